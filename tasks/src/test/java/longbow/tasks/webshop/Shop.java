package longbow.tasks.webshop;

import java.util.List;
import java.util.Set;
import longbow.tensor.Key;

/** A shop for tests: made up, and one with a single product, whose pages are known by heart. */
final class Shop {
    static final Catalogue MADE_UP = Catalogue.generate(Key.of(0).named("webshop"), 1000, Settings.GOALS);

    static final Product BOOT = new Product(
            "B012345678",
            "Elm Rubber Sole Boots for Work",
            Set.of("elm", "boots", "work"),
            "Boots by Elm. They are warm.",
            List.of("Warm and dry", "With rubber sole"),
            "boots",
            "fashion",
            "clothing › shoes › boots",
            List.of("rubber sole", "warm"),
            List.of(new Option("color", List.of("black", "navy blue")), new Option("size", List.of("8", "9"))),
            "$35.0",
            35);

    static final Goal WANTED = new Goal(
            BOOT,
            "i need warm boots in size 8, and price lower than 40.00 dollars",
            List.of("warm"),
            List.of("8", "black"),
            40);

    static final Catalogue SMALL = new Catalogue(List.of(BOOT), Goals.of(List.of(WANTED)));

    /** The task in the shop with one product. */
    static WebShop task() {
        return new WebShop().with("goals", "0-1").in(SMALL);
    }

    private Shop() {}
}
