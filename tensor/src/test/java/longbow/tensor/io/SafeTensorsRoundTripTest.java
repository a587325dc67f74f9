package longbow.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.HalfPrecision;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

/**
 * What is written reads back bit for bit, and no damage to a file causes anything but a {@link SafeTensorsException}.
 */
class SafeTensorsRoundTripTest {
    private static final String MEANINGFUL = "{}[]\",:\\0123456789-.eE \n\u007f";

    private static Path folder;

    @BeforeContainer
    static void createFolder() throws IOException {
        folder = Files.createTempDirectory("safetensors");
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Property(tries = 60, seed = "27")
    void tensorsOfEveryTypeComeBackBitForBit(@ForAll long seed) throws IOException {
        Backend backend = Backends.reference();
        SplittableRandom random = new SplittableRandom(seed);
        int n = random.nextInt(20);
        short[] halves = new short[n];
        float[] floats = new float[n];
        double[] doubles = new double[n];
        int[] ints = new int[n];
        long[] longs = new long[n];
        boolean[] truths = new boolean[n];
        for (int i = 0; i < n; i++) {
            halves[i] = (short) random.nextInt();
            floats[i] = Float.intBitsToFloat(random.nextInt());
            doubles[i] = Double.longBitsToDouble(random.nextLong());
            ints[i] = random.nextInt();
            longs[i] = random.nextLong();
            truths[i] = random.nextBoolean();
        }
        Shape shape = random.nextBoolean() ? Shape.of(n) : Shape.of(1, n, 1);
        LinkedHashMap<String, StoredTensor> stored = new LinkedHashMap<>();
        LinkedHashMap<String, Tensor> tensors = new LinkedHashMap<>();
        for (DType dtype : DType.values()) {
            Object array = switch (dtype) {
                case F32 -> floats;
                case F64 -> doubles;
                case BF16, F16 -> halves;
                case I32 -> ints;
                case I64 -> longs;
                case BOOL -> truths;
            };
            tensors.put(dtype.name(), backend.tensor(dtype, shape, array));
            stored.put(dtype.name(), StoredTensor.of(tensors.get(dtype.name())));
        }
        Path file = folder.resolve("types.safetensors");
        SafeTensorsWriter.write(file, stored);
        try (SafeTensors read = SafeTensors.open(file)) {
            tensors.forEach((name, expected) -> {
                try {
                    Tensor actual = read.tensor(backend, name);
                    assertThat(actual.dtype()).isEqualTo(expected.dtype());
                    assertThat(actual.shape()).isEqualTo(shape);
                    assertThat(backend.toArray(actual)).isEqualTo(backend.toArray(expected));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    @Property(seed = "1", tries = 60)
    void whatIsWrittenReadsBack(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        SequencedMap<String, StoredTensor> tensors = tensors(random);
        Map<String, String> metadata = metadata(random);
        Path path = folder.resolve("a.safetensors");
        SafeTensorsWriter.write(path, tensors, metadata);
        try (SafeTensors file = SafeTensors.open(path)) {
            assertThat(file.names()).containsExactlyElementsOf(tensors.keySet());
            assertThat(file.metadata()).isEqualTo(metadata);
            long start = Files.size(path)
                    - file.entries().stream()
                            .mapToLong(SafeTensors.Entry::bytes)
                            .sum();
            for (SafeTensors.Entry entry : file.entries()) {
                StoredTensor tensor = tensors.get(entry.name());
                assertThat(entry.dtype()).isEqualTo(tensor.dtype());
                assertThat(entry.shape()).isEqualTo(tensor.shape());
                assertThat(entry.elements()).isEqualTo(tensor.elements());
                assertThat((start + entry.offset()) % entry.type().width()).isZero();
                assertSameValues(file, entry.name(), tensor);
            }
        }
        byte[] bytes = Files.readAllBytes(path);
        Path again = folder.resolve("b.safetensors");
        SafeTensorsWriter.write(again, rewritten(path), metadata);
        assertThat(Files.readAllBytes(again)).isEqualTo(bytes);
        tensors.replaceAll((name, tensor) -> new StoredTensor.Deferred(tensor.dtype(), tensor.shape(), () -> tensor));
        SafeTensorsWriter.write(again, tensors, metadata);
        assertThat(Files.readAllBytes(again)).isEqualTo(bytes);
    }

    private static void assertSameValues(SafeTensors file, String name, StoredTensor tensor) throws IOException {
        switch (tensor) {
            case StoredTensor.Floats(var dtype, var shape, var values) -> {
                float[] expected = values.clone();
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = switch (dtype) {
                        case "F16" -> Float.float16ToFloat(Float.floatToFloat16(values[i]));
                        case "BF16" ->
                            HalfPrecision.toFloat(DType.BF16, HalfPrecision.fromFloat(DType.BF16, values[i]));
                        default -> values[i];
                    };
                }
                assertThat(file.floats(name)).isEqualTo(expected);
                double[] wide = new double[expected.length];
                Arrays.setAll(wide, i -> expected[i]);
                assertThat(file.doubles(name)).isEqualTo(wide);
            }
            case StoredTensor.Halves(var dtype, var shape, var bits) -> {
                float[] expected = new float[bits.length];
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = HalfPrecision.toFloat(DType.valueOf(dtype), bits[i]);
                }
                assertThat(file.floats(name)).isEqualTo(expected);
            }
            case StoredTensor.Doubles(var shape, var values) -> {
                assertThat(file.doubles(name)).isEqualTo(values);
                float[] narrow = new float[values.length];
                for (int i = 0; i < narrow.length; i++) {
                    narrow[i] = (float) values[i];
                }
                assertThat(file.floats(name)).isEqualTo(narrow);
            }
            case StoredTensor.Deferred deferred ->
                assertSameValues(file, name, deferred.source().get());
            case StoredTensor.Longs(var shape, var values) ->
                assertThat(file.longs(name)).isEqualTo(values);
            case StoredTensor.Ints(var dtype, var shape, var values) -> {
                assertThat(file.ints(name)).isEqualTo(values);
                assertThat(file.longs(name))
                        .isEqualTo(Arrays.stream(values).asLongStream().toArray());
            }
        }
    }

    /** Reads a whole file into what the writer takes. */
    static SequencedMap<String, StoredTensor> rewritten(Path path) throws IOException {
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        try (SafeTensors file = SafeTensors.open(path)) {
            for (SafeTensors.Entry entry : file.entries()) {
                String name = entry.name();
                int[] shape = entry.shape();
                tensors.put(
                        name,
                        switch (entry.dtype()) {
                            case "F64" -> StoredTensor.of(shape, file.doubles(name));
                            case "F32", "F16", "BF16" ->
                                new StoredTensor.Floats(entry.dtype(), shape, file.floats(name));
                            case "I64" -> StoredTensor.of(shape, file.longs(name));
                            default -> new StoredTensor.Ints(entry.dtype(), shape, file.ints(name));
                        });
            }
        }
        return tensors;
    }

    @Property(seed = "1", tries = 40)
    void damagedFilesAreReadOrRefused(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Path path = folder.resolve("c.safetensors");
        SafeTensorsWriter.write(path, tensors(random), metadata(random));
        byte[] bytes = Files.readAllBytes(path);
        Path broken = folder.resolve("d.safetensors");
        for (int i = 0; i < 15; i++) {
            Files.write(broken, random.nextBoolean() ? damage(bytes, random) : changeDigits(bytes, random));
            String outcome = "read";
            try {
                rewritten(broken);
            } catch (SafeTensorsException refused) {
                outcome = "refused";
                assertThat(refused.getMessage())
                        .startsWith(broken + ": ")
                        .doesNotContain("\n")
                        .hasSizeLessThan(500);
            }
            Statistics.collect(outcome);
        }
        Statistics.coverage(coverage -> {
            coverage.check("read").count(n -> n > 50);
            coverage.check("refused").count(n -> n > 200);
        });
    }

    /** Changes shapes, offsets, types and lengths without leaving the grammar. */
    private static byte[] changeDigits(byte[] bytes, SplittableRandom random) {
        int[] digits = IntStream.range(0, bytes.length)
                .filter(i -> bytes[i] >= '0' && bytes[i] <= '9')
                .toArray();
        byte[] result = bytes.clone();
        for (int i = random.nextInt(1, 3); i > 0 && digits.length > 0; i--) {
            result[digits[random.nextInt(digits.length)]] = (byte) ('0' + random.nextInt(10));
        }
        return result;
    }

    /**
     * Replaces, inserts or removes a few bytes, most of them in the header and most of them meaningful there, or
     * truncates.
     */
    private static byte[] damage(byte[] bytes, SplittableRandom random) {
        byte[] result = bytes;
        int header = 8 + (bytes[0] & 0xFF) + 256 * (bytes[1] & 0xFF);
        for (int i = random.nextInt(1, 4); i > 0 && result.length > 0; i--) {
            int at = random.nextInt(random.nextInt(4) == 0 ? result.length : Math.clamp(header, 1, result.length));
            byte value = random.nextBoolean()
                    ? (byte) random.nextInt(256)
                    : (byte) MEANINGFUL.charAt(random.nextInt(MEANINGFUL.length()));
            switch (random.nextInt(5)) {
                case 0 -> result = Arrays.copyOf(result, random.nextInt(result.length + 1));
                case 1 -> { // remove
                    byte[] shorter = Arrays.copyOf(result, result.length - 1);
                    System.arraycopy(result, at + 1, shorter, at, shorter.length - at);
                    result = shorter;
                }
                case 2 -> { // insert
                    byte[] longer = Arrays.copyOf(result, result.length + 1);
                    System.arraycopy(result, at, longer, at + 1, result.length - at);
                    longer[at] = value;
                    result = longer;
                }
                default -> {
                    result = result.clone();
                    result[at] = value;
                }
            }
        }
        return result;
    }

    @Property(seed = "1", tries = 200)
    void anyBytesAreReadOrRefused(@ForAll byte[] body, @ForAll boolean plausible) throws IOException {
        byte[] bytes = body;
        if (plausible) { // a header length that fits, and a brace
            bytes = new byte[body.length + 9];
            bytes[0] = (byte) (body.length + 1 & 0x7F);
            bytes[8] = '{';
            System.arraycopy(body, 0, bytes, 9, body.length);
        }
        Path path = folder.resolve("e.safetensors");
        Files.write(path, bytes);
        try {
            rewritten(path);
        } catch (SafeTensorsException refused) {
            assertThat(refused.getMessage()).startsWith(path + ": ").doesNotContain("\n");
        }
    }

    private static Map<String, String> metadata(SplittableRandom random) {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            metadata.put(TestStrings.unicode(random, 6), TestStrings.unicode(random, 10));
        }
        return metadata;
    }

    private static SequencedMap<String, StoredTensor> tensors(SplittableRandom random) {
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (int i = random.nextInt(7); i > 0; i--) {
            StoredType type = StoredType.values()[random.nextInt(StoredType.values().length)];
            int[] shape = random.ints(random.nextInt(5), random.nextInt(4) == 0 ? 0 : 1, 5)
                    .toArray();
            tensors.put(TestStrings.unicode(random, 10), tensor(type, shape, random));
        }
        return tensors;
    }

    /** A tensor of random bits: subnormals, infinities and NaNs among them. */
    private static StoredTensor tensor(StoredType type, int[] shape, SplittableRandom random) {
        int n = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        boolean narrow = random.nextBoolean();
        return switch (type) {
            case F64 ->
                StoredTensor.of(
                        shape,
                        random.longs(n).mapToDouble(Double::longBitsToDouble).toArray());
            case F32, F16, BF16 -> {
                float[] values = new float[n];
                for (int i = 0; i < n; i++) {
                    values[i] = narrow ? random.nextInt(-64, 64) / 8f : Float.intBitsToFloat(random.nextInt());
                }
                yield new StoredTensor.Floats(type.name(), shape, values);
            }
            case I64 -> StoredTensor.of(shape, random.longs(n).toArray());
            case I32 -> StoredTensor.of(shape, random.ints(n).toArray());
            case I16 ->
                ints(
                        type,
                        shape,
                        random.ints(n, Short.MIN_VALUE, 1 + Short.MAX_VALUE).toArray());
            case I8 -> ints(type, shape, random.ints(n, -128, 128).toArray());
            case U8 -> ints(type, shape, random.ints(n, 0, 256).toArray());
            case BOOL -> ints(type, shape, random.ints(n, 0, 2).toArray());
        };
    }

    private static StoredTensor ints(StoredType type, int[] shape, int[] values) {
        return new StoredTensor.Ints(type.name(), shape, values);
    }
}
