package longbow.tasks.webshop;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import longbow.rl.Player;
import longbow.tensor.Key;

/**
 * The upper reference among scripted players: it opens the products that a search shows, the most promising first, reads
 * their attributes while its actions last, and buys the first that has nearly all that the instruction says, with all options
 * that it names. It does not look beyond what the first search shows, so better play is possible.
 *
 * @param horizon how many actions it has
 */
public record CarefulShopper(int horizon) implements Player {
    /** A product with this share of the wanted words is bought without a look at the next. */
    private static final double CONTENT = 0.6;

    /** Returns the same game whatever {@code key} is: this player draws nothing. */
    @Override
    public Game start(Key key) {
        return new Trip();
    }

    private final class Trip implements Game {
        private int left = horizon;
        private Wish wish = new Wish("", List.of());
        private final List<Reading.Shown> candidates = new ArrayList<>();
        /** The option values still to be clicked on the open product. */
        private final List<String> wanted = new ArrayList<>();
        /** All that was read about the open product. */
        private String known = "";

        private boolean inspected;
        private boolean deciding;

        @Override
        public String utter(String observation) {
            Reading page = Reading.of(observation);
            String action = switch (page.kind()) {
                case START -> search(page);
                case RESULTS -> results(page);
                case PRODUCT -> product(page);
                case TAB -> {
                    known += " " + String.join(" ", page.lines());
                    yield click(Page.PREVIOUS);
                }
                case REPLY -> choose();
            };
            left--;
            return action;
        }

        private String search(Reading page) {
            wish = Wish.of(page.instruction());
            candidates.clear();
            return "search[" + wish.query() + "]";
        }

        private String results(Reading page) {
            if (candidates.isEmpty()) {
                candidates.addAll(page.shown());
                candidates.sort(Comparator.comparingDouble(shown -> -wish.coverage(shown.title())));
            }
            if (candidates.isEmpty()) {
                return click(Page.BACK);
            }
            inspected = false;
            deciding = false;
            return click(candidates.removeFirst().id());
        }

        private String product(Reading page) {
            if (deciding) {
                return choose();
            }
            if (!inspected) {
                wanted.clear();
                page.options().values().forEach(values -> wish.wanted(values).ifPresent(wanted::add));
                known = page.title() + " " + String.join(" ", wanted);
                inspected = true;
                if (wish.coverage(known) < 1 && left >= 3 + wanted.size()) {
                    return click(Page.ATTRIBUTES);
                }
            }
            boolean another = !candidates.isEmpty() && left >= 3 + wanted.size();
            if (another && wish.coverage(known) < CONTENT) {
                return click(Page.PREVIOUS);
            }
            return choose();
        }

        private String choose() {
            deciding = true;
            return click(wanted.isEmpty() || left <= 1 ? Page.BUY : wanted.removeFirst());
        }

        private static String click(String button) {
            return "click[" + button + "]";
        }
    }
}
