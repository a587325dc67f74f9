package longbow.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static Json parse(String text) throws JsonException {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsEveryKindOfValue() throws JsonException {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("b", new Json.ArrayValue(List.of(Json.of(1), Json.of(-2.5), new Json.NumberValue("0E+2"))));
        members.put("a", Json.of("x\"\\/\b\f\n\r\t\u00e9\uD83D\uDE00"));
        members.put("", new Json.ObjectValue(Map.of()));
        members.put("t", new Json.ArrayValue(List.of(Json.of(true), Json.of(false), new Json.NullValue())));
        Json json = parse(" {\"b\" : [1, -2.5,0E+2]\n,\t\"a\":\"x\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00E9\\ud83d\\uDE00\", "
                + "\"\":{ } ,\"t\":[ true,false , null ]} ");
        assertThat(json).isEqualTo(new Json.ObjectValue(members));
        assertThat(((Json.ObjectValue) json).members().keySet()).containsExactly("b", "a", "", "t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[",
                "]",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{\"a\":1 \"b\":2}",
                "{'a':1}",
                "{1:2}",
                "[1 2]",
                "1 2",
                "tru",
                "True",
                "nul",
                "NaN",
                "Infinity",
                "-",
                "+1",
                "01",
                "-01",
                "1.",
                ".5",
                "1e",
                "1e+",
                "1.e3",
                "0x10",
                "1_000",
                "--1",
                "\"",
                "\"a",
                "\"\\",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\n\"",
                "\"\\ud800\"",
                "\"\\udc00\"",
                "\"\\ud800\\u0041\"",
                "\"\\ud800x\"",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":2}",
                "// c\n1",
                "[1]]",
                "\uFEFF1",
                "\u00a01",
                "\"\\u\uff11111\""
            })
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(JsonException.class)
                .message()
                .startsWith("at byte ")
                .doesNotContain("\n")
                .hasSizeLessThan(200);
    }

    @Test
    void refusesMalformedUtf8() {
        byte[][] bad = {
            {(byte) 0x80},
            {(byte) 0xC3},
            {(byte) 0xC0, (byte) 0xAF}, // overlong
            {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, // a surrogate
            {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80}, // beyond U+10FFFF
            {(byte) 0xFF},
        };
        for (byte[] middle : bad) {
            byte[] text = new byte[middle.length + 2];
            text[0] = text[text.length - 1] = '"';
            System.arraycopy(middle, 0, text, 1, middle.length);
            assertThatThrownBy(() -> Json.parse(text))
                    .isInstanceOf(JsonException.class)
                    .hasMessageContaining("UTF-8");
        }
    }

    @Test
    void limitsDepthAndCount() throws JsonException {
        int deep = Json.MAX_DEPTH;
        assertThat(parse("[".repeat(deep) + "]".repeat(deep))).isInstanceOf(Json.ArrayValue.class);
        assertThatThrownBy(() -> parse("[".repeat(deep + 1) + "]".repeat(deep + 1)))
                .hasMessageContaining("deeper than");
        assertThatThrownBy(() -> parse("[".repeat(1_000_000))).hasMessageContaining("deeper than");
        assertThatThrownBy(() -> parse("{\"a\":".repeat(1_000_000))).hasMessageContaining("deeper than");
        String many = "[" + "0,".repeat(Json.MAX_VALUES - 2) + "0]";
        assertThat(parse(many)).isInstanceOf(Json.ArrayValue.class);
        assertThatThrownBy(() -> parse("[0," + many.substring(1))).hasMessageContaining("more than " + Json.MAX_VALUES);
    }

    @Test
    void keepsIntegersExact() throws JsonException {
        assertThat(number("9223372036854775807").exactLong()).hasValue(Long.MAX_VALUE);
        assertThat(number("-9223372036854775808").exactLong()).hasValue(Long.MIN_VALUE);
        assertThat(number("9223372036854775808").exactLong()).isEmpty();
        assertThat(number("1.0").exactLong()).isEmpty();
        assertThat(number("1e2").exactLong()).isEmpty();
        assertThat(number("1e2").asDouble()).isEqualTo(100);
        assertThat(number("9".repeat(500)).asDouble()).isInfinite();
        assertThatIllegalArgumentException().isThrownBy(() -> Json.of(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> new Json.NumberValue("1 "));
    }

    private static Json.NumberValue number(String text) throws JsonException {
        return (Json.NumberValue) parse(text);
    }

    @Test
    void refusesToWriteAnUnpairedSurrogate() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.quote("a\uD83D"))
                .withMessageContaining("\\ud83d");
        assertThatIllegalArgumentException().isThrownBy(() -> Json.of("\uDE00").text());
    }

    @Test
    void excerptsAreOneShortLine() {
        assertThat(Json.excerpt("a\n\"\\\u202e\uD800")).isEqualTo("\"a\\n\\\"\\\\\\u202e\\ud800\"");
        assertThat(Json.excerpt("\u0007".repeat(1_000_000)))
                .hasSizeLessThan(100)
                .endsWith("...\"");
    }

    @Test
    void readNamesTheFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("state.json");
        assertThatThrownBy(() -> Json.read(file))
                .isInstanceOf(JsonException.class)
                .hasMessage(file + ": there is no such file");
        assertThatThrownBy(() -> Json.read(folder))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("regular file");
        Files.writeString(file, "{\"step\":}");
        assertThatThrownBy(() -> Json.read(file))
                .hasMessage(file + ": is not valid JSON: at byte 8, a value cannot start with byte 0x7d");
        Files.writeString(file, "{\"step\":3}\n");
        assertThat(Json.read(file).text()).isEqualTo("{\"step\":3}");
    }
}
