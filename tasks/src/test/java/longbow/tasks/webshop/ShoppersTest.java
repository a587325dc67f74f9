package longbow.tasks.webshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import longbow.rl.Environment;
import longbow.rl.Player;
import longbow.tensor.Key;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ShoppersTest {
    private static final WebShop TASK = new WebShop().in(Shop.MADE_UP);
    private static final int GAMES = 1000;

    /** Plays a game; returns what was said, and the reward at the end. */
    private static double game(WebShop task, Player player, Key key, List<String> said) {
        Environment environment = task.environment();
        Player.Game game = player.start(key.named("player"));
        String observation = environment.reset(key.named("environment"));
        while (true) {
            String action = game.utter(observation);
            Environment.Step step = environment.step(action);
            observation = step.observation();
            said.add(action);
            said.add(observation);
            if (step.done()) {
                return step.reward();
            }
        }
    }

    private static double mean(WebShop task, Player player) {
        double sum = 0;
        for (int g = 0; g < GAMES; g++) {
            sum += game(task, player, Key.of(7).fold(g), new ArrayList<>());
        }
        return sum / GAMES;
    }

    @Test
    void theRandomPlayerScoresBelowAFifth() {
        assertThat(mean(TASK, TASK.randomPlayer())).isBetween(0.02, 0.2);
    }

    @Test
    void theScriptedPlayerIsImperfectAndTheCarefulOneBetter() {
        double scripted = mean(TASK, TASK.scriptedPlayer());
        double careful = mean(TASK, TASK.nearOptimalPlayer());
        double tidy = mean(TASK, new ScriptedShopper(0, 0, 0));
        assertThat(scripted).isBetween(0.5, 0.7);
        assertThat(tidy).isBetween(scripted + 0.05, careful - 0.02);
        assertThat(careful).isBetween(0.75, 0.95);
    }

    @Test
    void playersOnlyDoWhatThePageOffers() {
        for (Player player : List.of(TASK.randomPlayer(), TASK.scriptedPlayer(), TASK.nearOptimalPlayer())) {
            for (int g = 0; g < 200; g++) {
                List<String> said = new ArrayList<>();
                game(TASK, player, Key.of(8).fold(g), said);
                assertThat(said).noneMatch(text -> text.contains(Visit.INVALID));
            }
        }
    }

    @Test
    void playersReadBothViews() {
        WebShop full = TASK.with("view", "full");
        for (Player player : List.of(TASK.randomPlayer(), TASK.scriptedPlayer(), TASK.nearOptimalPlayer())) {
            for (int g = 0; g < 100; g++) {
                List<String> newTexts = new ArrayList<>();
                List<String> fullTexts = new ArrayList<>();
                double reward = game(TASK, player, Key.of(9).fold(g), newTexts);
                assertThat(game(full, player, Key.of(9).fold(g), fullTexts)).isEqualTo(reward);
                for (int i = 0; i < newTexts.size(); i += 2) {
                    assertThat(fullTexts.get(i)).isEqualTo(newTexts.get(i));
                }
            }
        }
    }

    @Test
    void gamesOfTheSameKeyAreTheSame() {
        for (Player player : List.of(TASK.randomPlayer(), TASK.scriptedPlayer(), TASK.nearOptimalPlayer())) {
            List<String> first = new ArrayList<>();
            List<String> second = new ArrayList<>();
            List<String> other = new ArrayList<>();
            game(TASK, player, Key.of(1), first);
            game(TASK, player, Key.of(1), second);
            game(TASK, player, Key.of(2), other);
            assertThat(second).isEqualTo(first).isNotEqualTo(other);
        }
    }

    @Test
    void theRandomPlayerClicksEverythingThereIs() {
        TreeSet<String> said = new TreeSet<>();
        for (int g = 0; g < 300; g++) {
            List<String> texts = new ArrayList<>();
            game(Shop.task(), new RandomShopper(), Key.of(g), texts);
            for (int i = 0; i < texts.size(); i += 2) {
                said.add(texts.get(i));
            }
        }
        assertThat(said)
                .contains("click[B012345678]", "click[black]", "click[navy blue]", "click[8]", "click[9]")
                .contains("click[Description]", "click[Features]", "click[Reviews]", "click[Attributes]")
                .contains("click[Buy Now]", "click[< Prev]", "click[Back to Search]", "search[boots]", "search[warm]");
    }

    @Property(seed = "5", tries = 300)
    void playersSurviveAnyObservation(@ForAll("observations") List<String> observations, @ForAll long seed) {
        for (Player player : List.of(TASK.randomPlayer(), TASK.scriptedPlayer(), TASK.nearOptimalPlayer())) {
            Player.Game game = player.start(Key.of(seed));
            observations.forEach(
                    observation -> assertThat(game.utter(observation)).isNotEmpty());
        }
    }

    @Provide
    Arbitrary<List<String>> observations() {
        return Arbitraries.of(
                        "",
                        "Observation:\n",
                        "\nInstruction:",
                        "WebShop\n[Search]",
                        "[< Prev]",
                        "[Buy Now]",
                        "Price: 1",
                        "Page 1 (Total results: 3)",
                        "[a]",
                        "color [[a]][b",
                        "\uD800",
                        "\n")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("\n", parts))
                .list()
                .ofMaxSize(6);
    }

    @Test
    void readsWhatAPageOffers() {
        Reading page =
                Reading.of("Observation:\n" + Page.product(Shop.BOOT, List.of("navy blue", "8")) + "\nAction:\n");
        assertThat(page.kind()).isEqualTo(Reading.Kind.PRODUCT);
        assertThat(page.title()).isEqualTo(Shop.BOOT.title());
        assertThat(page.options())
                .containsExactly(
                        Map.entry("color", List.of("black", "navy blue")), Map.entry("size", List.of("8", "9")));
        assertThat(page.chosen()).containsExactly("navy blue", "8");
        Wish wish = Wish.of(Shop.WANTED.instruction());
        assertThat(wish.query()).isEqualTo("warm boots size 8");
        assertThat(wish.wanted(List.of("8", "9"))).contains("8");
        assertThat(wish.wanted(List.of("9", "arm"))).isEmpty();
    }

    @Test
    void refusesImpossibleProbabilities() {
        assertThatThrownBy(() -> new ScriptedShopper(0, 1.5, 0)).hasMessageContaining("1.5");
        assertThatThrownBy(() -> new ScriptedShopper(Double.NaN, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
