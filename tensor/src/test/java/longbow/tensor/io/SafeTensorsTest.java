package longbow.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import longbow.tensor.DType;
import longbow.tensor.HalfPrecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
    @TempDir
    Path folder;

    /** Writes a file from a header and data, as hostile as the header is. */
    private Path fileOf(String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return fileOf(json.length, json, dataBytes);
    }

    private Path fileOf(long claimed, byte[] json, int dataBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(claimed).put(json);
        return Files.write(folder.resolve("x.safetensors"), bytes.array());
    }

    @Test
    void readsPartsOfATensorInAnotherType() throws IOException {
        double[] values = {1, -2.5, 1e-7, 0.1, 65280, 3, 1e-40, -0.0};
        float[] floats = new float[values.length];
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        int[] shape = {4, 2};
        for (String type : new String[] {"F32", "F16", "BF16"}) {
            tensors.put(type, new StoredTensor.Floats(type, shape, floats));
        }
        tensors.put("F64", StoredTensor.of(shape, values));
        tensors.put("I32", StoredTensor.of(shape, new int[8]));
        Path path = folder.resolve("parts.safetensors");
        SafeTensorsWriter.write(path, tensors, Map.of());
        try (SafeTensors file = SafeTensors.open(path)) {
            for (String stored : new String[] {"F64", "F32", "F16", "BF16"}) {
                double[] exact = file.doubles(stored);
                float[] part = new float[6];
                file.read(stored, 3, 5, DType.F32, part);
                for (int i = 0; i < 5; i++) {
                    assertThat(part[i]).isEqualTo((float) exact[3 + i]);
                }
                assertThat(part[5]).isZero();
                for (DType half : new DType[] {DType.BF16, DType.F16}) {
                    short[] bits = new short[8];
                    file.read(stored, 0, 8, half, bits);
                    for (int i = 0; i < 8; i++) {
                        assertThat(bits[i]).isEqualTo(HalfPrecision.fromDouble(half, exact[i]));
                    }
                }
            }
            assertThatThrownBy(() -> file.read("I32", 0, 1, DType.F32, new float[1]))
                    .isInstanceOf(SafeTensorsException.class)
                    .hasMessageContaining("holds I32, not floating-point numbers");
            assertThatThrownBy(() -> file.read("F32", 7, 2, DType.F32, new float[2]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void refusesNumbersThatWouldBecomeInfinite() throws IOException {
        float[] values = {1, 65_519, -65_520, Float.NEGATIVE_INFINITY, Float.MAX_VALUE};
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        tensors.put("x", StoredTensor.of(new int[] {5}, values));
        Path path = folder.resolve("large.safetensors");
        SafeTensorsWriter.write(path, tensors, Map.of());
        try (SafeTensors file = SafeTensors.open(path)) {
            short[] bits = new short[5];
            file.read("x", 0, 2, DType.F16, bits);
            file.read("x", 3, 1, DType.F16, bits); // was infinite before
            file.read("x", 0, 4, DType.BF16, bits);
            assertThatThrownBy(() -> file.read("x", 1, 3, DType.F16, bits))
                    .isInstanceOf(SafeTensorsException.class)
                    .hasMessageContaining("tensor \"x\" holds at element 2 -65520.0, which is beyond the range of F16;"
                            + " BF16 has that of F32");
            assertThatThrownBy(() -> file.read("x", 4, 1, DType.BF16, bits))
                    .hasMessageContaining("which is beyond the range of BF16; F32 can hold it");
        }
    }

    @Test
    void readsBytesLaidOutByHand() throws IOException {
        String header = "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[1,9]},"
                + "\"b\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[0,1]},"
                + "\"s\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[9,17]},"
                + "\"e\":{\"dtype\":\"F16\",\"shape\":[3,0],\"data_offsets\":[9,9]}}   ";
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 17).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length)
                .put(json)
                .put((byte) 1)
                .putFloat(1.5f)
                .putFloat(-0.0f)
                .putLong(-7);
        Path path = Files.write(folder.resolve("hand.safetensors"), bytes.array());
        try (SafeTensors file = SafeTensors.open(path)) {
            assertThat(file.names()).containsExactly("w", "b", "s", "e");
            assertThat(file.metadata()).containsExactly(Map.entry("format", "pt"));
            assertThat(file.entry("w")).isEqualTo(new SafeTensors.Entry("w", "F32", new int[] {2, 1}, 1, 8));
            assertThat(file.entry("s").elements()).isEqualTo(1);
            assertThat(file.floats("w")).containsExactly(1.5f, -0.0f);
            assertThat(file.doubles("w")).containsExactly(1.5, -0.0);
            assertThat(file.ints("b")).containsExactly(1);
            assertThat(file.longs("s")).containsExactly(-7);
            assertThat(file.floats("e")).isEmpty();
            assertThat(file.segment("w").get(ValueLayout.JAVA_BYTE, 3)).isEqualTo((byte) 0x3F);
        }
    }

    @Test
    void writesTheBytesOfTheFormat() throws IOException {
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        tensors.put("b", new StoredTensor.Ints("U8", new int[] {2}, new int[] {1, 255}));
        tensors.put("a", StoredTensor.of(new int[] {1}, new float[] {1}));
        Path path = folder.resolve("x.safetensors");
        SafeTensorsWriter.write(path, tensors, Map.of("z", "1", "k", "\"", "m", "3"));
        String header = "{\"__metadata__\":{\"k\":\"\\\"\",\"m\":\"3\",\"z\":\"1\"},"
                + "\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[4,6]},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        byte[] bytes = Files.readAllBytes(path);
        int length = (header.length() + 7) / 8 * 8;
        assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong())
                .isEqualTo(length);
        assertThat(new String(bytes, 8, length, StandardCharsets.UTF_8))
                .isEqualTo(header + " ".repeat(length - header.length()));
        assertThat(Arrays.copyOfRange(bytes, 8 + length, bytes.length)).containsExactly(0, 0, 0x80, 0x3F, 1, 255);
    }

    @Test
    void everyHalfPrecisionNumberSurvives() throws IOException {
        for (String dtype : new String[] {"F16", "BF16"}) {
            float[] values = new float[1 << 16];
            for (int i = 0; i < values.length; i++) {
                values[i] = dtype.equals("F16") ? Float.float16ToFloat((short) i) : Float.intBitsToFloat(i << 16);
            }
            Path path = folder.resolve(dtype);
            SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
            tensors.put("x", new StoredTensor.Floats(dtype, new int[] {256, 256}, values));
            SafeTensorsWriter.write(path, tensors);
            try (SafeTensors file = SafeTensors.open(path)) {
                assertThat(file.floats("x")).isEqualTo(values);
                assertThat(file.entry("x").bytes()).isEqualTo(2 << 16);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0x3f808000, 0x3f80", // a tie goes to even
        "0x3f818000, 0x3f82",
        "0x3f808001, 0x3f81",
        "0x3f807fff, 0x3f80",
        "0x7f7fffff, 0x7f80", // overflow to infinity
        "0x80000001, 0x8000",
        "0x7f800001, 0x7fc0", // a NaN whose payload lies below stays a NaN
        "0xff800000, 0xff80",
    })
    void bfloat16RoundsToNearestEven(String from, String to) {
        float value = Float.intBitsToFloat(Integer.parseUnsignedInt(from.substring(2), 16));
        assertThat(HalfPrecision.fromFloat(DType.BF16, value) & 0xFFFF)
                .isEqualTo(Integer.parseInt(to.substring(2), 16));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                                                       | 0 | start with '{'",
                "{}                                                                       | 1 | belong to no tensor",
                "{}x                                                                      | 0 | not valid JSON",
                "{\"a\":1}                                                                | 0 | described by an object",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}                                | 4 | data_offsets",
                "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}                       | 4 | shape",
                "{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}                           | 4 | dtype",
                "{\"a\":{\"dtype\":4,\"shape\":[1],\"data_offsets\":[0,4]}}               | 4 | dtype",
                "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[4],\"data_offsets\":[0,4]}}     | 4 | not one of F64",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}} | 4 | unknown field",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}         | 4 | needs 8 bytes",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}        | 4 | whole numbers",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}       | 4 | whole numbers",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1e0],\"data_offsets\":[0,4]}}       | 4 | whole numbers",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}}           | 4 | whole numbers",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[01],\"data_offsets\":[0,4]}}        | 4 | not valid JSON",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483648],\"data_offsets\":[0,4]}} | 4 | limit of 2147483647",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}} | 4 | whole"
                        + " numbers",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,4],\"data_offsets\":[0,4]}} | 4 |"
                        + " overflows",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,2147483647,0],\"data_offsets\":[0,0]}} | 0"
                        + " | overflows",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}         | 4 | ends before it starts",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}        | 4 | data_offsets",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}           | 4 | data_offsets",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}       | 4 | data_offsets",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}         | 3 | truncated",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}         | 5 | after the last tensor",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}         | 8 | bytes 0 to 4",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[2,3]}}"
                        + " | 3 | bytes 1 to 2",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}}"
                        + " | 3 | overlaps",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}"
                        + " | 2 | overlaps",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[1,1]}}"
                        + " | 2 | overlaps",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[2,2]}}"
                        + " | 2 | appears twice",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[9223372036854775807,9223372036854775807]}} |"
                        + " 0 | truncated",
                "{\"__metadata__\":[]}                                                    | 0 | must be an object",
                "{\"__metadata__\":{\"a\":1}}                                             | 0 | not a string",
            })
    void refusesHostileHeaders(String header, int dataBytes, String problem) throws IOException {
        Path path = fileOf(header, dataBytes);
        assertThatThrownBy(() -> SafeTensors.open(path))
                .isInstanceOf(SafeTensorsException.class)
                .hasMessageContaining(problem)
                .message()
                .startsWith(path + ": ")
                .doesNotContain("\n");
    }

    @Test
    void refusesHostileLengths() throws IOException {
        byte[] json = "{}".getBytes(StandardCharsets.UTF_8);
        for (long claimed : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001}) {
            assertThatThrownBy(() -> SafeTensors.open(fileOf(claimed, json, 0)))
                    .isInstanceOf(SafeTensorsException.class)
                    .hasMessageContaining(
                            "claims a header of " + Long.toUnsignedString(claimed) + " bytes, beyond the limit");
        }
        assertThatThrownBy(() -> SafeTensors.open(fileOf(100_000_000, json, 0)))
                .isInstanceOf(SafeTensorsException.class)
                .hasMessageContaining("truncated");
        assertThatThrownBy(() -> SafeTensors.open(fileOf(0, json, 0))).hasMessageContaining("start with '{'");
        assertThatThrownBy(() -> SafeTensors.open(fileOf(" {}", 0))).hasMessageContaining("start with '{'");
        Path path = folder.resolve("short");
        for (int n = 0; n < 8; n++) {
            Files.write(path, new byte[n]);
            assertThatThrownBy(() -> SafeTensors.open(path))
                    .isInstanceOf(SafeTensorsException.class)
                    .hasMessage(path + ": has only " + n + " bytes, too few for a header length");
        }
        assertThatThrownBy(() -> SafeTensors.open(fileOf("{\"a\":".repeat(200_000), 0)))
                .hasMessageContaining("deeper than");
        byte[] latin = "{\"\u00e9\":{}}".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> SafeTensors.open(fileOf(latin.length, latin, 0)))
                .hasMessageContaining("UTF-8");
    }

    @Test
    void refusesWhatIsNoFile() {
        assertThatThrownBy(() -> SafeTensors.open(folder)).isInstanceOf(SafeTensorsException.class);
        Path missing = folder.resolve("missing.safetensors");
        assertThatThrownBy(() -> SafeTensors.open(missing))
                .isInstanceOf(SafeTensorsException.class)
                .hasMessage(missing + ": there is no such file");
    }

    @Test
    void explainsWrongUse() throws IOException {
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        tensors.put("ids", StoredTensor.of(new int[] {2}, new long[] {1, 1L << 40}));
        tensors.put("w", StoredTensor.of(new int[] {1}, new float[] {1}));
        Path path = folder.resolve("x.safetensors");
        SafeTensorsWriter.write(path, tensors);
        SafeTensors file = SafeTensors.open(path);
        assertThatThrownBy(() -> file.floats("ids"))
                .isInstanceOf(SafeTensorsException.class)
                .hasMessage(path + ": tensor \"ids\" holds I64, not floating-point numbers; read it as ints or longs");
        assertThatThrownBy(() -> file.longs("w"))
                .isInstanceOf(SafeTensorsException.class)
                .hasMessageContaining("F32");
        assertThatThrownBy(() -> file.doubles("ids")).isInstanceOf(SafeTensorsException.class);
        assertThatThrownBy(() -> file.ints("ids"))
                .isInstanceOf(SafeTensorsException.class)
                .hasMessageContaining("element 1 1099511627776, which does not fit");
        assertThatThrownBy(() -> file.floats("v"))
                .isInstanceOf(SafeTensorsException.class)
                .hasMessage(path + ": has no tensor \"v\" among its 2 (the first are \"ids\", \"w\")");
        file.close();
        file.close();
        assertThatIllegalStateException().isThrownBy(() -> file.floats("w")).withMessageContaining("is closed");
    }

    @Test
    void refusesABooleanThatIsNeither() throws IOException {
        Path path = fileOf("{\"a\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1);
        byte[] bytes = Files.readAllBytes(path);
        bytes[bytes.length - 1] = 2;
        Files.write(path, bytes);
        try (SafeTensors file = SafeTensors.open(path)) {
            assertThatThrownBy(() -> file.ints("a"))
                    .isInstanceOf(SafeTensorsException.class)
                    .hasMessageContaining("neither false (0) nor true (1)");
        }
    }

    @Test
    void theWriterRefusesWhatCannotBeStored() throws IOException {
        int[] one = {1};
        assertThatIllegalArgumentException().isThrownBy(() -> StoredTensor.of(new int[] {2}, new float[3]));
        assertThatIllegalArgumentException().isThrownBy(() -> StoredTensor.of(new int[] {-1}, new float[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StoredTensor.of(new int[] {1 << 30, 1 << 30, 16, 0}, new int[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> new StoredTensor.Floats("I8", one, new float[1]));
        assertThatIllegalArgumentException().isThrownBy(() -> new StoredTensor.Ints("I8", one, new int[] {128}));
        assertThatIllegalArgumentException().isThrownBy(() -> new StoredTensor.Ints("U8", one, new int[] {-1}));
        assertThatIllegalArgumentException().isThrownBy(() -> new StoredTensor.Ints("BOOL", one, new int[] {2}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoredTensor.Deferred("F33", one, () -> StoredTensor.of(one, new float[1])));
        for (int[] shape : new int[][] {{-1}, {1 << 16, 1 << 15}, {1 << 30, 1 << 30, 1 << 30}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> new StoredTensor.Deferred("F32", shape, () -> StoredTensor.of(one, new float[1])));
        }
        Path path = folder.resolve("x.safetensors");
        for (StoredTensor other :
                new StoredTensor[] {StoredTensor.of(one, new double[1]), StoredTensor.of(new int[] {1, 1}, new float[1])
                }) {
            SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
            tensors.put("a", new StoredTensor.Deferred("F32", one, () -> other));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SafeTensorsWriter.write(path, tensors))
                    .withMessageContaining("announced as F32[1], but is ");
        }
        for (String name : new String[] {"__metadata__", "a\uD800"}) {
            SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
            tensors.put(name, StoredTensor.of(one, new float[1]));
            assertThatIllegalArgumentException().isThrownBy(() -> SafeTensorsWriter.write(path, tensors));
        }
        assertThat(folder).isEmptyDirectory();
    }
}
