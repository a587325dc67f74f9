package longbow.tasks.webshop;

import java.util.Collection;
import java.util.List;

/** The text of the shop's pages: a button is {@code \n[name] }, other text {@code \ntext }. */
final class Page {
    /** A search shows so many products, although more of them can be opened. */
    static final int SHOWN = 3;
    /** So many products of a search can be opened. */
    static final int OPENABLE = 10;

    static final String BACK = "Back to Search";
    static final String PREVIOUS = "< Prev";
    static final String BUY = "Buy Now";
    static final String DESCRIPTION = "Description";
    static final String FEATURES = "Features";
    static final String REVIEWS = "Reviews";
    static final String ATTRIBUTES = "Attributes";
    /** The pages with more about a product. */
    static final List<String> TABS = List.of(DESCRIPTION, FEATURES, REVIEWS, ATTRIBUTES);

    private Page() {}

    /** Returns the page that a visit begins with. */
    static String start(String instruction) {
        return text("WebShop") + text("Instruction: ") + text(instruction) + button("Search");
    }

    /** Returns the page of search results. */
    static String results(List<Product> found) {
        StringBuilder page = new StringBuilder(button(BACK))
                .append(text("Page 1 (Total results: " + found.size() + ")"))
                .append(button("Next >"));
        for (Product product : found.subList(0, Math.min(SHOWN, found.size()))) {
            page.append(button(product.id())).append(text(product.title())).append(text(product.priceTag()));
        }
        return page.toString();
    }

    /** Returns the page of a product; {@code chosen} are the option values chosen so far. */
    static String product(Product product, Collection<String> chosen) {
        StringBuilder page = new StringBuilder(head());
        for (Option option : product.options()) {
            page.append('\n').append(option.name()).append(' ');
            for (String value : option.values()) {
                boolean taken = chosen.contains(value);
                page.append(taken ? "[[" : "[").append(value).append(taken ? "]]" : "]");
            }
        }
        page.append(text(product.title()))
                .append(text("Price: " + product.priceTag()))
                .append(text("Rating: N.A."));
        TABS.forEach(tab -> page.append(button(tab)));
        return page.append(button(BUY)).toString();
    }

    /** Returns one of the pages with more about a product. */
    static String tab(Product product, String tab) {
        StringBuilder page = new StringBuilder(head());
        switch (tab) {
            case DESCRIPTION -> page.append(text(product.description()));
            case FEATURES -> product.bullets().forEach(bullet -> page.append(text(" " + bullet)));
            case ATTRIBUTES -> {
                product.attributes().forEach(attribute -> page.append(text(attribute)));
                page.append(text(product.department()))
                        .append(text(product.query()))
                        .append(text(product.category()));
            }
            default -> {
                // there are no reviews
            }
        }
        return page.toString();
    }

    /** Returns the page after a purchase. */
    static String end(double score) {
        return "Your score (min 0.0, max 1.0): " + Prices.number(score);
    }

    private static String head() {
        return button(BACK) + button(PREVIOUS);
    }

    private static String button(String name) {
        return "\n[" + name + "] ";
    }

    private static String text(String text) {
        return "\n" + text + " ";
    }
}
