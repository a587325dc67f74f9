package longbow.tasks.webshop;

import java.util.List;

/**
 * Something that is chosen with a product, such as its size.
 *
 * @param name what is chosen, in lower case: {@code size}
 * @param values what it can be, in lower case
 */
public record Option(String name, List<String> values) {
    /** Copies the list. */
    public Option {
        values = List.copyOf(values);
    }
}
