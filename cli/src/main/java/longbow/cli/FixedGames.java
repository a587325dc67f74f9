package longbow.cli;

import longbow.cli.console.CountLine;
import longbow.rl.Evaluation;
import longbow.rl.Player;
import longbow.rl.PolicyResult;
import longbow.rl.Task;

/**
 * The fixed games of a task, the same everywhere.
 *
 * @param task the task
 * @param count how many of the games
 * @param threads on how many threads they are played, which changes nothing
 */
record FixedGames(Task task, int count, int threads) {

    /** Returns what one of the task's players scores, and shows the progress in {@code world}. */
    PolicyResult played(String name, World world) {
        Player side = TaskOptions.player(name, task);
        double[] returns = new double[count];
        double[] turns = new double[count];
        try (CountLine progress = new CountLine(name, count, world.err(), world.terminal(), world.nanos())) {
            new Games(task, side, Evaluation.games(), count, threads).each((index, game) -> {
                returns[index] = game.totalReward();
                turns[index] = game.turns().size();
                progress.add(game.totalReward());
            });
        }
        return Evaluation.summarise(name, new Evaluation.Games(returns, turns), null);
    }
}
