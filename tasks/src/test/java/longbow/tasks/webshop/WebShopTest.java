package longbow.tasks.webshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import longbow.rl.Environment;
import longbow.rl.Player;
import longbow.rl.Task;
import longbow.tensor.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebShopTest {
    private static final WebShop TASK = new WebShop().in(Shop.MADE_UP);

    @Test
    void isFoundAsAService() {
        assertThat(ServiceLoader.load(Task.class))
                .anyMatch(found -> found.name().equals("webshop"));
    }

    @Test
    void describesItself() {
        assertThat(TASK.name()).isEqualTo("webshop");
        assertThat(TASK.horizon()).isEqualTo(10);
        assertThat(TASK.minReturn()).isZero();
        assertThat(TASK.maxReturn()).isEqualTo(1);
        assertThat(TASK.description()).contains("10");
        assertThat(new WebShop()).hasToString("webshop[]");
        assertThat(TASK.with("goals", "0-1000").with("view", "full")).hasToString("webshop[goals=0-1000, view=full]");
        assertThat(new WebShop().settings().changed()).isEmpty();
        assertThat(new WebShop().settings().rules())
                .extracting(rule -> rule.initial())
                .containsExactly("1000", "0", "", "2000-2100", "10", "new");
    }

    @Test
    void goalsBeyondTheCatalogueAreMissing() {
        assertThat(TASK.missing()).isEmpty();
        assertThat(new WebShop().with("goals", "9999-10000").missing()).isEmpty();
        assertThat(new WebShop().with("goals", "10000-10001").missing())
                .hasValueSatisfying(lack -> assertThat(lack).contains("goals=0-10000"));
        assertThat(Shop.task().with("goals", "5-6").missing())
                .hasValueSatisfying(lack -> assertThat(lack).contains("goals=0-1"));
    }

    @Test
    void goalsAreDrawnUniformlyFromTheRange() {
        Set<String> instructions = new TreeSet<>();
        for (int i = 0; i < 2000; i++) {
            String page = TASK.environment().reset(Key.of(i));
            assertThat(TASK.environment().reset(Key.of(i))).isEqualTo(page);
            instructions.add(page);
        }
        assertThat(instructions).hasSize(100);
        Goal only = Shop.MADE_UP.goals().goal(17);
        assertThat(TASK.with("goals", "17-18").environment().reset(Key.of(3))).contains(only.instruction());
    }

    @Test
    void settingsChangeWhatTheyName() {
        assertThat(TASK.with("horizon", "3").horizon()).isEqualTo(3);
        assertThat(new WebShop().with("products", "50").catalogue().products()).hasSize(50);
        assertThat(new WebShop()
                        .with("seed", "1")
                        .with("products", "50")
                        .catalogue()
                        .products())
                .isNotEqualTo(new WebShop().with("products", "50").catalogue().products());
        assertThat(TASK.with("view", "full").environment().reset(Key.of(0))).contains("\nInstruction:\n");
        assertThatThrownBy(() -> Shop.task().with("goals", "5-6").environment().reset(Key.of(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("goals=0-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "product  | 5       | the settings are products",
                "products | 0       | a number from 1 to 1000000",
                "products | many    | a number from 1 to 1000000",
                "seed     | -1      | a number from 0",
                "goals    | 5       | a range such as",
                "goals    | 5-5     | a range such as",
                "goals    | a-b     | a range such as",
                "horizon  | 0       | a number from 1 to 1000",
                "view     | old     | new or full",
                "folder   | /no/way | /no/way",
            })
    void refusesBadSettingsWithTheRemedy(String setting, String value, String message) {
        assertThatThrownBy(() -> TASK.with(setting, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("webshop")
                .hasMessageContaining(message);
    }

    @Test
    void theLanguageHoldsAllThatIsSaid() {
        Pattern piece = Pattern.compile("[\\p{L}\\p{N}']+|.", Pattern.DOTALL);
        WebShop task = new WebShop().with("products", "100").with("goals", "0-50");
        Set<String> known = new TreeSet<>();
        for (String text : task.language()) {
            Matcher matcher = piece.matcher(text);
            while (matcher.find()) {
                known.add(matcher.group());
            }
        }
        for (Player player : List.of(task.randomPlayer(), task.scriptedPlayer(), task.nearOptimalPlayer())) {
            for (int g = 0; g < 100; g++) {
                Environment environment = task.environment();
                Player.Game game = player.start(Key.of(g));
                String observation = environment.reset(Key.of(g));
                boolean done = false;
                while (!done) {
                    String action = game.utter(observation);
                    Environment.Step step = environment.step(action);
                    observation = step.observation();
                    done = step.done();
                    Matcher matcher = piece.matcher(action + observation);
                    while (matcher.find()) {
                        assertThat(known).contains(matcher.group());
                    }
                }
            }
        }
    }
}
