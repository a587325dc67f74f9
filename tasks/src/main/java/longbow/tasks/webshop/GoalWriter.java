package longbow.tasks.webshop;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import longbow.tensor.Key;

/**
 * Writes goals for made-up products, in the style of people: 1 to 3 features, 0 to 2 option values and a price limit. Goal i
 * is a pure function of the key and i, and is written when it is asked for.
 */
final class GoalWriter implements Goals {
    private static final double OTHER_HEAD = 0.5;
    private static final double HIDDEN = 0.9;

    private static final List<String> FRAMES = List.of(
            "i am looking for %s",
            "i am looking for %s",
            "im looking for %s",
            "looking for %s",
            "i need %s",
            "i need %s",
            "i need to find %s",
            "i need to buy %s",
            "i am in need of %s",
            "i want %s",
            "i want to buy %s",
            "i want to find %s",
            "i want to get %s",
            "i would like %s",
            "i would like to buy %s",
            "i would like to order %s",
            "id like to get %s",
            "find me %s",
            "find %s",
            "get me %s",
            "buy me %s",
            "show me %s",
            "help me find %s",
            "please find me %s",
            "can you find me %s",
            "could you get me %s",
            "i am interested in %s",
            "i am shopping for %s",
            "im searching for %s");

    private final List<CatalogueGenerator.Made> products;
    private final int size;
    private final Key key;

    GoalWriter(List<CatalogueGenerator.Made> products, int size, Key key) {
        this.products = products;
        this.size = size;
        this.key = key;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Goal goal(int index) {
        Key own = key.fold(Objects.checkIndex(index, size));
        Draws draws = new Draws(own);
        CatalogueGenerator.Made made = draws.pick(products);
        Draft draft = made.draft();
        List<Taxonomy.Feature> features = draws.sample(candidates(draft, draws), draws.between(1, 3));
        List<Option> options = draws.sample(draft.options(), draws.between(0, 2));
        List<String> values =
                options.stream().map(option -> draws.pick(option.values())).toList();
        String head = draws.chance(OTHER_HEAD) ? draws.pick(draft.type().heads()) : draft.head();
        StringBuilder text = new StringBuilder(phrase(features, head, draws));
        for (int i = 0; i < options.size(); i++) {
            text.append(wish(options.get(i).name(), values.get(i), draws));
        }
        double limit = Prices.limit(made.product().price(), own.named("limit"));
        return new Goal(
                made.product(),
                draws.pick(FRAMES).formatted(text) + Prices.clause(limit),
                features.stream().map(Taxonomy.Feature::phrase).toList(),
                values,
                limit);
    }

    /** Returns the features to choose from: often not the first, which the title shows, so that a look at the product helps. */
    private static List<Taxonomy.Feature> candidates(Draft draft, Draws draws) {
        List<Taxonomy.Feature> all = draft.features();
        return all.size() > 1 && draws.chance(HIDDEN) ? all.subList(1, all.size()) : all;
    }

    /** Returns what is wanted, with its features: {@code a vegan lipstick with jojoba oil}. */
    private static String phrase(List<Taxonomy.Feature> features, String head, Draws draws) {
        String things = features.stream()
                .filter(Taxonomy.Feature::thing)
                .map(Taxonomy.Feature::phrase)
                .collect(Collectors.joining(" and "));
        List<String> properties = new ArrayList<>();
        features.stream().filter(feature -> !feature.thing()).forEach(feature -> properties.add(feature.phrase()));
        String with = things.isEmpty() ? "" : " with " + things;
        boolean plural = head.endsWith("s") && !head.endsWith("ss");
        if (properties.isEmpty()) {
            return article(head, plural) + head + with;
        }
        if (draws.chance(0.5)) {
            String adjectives = String.join(draws.chance(0.5) ? ", " : " ", properties);
            return article(adjectives, plural) + adjectives + " " + head + with;
        }
        String verb = plural ? " that are " : " that is ";
        return article(head, plural)
                + head
                + with
                + (things.isEmpty() ? verb : " and" + verb)
                + String.join(" and ", properties);
    }

    private static String article(String next, boolean plural) {
        return plural ? "" : "aeiou".indexOf(next.charAt(0)) >= 0 ? "an " : "a ";
    }

    /** Returns how an option value is asked for. */
    private static String wish(String name, String value, Draws draws) {
        String plain = name.replace(" name", "");
        return switch (draws.below(4)) {
            case 0 -> ", in " + value;
            case 1 -> ", and the " + plain + " should be " + value;
            case 2 -> " in " + value + " " + plain;
            default -> " in the " + plain + " " + value;
        };
    }
}
