package longbow.tasks.webshop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import longbow.rl.Environment;
import longbow.rl.Environment.Step;
import longbow.tensor.Key;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShoppingTripTest {
    private static final String INSTRUCTION = "i need warm boots in size 8, and price lower than 40.00 dollars";
    private static final String START = "\nWebShop \nInstruction:  \n" + INSTRUCTION + " \n[Search] ";
    private static final String RESULTS = "\n[Back to Search] \nPage 1 (Total results: 1) \n[Next >] "
            + "\n[B012345678] \nElm Rubber Sole Boots for Work \n$35.0 ";
    private static final String HEAD = "\n[Back to Search] \n[< Prev] ";
    private static final String REST = "\nElm Rubber Sole Boots for Work \nPrice: $35.0 \nRating: N.A. "
            + "\n[Description] \n[Features] \n[Reviews] \n[Attributes] \n[Buy Now] ";
    private static final String ITEM = HEAD + "\ncolor [black][navy blue]\nsize [8][9]" + REST;
    private static final String INVALID = "Invalid action!";

    private static Environment environment() {
        Environment environment = Shop.task().environment();
        assertThat(environment.reset(Key.of(0))).isEqualTo("\nObservation:\n" + START + "\nAction:\n");
        return environment;
    }

    /** Acts in the order given and checks the page that each action leads to. */
    private static void expect(Environment environment, String... actionsAndPages) {
        for (int i = 0; i < actionsAndPages.length; i += 2) {
            Step step = environment.step(actionsAndPages[i]);
            assertThat(step)
                    .as(actionsAndPages[i])
                    .isEqualTo(new Step("Observation:\n" + actionsAndPages[i + 1] + "\nAction:\n", 0, false, false));
        }
    }

    @Test
    void pagesAreThoseOfTheOriginal() {
        Environment environment = environment();
        expect(
                environment,
                "search[warm boots]",
                RESULTS,
                "click[B012345678]",
                ITEM,
                "click[navy blue]",
                "You have clicked navy blue.",
                "click[black]",
                "You have clicked black.",
                "click[Features]",
                HEAD + "\n Warm and dry \n With rubber sole ",
                "click[< Prev]",
                HEAD + "\ncolor [[black]][navy blue]\nsize [8][9]" + REST,
                "click[8]",
                "You have clicked 8.");
        assertThat(environment.step("click[Buy Now]"))
                .isEqualTo(new Step("Observation:\nYour score (min 0.0, max 1.0): 1.0", 1, true, false));
    }

    @Test
    void theOtherTabs() {
        expect(
                environment(),
                "search[boots]",
                RESULTS,
                "click[B012345678]",
                ITEM,
                "click[Description]",
                HEAD + "\nBoots by Elm. They are warm. ",
                "click[< Prev]",
                ITEM,
                "click[Reviews]",
                HEAD,
                "click[< Prev]",
                ITEM,
                "click[Attributes]",
                HEAD + "\nrubber sole \nwarm \nfashion \nboots \nclothing › shoes › boots ");
    }

    @Test
    void buttonsWorkOnTheirPagesOnly() {
        expect(environment(), "click[Back to Search]", INVALID, "click[Search]", INVALID, "click[< Prev]", INVALID);
        expect(environment(), "click[B012345678]", INVALID, "click[Buy Now]", INVALID, "click[Next >]", INVALID);
        Environment results = environment();
        expect(results, "search[boots]", RESULTS, "search[boots]", INVALID, "click[< Prev]", INVALID);
        expect(results, "click[Next >]", INVALID, "click[Buy Now]", INVALID, "click[Description]", INVALID);
        expect(results, "click[b012345678]", INVALID, "click[Back to Search]", START);
        Environment item = environment();
        expect(item, "search[boots]", RESULTS, "click[B012345678]", ITEM, "click[B012345678]", INVALID);
        expect(item, "click[Black]", INVALID, "search[boots]", INVALID, "click[8]", "You have clicked 8.");
        expect(item, "click[< Prev]", RESULTS, "click[B012345678]", ITEM, "click[Back to Search]", START);
        Environment tab = environment();
        expect(tab, "search[boots]", RESULTS, "click[B012345678]", ITEM, "click[Features]", tabOf("Features"));
        expect(tab, "click[8]", INVALID, "click[Buy Now]", INVALID, "click[Reviews]", INVALID);
        expect(tab, "click[Back to Search]", START, "click[B012345678]", INVALID);
    }

    private static String tabOf(String name) {
        return Page.tab(Shop.BOOT, name);
    }

    @Test
    void thinkingChangesNothing() {
        expect(environment(), "think[]", "OK.", "think[what now?]", "OK.", "search[boots]", RESULTS, "think[x]", "OK.");
    }

    @Test
    void oneLineFeedBehindTheActionIsIgnored() {
        expect(environment(), "search[boots]\n", RESULTS, "click[B012345678]\n\n", INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n",
                "search",
                "search[",
                "search[]",
                "search[a/b]",
                "search[boots",
                "Search[boots]",
                " search[boots]",
                "search[boots] ",
                "click[",
                "click[]",
                "click",
                "think[",
                "buy[it]",
                "\u0000",
                "\uD800",
                "reset"
            })
    void whatIsNoActionIsSaidToBeInvalid(String action) {
        expect(environment(), action, INVALID, "search[boots]", RESULTS);
    }

    @Test
    void queriesOfAnyKindAreSearched() {
        String none = "\n[Back to Search] \nPage 1 (Total results: 0) \n[Next >] ";
        for (String query : List.of("the", "?", "\uD800", "\u0000", "*:*", "a AND (", "\"", "x".repeat(1_000_000))) {
            expect(environment(), "search[" + query + "]", none, "click[B012345678]", INVALID);
        }
        StringBuilder many = new StringBuilder("boots");
        for (int i = 0; i < 5000; i++) {
            many.append(" word").append(i);
        }
        expect(environment(), "search[" + many + "]", RESULTS);
        expect(environment(), "search[Boot's BOOTING]", RESULTS); // possessives, case and stems
    }

    @Test
    void theTenthActionIsTheLast() {
        Environment environment = environment();
        for (int i = 1; i < 10; i++) {
            assertThat(environment.step("think[x]").done()).isFalse();
        }
        assertThat(environment.step("think[x]")).isEqualTo(new Step("Observation:\nOK.", 0, false, true));
        assertThatThrownBy(() -> environment.step("think[x]"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("reset");
        environment.reset(Key.of(1));
        assertThat(environment.step("think[x]").done()).isFalse();
        assertThatThrownBy(() -> Shop.task().environment().step("")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aPurchaseWithTheTenthActionCounts() {
        Environment environment = environment();
        expect(environment, "search[boots]", RESULTS, "click[B012345678]", ITEM);
        for (int i = 3; i < 10; i++) {
            environment.step("think[x]");
        }
        Step last = environment.step("click[Buy Now]");
        assertThat(last.terminated()).isTrue();
        assertThat(last.truncated()).isFalse();
        assertThat(last.reward()).isEqualTo(0.5); // warm and affordable, but neither 8 nor black
        assertThat(last.observation()).isEqualTo("Observation:\nYour score (min 0.0, max 1.0): 0.5");
    }

    @Test
    void theFullViewRepeatsHistoryAndInstruction() {
        Environment environment = Shop.task().with("view", "full").environment();
        String tail = "\nInstruction:\n" + INSTRUCTION + " ";
        String history = "\nObservation:\n" + START;
        assertThat(environment.reset(Key.of(0))).isEqualTo(history + tail);
        history += "\nAction:\nsearch[boots]\nObservation:\n" + RESULTS;
        assertThat(environment.step("search[boots]\n").observation()).isEqualTo(history + tail);
        history += "\nAction:\nnonsense\nObservation:\n" + INVALID;
        assertThat(environment.step("nonsense").observation()).isEqualTo(history + tail);
    }

    @Test
    void theFullViewRepeatsAnyActionInMeasure() {
        Environment environment = Shop.task().with("view", "full").environment();
        environment.reset(Key.of(0));
        assertThat(environment.step("a\ud800b\u0000").observation())
                .contains("\nAction:\na?b\u0000\nObservation:\n" + INVALID);
        String large = environment.step("x".repeat(1 << 20)).observation();
        assertThat(large).contains("\nAction:\n" + "x".repeat(1000) + "...\nObservation:\n" + INVALID);
        assertThat(large).hasSizeLessThan(3000);
    }

    @Property(seed = "2", tries = 200)
    void theNewTextsJoinToTheFullView(@ForAll("plays") List<String> actions, @ForAll long seed) {
        WebShop task = new WebShop().in(Shop.MADE_UP);
        Environment news = task.environment();
        Environment full = task.with("view", "full").environment();
        Key key = Key.of(seed);
        StringBuilder joined = new StringBuilder(news.reset(key));
        String whole = full.reset(key);
        for (String action : actions) {
            Step step = news.step(action);
            Step fullStep = full.step(action);
            joined.append(new String(action.getBytes(UTF_8), UTF_8))
                    .append('\n')
                    .append(step.observation());
            whole = fullStep.observation();
            assertThat(fullStep.reward()).isEqualTo(step.reward());
            assertThat(fullStep.done()).isEqualTo(step.done());
            if (step.done()) {
                break;
            }
        }
        String instruction = whole.substring(whole.lastIndexOf("\nInstruction:\n"));
        assertThat(joined.toString().replaceFirst("\nAction:\n$", "") + instruction)
                .isEqualTo(whole);
    }

    @Property(seed = "3", tries = 200)
    void anyStringsGetTheSameReplies(@ForAll("plays") List<String> actions, @ForAll long seed) {
        assertThat(transcript(actions, seed)).isEqualTo(transcript(actions, seed));
    }

    private static List<Step> transcript(List<String> actions, long seed) {
        Environment environment = new WebShop().in(Shop.MADE_UP).environment();
        environment.reset(Key.of(seed));
        List<Step> steps = new ArrayList<>();
        for (String action : actions) {
            Step step = environment.step(action);
            steps.add(step);
            assertThat(step.reward()).isBetween(0.0, 1.0);
            if (step.done()) {
                break;
            }
        }
        return steps;
    }

    /** Any strings among actions that lead somewhere. */
    @Provide
    Arbitrary<List<String>> plays() {
        Arbitrary<String> wild = Arbitraries.strings().all().ofMaxLength(40).filter(text -> !text.contains("\n"));
        Arbitrary<String> near = wild.map(text -> "search[" + text + "]");
        Arbitrary<String> sound = Arbitraries.of(
                "search[boots]",
                "search[warm dress]",
                "click[" + Shop.MADE_UP.search("boots").getFirst().id() + "]",
                "click[" + Shop.MADE_UP.search("boots").get(9).id() + "]",
                "click[" + Shop.MADE_UP.search("boots").get(10).id() + "]",
                "click[8]",
                "click[Attributes]",
                "click[< Prev]",
                "click[Back to Search]",
                "click[Buy Now]");
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(1, wild),
                        net.jqwik.api.Tuple.of(1, near),
                        net.jqwik.api.Tuple.of(8, sound))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Test
    void hiddenProductsOfTheFirstTenCanBeOpened() {
        List<Product> found = Shop.MADE_UP.search("boots");
        assertThat(found).hasSizeGreaterThan(10);
        Environment environment = new WebShop().in(Shop.MADE_UP).environment();
        environment.reset(Key.of(0));
        String page = environment.step("search[boots]").observation();
        assertThat(page).contains(found.get(2).id()).doesNotContain(found.get(3).id());
        assertThat(environment.step("click[" + found.get(10).id() + "]").observation())
                .contains(INVALID);
        assertThat(environment.step("click[" + found.get(9).id() + "]").observation())
                .contains(found.get(9).title());
    }

    @Test
    void actionsOfAMillionCharactersAreAnswered() {
        for (String piece :
                List.of("a", "[", "]", "search[", "click[", "\u0000", "\uD83D\uDE00", "\uDC00", "\n", "/")) {
            String huge = piece.repeat(1_000_000 / piece.length());
            expect(environment(), huge, INVALID);
            Step step = environment().step("search[" + huge + "]");
            assertThat(step.observation()).startsWith("Observation:\n").hasSizeLessThan(1000);
        }
    }

    @Test
    void copiesDoNotDisturbEachOther() {
        WebShop task = new WebShop().in(Shop.MADE_UP);
        List<String> actions = List.of("search[boots]", "click[Back to Search]", "search[warm dress]");
        List<Environment> side = new ArrayList<>();
        List<List<Step>> together = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            side.add(task.environment());
            side.get(i).reset(Key.of(i));
            together.add(new ArrayList<>());
        }
        for (String action : actions) {
            for (int i = 7; i >= 0; i--) {
                together.get(i).add(side.get(i).step(action));
            }
        }
        for (int i = 0; i < 8; i++) {
            assertThat(together.get(i)).isEqualTo(transcript(actions, i));
        }
    }
}
