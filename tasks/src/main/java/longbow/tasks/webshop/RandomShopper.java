package longbow.tasks.webshop;

import java.util.ArrayList;
import java.util.List;
import longbow.rl.Player;
import longbow.tensor.Key;

/**
 * Clicks what can be clicked, drawn uniformly; at the start it searches for a word of the instruction. The lower reference.
 */
public record RandomShopper() implements Player {

    @Override
    public Game start(Key key) {
        return new Game() {
            private final Draws draws = new Draws(key);
            private List<String> buttons = List.of(Page.BACK);

            @Override
            public String utter(String observation) {
                Reading page = Reading.of(observation);
                if (page.kind() == Reading.Kind.START) {
                    List<String> words = Wish.of(page.instruction()).words();
                    return "search[" + (words.isEmpty() ? "gift" : draws.pick(words)) + "]";
                }
                if (page.kind() != Reading.Kind.REPLY) {
                    buttons = buttons(page);
                }
                return "click[" + draws.pick(buttons) + "]";
            }
        };
    }

    private static List<String> buttons(Reading page) {
        List<String> buttons = new ArrayList<>(List.of(Page.BACK));
        page.shown().forEach(product -> buttons.add(product.id()));
        if (page.kind() != Reading.Kind.RESULTS) {
            buttons.add(Page.PREVIOUS);
        }
        if (page.kind() == Reading.Kind.PRODUCT) {
            page.options().values().forEach(buttons::addAll);
            buttons.addAll(Page.TABS);
            buttons.add(Page.BUY);
        }
        return buttons;
    }
}
