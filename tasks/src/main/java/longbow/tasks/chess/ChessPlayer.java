package longbow.tasks.chess;

import java.util.List;
import longbow.rl.Player;
import longbow.tensor.Key;

/**
 * Reads the position and says the move that a side chooses.
 *
 * @param side who chooses
 */
record ChessPlayer(Side side) implements Player {
    @Override
    public Game start(Key key) {
        return new Game() {
            private int turn;

            @Override
            public String utter(String observation) {
                Position position = Position.fen(Spaced.undo(observation));
                return Spaced.of(San.format(side.choose(position, key.fold(turn++)), position));
            }
        };
    }

    /** Returns texts in which every character of positions and moves occurs, with the space before it and without. */
    static List<String> language() {
        return "abcdefghABCDEFGHKQRBNOPkqrbnpwx0123456789/-+#="
                .chars()
                .mapToObj(c -> "%1$c %1$c\n".formatted((char) c))
                .toList();
    }
}
