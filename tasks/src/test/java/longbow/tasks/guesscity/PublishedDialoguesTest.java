package longbow.tasks.guesscity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import longbow.rl.Playthrough;
import longbow.tasks.guesscity.PublishedDialogues.Exchange;
import longbow.tasks.guesscity.PublishedDialogues.Played;
import longbow.tensor.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedDialoguesTest {
    private static final String FILE = """
            [{"conversation": ["Well then.\\n\\n2. \\"Do you keep zebras?\\" Yes, we\\nkeep two zebras.",
                               "Question: Is it Rome? No, it is not.", "no question mark", "Does Lima shine? Lima shines."],
              "done": false, "word": "lima,peru"},
             {"conversation": ["Is it Rome? Yes."], "done": true, "word": "rome,italy"}]
            """;

    @TempDir
    Path folder;

    private PublishedDialogues read(String text) throws IOException {
        Path file = folder.resolve("dialogues.json");
        Files.writeString(file, text);
        return PublishedDialogues.read(file.toString());
    }

    @Test
    void cleansTheTurns() throws IOException {
        List<Played> dialogues = read(FILE).dialogues();
        assertThat(dialogues).hasSize(2);
        assertThat(dialogues.get(0).exchanges())
                .containsExactly(
                        new Exchange("Do you keep zebras?", "Yes, we keep two zebras."),
                        new Exchange("Is it Rome?", "No, it is not."),
                        new Exchange("Does Lima shine?", "Lima shines."));
        assertThat(dialogues.get(1).won()).isTrue();
        assertThat(dialogues.get(1).transcript()).isEqualTo("Questions:\nIs it Rome?\nYes.\n");
        List<Playthrough> games = new GuessMyCity()
                .with("dialogues", folder.resolve("dialogues.json").toString())
                .recordings();
        assertThat(games.get(0).totalReward()).isEqualTo(-3);
        assertThat(games.get(0).terminated()).isFalse();
        assertThat(games.get(1))
                .isEqualTo(new Playthrough(
                        "Questions:\n", List.of(new Playthrough.Turn("Is it Rome?", "Yes.\n", 0)), true));
    }

    @Test
    void theOracleLooksUpWhatItDoesNotKnowAndStillTellsNoName() throws IOException {
        read(FILE);
        GuessMyCity task = new GuessMyCity()
                .with("dialogues", folder.resolve("dialogues.json").toString());
        City lima = AtlasTest.city("Lima");
        assertThat(new GuessMyCity().oracle().answer(lima, "Do you keep zebras?"))
                .isEqualTo(Oracle.UNSURE);
        assertThat(task.oracle().answer(lima, "do you keep ZEBRAS?")).isEqualTo("Yes, we keep two zebras.");
        assertThat(task.oracle().answer(AtlasTest.city("Rome"), "Do you keep zebras?"))
                .isEqualTo(Oracle.UNSURE);
        assertThat(task.oracle().answer(lima, "Does it shine?")).isIn(Oracle.UNSURE, Oracle.REFUSAL);
        assertThat(task.oracle().answer(lima, "Does Lima shine?")).doesNotContain("Lima");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                      | must be an array",
                "[1]                                                     | dialogue 0 must have",
                "[{\"word\": \"a\", \"done\": true}]                     | dialogue 0 must have",
                "[{\"word\": 1, \"done\": true, \"conversation\": []}]   | dialogue 0 must have",
                "[{\"word\": \"a\", \"done\": true, \"conversation\": [1]}] | dialogue 0 has a turn that is no text",
                "[                                                       | cannot read the dialogues",
            })
    void refusesOtherFilesAndSaysWhy(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dialogues.json")
                .hasMessageContaining(message);
    }

    @Test
    void refusesMissingAndDamagedFiles() throws IOException {
        assertThatThrownBy(() -> PublishedDialogues.read(folder + "/none.json"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none.json");
        assertThatThrownBy(() -> PublishedDialogues.read("\u0000")).isInstanceOf(IllegalArgumentException.class);
        Files.writeString(folder.resolve("bad.json.gz"), "no gzip");
        assertThatThrownBy(() -> PublishedDialogues.read(folder + "/bad.json.gz"))
                .isInstanceOf(IllegalArgumentException.class);
        Key key = Key.of(4);
        for (int round = 0; round < 500; round++) {
            byte[] bytes = FILE.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 2; i++) {
                bytes[key.fold(round).below(bytes.length, 2L * i)] =
                        (byte) "[]{}\",:?\\x\n\u00ff".charAt(key.fold(round).below(12, 2L * i + 1));
            }
            Path file = folder.resolve("damaged.json");
            Files.write(file, bytes);
            try {
                assertThat(PublishedDialogues.read(file.toString()).dialogues()).hasSizeLessThan(3);
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).contains("damaged.json").doesNotContain("\n");
            }
        }
    }

    @Test
    void thePublishedQuestionsAreUnderstoodAndTellNothing() {
        String root = System.getenv("LONGBOW_TEST_DATA");
        if (root == null) {
            System.out.println("PublishedDialoguesTest: skipped, LONGBOW_TEST_DATA is not set");
            return;
        }
        String file = Path.of(root, "guess_my_city", "guess_my_city.json.gz").toString();
        GuessMyCity looksUp = new GuessMyCity().with("dialogues", file);
        List<Played> dialogues = looksUp.dialogues().orElseThrow().dialogues();
        assertThat(dialogues).hasSize(950);
        assertThat(dialogues.stream().filter(Played::won)).hasSize(590);
        Oracle alone = new GuessMyCity().oracle();
        Oracle helped = looksUp.oracle();
        int questions = 0;
        int unsure = 0;
        int compared = 0;
        int agree = 0;
        for (int d = 0; d < dialogues.size(); d++) {
            Played played = dialogues.get(d);
            for (City city : Atlas.get().cities()) {
                boolean hidden = city.name().toLowerCase(Locale.ROOT).equals(played.city());
                if (!hidden && (d + city.index()) % 45 != 0) {
                    continue; // each dialogue with its own city and with two others
                }
                for (Exchange turn : played.exchanges()) {
                    String answer = alone.answer(city, turn.question());
                    for (String said : List.of(answer, helped.answer(city, turn.question()))) {
                        assertThat(Atlas.holdsName(said, city) || Atlas.names(said, city))
                                .as("%s: %s -> %s", city, turn.question(), said)
                                .isFalse();
                    }
                    if (hidden) {
                        questions++;
                        unsure += answer.equals(Oracle.UNSURE) ? 1 : 0;
                        String theirs = turn.answer();
                        boolean both = answer.matches("(Yes|No)[,.].*") && theirs.matches("(Yes|No)[,.].*");
                        compared += both ? 1 : 0;
                        agree += both && answer.charAt(0) == theirs.charAt(0) ? 1 : 0;
                    }
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "PublishedDialoguesTest: %d of %d questions not understood; %.3f of %d yes-or-no answers agree%n",
                unsure,
                questions,
                agree / (double) compared,
                compared);
        assertThat(unsure / (double) questions).isLessThan(0.05);
        assertThat(agree / (double) compared).isGreaterThan(0.8);
    }
}
