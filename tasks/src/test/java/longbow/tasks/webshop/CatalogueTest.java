package longbow.tasks.webshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import longbow.tensor.Key;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final Catalogue SHOP = Shop.MADE_UP;
    private static final int GOALS = 2000;

    @Test
    void theSameKeyGivesTheSameShop() {
        Key key = Key.of(5);
        Catalogue one = Catalogue.generate(key, 200, 100);
        Catalogue two = Catalogue.generate(key, 200, 100);
        assertThat(two.products()).isEqualTo(one.products());
        for (int i = 0; i < 100; i++) {
            assertThat(two.goals().goal(99 - i)).isEqualTo(one.goals().goal(99 - i));
        }
        assertThat(Catalogue.generate(Key.of(6), 200, 100).products()).isNotEqualTo(one.products());
        assertThat(Catalogue.generate(key, 300, 100).products().subList(0, 200))
                .as("a larger shop has the products of a smaller one")
                .isEqualTo(one.products());
    }

    @Test
    void theGoalsOwnProductWithItsOptionsScoresOne() {
        for (int i = 0; i < GOALS; i++) {
            Goal goal = SHOP.goals().goal(i);
            assertThat(Score.of(goal, goal.product(), goal.options()).total())
                    .as("goal %d: %s", i, goal.instruction())
                    .isEqualTo(1);
        }
    }

    @Test
    void anyOtherProductScoresLittle() {
        Key key = Key.of(1);
        double sum = 0;
        for (int i = 0; i < GOALS; i++) {
            Product product = SHOP.products().get(key.below(SHOP.products().size(), i));
            sum += Score.of(SHOP.goals().goal(i), product, List.of()).total();
        }
        assertThat(sum / GOALS).isLessThan(0.2);
    }

    @Test
    void searchingTheInstructionOftenFindsTheProductAndOftenDoesNot() {
        int found = 0;
        for (int i = 0; i < GOALS; i++) {
            Goal goal = SHOP.goals().goal(i);
            List<Product> hits = SHOP.search(goal.instruction());
            found += hits.subList(0, Math.min(10, hits.size())).contains(goal.product()) ? 1 : 0;
        }
        assertThat(found / (double) GOALS).isBetween(0.4, 0.7);
    }

    @Test
    void productsAreAsTheSpecificationOfTheShopSays() {
        Set<String> types = new TreeSet<>();
        Set<String> departments = new TreeSet<>();
        for (Product product : SHOP.products()) {
            assertThat(product.id()).matches("B0[0-9A-Z]{8}");
            assertThat(product.title().split(" ").length).as(product.title()).isBetween(4, 20);
            assertThat(product.attributes()).hasSizeBetween(1, 6).doesNotHaveDuplicates();
            assertThat(product.bullets()).hasSizeBetween(3, 6);
            assertThat(product.category().split(" › ")).hasSize(3);
            assertThat(product.price()).isBetween(1.0, 2000.0);
            assertThat(product.priceTag()).matches("\\$\\d+\\.\\d{1,2}( to \\$\\d+\\.\\d{1,2})?");
            assertThat(product.options())
                    .allSatisfy(option ->
                            assertThat(option.values()).hasSizeBetween(2, 8).doesNotHaveDuplicates());
            assertThat(product.nouns())
                    .isNotEmpty()
                    .allSatisfy(noun ->
                            assertThat(product.title().toLowerCase(Locale.ROOT)).contains(noun));
            types.add(product.query());
            departments.add(product.department());
        }
        assertThat(departments).containsExactly("beauty", "electronics", "fashion", "garden", "grocery");
        assertThat(types).hasSizeGreaterThan(50);
        assertThat(Taxonomy.types()).hasSize(60);
    }

    @Test
    void someFeaturesAreSeenOnlyBehindTheTabs() {
        long seen = 0;
        long all = 0;
        for (Product product : SHOP.products()) {
            for (String attribute : product.attributes()) {
                all++;
                seen += product.title().toLowerCase(Locale.ROOT).contains(attribute) ? 1 : 0;
            }
        }
        assertThat(seen / (double) all).isBetween(0.2, 0.6);
    }

    @Test
    void goalsAskForWhatTheProductHasInPlainWords() {
        for (int i = 0; i < GOALS; i++) {
            Goal goal = SHOP.goals().goal(i);
            assertThat(goal.attributes()).hasSizeBetween(1, 3);
            assertThat(goal.product().attributes()).containsAll(goal.attributes());
            assertThat(goal.options()).hasSizeBetween(0, 2);
            String text = goal.instruction();
            assertThat(text).isLowerCase();
            goal.attributes().forEach(attribute -> assertThat(text).contains(attribute));
            goal.options().forEach(option -> assertThat(text).contains(option));
            assertThat(text.endsWith(Prices.clause(goal.limit()))).isTrue();
            assertThat(goal.limit()).isGreaterThan(goal.product().price());
        }
    }

    @Property(seed = "4", tries = 1000)
    void limitsAreTheLargerOfTwoNearTens(@ForAll @IntRange(max = 120_000) int cents, @ForAll long seed) {
        double price = cents / 100.0;
        double limit = Prices.limit(price, Key.of(seed));
        int above = (int) Math.max(0, 99 - Math.floor(price / 10));
        if (above < 2) {
            assertThat(limit).isEqualTo(Goal.NO_LIMIT);
            assertThat(Prices.clause(limit)).isEmpty();
        } else {
            assertThat(limit % 10).isZero();
            double first = 10 * (Math.floor(price / 10) + 1);
            assertThat(limit).isBetween(first + 10, Math.min(990, first + 30));
        }
    }

    @Test
    void clausesAndNumbersAreWrittenAsInTheOriginal() {
        assertThat(Prices.clause(40)).isEqualTo(", and price lower than 40.00 dollars");
        assertThat(Prices.number(100)).isEqualTo("100.0");
        assertThat(Prices.number(12.5)).isEqualTo("12.5");
        assertThat(Prices.number(2 / 3.0)).isEqualTo("0.6666666666666666");
        assertThat(Prices.number(12345678)).isEqualTo("12345678.0");
    }

    @Test
    void equalScoresKeepTheOrderOfTheShop() {
        assertThat(SHOP.search("zzzz")).isEmpty();
        List<Product> found = SHOP.search("boots");
        assertThat(found).hasSize(Catalogue.MAX_HITS).isEqualTo(SHOP.search("boots"));
        assertThat(SHOP.search("boots boots"))
                .as("a word said twice weighs twice")
                .isEqualTo(found);
        Product twin = new Product(
                "B0TWIN0000",
                Shop.BOOT.title(),
                Shop.BOOT.nouns(),
                Shop.BOOT.description(),
                Shop.BOOT.bullets(),
                "boots",
                "fashion",
                Shop.BOOT.category(),
                List.of(),
                Shop.BOOT.options(),
                "$1.0",
                1);
        Catalogue two = new Catalogue(List.of(twin, Shop.BOOT), Goals.of(List.of(Shop.WANTED)));
        assertThat(two.search("rubber boots")).containsExactly(twin, Shop.BOOT);
    }

    @Test
    void refusesWhatIsNoShop() {
        assertThatThrownBy(() -> Catalogue.generate(Key.of(0), 0, 1)).hasMessageContaining("1 to 1000000");
        assertThatThrownBy(() -> Catalogue.generate(Key.of(0), 1, 0)).hasMessageContaining("goals");
        assertThatThrownBy(() -> new Catalogue(List.of(Shop.BOOT, Shop.BOOT), Goals.of(List.of(Shop.WANTED))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("B012345678");
        assertThat(SHOP.product("B000000000")).isEmpty();
        assertThat(SHOP.product(SHOP.products().get(3).id()))
                .contains(SHOP.products().get(3));
    }

    @Test
    void coloursAreThoseOfTheOriginal() throws java.io.IOException {
        String root = System.getenv("LONGBOW_TEST_DATA");
        if (root == null) {
            System.out.println("CatalogueTest.coloursAreThoseOfTheOriginal: skipped, LONGBOW_TEST_DATA is not set");
            return;
        }
        java.nio.file.Path file = java.nio.file.Path.of(root, "webshop", "colors.txt");
        assertThat(Colours.words()).isEqualTo(java.nio.file.Files.readAllLines(file));
    }
}
