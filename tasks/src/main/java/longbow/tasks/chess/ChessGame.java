package longbow.tasks.chess;

import java.util.Optional;
import java.util.function.Function;
import longbow.rl.Environment;
import longbow.tensor.Key;
import org.jspecify.annotations.Nullable;

/**
 * A game in which the agent has white: each turn a move, answered by black's. What is not a legal move costs 1 and changes nothing;
 * mating gives 1, being mated -1, everything else 0.
 */
final class ChessGame implements Environment {
    private final String task;
    private final Function<Key, Position> start;
    private final Side opponent;
    private final int horizon;

    private @Nullable Position position;
    private Outcome.History history = new Outcome.History();
    private Key key = Key.of(0);
    private int turn;

    /**
     * Makes games.
     *
     * @param task the task's name, for errors
     * @param start draws the position in which a game begins
     */
    ChessGame(String task, Function<Key, Position> start, Side opponent, int horizon) {
        this.task = task;
        this.start = start;
        this.opponent = opponent;
        this.horizon = horizon;
    }

    @Override
    public String reset(Key key) {
        Position first = start.apply(key.named("start"));
        this.key = key.named("opponent");
        history = new Outcome.History();
        history.add(first);
        turn = 0;
        position = first;
        return text(first);
    }

    @Override
    public Step step(String utterance) {
        Position now = position;
        if (now == null) {
            throw new IllegalStateException(task + ": step came when no game was on; call reset(key) first");
        }
        turn++;
        Optional<Move> move =
                utterance.length() <= 2 * 16 ? San.parse(utterance.strip().replace(" ", ""), now) : Optional.empty();
        if (move.isEmpty()) {
            return end(now, -1, false);
        }
        Position next = now.play(move.get());
        Outcome outcome = history.add(next);
        if (outcome != Outcome.NONE) {
            return end(next, outcome == Outcome.MATE ? 1 : 0, true);
        }
        Position answered = next.play(opponent.choose(next, key.fold(turn)));
        outcome = history.add(answered);
        return end(answered, outcome == Outcome.MATE ? -1 : 0, outcome != Outcome.NONE);
    }

    private Step end(Position reached, double reward, boolean over) {
        boolean truncated = !over && turn >= horizon;
        position = over || truncated ? null : reached;
        return new Step(text(reached), reward, over, truncated);
    }

    private static String text(Position position) {
        return Spaced.of(position.fen()) + "\n";
    }
}
