package longbow.rl;

/**
 * What the players of a task score: mean returns over its fixed games 0 to {@code games - 1}, those of {@link Evaluation#games()}.
 * The games are the same everywhere, so the numbers can be repeated: {@code longbow tasks NAME --games N} does.
 *
 * @param games the number of games
 * @param random mean return of the random player
 * @param scripted mean return of the scripted player
 * @param best mean return of the near-optimal player
 */
public record References(int games, double random, double scripted, double best) {}
