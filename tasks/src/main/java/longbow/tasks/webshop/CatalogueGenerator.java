package longbow.tasks.webshop;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import longbow.tensor.Key;

/**
 * Makes products up. A product is of one of the types of {@code taxonomy.txt} and has 1 to 6 features of it, of which the
 * title shows one or two and bullets and description some others; one in ten is nearly an earlier one, with one feature or
 * one option changed.
 */
final class CatalogueGenerator {
    private static final int MAX_PRODUCTS = 1_000_000;
    private static final double NEARLY_EARLIER = 0.1;
    /** Type i of n is drawn in proportion to i^(1/SKEW - 1), which gives some types twenty times the products of others. */
    private static final double SKEW = 5;

    private static final double PRICE_RANGE = 0.25;
    private static final double OWN_FEATURE = 0.6;
    private static final String ID_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /** A product, and what it was made of. */
    record Made(Draft draft, Product product) {}

    private CatalogueGenerator() {}

    static List<Made> products(Key key, int count) {
        if (count < 1 || count > MAX_PRODUCTS) {
            throw new IllegalArgumentException(
                    "webshop: a catalogue has 1 to %d products, but %d were asked for".formatted(MAX_PRODUCTS, count));
        }
        List<Taxonomy.Type> types = new ArrayList<>();
        for (int type : key.named("popularity").permutation(Taxonomy.types().size())) {
            types.add(Taxonomy.types().get(type));
        }
        List<Made> made = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < count; i++) {
            Draws draws = new Draws(key.fold(i));
            boolean nearly = i > 0 && draws.chance(NEARLY_EARLIER);
            Draft draft = nearly ? changed(made.get(draws.below(i)).draft(), draws) : fresh(types, draws, key.fold(i));
            String id = id(draws);
            while (!ids.add(id)) {
                id = id(draws);
            }
            made.add(new Made(draft, draft.product(id)));
        }
        return made;
    }

    /** Returns a new draft; of {@code types} the first are much more frequent than the last, as in shops. */
    private static Draft fresh(List<Taxonomy.Type> types, Draws draws, Key key) {
        Taxonomy.Type type = types.get((int) (types.size() * StrictMath.pow(draws.uniform(), SKEW)));
        String brand = draws.pick(type.brands()) + draws.pick(type.brands());
        if (draws.chance(0.3)) {
            brand += draws.pick(type.brands());
        }
        brand = Character.toUpperCase(brand.charAt(0)) + brand.substring(1);
        List<Option> options = new ArrayList<>();
        for (Taxonomy.Choice choice : type.choices()) {
            if (draws.chance(choice.share())) {
                options.add(new Option(choice.name(), values(choice, draws)));
            }
        }
        // rounded logarithmic scale between the bounds, with the usual endings
        double dollars = Math.floor(type.low() * StrictMath.pow(type.high() / type.low(), draws.uniform()));
        double low = cents(dollars + draws.pick(List.of(0.99, 0.95, 0.49, 0.5, 0.0)));
        boolean range = !options.isEmpty() && draws.chance(PRICE_RANGE);
        double high = range ? cents(low + 1 + Math.floor(low * draws.uniform())) : low;
        return new Draft(
                type,
                brand,
                draws.pick(type.heads()),
                draws.pick(type.uses()),
                features(type, draws.between(1, 6), draws),
                List.copyOf(options),
                range ? "$" + Prices.number(low) + " to $" + Prices.number(high) : "$" + Prices.number(low),
                range ? low + draws.uniform() * (high - low) : low,
                key.named("style"));
    }

    /** Returns a draft like {@code base}, but for one feature or one option. */
    private static Draft changed(Draft base, Draws draws) {
        List<Taxonomy.Feature> features = new ArrayList<>(base.features());
        List<Option> options = new ArrayList<>(base.options());
        if (options.isEmpty() || draws.chance(0.6)) {
            List<Taxonomy.Feature> others = new ArrayList<>(base.type().features());
            others.removeAll(features);
            features.set(draws.below(features.size()), draws.pick(others));
        } else {
            int changed = draws.below(options.size());
            String name = options.get(changed).name();
            for (Taxonomy.Choice choice : base.type().choices()) {
                if (choice.name().equals(name)) {
                    options.set(changed, new Option(name, values(choice, draws)));
                }
            }
        }
        return new Draft(
                base.type(),
                base.brand(),
                base.head(),
                base.use(),
                List.copyOf(features),
                List.copyOf(options),
                base.priceTag(),
                base.price(),
                base.style());
    }

    private static List<String> values(Taxonomy.Choice choice, Draws draws) {
        int most = choice.name().equals("color") ? 8 : 6;
        return draws.some(choice.values(), draws.between(2, most));
    }

    private static List<Taxonomy.Feature> features(Taxonomy.Type type, int count, Draws draws) {
        List<Taxonomy.Feature> own = draws.sample(type.features(), count);
        List<Taxonomy.Feature> common = draws.sample(type.common(), count);
        common.removeAll(own);
        List<Taxonomy.Feature> features = new ArrayList<>();
        while (features.size() < count) {
            boolean first = common.isEmpty() || (!own.isEmpty() && draws.chance(OWN_FEATURE));
            features.add((first ? own : common).removeFirst());
        }
        return List.copyOf(features);
    }

    private static double cents(double dollars) {
        return Math.rint(100 * dollars) / 100;
    }

    private static String id(Draws draws) {
        StringBuilder id = new StringBuilder("B0");
        while (id.length() < 10) {
            id.append(ID_CHARACTERS.charAt(draws.below(ID_CHARACTERS.length())));
        }
        return id.toString();
    }
}
