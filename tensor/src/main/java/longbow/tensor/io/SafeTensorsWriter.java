package longbow.tensor.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import longbow.tensor.DType;
import longbow.tensor.HalfPrecision;

/**
 * Writes safetensors files that {@link SafeTensors} and every other implementation of the format read.
 *
 * <p>The bytes are a function of the arguments alone: tensors are listed in the order of the map, metadata in the order
 * of its keys, and the data is laid out from the widest dtype to the narrowest (in the order of the map within each),
 * behind a header padded to 8 bytes, so that every tensor is aligned to its element. The file is replaced atomically,
 * see {@link AtomicFiles#write}.
 */
public final class SafeTensorsWriter {
    private static final int CHUNK = 1 << 16; // bytes; a multiple of every width

    private SafeTensorsWriter() {}

    /**
     * Writes {@code tensors} to {@code file}, without metadata.
     *
     * @throws IllegalArgumentException see {@link #write(Path, SequencedMap, Map)}
     * @throws IOException if writing fails; {@code file} is then unchanged
     */
    public static void write(Path file, SequencedMap<String, StoredTensor> tensors) throws IOException {
        write(file, tensors, Map.of());
    }

    /**
     * Writes {@code tensors} and {@code metadata} to {@code file}, replacing an older file.
     *
     * @param file the file; its folder must exist
     * @param tensors the tensors by name, in the order in which they are listed
     * @param metadata strings about the file
     * @throws IllegalArgumentException if a name is {@code __metadata__} or not a valid Unicode string
     * @throws SafeTensorsException if the header exceeds what a reader accepts; {@code file} is then unchanged
     * @throws IOException if writing fails; {@code file} is then unchanged
     */
    public static void write(Path file, SequencedMap<String, StoredTensor> tensors, Map<String, String> metadata)
            throws IOException {
        List<Map.Entry<String, StoredTensor>> listed = List.copyOf(tensors.entrySet());
        List<Integer> layout = new ArrayList<>(); // positions in the list
        for (int i = 0; i < listed.size(); i++) {
            layout.add(i);
        }
        layout.sort(Comparator.comparingInt(i -> -width(listed.get(i).getValue()))); // stable
        long[] starts = new long[listed.size()];
        long end = 0;
        for (int i : layout) {
            starts[i] = end;
            end += bytes(listed.get(i).getValue());
        }
        byte[] header = header(listed, starts, metadata);
        if (header.length > SafeTensorsHeader.MAX_BYTES) {
            throw new SafeTensorsException(
                    file,
                    "would need a header of " + header.length + " bytes, beyond the limit of "
                            + SafeTensorsHeader.MAX_BYTES);
        }
        SafeTensorsHeader.parse(file, header, end); // never write what cannot be read
        AtomicFiles.write(file, out -> {
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            out.write(length.putLong(header.length).array());
            out.write(header);
            for (int i : layout) {
                writeValues(out, listed.get(i).getValue());
            }
        });
    }

    private static byte[] header(
            List<Map.Entry<String, StoredTensor>> listed, long[] starts, Map<String, String> metadata) {
        StringBuilder json = new StringBuilder("{");
        if (!metadata.isEmpty()) {
            json.append(Json.quote(SafeTensorsHeader.METADATA)).append(":{");
            String separator = "";
            for (var entry : new TreeMap<>(metadata).entrySet()) {
                json.append(separator)
                        .append(Json.quote(entry.getKey()))
                        .append(':')
                        .append(Json.quote(entry.getValue()));
                separator = ",";
            }
            json.append('}');
        }
        for (int i = 0; i < starts.length; i++) {
            String name = listed.get(i).getKey();
            StoredTensor tensor = listed.get(i).getValue();
            if (name.equals(SafeTensorsHeader.METADATA)) {
                throw new IllegalArgumentException("SafeTensorsWriter: a tensor cannot be named " + name
                        + ", which the format reserves; rename it");
            }
            json.append(json.length() == 1 ? "" : ",").append(Json.quote(name));
            json.append(":{\"dtype\":\"").append(tensor.dtype()).append("\",\"shape\":");
            json.append(Arrays.toString(tensor.shape()).replace(" ", ""));
            json.append(",\"data_offsets\":[")
                    .append(starts[i])
                    .append(',')
                    .append(starts[i] + bytes(tensor))
                    .append("]}");
        }
        byte[] text = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        return padded;
    }

    private static int width(StoredTensor tensor) {
        return StoredType.valueOf(tensor.dtype()).width();
    }

    private static long bytes(StoredTensor tensor) {
        return (long) tensor.elements() * width(tensor);
    }

    private static void writeValues(OutputStream out, StoredTensor tensor) throws IOException {
        int n = tensor.elements();
        int width = width(tensor);
        switch (tensor) {
            case StoredTensor.Floats(var dtype, var shape, var values) -> {
                switch (StoredType.valueOf(dtype)) {
                    case F32 -> chunks(out, n, width, (buffer, i) -> buffer.putFloat(values[i]));
                    case F64 -> chunks(out, n, width, (buffer, i) -> buffer.putDouble(values[i]));
                    case F16 ->
                        chunks(
                                out,
                                n,
                                width,
                                (buffer, i) -> buffer.putShort(HalfPrecision.fromFloat(DType.F16, values[i])));
                    case BF16 ->
                        chunks(
                                out,
                                n,
                                width,
                                (buffer, i) -> buffer.putShort(HalfPrecision.fromFloat(DType.BF16, values[i])));
                    default -> throw new AssertionError(dtype);
                }
            }
            case StoredTensor.Halves(var dtype, var shape, var bits) ->
                chunks(out, n, width, (buffer, i) -> buffer.putShort(bits[i]));
            case StoredTensor.Doubles(var shape, var values) ->
                chunks(out, n, width, (buffer, i) -> buffer.putDouble(values[i]));
            case StoredTensor.Deferred d -> {
                StoredTensor made = d.source().get();
                if (!made.dtype().equals(d.dtype()) || !Arrays.equals(made.shape(), d.shape())) {
                    throw new IllegalArgumentException(
                            "SafeTensorsWriter: a deferred tensor was announced as %s%s, but is %s%s"
                                    .formatted(
                                            d.dtype(),
                                            Arrays.toString(d.shape()),
                                            made.dtype(),
                                            Arrays.toString(made.shape())));
                }
                writeValues(out, made);
            }
            case StoredTensor.Longs(var shape, var values) ->
                chunks(out, n, width, (buffer, i) -> buffer.putLong(values[i]));
            case StoredTensor.Ints(var dtype, var shape, var values) -> {
                switch (StoredType.valueOf(dtype)) {
                    case I64 -> chunks(out, n, width, (buffer, i) -> buffer.putLong(values[i]));
                    case I32 -> chunks(out, n, width, (buffer, i) -> buffer.putInt(values[i]));
                    case I16 -> chunks(out, n, width, (buffer, i) -> buffer.putShort((short) values[i]));
                    case I8, U8, BOOL -> chunks(out, n, width, (buffer, i) -> buffer.put((byte) values[i]));
                    default -> throw new AssertionError(dtype);
                }
            }
        }
    }

    private interface Element {
        void put(ByteBuffer buffer, int index);
    }

    private static void chunks(OutputStream out, int count, int width, Element element) throws IOException {
        ByteBuffer buffer =
                ByteBuffer.allocate((int) Math.min(CHUNK, (long) count * width)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            element.put(buffer, i);
            if (!buffer.hasRemaining()) {
                out.write(buffer.array());
                buffer.clear();
            }
        }
        out.write(buffer.array(), 0, buffer.position());
    }
}
