package longbow.tasks.webshop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import longbow.tensor.Key;

/**
 * What a made-up product is, before it is put into words. Drafts with the same style that differ in one feature give texts
 * that differ in that feature.
 *
 * @param style the key of all choices of wording
 */
record Draft(
        Taxonomy.Type type,
        String brand,
        String head,
        String use,
        List<Taxonomy.Feature> features,
        List<Option> options,
        String priceTag,
        double price,
        Key style) {

    private static final double IN_BULLET = 0.5;
    private static final double IN_DESCRIPTION = 0.2;

    private static final List<String> PROPERTY_BULLETS = List.of(
            "%s: what our customers praise most",
            "Designed to be %s, day after day",
            "It is %s, so you need not think about it",
            "%s and made to stay that way",
            "Tested to be %s by people like you",
            "Because you asked for it: %s");
    private static final List<String> THING_BULLETS = List.of(
            "Comes with %s",
            "Made with %s that you can rely on",
            "%s included, and you will notice the difference",
            "The secret is %s",
            "With %s where it matters",
            "You get %s and nothing you do not need");
    private static final List<String> PLAIN_BULLETS = List.of(
            "What you get: one %s and our friendly service",
            "If anything is wrong with your %s, write to us and we will help",
            "A %s makes a good gift for every occasion",
            "Read the label of the %s before first use",
            "Our team has cared about every %s since the first day",
            "Please check the size before you order this %s");
    private static final List<String> OPENINGS = List.of(
            "Meet the %s that %s made for %s.",
            "This %s by %s was made for %s.",
            "Looking for a %s? %s has the right one for %s.",
            "A %s from %s, at its best for %s.");
    private static final List<String> CLOSINGS = List.of(
            "Order today and see for yourself.",
            "Colors may look different on your screen.",
            "We answer all questions within a day.",
            "Thank you for supporting a small brand.");

    /** Returns the product that this draft describes. */
    Product product(String id) {
        Draws draws = new Draws(style);
        String title = title(draws);
        List<String> bullets = bullets(draws);
        return new Product(
                id,
                title,
                nouns(),
                description(draws),
                bullets,
                type.query(),
                type.department(),
                type.category(),
                features.stream().map(Taxonomy.Feature::phrase).toList(),
                options,
                priceTag,
                price);
    }

    private String title(Draws draws) {
        int shown = draws.chance(0.3) ? 2 : 1;
        List<String> phrases =
                features.stream().limit(shown).map(Taxonomy.Feature::phrase).toList();
        StringBuilder title = new StringBuilder(brand + " " + titled(String.join(", ", phrases)) + " " + titled(head));
        boolean variant = draws.chance(0.4);
        int option = draws.below(3);
        int value = draws.below(64);
        if (variant && option < options.size()) {
            List<String> values = options.get(option).values();
            title.append(", ").append(titled(values.get(value % values.size())));
        }
        return title.append(" for ").append(titled(use)).toString();
    }

    private Set<String> nouns() {
        Set<String> nouns =
                new TreeSet<>(Arrays.asList(head.toLowerCase(Locale.ROOT).split("[ -]")));
        nouns.removeIf(word -> word.length() < 3); // "de", "t"
        nouns.add(brand.toLowerCase(Locale.ROOT));
        nouns.add(use.substring(use.lastIndexOf(' ') + 1));
        return nouns;
    }

    private List<String> bullets(Draws draws) {
        List<String> bullets = new ArrayList<>();
        for (Taxonomy.Feature feature : features) {
            String frame = draws.pick(feature.thing() ? THING_BULLETS : PROPERTY_BULLETS);
            if (draws.chance(IN_BULLET)) {
                bullets.add(sentence(frame.formatted(feature.phrase())));
            }
        }
        int least = draws.between(3, 4);
        for (String frame : draws.sample(PLAIN_BULLETS, 4)) {
            if (bullets.size() < least) {
                bullets.add(frame.formatted(head));
            }
        }
        return draws.sample(bullets, bullets.size());
    }

    private String description(Draws draws) {
        StringBuilder text = new StringBuilder(draws.pick(OPENINGS).formatted(head, brand, use));
        for (Taxonomy.Feature feature : features) {
            if (draws.chance(IN_DESCRIPTION)) {
                text.append(feature.thing() ? " It comes with " : " It is ")
                        .append(feature.phrase())
                        .append('.');
            }
        }
        return text.append(' ').append(draws.pick(CLOSINGS)).toString();
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** Returns the text with capital first letters. */
    private static String titled(String text) {
        StringBuilder result = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            if (i == 0 || text.charAt(i - 1) == ' ') {
                result.setCharAt(i, Character.toUpperCase(text.charAt(i)));
            }
        }
        return result.toString();
    }
}
