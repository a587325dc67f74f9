package longbow.tensor.io;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.HalfPrecision;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;

/**
 * A safetensors file, open for reading: named arrays with a dtype and a shape, memory-mapped, so that only what is read
 * is loaded.
 *
 * <p>The file is checked completely when it is opened (header length, JSON, names, shapes, offsets: in range, without
 * overlaps or holes); only values are looked at later. Whatever is wrong is a {@link SafeTensorsException}. Several
 * threads may read at the same time. The file must not be shortened while it is open; replacing it by renaming, as
 * {@link SafeTensorsWriter} does, is safe.
 *
 * <pre>{@code
 * try (SafeTensors file = SafeTensors.open(Path.of("model.safetensors"))) {
 *     int[] shape = file.entry("wte.weight").shape(); // [V, C]
 *     float[] values = file.floats("wte.weight");     // row-major, V * C of them
 * }
 * }</pre>
 *
 * <p>Source: the safetensors format, <a href="https://github.com/huggingface/safetensors">huggingface/safetensors</a>.
 */
public final class SafeTensors implements AutoCloseable {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private final Path file;
    private final SafeTensorsHeader header;
    private final Arena arena;
    private final MemorySegment data;

    private SafeTensors(Path file, SafeTensorsHeader header, Arena arena, MemorySegment data) {
        this.file = file;
        this.header = header;
        this.arena = arena;
        this.data = data;
    }

    /**
     * One tensor of a file.
     *
     * @param name its name
     * @param dtype F64, I64, F32, I32, F16, BF16, I16, I8, U8 or BOOL
     * @param shape its sizes, row-major; empty for a scalar
     * @param offset where its first byte lies in the data section
     * @param bytes how many bytes it takes
     */
    public record Entry(String name, String dtype, int[] shape, long offset, long bytes) {
        /** Copies the shape. */
        public Entry {
            shape = shape.clone();
        }

        /** Returns a copy of the shape. */
        @Override
        public int[] shape() {
            return shape.clone();
        }

        /** Returns the number of elements: the product of the shape, 1 for a scalar. */
        public long elements() {
            return bytes / type().width();
        }

        StoredType type() {
            return StoredType.valueOf(dtype);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Entry e
                    && name.equals(e.name)
                    && dtype.equals(e.dtype)
                    && Arrays.equals(shape, e.shape)
                    && offset == e.offset
                    && bytes == e.bytes;
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + Long.hashCode(offset);
        }

        @Override
        public String toString() {
            return Json.excerpt(name) + " " + dtype + " " + Arrays.toString(shape);
        }
    }

