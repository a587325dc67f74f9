package longbow.tasks.detective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import longbow.rl.Environment;
import longbow.rl.Player;
import longbow.tasks.TestData;
import longbow.tasks.zmachine.StoryException;
import longbow.tensor.Key;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectiveTest {
    @TempDir
    Path folder;

    private static @Nullable Detective task() {
        Path file = TestData.find(DetectiveTest.class, "detective", "detective.z5");
        return file == null ? null : new Detective().with("story", file.toString());
    }

    @Test
    void withoutAStoryItCanOnlyBeDescribed() {
        Detective task = new Detective();
        assertThat(task.name()).isEqualTo("detective");
        assertThat(task.description()).contains("50 commands", "350");
        assertThat(task.with("horizon", "60").horizon()).isEqualTo(60);
        assertThatThrownBy(task::environment).isInstanceOf(StoryException.class).hasMessageContaining("--story FILE");
        assertThatThrownBy(task::language).isInstanceOf(StoryException.class);
        assertThat(task.missing())
                .hasValueSatisfying(lack -> assertThat(lack).contains("detective.z5", "--story FILE"));
        assertThat(task.with("horizon", "60")).hasToString("detective[horizon=60]");
    }

    @Test
    void badSettingsAreRefused() throws IOException {
        Path other = Files.write(folder.resolve("other.z5"), longbow.tasks.zmachine.TinyStory.file());
        refused("story", "nowhere.z5", "nowhere.z5: there is no such story file");
        refused("story", other.toString(), "is not the story file of Detective", DetectiveFile.MD5);
        refused("horizon", "0", "a number from 1 to 1000, but was '0'");
        refused("allowDebugVerbs", "yes", "true or false");
        refused("scripted.noise", "2", "a probability");
        refused("stroy", "x", "the settings are story, horizon");
    }

    private static void refused(String setting, String value, String... words) {
        assertThatThrownBy(() -> new Detective().with(setting, value))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("detective")
                .contains(words);
    }

    @Test
    void theWalkthroughEarnsEverything() {
        Path file = TestData.find(DetectiveTest.class, "detective", "detective.z5");
        if (file == null) {
            return;
        }
        DetectiveGame game = new DetectiveGame(DetectiveFile.read(file));
        game.reset();
        int begin = game.score();
        for (String command : Walkthrough.COMMANDS) {
            assertThat(game.over()).as(command).isFalse();
            game.step(command);
        }
        assertThat(game.won()).isTrue();
        assertThat(game.score() - begin).isEqualTo(DetectiveGame.MOST_POINTS);
        assertThat(Walkthrough.COMMANDS).hasSize(45);
    }

    @Tag("long")
    @Test
    void theWalkthroughEarnsEverythingInTheEnvironment() {
        Detective task = task();
        if (task == null) {
            return;
        }
        assertThat(task.missing()).isEmpty();
        assertThat(task.with("story", "").missing()).isPresent();
        Environment environment = task.environment();
        Player.Game player = task.nearOptimalPlayer().start(Key.of(0));
        String observation = environment.reset(Key.of(0));
        assertThat(observation).endsWith("]").contains("<< Chief's office >>", "You are carrying nothing.");
        double sum = 0;
        Environment.Step step;
        int turns = 0;
        do {
            step = environment.step(player.utter(observation));
            observation = step.observation();
            sum += step.reward();
            turns++;
        } while (!step.done());
        assertThat(sum).isEqualTo(task.maxReturn());
        assertThat(step.terminated()).isTrue();
        assertThat(turns).isLessThanOrEqualTo(45);
        assertThat(observation).contains("*** You have won ***").endsWith("[]");
        assertThatThrownBy(() -> environment.step("look")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theLastTurnIsCutOff() {
        Detective task = task();
        if (task == null) {
            return;
        }
        Environment environment = task.with("horizon", "2").environment();
        environment.reset(Key.of(0));
        assertThat(environment.step("north").done()).isFalse();
        Environment.Step last = environment.step("south");
        assertThat(last.truncated()).isTrue();
        assertThat(last.terminated()).isFalse();
    }

    @Test
    void debugVerbsAreNotUnderstoodUnlessAllowed() {
        Detective task = task();
        if (task == null) {
            return;
        }
        for (String command :
                List.of("goto 88", "north. goto 88", "purloin pistol", "gonear pistol", "tree", "trace")) {
            Environment refusing = task.environment();
            refusing.reset(Key.of(0));
            Environment.Step step = refusing.step(command);
            assertThat(step.observation()).as(command).contains("That's not a verb I recognise.");
            assertThat(step.reward() + refusing.step("look").reward()).isLessThanOrEqualTo(10);
        }
        Environment allowing = task.with("allowDebugVerbs", "true").environment();
        allowing.reset(Key.of(0));
        allowing.step("goto 88");
        assertThat(allowing.step("look").reward()).isEqualTo(100);
    }

    @Test
    void theSameActionsGiveTheSameBytesInAnyOrderOfCopies() {
        Detective task = task();
        if (task == null) {
            return;
        }
        List<String> actions = List.of("take paper", "west", "take pistol", "nonsense", "east", "north");
        List<String> alone = play(task.environment(), actions);
        Environment one = task.environment();
        Environment two = task.with("horizon", "40").environment();
        List<String> first = new ArrayList<>(List.of(one.reset(Key.of(1))));
        List<String> second = new ArrayList<>(List.of(two.reset(Key.of(2))));
        for (String action : actions) {
            second.add(two.step(action).observation());
            first.add(one.step(action).observation());
        }
        assertThat(first).isEqualTo(alone);
        assertThat(second).isEqualTo(alone);
    }

    private static List<String> play(Environment environment, List<String> actions) {
        List<String> told = new ArrayList<>(List.of(environment.reset(Key.of(0))));
        actions.forEach(action -> told.add(environment.step(action).observation()));
        return told;
    }

    @Test
    void playersAreFunctionsOfTheirKey() {
        Detective task = task();
        if (task == null) {
            return;
        }
        for (Player player : List.of(task.randomPlayer(), task.scriptedPlayer())) {
            List<String> said = say(task, player, Key.of(5), 5);
            assertThat(say(task, player, Key.of(5), 5)).isEqualTo(said);
        }
        assertThat(say(task, task.with("scripted.noise", "0").scriptedPlayer(), Key.of(6), 3))
                .contains("take paper"); // it earns points
    }

    private static List<String> say(Detective task, Player player, Key key, int turns) {
        Environment environment = task.environment();
        Player.Game game = player.start(key);
        List<String> said = new ArrayList<>();
        String observation = environment.reset(key);
        for (int i = 0; i < turns; i++) {
            said.add(game.utter(observation));
            Environment.Step step = environment.step(said.getLast());
            observation = step.observation();
            if (step.done()) {
                break;
            }
        }
        return said;
    }

    @Test
    void anyCommandIsAnswered() {
        commands(5_000);
    }

    @Test
    @Tag("long")
    void anyOfAHundredThousandCommandsIsAnswered() {
        commands(100_000);
    }

    /** Anything that a string can be, and words of the game in any order, with punctuation. */
    private static void commands(int number) {
        Path file = TestData.find(DetectiveTest.class, "detective", "detective.z5");
        if (file == null) {
            return;
        }
        DetectiveGame game = new DetectiveGame(DetectiveFile.read(file));
        List<String> words =
                new ArrayList<>(List.of(".", ",", "\"", "then", "and", "88", "65535", "\u00e9", "\ud800", "\0"));
        longbow.tasks.zmachine.Vocabulary.of(game.session().machine().story())
                .words()
                .forEach(word -> words.add(word.text()));
        Key key = Key.of(9);
        for (int i = 0; i < number; i++) {
            Key each = key.fold(i);
            StringBuilder command = new StringBuilder();
            int length = each.below(8, 0);
            for (int k = 1; k <= length; k++) {
                if (i % 4 == 0) {
                    command.append((char) each.below(1 << 16, k));
                } else {
                    command.append(words.get(each.below(words.size(), k))).append(' ');
                }
            }
            assertThat(game.step(i % 1000 == 999 ? "x".repeat(1 << 20) : command.toString()))
                    .as(command.toString())
                    .isNotNull();
            if (game.over()) {
                game.reset();
            }
        }
    }

    @Test
    void everyWordThatIsSaidIsInTheLanguage() throws IOException {
        Detective task = task();
        if (task == null) {
            return;
        }
        Pattern piece = Pattern.compile(" ?[\\p{L}\\p{N}']++|.", Pattern.DOTALL);
        Set<String> known = new HashSet<>();
        for (String text : task.language()) {
            Matcher matcher = piece.matcher(text);
            while (matcher.find()) {
                known.add(matcher.group());
            }
        }
        Set<String> missing = new HashSet<>();
        for (Recording step :
                Recording.read(TestData.find(DetectiveTest.class, "detective", "random_episodes.jsonl"))) {
            String observation =
                    step.text("look") + step.text("inventory") + step.text("obs") + ActionList.text(step.list("valid"));
            Matcher matcher = piece.matcher(observation);
            while (matcher.find()) {
                String word = matcher.group();
                if (!known.contains(word) && !word.matches(" ?\\d+")) {
                    missing.add(word);
                }
            }
        }
        assertThat(missing).isEmpty();
    }
}
