package longbow.tasks.webshop;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How well a purchase meets a goal:
 * <pre>
 * total = type (attributes + options + affordable) / (goal attributes + goal options + 1).
 * </pre>
 *
 * @param type the factor for the type of product: 0, 0.1, 0.5 or 1, see {@link #typeFactor}
 * @param attributes how many goal attributes the product has
 * @param options how many goal options were chosen
 * @param affordable whether the price is within the limit
 * @param total the reward, from 0 to 1
 */
public record Score(double type, int attributes, int options, boolean affordable, double total) {
    /** A token-set ratio above this is a match. */
    private static final int MATCH = 85;

    /** Returns the score of buying {@code product} with the option values {@code chosen}. */
    public static Score of(Goal goal, Product product, Collection<String> chosen) {
        Product wanted = goal.product();
        double type = typeFactor(
                wanted.query().equals(product.query()),
                sameCategory(wanted.category(), product.category()),
                titleShare(wanted.nouns(), product.nouns()));
        int attributes = attributeMatches(goal.attributes(), product);
        int options = optionMatches(goal.options(), chosen);
        boolean affordable = product.price() <= goal.limit();
        int met = attributes + options + (affordable ? 1 : 0);
        int wishes = goal.attributes().size() + goal.options().size() + 1;
        return new Score(type, attributes, options, affordable, type * ((double) met / wishes));
    }

    /**
     * Returns how many goal attributes {@code product} has: an attribute of its own has a token-set ratio above 85 with
     * it, or the title, the bullets or the description hold it literally, in lower case.
     */
    static int attributeMatches(List<String> wanted, Product product) {
        List<String> texts = List.of(
                product.title().toLowerCase(Locale.ROOT),
                String.join(" ", product.bullets()).toLowerCase(Locale.ROOT),
                product.description().toLowerCase(Locale.ROOT));
        return count(
                wanted,
                goal -> product.attributes().stream().anyMatch(own -> TokenSets.ratio(own, goal) > MATCH)
                        || texts.stream().anyMatch(text -> text.contains(goal)));
    }

    /** Returns how many goal options have a token-set ratio above 85 with a chosen value, both brought to plain colours. */
    static int optionMatches(List<String> wanted, Collection<String> chosen) {
        List<String> values = chosen.stream().map(Colours::normalized).toList();
        return count(wanted, goal -> {
            String plain = Colours.normalized(goal);
            return values.stream().anyMatch(value -> TokenSets.ratio(value, plain) > MATCH);
        });
    }

    /**
     * Returns the factor for the type: 1, or 0.5 if neither the search nor the category is that of the goal and the
     * titles share no more than a fifth; but 0.1 if the share is below a tenth, and 0 if it is none.
     */
    static double typeFactor(boolean sameQuery, boolean sameCategory, double titleShare) {
        if (titleShare == 0) {
            return 0;
        }
        if (titleShare < 0.1) {
            return 0.1;
        }
        return sameQuery || sameCategory || titleShare > 0.2 ? 1 : 0.5;
    }

    /** Returns whether two categories have at least two levels in common, wherever these stand. */
    static boolean sameCategory(String a, String b) {
        List<String> levels = levels(b);
        return levels(a).stream().distinct().filter(levels::contains).count() >= 2;
    }

    private static List<String> levels(String category) {
        return Arrays.stream(category.split("›")).map(String::strip).toList();
    }

    /** Returns the share of the wanted nouns that the other title has as well, or 0.2 if none are wanted. */
    static double titleShare(Set<String> wanted, Set<String> bought) {
        if (wanted.isEmpty()) {
            return 0.2;
        }
        return (double) wanted.stream().filter(bought::contains).count() / wanted.size();
    }

    private static int count(List<String> wanted, Predicate<String> met) {
        return (int) wanted.stream().filter(met).count();
    }
}
