package longbow.tasks.chess;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.Key;

/**
 * Plays an endgame perfectly: white mates as soon as possible, black escapes to a draw or is mated as late as possible. Among the best
 * moves the key decides.
 *
 * @param tables the solutions
 */
record ExactSide(EndgameTables tables) implements Side {
    @Override
    public Move choose(Position position, Key key) {
        List<Move> best = new ArrayList<>();
        int most = Integer.MIN_VALUE;
        for (Move move : position.legalMoves()) {
            int plies = tables.value(position.play(move));
            boolean draw = plies == EndgameTable.DRAW;
            int worth =
                    position.whiteToMove() ? (draw ? Integer.MIN_VALUE : -plies) : (draw ? Integer.MAX_VALUE : plies);
            if (worth > most) {
                best.clear();
                most = worth;
            }
            if (worth == most) {
                best.add(move);
            }
        }
        return best.get(key.below(best.size(), 0));
    }
}
