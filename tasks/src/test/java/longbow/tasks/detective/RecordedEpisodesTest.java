package longbow.tasks.detective;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import longbow.tasks.TestData;
import longbow.tasks.zmachine.Story;
import longbow.tensor.io.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Episodes recorded with Jericho: everything must come out the same, the valid actions at least by what they do. */
class RecordedEpisodesTest {
    private static Path data(String name) {
        return TestData.find(RecordedEpisodesTest.class, "detective", name);
    }

    private static void play(DetectiveGame game, Recording step) {
        String action = step.action();
        if (action == null) {
            game.reset();
        } else {
            game.step(action);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"random_episodes.jsonl", "freeform_episodes.jsonl"})
    void textsScoresAndMemoryAreTheSame(String name) throws IOException {
        Path file = data(name);
        if (file == null) {
            return;
        }
        DetectiveGame game = new DetectiveGame(DetectiveFile.read(data("detective.z5")));
        int score = 0;
        for (Recording step : Recording.read(file)) {
            play(game, step);
            assertThat(game.text()).as("text of %s", step).isEqualTo(step.text("obs"));
            assertThat(Integer.toUnsignedLong(game.session().machine().checksum()))
                    .as("memory of %s", step)
                    .isEqualTo(step.number("ram_crc32"));
            assertThat(List.of((long) game.score(), (long) game.moves(), (long) game.room()))
                    .as("score, moves, room of %s", step)
                    .containsExactly(step.number("score"), step.number("moves"), step.number("player_parent"));
            assertThat(step.action() == null ? 0 : game.score() - score)
                    .as("reward of %s", step)
                    .isEqualTo((int) step.number("reward"));
            assertThat(game.over()).as("end of %s", step).isEqualTo(step.flag("done"));
            score = game.score();
        }
    }

    @Test
    void probesAreTheSameAndLeaveNoTrace() throws IOException {
        Path file = data("random_episodes.jsonl");
        if (file == null) {
            return;
        }
        DetectiveGame game = new DetectiveGame(DetectiveFile.read(data("detective.z5")));
        for (Recording step : Recording.read(file)) {
            play(game, step);
            assertThat(game.probe("look")).as("look at %s", step).isEqualTo(step.text("look"));
            assertThat(game.probe("inventory")).as("inventory at %s", step).isEqualTo(step.text("inventory"));
            assertThat(game.text()).isEqualTo(step.text("obs"));
        }
    }

    @Test
    void someValidActionsAreTheSame() throws IOException {
        validActions(16);
    }

    @Test
    @Tag("long")
    void allValidActionsAreTheSame() throws IOException {
        validActions(1);
    }

    /**
     * With the templates and verb counts of the recording: the same names, the same actions in the same order. With the
     * story's own grammar: actions that do the same. Looks at every {@code every}-th step.
     */
    private static void validActions(int every) throws IOException {
        Path file = data("random_episodes.jsonl");
        if (file == null) {
            return;
        }
        Story story = DetectiveFile.read(data("detective.z5"));
        Map<String, Json> tables =
                ((Json.ObjectValue) Json.parse(Files.readAllBytes(data("templates.json")))).members();
        Map<String, Integer> counts = new HashMap<>();
        ((Json.ObjectValue) tables.get("verb_counts"))
                .members()
                .forEach((verb, count) -> counts.put(verb, Integer.parseInt(((Json.NumberValue) count).literal())));
        ValidActions recorded = new ValidActions(
                story, Recording.strings(tables.get("templates")), verb -> counts.getOrDefault(verb, 0));
        ValidActions own = new ValidActions(story);
        DetectiveGame game = new DetectiveGame(story);
        int number = 0;
        for (Recording step : Recording.read(file)) {
            play(game, step);
            if (number++ % every != 0) {
                continue;
            }
            List<String> names = recorded.names(game);
            List<String> valid = step.list("valid");
            assertThat(names).as("names at %s", step).isEqualTo(step.list("objects"));
            if (game.over()) {
                assertThat(recorded.of(game)).isEqualTo(valid).isEmpty();
                assertThat(own.of(game)).isEmpty();
                continue;
            }
            assertThat((long) recorded.candidates(names).size()).isEqualTo(step.number("n_candidates"));
            assertThat(recorded.of(game)).as("actions at %s", step).isEqualTo(valid);
            assertThat(own.classes(game, own.candidates(names)).keySet())
                    .as("effects at %s", step)
                    .isEqualTo(own.classes(game, valid).keySet());
        }
    }
}
