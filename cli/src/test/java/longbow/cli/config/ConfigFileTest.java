package longbow.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import longbow.cli.console.BadInput;
import longbow.rl.RunConfig;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigFileTest {
    private static final RunConfig BASE = RunConfig.of(RunConfig.Budget.QUICK);

    @TempDir
    Path folder;

    private static RunConfig read(String yaml) {
        return ConfigMerge.merge(BASE, ConfigFile.parse(yaml, "c.yaml"));
    }

    @ParameterizedTest
    @EnumSource
    void theDefaultsAreInRangeAndComeBack(RunConfig.Budget budget) throws IOException {
        RunConfig config = RunConfig.of(budget);
        ConfigRules.check(config, Map.of());
        Path file = Files.writeString(folder.resolve("c.yaml"), ConfigFile.write(config));
        assertThat(ConfigFile.readComplete(file)).isEqualTo(config);
    }

    @Property(seed = "61")
    void whatIsWrittenIsRead(
            @ForAll long seed,
            @ForAll("weights") double weight,
            @ForAll("settings") Map<String, String> settings,
            @ForAll boolean permute) {
        Map<String, Object> values = new LinkedHashMap<>(ConfigKeys.values(BASE));
        values.put("seed", seed);
        values.put("sft.observationWeight", weight);
        values.put("archer.permuteAdvantages", permute);
        settings.forEach((name, value) -> values.put("taskSettings." + name, value));
        RunConfig config = ConfigKeys.config(values);

        assertThat(config.taskSettings()).isEqualTo(settings);
        assertThat(read(ConfigFile.write(config))).isEqualTo(config);
    }

    @Provide
    Arbitrary<Double> weights() {
        return Arbitraries.doubles().between(1e-12, 1).ofScale(12);
    }

    @Provide
    Arbitrary<Map<String, String>> settings() {
        Arbitrary<String> names = Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(8);
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.of("yes", "null", "~", "1e3", "0x10", "a: b", "# no", "", "- x", "'", "\"", "[", "ä\n b "),
                Arbitraries.strings().ascii().ofMaxLength(10));
        return Arbitraries.maps(names, values).ofMaxSize(3);
    }

    @Test
    void aFileMayBePartialAndCommented() {
        RunConfig config = read("""
                # a comment
                seed: 12
                archer: # only what differs
                  iterations: 1_000
                  rate: 1e-4
                critic:
                taskSettings: {words: 16, replies: plain}
                """);
        assertThat(config.seed()).isEqualTo(12);
        assertThat(config.archer().iterations()).isEqualTo(1000);
        assertThat(config.archer().rate()).isEqualTo(1e-4);
        assertThat(config.critic()).isEqualTo(BASE.critic());
        assertThat(config.taskSettings()).containsExactly(Map.entry("replies", "plain"), Map.entry("words", "16"));
        assertThat(read("archer.games: 5").archer().games()).isEqualTo(5);
        assertThat(read("")).isEqualTo(BASE);
        assertThat(read("# nothing\n")).isEqualTo(BASE);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("seed: x", "c.yaml, line 1: seed expects a whole number of at most 64 bits, but is 'x'"),
                mistake("\nsed: 1", "c.yaml, line 2: 'sed' is not a configuration key. Did you mean seed?"),
                mistake("modell:\n  layers: 2", "c.yaml, line 1: there is no section 'modell'. Did you mean model?"),
                mistake(
                        "archer:\n  games: [1]",
                        "c.yaml, line 2: archer.games expects a whole number of at most 32 bits, but is a list"),
                mistake(
                        "archer:\n  games:",
                        "c.yaml, line 2: archer.games expects a whole number of at most 32 bits, but is empty"),
                mistake(
                        "archer:\n  games: {a: 1}",
                        "c.yaml, line 2: archer.games expects a whole number of at most 32 bits, but is a section"),
                mistake(
                        "archer: 3",
                        "c.yaml, line 1: 'archer' is a section, not a value. Its keys are archer.iterations"),
                mistake(
                        "archer:\n  games: 2.5",
                        "archer.games expects a whole number of at most 32 bits, but is '2.5'"),
                mistake("archer:\n  rate: fast", "archer.rate expects a number, but is 'fast'"),
                mistake("archer:\n  rate: .nan", "archer.rate expects a number, but is '.nan'"),
                mistake("seed: 1\nseed: 2", "line 2: seed is already set in line 1"),
                mistake("archer:\n  games: 1\narcher:\n  games: 2", "line 4: archer.games is already set in line 2"),
                mistake("archer:\n  games: 0", "c.yaml, line 2: archer.games must be at least 1, but is 0"),
                mistake("- seed", "c.yaml, line 1: expected 'key: value' lines, but found a list"),
                mistake("hello", "c.yaml, line 1: expected 'key: value' lines, but found a bare value"),
                mistake("seed: 1\n---\nseed: 2", "expected one document, but a second one begins"),
                mistake("archer: {games: 1", "is not valid YAML"),
                mistake(
                        "seed: 1\n\tarcher: 2",
                        "c.yaml, line 2: is not valid YAML (found character '\\t(TAB)' that cannot start any token"),
                mistake("seed: @x", "is not valid YAML"));
    }

    private static Arguments mistake(String yaml, String message) {
        return Arguments.of(yaml, message);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamedWithItsLine(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(message)
                .satisfies(problem -> assertThat(problem.getMessage()).hasLineCount(1));
    }

    @Property(seed = "61")
    void nothingButOneSentenceComesOutOfGarbage(@ForAll("garbage") String text) {
        try {
            read(text);
        } catch (BadInput refused) {
            assertThat(refused.getMessage()).startsWith("c.yaml");
        }
    }

    @Provide
    Arbitrary<String> garbage() {
        return Arbitraries.of(
                        "seed", "archer", ":", " ", "\n", "  ", "- ", "[", "]", "{", "}", "1", "'", "\"", "&a", "*a",
                        "!!int", "\t", "#", "|", "%", "games")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    @Test
    void aFileThatIsNoTextIsRefused() throws IOException {
        Path file = folder.resolve("c.yaml");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> ConfigFile.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("UTF-8");
        Files.write(file, ("#" + "x".repeat(2_000_000)).getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> ConfigFile.read(file))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("1 MB");
    }

    @Test
    void everyNumberHasARange() {
        List<String> free = new ArrayList<>();
        ConfigKeys.types().forEach((key, type) -> {
            if (type == int.class || type == double.class) {
                free.add(key);
            }
        });
        ConfigRules.checkedKeys().forEach(free::remove);
        assertThat(free).isEmpty();
        assertThat(ConfigKeys.types().keySet()).containsAll(ConfigRules.checkedKeys());
    }

    @Test
    void valuesMustFitEachOther() {
        for (String[] pair : new String[][] {
            {"sft.finalRate=0.5", "sft.finalRate must not exceed sft.rate"},
            {"archer.recentGames=20000", "archer.recentGames must not exceed archer.capacity"},
            {"evaluation.curveGames=0", "evaluation.curveGames must be at least 1"},
            {"model.width=66", "model.width must be a multiple of model.heads"},
        }) {
            assertThatThrownBy(() -> ConfigMerge.merge(BASE, List.of(ConfigMerge.assignment(pair[0]))))
                    .isInstanceOf(BadInput.class)
                    .hasMessageStartingWith("--set: " + pair[1]);
        }
    }

    @Test
    void differencesAreNamed() {
        RunConfig other = ConfigMerge.merge(
                BASE, List.of(ConfigMerge.assignment("seed=5"), ConfigMerge.assignment("taskSettings.words=a=b")));
        assertThat(ConfigMerge.differences(BASE, BASE)).isEmpty();
        assertThat(ConfigMerge.differences(BASE, other))
                .containsExactly("seed (0, asked for: 5)", "taskSettings.words (the default, asked for: a=b)");
    }
}
