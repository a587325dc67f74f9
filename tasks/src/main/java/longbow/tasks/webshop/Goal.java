package longbow.tasks.webshop;

import java.util.List;

/**
 * What is wanted in an episode.
 *
 * @param product the product that it was written for
 * @param instruction what the agent is told
 * @param attributes the features wanted, at least one
 * @param options the option values wanted: a value, or a name and a value ({@code size xl})
 * @param limit the price, in dollars, that must not be exceeded
 */
public record Goal(Product product, String instruction, List<String> attributes, List<String> options, double limit) {
    /** A limit that no price exceeds. */
    public static final double NO_LIMIT = 1_000_000;

    /** Copies the lists. */
    public Goal {
        attributes = List.copyOf(attributes);
        options = List.copyOf(options);
    }
}