    /**
     * Opens and checks a file.
     *
     * @throws SafeTensorsException if it does not exist or is not a valid safetensors file
     * @throws IOException if reading fails
     */
    public static SafeTensors open(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new SafeTensorsException(file, "there is no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw new SafeTensorsException(file, "is not a regular file"); // reading a pipe could wait for ever
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < Long.BYTES) {
                throw new SafeTensorsException(file, "has only " + size + " bytes, too few for a header length");
            }
            long length = ByteBuffer.wrap(read(channel, 0, Long.BYTES))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
            if (Long.compareUnsigned(length, SafeTensorsHeader.MAX_BYTES) > 0) {
                throw new SafeTensorsException(
                        file,
                        "claims a header of " + Long.toUnsignedString(length) + " bytes, beyond the limit of "
                                + SafeTensorsHeader.MAX_BYTES + " (it may not be a safetensors file)");
            }
            long dataStart = Long.BYTES + length;
            if (dataStart > size) {
                throw new SafeTensorsException(
                        file,
                        "claims a header of " + length + " bytes, but the file has only " + size
                                + " (it may be truncated)");
            }
            byte[] json = read(channel, Long.BYTES, (int) length);
            SafeTensorsHeader header = SafeTensorsHeader.parse(file, json, size - dataStart);
            Arena arena = Arena.ofShared();
            try {
                MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
                return new SafeTensors(file, header, arena, all.asSlice(dataStart));
            } catch (Throwable failure) {
                arena.close();
                throw failure;
            }
        }
    }

    private static byte[] read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("the file was shortened while it was read");
            }
        }
        return buffer.array();
    }

    /** Returns the path that was opened. */
    public Path file() {
        return file;
    }

    /** Returns the strings stored about the file, in its order; empty if there are none. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    /** Returns all tensors, in the order of the header. */
    public List<Entry> entries() {
        return List.copyOf(header.entries().values());
    }

    /** Returns the names of all tensors, in the order of the header. */
    public List<String> names() {
        return List.copyOf(header.entries().keySet());
    }

    /** Returns whether the file holds a tensor of that name. */
    public boolean contains(String name) {
        return header.entries().containsKey(name);
    }

    /**
     * Returns the tensor of that name.
     *
     * @throws SafeTensorsException if there is none
     */
    public Entry entry(String name) throws SafeTensorsException {
        Entry entry = header.entries().get(name);
        if (entry == null) {
            String some = header.entries().keySet().stream()
                    .limit(3)
                    .map(Json::excerpt)
                    .collect(Collectors.joining(", "));
            throw new SafeTensorsException(
                    file,
                    "has no tensor " + Json.excerpt(name) + " among its "
                            + header.entries().size() + (some.isEmpty() ? "" : " (the first are " + some + ")"));
        }
        return entry;
    }

    /**
     * Returns the raw little-endian bytes of a tensor, mapped, not copied, read-only, of any alignment. Valid until
     * {@link #close}.
     *
     * @throws SafeTensorsException if there is no such tensor
     * @throws IllegalStateException if this file is closed
     */
    public MemorySegment segment(String name) throws SafeTensorsException {
        Entry entry = entry(name);
        if (!arena.scope().isAlive()) {
            throw new IllegalStateException("SafeTensors: " + file + " is closed; read tensors before closing it");
        }
        return data.asSlice(entry.offset(), entry.bytes());
    }

    /**
     * Returns the elements of an F32, F16, BF16 or F64 tensor as f32, row-major: exact, except that F64 is rounded to
     * nearest.
     *
     * @throws SafeTensorsException if there is no such tensor, it has another dtype, or it exceeds a Java array
     * @throws IllegalStateException if this file is closed
     */
    public float[] floats(String name) throws SafeTensorsException {
        MemorySegment bytes = segment(name);
        float[] values = new float[count(name)];
        switch (entry(name).type()) {
            case F32 -> MemorySegment.copy(bytes, FLOAT, 0, values, 0, values.length);
            case F64 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) bytes.get(DOUBLE, 8L * i);
                }
            }
            case F16, BF16 -> {
                DType type = entry(name).type().dtype();
                for (int i = 0; i < values.length; i++) {
                    values[i] = HalfPrecision.toFloat(type, bytes.get(SHORT, 2L * i));
                }
            }
            default -> throw wrongType(name, "floating-point numbers", "ints or longs");
        }
        return values;
    }

    /**
     * Writes {@code count} elements of an F32, F16, BF16 or F64 tensor, from element {@code from} of the row-major order on, to the
     * beginning of {@code array}: as they are stored, or rounded once. Their part of the file does not stay in memory.
     *
     * @param dtype F32, BF16 or F16
     * @param array float[] for F32, short[] of bit patterns for BF16 and F16
     * @throws SafeTensorsException if there is no such tensor, it has another dtype, or a number would become infinite
     * @throws IndexOutOfBoundsException if the tensor has no such elements
     * @throws IllegalStateException if this file is closed
     */
    public void read(String name, long from, int count, DType dtype, Object array) throws SafeTensorsException {
        StoredType stored = entry(name).type();
        if (!stored.dtype().isFloating() && !stored.dtype().isStorage()) {
            throw wrongType(name, "floating-point numbers", "ints or longs");
        }
        MemorySegment bytes = segment(name).asSlice(from * stored.width(), (long) count * stored.width());
        switch (array) {
            case float[] a when stored == StoredType.F32 -> MemorySegment.copy(bytes, FLOAT, 0, a, 0, count);
            case float[] a -> {
                for (int i = 0; i < count; i++) {
                    a[i] = (float) number(bytes, stored, i);
                }
            }
            case short[] a when stored.dtype() == dtype -> MemorySegment.copy(bytes, SHORT, 0, a, 0, count);
            case short[] a -> {
                int infinity = dtype == DType.F16 ? 0x7C00 : 0x7F80;
                for (int i = 0; i < count; i++) {
                    double value = number(bytes, stored, i);
                    a[i] = HalfPrecision.fromDouble(dtype, value);
                    if ((a[i] & infinity) == infinity && Double.isFinite(value)) {
                        String remedy = dtype == DType.F16 ? "BF16 has that of F32" : "F32 can hold it";
                        throw badElement(
                                name, from + i, value + ", which is beyond the range of " + dtype + "; " + remedy);
                    }
                }
            }
            default ->
                throw new IllegalArgumentException("SafeTensors: no %s fits in a %s"
                        .formatted(dtype, array.getClass().getSimpleName()));
        }
        bytes.unload();
    }

    private static double number(MemorySegment bytes, StoredType type, int i) {
        return switch (type) {
            case F64 -> bytes.get(DOUBLE, 8L * i);
            case F32 -> bytes.get(FLOAT, 4L * i);
            default -> HalfPrecision.toFloat(type.dtype(), bytes.get(SHORT, 2L * i));
        };
    }

    /**
     * Returns a tensor as it is stored: F64, F32, BF16, F16, I64, I32 or BOOL with the same bits; I16, I8 and U8 as I32.
     *
     * @throws SafeTensorsException if there is no such tensor, it exceeds a Java array, or a BOOL is neither false nor true
     * @throws longbow.tensor.ShapeException if its rank exceeds 8
     * @throws IllegalStateException if this file is closed
     */
    public Tensor tensor(Backend backend, String name) throws SafeTensorsException {
        Entry entry = entry(name);
        DType dtype = entry.type().dtype();
        Object elements = switch (dtype) {
            case F32 -> floats(name);
            case F64 -> doubles(name);
            case BF16, F16 -> {
                short[] bits = new short[count(name)];
                MemorySegment.copy(segment(name), SHORT, 0, bits, 0, bits.length);
                yield bits;
            }
            case I32 -> ints(name);
            case I64 -> longs(name);
            case BOOL -> {
                int[] values = ints(name);
                boolean[] truths = new boolean[values.length];
                for (int i = 0; i < truths.length; i++) {
                    truths[i] = values[i] != 0;
                }
                yield truths;
            }
        };
        return backend.tensor(dtype, Shape.of(entry.shape()), elements);
    }

    /**
     * Returns the elements of an F64, F32, F16 or BF16 tensor as f64, row-major: always exact.
     *
     * @throws SafeTensorsException if there is no such tensor, it has another dtype, or it exceeds a Java array
     * @throws IllegalStateException if this file is closed
     */
    public double[] doubles(String name) throws SafeTensorsException {
        MemorySegment bytes = segment(name);
        double[] values = new double[count(name)];
        if (entry(name).type() == StoredType.F64) {
            MemorySegment.copy(bytes, DOUBLE, 0, values, 0, values.length);
        } else {
            float[] exact = floats(name);
            for (int i = 0; i < values.length; i++) {
                values[i] = exact[i];
            }
        }
        return values;
    }

    /**
     * Returns the elements of an I64, I32, I16, I8, U8 or BOOL tensor (false 0, true 1), row-major: always exact.
     *
     * @throws SafeTensorsException if there is no such tensor, it has another dtype, it exceeds a Java array, or a BOOL
     *     is neither
     * @throws IllegalStateException if this file is closed
     */
    public long[] longs(String name) throws SafeTensorsException {
        MemorySegment bytes = segment(name);
        long[] values = new long[count(name)];
        if (entry(name).type() == StoredType.I64) {
            MemorySegment.copy(bytes, LONG, 0, values, 0, values.length);
        } else {
            int[] exact = ints(name);
            for (int i = 0; i < values.length; i++) {
                values[i] = exact[i];
            }
        }
        return values;
    }

    /**
     * Returns the elements of an I32, I16, I8, U8, BOOL (false 0, true 1) or I64 tensor as ints, row-major: always
     * exact.
     *
     * @throws SafeTensorsException if there is no such tensor, it has another dtype, it exceeds a Java array, an I64
     *     does not fit an int, or a BOOL is neither
     * @throws IllegalStateException if this file is closed
     */
    public int[] ints(String name) throws SafeTensorsException {
        MemorySegment bytes = segment(name);
        int[] values = new int[count(name)];
        switch (entry(name).type()) {
            case I32 -> MemorySegment.copy(bytes, INT, 0, values, 0, values.length);
            case I64 -> {
                for (int i = 0; i < values.length; i++) {
                    long value = bytes.get(LONG, 8L * i);
                    values[i] = (int) value;
                    if (values[i] != value) {
                        throw badElement(name, i, value + ", which does not fit an int; read it as longs");
                    }
                }
            }
            case I16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = bytes.get(SHORT, 2L * i);
                }
            }
            case I8 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = bytes.get(BYTE, i);
                }
            }
            case U8, BOOL -> {
                int limit = entry(name).type() == StoredType.BOOL ? 1 : 255;
                for (int i = 0; i < values.length; i++) {
                    values[i] = bytes.get(BYTE, i) & 0xFF;
                    if (values[i] > limit) {
                        throw badElement(name, i, values[i] + ", which is neither false (0) nor true (1)");
                    }
                }
            }
            default -> throw wrongType(name, "integers", "floats or doubles");
        }
        return values;
    }

    /** Unmaps the file. Arrays that were read stay valid, segments do not. Closing twice does nothing. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    @Override
    public String toString() {
        return "SafeTensors[" + file + ", " + header.entries().size() + " tensors]";
    }

    private int count(String name) throws SafeTensorsException {
        long elements = entry(name).elements();
        if (elements > Integer.MAX_VALUE - 8) {
            throw new SafeTensorsException(
                    file,
                    "tensor " + Json.excerpt(name) + " has " + elements + " elements, more than a Java array holds");
        }
        return (int) elements;
    }

    private SafeTensorsException wrongType(String name, String wanted, String remedy) throws SafeTensorsException {
        return new SafeTensorsException(
                file,
                "tensor " + Json.excerpt(name) + " holds " + entry(name).dtype() + ", not " + wanted + "; read it as "
                        + remedy);
    }

    private SafeTensorsException badElement(String name, long index, String problem) {
        return new SafeTensorsException(
                file, "tensor " + Json.excerpt(name) + " holds at element " + index + " " + problem);
    }
}
