package longbow.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is written reads back equal, and damaged text is refused with an exception of its own. */
class JsonRoundTripTest {
    private static final String MEANINGFUL = "{}[]\",:\\019-.eE u";

    private static Json parse(String text) throws JsonException {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Property(seed = "1", tries = 300)
    void textReadsBackEqual(@ForAll long seed) throws JsonException {
        Json json = value(new SplittableRandom(seed), 5);
        assertThat(parse(json.text())).isEqualTo(json);
        assertThat(json).hasToString(json.text());
    }

    @Property(seed = "1", tries = 300)
    void doublesKeepTheirBits(@ForAll long bits) throws JsonException {
        double value = Double.longBitsToDouble(bits);
        if (Double.isFinite(value)) {
            double back = ((Json.NumberValue) parse(Json.of(value).text())).asDouble();
            assertThat(Double.doubleToRawLongBits(back)).isEqualTo(bits);
        }
    }

    @Property(seed = "1", tries = 2000)
    void damagedTextIsReadOrRefused(@ForAll long seed) throws JsonException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] text = value(random, 4).text().getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i >= 0; i--) {
            text[random.nextInt(text.length)] = (byte)
                    (random.nextBoolean()
                            ? random.nextInt(256)
                            : MEANINGFUL.charAt(random.nextInt(MEANINGFUL.length())));
        }
        Json read;
        try {
            read = Json.parse(text);
        } catch (JsonException refused) {
            assertThat(refused.getMessage()).startsWith("at byte ").doesNotContain("\n");
            return;
        }
        assertThat(parse(read.text())).isEqualTo(read);
    }

    /** A JSON value of at most {@code depth} levels, the same for the same state of {@code random}. */
    private static Json value(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> Json.of(TestStrings.unicode(random, 12));
            case 1 -> Json.of(random.nextLong() >> random.nextInt(64));
            case 2 -> Json.of(random.nextDouble(-1e9, 1e9));
            case 3 -> Json.of(random.nextBoolean());
            case 4 -> new Json.NullValue();
            case 5 -> {
                List<Json> elements = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    elements.add(value(random, depth - 1));
                }
                yield new Json.ArrayValue(elements);
            }
            default -> {
                Map<String, Json> members = new LinkedHashMap<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    members.put(TestStrings.unicode(random, 3), value(random, depth - 1));
                }
                yield new Json.ObjectValue(members);
            }
        };
    }
}
