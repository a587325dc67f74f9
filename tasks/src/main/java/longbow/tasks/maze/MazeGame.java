package longbow.tasks.maze;

import java.util.Optional;
import longbow.rl.Environment;
import longbow.tensor.Key;

/** A game: each turn a move, until the goal is reached or the moves are used up. */
final class MazeGame implements Environment {
    static final String SUCCESS = "Success\n";
    static final String FAILURE = "Failure\n";
    static final double INVALID = -4;

    private static final int NOWHERE = -1;

    private final Grid grid;
    private final View view;
    private final int moves;

    private int cell = NOWHERE;
    private int turn;

    MazeGame(Grid grid, View view, int moves) {
        this.grid = grid;
        this.view = view;
        this.moves = moves;
    }

    @Override
    public String reset(Key key) {
        int nth = key.below(Integer.bitCount(grid.starts()), 0);
        cell = 0;
        for (int skip = nth; skip > 0 || (grid.starts() >> cell & 1) == 0; cell++) {
            skip -= grid.starts() >> cell & 1;
        }
        turn = 0;
        return grid.text(cell, view);
    }

    @Override
    public Step step(String utterance) {
        if (cell == NOWHERE) {
            throw new IllegalStateException("maze: step came when no game was on; call reset(key) first");
        }
        if (turn++ == moves) {
            cell = NOWHERE;
            return new Step(FAILURE, -1, false, true);
        }
        Optional<Move> move = Move.of(utterance);
        if (move.isEmpty()) {
            return new Step(grid.text(cell, view), INVALID, false, false);
        }
        cell = grid.next(cell, move.get());
        if (cell == grid.goal()) {
            cell = NOWHERE;
            return new Step(SUCCESS, 0, true, false);
        }
        return new Step(grid.text(cell, view), -1, false, false);
    }
}
