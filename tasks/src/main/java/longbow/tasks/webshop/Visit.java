package longbow.tasks.webshop;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A visit to the shop: which page is open, what was chosen, and what an action does. Any string is an action; what is no
 * action of the open page gives {@value #INVALID} and changes nothing. Names of buttons and ids match exactly.
 */
final class Visit {
    static final String INVALID = "Invalid action!";
    private static final String THOUGHT = "OK.";

    private enum Open {
        START,
        RESULTS,
        PRODUCT,
        TAB,
        END
    }

    private final Catalogue catalogue;
    private final Goal goal;
    private Open open = Open.START;
    private List<Product> found = List.of();
    private Optional<Product> product = Optional.empty();
    private final Map<String, String> chosen = new LinkedHashMap<>();
    private Optional<Score> score = Optional.empty();

    Visit(Catalogue catalogue, Goal goal) {
        this.catalogue = catalogue;
        this.goal = goal;
    }

    /** Returns the score of what was bought, if anything was. */
    Optional<Score> score() {
        return score;
    }

    /** Returns the first page. */
    String start() {
        return Page.start(goal.instruction());
    }

    /** Does an action; returns the page that it leads to or a short reply. */
    String act(String action) {
        Optional<String> query = argument("search[", action);
        if (query.isPresent()) {
            return search(query.get());
        }
        if (argument("think[", action).isPresent()) {
            return THOUGHT;
        }
        return argument("click[", action).map(this::click).orElse(INVALID);
    }

    private static Optional<String> argument(String verb, String action) {
        boolean fits = action.startsWith(verb) && action.endsWith("]");
        return fits ? Optional.of(action.substring(verb.length(), action.length() - 1)) : Optional.empty();
    }

    /** The original sends the query in an address, where an empty one and one with a slash lead nowhere. */
    private String search(String query) {
        if (open != Open.START || query.isEmpty() || query.contains("/")) {
            return INVALID;
        }
        found = catalogue.search(query);
        open = Open.RESULTS;
        return Page.results(found);
    }

    private String click(String button) {
        return switch (open) {
            case START, END -> INVALID;
            case RESULTS -> button.equals(Page.BACK) ? leave() : look(button);
            case PRODUCT -> atProduct(button);
            case TAB ->
                switch (button) {
                    case Page.BACK -> leave();
                    case Page.PREVIOUS -> {
                        open = Open.PRODUCT;
                        yield productPage();
                    }
                    default -> INVALID;
                };
        };
    }

    private String leave() {
        open = Open.START;
        found = List.of();
        product = Optional.empty();
        chosen.clear();
        return start();
    }

    private String look(String id) {
        product = found.stream()
                .limit(Page.OPENABLE)
                .filter(candidate -> candidate.id().equals(id))
                .findFirst();
        if (product.isEmpty()) {
            return INVALID;
        }
        open = Open.PRODUCT;
        return productPage();
    }

    private String atProduct(String button) {
        Product shown = product.orElseThrow();
        if (button.equals(Page.BACK)) {
            return leave();
        }
        if (button.equals(Page.PREVIOUS)) {
            chosen.clear();
            open = Open.RESULTS;
            return Page.results(found);
        }
        if (button.equals(Page.BUY)) {
            open = Open.END;
            Score bought = Score.of(goal, shown, chosen.values());
            score = Optional.of(bought);
            return Page.end(bought.total());
        }
        if (Page.TABS.contains(button)) {
            open = Open.TAB;
            return Page.tab(shown, button);
        }
        for (Option option : shown.options()) {
            if (option.values().contains(button)) {
                chosen.put(option.name(), button);
                return "You have clicked " + button + ".";
            }
        }
        return INVALID;
    }

    private String productPage() {
        return Page.product(product.orElseThrow(), chosen.values());
    }
}
