package longbow.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import longbow.rl.Player;
import longbow.rl.Playthrough;
import longbow.rl.Task;
import longbow.tensor.Key;

/**
 * Many games of a player, side by side on several threads, handed out in order: game i has the key {@code key.fold(i)}, so the threads
 * change nothing.
 *
 * @param task the task
 * @param player who plays
 * @param key the key of all games
 * @param count how many
 * @param threads on how many threads
 */
record Games(Task task, Player player, Key key, int count, int threads) {
    /** So many games are under way at most. */
    private static final int CHUNK = 256;

    /** Takes a game. */
    @FunctionalInterface
    interface Visitor<E extends Exception> {
        /** Is called for one game after the other, on the calling thread. */
        void visit(int index, Playthrough game) throws E;
    }

    /** Plays all games and shows them to {@code visitor} in order. */
    <E extends Exception> void each(Visitor<E> visitor) throws E {
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int start = 0; start < count; start += CHUNK) {
                List<Future<Playthrough>> games = new ArrayList<>();
                for (int i = start; i < Math.min(count, start + CHUNK); i++) {
                    Key own = key.fold(i);
                    games.add(executor.submit(() -> Playthrough.of(task, player, own)));
                }
                try {
                    for (int i = 0; i < games.size(); i++) {
                        visitor.visit(start + i, result(games.get(i)));
                    }
                } finally {
                    games.forEach(game -> game.cancel(false)); // those not yet begun, if one has failed
                }
            }
        }
    }

    private static Playthrough result(Future<Playthrough> game) {
        try {
            return game.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Interrupted();
        }
    }
}
