package longbow.tasks.webshop;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import longbow.rl.Player;
import longbow.tensor.Key;

/**
 * The imperfect player that demonstrations come from: it searches for the words of the instruction, opens the product whose
 * title has most of them, chooses the option values that the instruction names, and buys. Now and then it opens any product
 * that is shown, leaves an option out, or buys at once.
 *
 * @param careless how often it opens any product instead of the best, in [0, 1]
 * @param forgetful how often it leaves a wanted option out, in [0, 1]
 * @param hasty how often it buys without a look at the options, in [0, 1]
 */
public record ScriptedShopper(double careless, double forgetful, double hasty) implements Player {
    /** How often it does each of these, if nothing else is said. */
    public static final ScriptedShopper USUAL = new ScriptedShopper(0.3, 0.3, 0.15);

    /** Checks the probabilities. */
    public ScriptedShopper {
        for (double probability : new double[] {careless, forgetful, hasty}) {
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException(
                        "ScriptedShopper: a probability must be in [0, 1], but was " + probability);
            }
        }
    }

    @Override
    public Game start(Key key) {
        return new Trip(key);
    }

    private final class Trip implements Game {
        private final Draws draws;
        private Wish wish = new Wish("", List.of());
        private Reading product = Reading.of("");
        private boolean hurried;
        private int considered;

        Trip(Key key) {
            this.draws = new Draws(key);
        }

        @Override
        public String utter(String observation) {
            Reading page = Reading.of(observation);
            return switch (page.kind()) {
                case START -> {
                    wish = Wish.of(page.instruction());
                    yield "search[" + wish.query() + "]";
                }
                case RESULTS -> open(page.shown());
                case PRODUCT -> {
                    product = page;
                    considered = 0;
                    hurried = draws.chance(hasty);
                    yield choose();
                }
                case TAB -> click(Page.PREVIOUS);
                case REPLY -> choose();
            };
        }

        private String open(List<Reading.Shown> shown) {
            if (shown.isEmpty()) {
                return click(Page.BACK);
            }
            if (draws.chance(careless)) {
                return click(draws.pick(shown).id());
            }
            return click(shown.stream()
                    .max(Comparator.comparingDouble(candidate -> wish.coverage(candidate.title())))
                    .orElseThrow()
                    .id());
        }

        /** Chooses the next wanted option value, or buys when there is none left. */
        private String choose() {
            List<List<String>> options = List.copyOf(product.options().values());
            while (!hurried && considered < options.size()) {
                Optional<String> value = wish.wanted(options.get(considered++));
                if (value.isPresent() && !draws.chance(forgetful)) {
                    return click(value.get());
                }
            }
            return click(Page.BUY);
        }

        private static String click(String button) {
            return "click[" + button + "]";
        }
    }
}
