package longbow.tasks.chess;

import longbow.tensor.Key;

/** Whoever moves the pieces of one colour. */
@FunctionalInterface
interface Side {
    /** Returns a legal move in a position that has one; every random choice is a pure function of {@code key}. */
    Move choose(Position position, Key key);

    /** Returns the side that plays any legal move. */
    static Side random() {
        return (position, key) -> {
            var moves = position.legalMoves();
            return moves.get(key.below(moves.size(), 0));
        };
    }

    /** Returns the side that plays as {@code other} with probability {@code random}, else as this one. */
    default Side sometimes(double random, Side other) {
        return (position, key) -> (key.uniform(0) < random ? other : this).choose(position, key.fold(0));
    }
}
