package longbow.rl;

import org.jspecify.annotations.Nullable;

/**
 * How well a policy played a fixed set of games.
 *
 * @param policy its name: {@code random}, {@code scripted}, {@code sft}, {@code archer} or {@code near-optimal}
 * @param games the number of games
 * @param meanReturn the mean return with its 95 % bootstrap interval
 * @param meanTurns the mean number of turns
 * @param pairedDifference the mean difference in return from the SFT policy, game by game; null for that policy itself and
 *     where it has not been evaluated on these games
 */
public record PolicyResult(
        String policy,
        int games,
        Interval meanReturn,
        double meanTurns,
        @Nullable Interval pairedDifference) {}
