package longbow.rl;

import java.util.List;
import longbow.tensor.Key;

/**
 * Utters texts drawn uniformly and independently, whatever it hears: the lower reference of tasks whose actions are a list.
 *
 * @param utterances the texts it draws from
 */
public record UniformPlayer(List<String> utterances) implements Player {

    /** Checks that there is something to say. */
    public UniformPlayer {
        utterances = List.copyOf(utterances);
        if (utterances.isEmpty()) {
            throw new IllegalArgumentException("UniformPlayer: there must be at least one text to utter");
        }
    }

    @Override
    public Game start(Key key) {
        return new Game() {
            private int turn;

            @Override
            public String utter(String observation) {
                return utterances.get(key.below(utterances.size(), turn++));
            }
        };
    }
}
