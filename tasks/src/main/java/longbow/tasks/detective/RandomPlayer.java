package longbow.tasks.detective;

import java.util.List;
import longbow.rl.Player;
import longbow.tensor.Key;

/** Says a valid action, drawn uniformly from the list that the observation ends with; {@code wait} where there is none. */
public record RandomPlayer() implements Player {
    static final String NOTHING_TO_DO = "wait";

    @Override
    public Game start(Key key) {
        return new Game() {
            private int turn;

            @Override
            public String utter(String observation) {
                return draw(ActionList.atEndOf(observation), key, turn++);
            }
        };
    }

    /** Returns an element, drawn uniformly with draw {@code index} of a key. */
    static String draw(List<String> actions, Key key, int index) {
        return actions.isEmpty() ? NOTHING_TO_DO : actions.get(key.below(actions.size(), index));
    }
}
