package longbow.tasks.webshop;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the shop knows of a product.
 *
 * @param id its name in actions, such as {@code B07XYZ1234}
 * @param title its name for people
 * @param nouns the nouns of the title, in lower case
 * @param description a paragraph
 * @param bullets short texts on its features
 * @param query the search that finds its type: {@code running shoes}
 * @param department the part of the shop that has it: {@code fashion}
 * @param category its place in the shop, from general to particular, joined by {@code ›}
 * @param attributes its features in short phrases, which goals ask for
 * @param options what is chosen with it
 * @param priceTag the price as shown: {@code $12.5} or {@code $12.5 to $20.0}
 * @param price the price that counts, in dollars
 */
public record Product(
        String id,
        String title,
        Set<String> nouns,
        String description,
        List<String> bullets,
        String query,
        String department,
        String category,
        List<String> attributes,
        List<Option> options,
        String priceTag,
        double price) {
    /** Copies the collections. */
    public Product {
        nouns = Set.copyOf(nouns);
        bullets = List.copyOf(bullets);
        attributes = List.copyOf(attributes);
        options = List.copyOf(options);
    }

    /** Returns the text that is searched: title, description, first bullet and options, in lower case. */
    String searchText() {
        String choices = options.stream()
                .map(option -> option.name() + ": " + String.join(", ", option.values()))
                .collect(Collectors.joining(", and "));
        String first = bullets.isEmpty() ? "" : bullets.getFirst();
        return String.join(" ", title, description, first, choices).toLowerCase(Locale.ROOT);
    }
}
