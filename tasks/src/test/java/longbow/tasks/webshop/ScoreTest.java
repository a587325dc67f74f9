package longbow.tasks.webshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreTest {
    private static final List<String> TEA_TREE = List.of("tea tree", "essential oils", "natural ingredients");

    private static Product product(String title, String description, List<String> bullets, String... attributes) {
        return new Product(
                "B000000000",
                title,
                TitleNouns.of(title),
                description,
                bullets,
                "q",
                "beauty",
                "a › b › c",
                List.of(attributes),
                List.of(),
                "$35.0",
                35);
    }

    @Test
    void attributesMatchAlike() {
        Product same = product("", "", List.of(), "tea tree", "essential oil", "natural ingredients");
        assertThat(Score.attributeMatches(TEA_TREE, same)).isEqualTo(3);
        Product fewer = product("", "", List.of(), "essential oil", "natural ingredients");
        assertThat(Score.attributeMatches(TEA_TREE, fewer)).isEqualTo(2);
    }

    @Test
    void attributesMatchLiterallyInTheTexts() {
        Product texts = product(
                "",
                "Best shampoo on the market, made with natural ingredients",
                List.of("This shampoo has essential oils and smells like lemons"));
        assertThat(Score.attributeMatches(TEA_TREE, texts)).isEqualTo(2);
        Product other = product(
                "English tea for breakfast",
                "Soothing tea, tea for all",
                List.of("This bag of tea is good"),
                "tea bag",
                "earl gray",
                "lipton");
        assertThat(Score.attributeMatches(TEA_TREE, other)).isZero();
        assertThat(Score.attributeMatches(List.of("tea tree"), product("Tea Tree Oil", "", List.of())))
                .isEqualTo(1);
    }

    @Test
    void optionsMatchAlikeAfterTheirColoursAreMadePlain() {
        assertThat(Score.optionMatches(List.of("grey", "XL", "pack of 12"), List.of("pack of 12", "blue", "XL")))
                .isEqualTo(2);
        assertThat(Score.optionMatches(List.of("cool powder snow"), List.of("powder snow")))
                .isEqualTo(1);
        assertThat(Score.optionMatches(List.of("heather grey"), List.of("dark heather")))
                .as("both are brought to one word: dark and heather differ")
                .isZero();
        assertThat(Score.optionMatches(List.of("navy blue"), List.of("light navy blue")))
                .as("blue comes first in the list, light and navy later")
                .isEqualTo(1);
        assertThat(Score.optionMatches(List.of(), List.of("blue"))).isZero();
        assertThat(Score.optionMatches(List.of("size XL"), List.of("XL"))).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "standard, tan",
        "midnight blue, blue",
        "wine red, red",
        "dark grey, dark",
        "size 8, size 8",
        "Grey, Grey",
        "multicolor, multicolor",
        "'', ''",
    })
    void coloursAreTheFirstOfTheListWithinTheText(String value, String plain) {
        assertThat(Colours.normalized(value)).isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource({
        "a › b › c, b › c › a, true",
        "a › b › c, a › d › b, true",
        "a › b › c, a › a › b, true",
        "a › b › c, d › e › f, false",
        "a › b › c, a › a › d, false",
        "'', '', false",
    })
    void categoriesAreAlikeWithTwoCommonLevels(String a, String b, boolean alike) {
        assertThat(Score.sameCategory(a, b)).isEqualTo(alike);
    }

    @Test
    void theTitleShareIsThatOfTheGoalsNouns() {
        Set<String> wanted = TitleNouns.of("Girls Basketball Jersey - Black, Size 8");
        assertThat(wanted).containsExactly("basketball", "girls", "jersey");
        Set<String> bought = TitleNouns.of("Soft Breathable Basketball Shoes for Men");
        assertThat(Score.titleShare(wanted, bought)).isEqualTo(1 / 3.0, within(1e-3));
        assertThat(Score.titleShare(Set.of(), bought)).isEqualTo(0.2);
        assertThat(Score.titleShare(wanted, Set.of())).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, 0.15, 0.5",
        "true, false, 0.15, 1",
        "false, true, 0.15, 1",
        "false, false, 0.21, 1",
        "false, false, 0.2, 0.5",
        "true, true, 0.09, 0.1",
        "true, true, 0.1, 1",
        "true, true, 0, 0",
        "false, false, 0, 0",
    })
    void theTypeFactorFollowsQueryCategoryAndTitle(boolean query, boolean category, double share, double factor) {
        assertThat(Score.typeFactor(query, category, share)).isEqualTo(factor);
    }

    @Test
    void everythingAsWantedScoresOne() {
        Product product = product("Mens Shirt", "", List.of(), "tea tree");
        Goal goal = new Goal(product, "", List.of("tea tree"), List.of("color grey", "size XL"), 40);
        assertThat(Score.of(goal, product, List.of("grey", "XL"))).isEqualTo(new Score(1, 1, 2, true, 1));
        assertThat(Score.of(goal, product, List.of("grey"))).isEqualTo(new Score(1, 1, 1, true, 0.75));
        Goal cheaper = new Goal(product, "", List.of("tea tree"), List.of(), 30);
        assertThat(Score.of(cheaper, product, List.of())).isEqualTo(new Score(1, 1, 0, false, 0.5));
        Goal atLimit = new Goal(product, "", List.of("tea tree"), List.of(), 35);
        assertThat(Score.of(atLimit, product, List.of()).affordable()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "essential oils, essential oil, 96",
        "tea tree, tree tea, 100",
        "tea, tea tree, 100",
        "Tea-Tree!, tea tree, 100",
        "'', tea, 0",
        "?, ?, 0",
        "abc, xyz, 0",
        "size XL, XL, 100",
        "pack of 12, pack of 6, 88", // the words in common against all words of the second: 200 * 7 / (7 + 9) = 87.5
    })
    void tokenSetRatio(String a, String b, int ratio) {
        assertThat(TokenSets.ratio(a, b)).isEqualTo(ratio);
    }

    @Property(seed = "1", tries = 500)
    void theRatioIsSymmetricAndWithinBounds(@ForAll String a, @ForAll String b) {
        assertThat(TokenSets.ratio(a, b)).isBetween(0, 100).isEqualTo(TokenSets.ratio(b, a));
        assertThat(TokenSets.ratio(a, a)).isIn(0, 100);
    }
}
