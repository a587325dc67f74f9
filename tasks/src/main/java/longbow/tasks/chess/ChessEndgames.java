package longbow.tasks.chess;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import longbow.rl.Environment;
import longbow.rl.Player;
import longbow.rl.References;
import longbow.rl.Task;
import longbow.rl.TaskSettings;

/**
 * Mate a lone king with queen, rook, queen and rook, or two rooks. Texts and rewards are those of {@link Chess}: mating gives 1, a draw
 * 0, what is not a legal move costs 1.
 *
 * <pre>
 * 8 / 8 / 8 / 8 / 4 k 3 / 8 / Q 7 / 4 K 3   w   -   -   0   1
 * Q a 4 +
 * </pre>
 *
 * <p>Games begin in any legal position without check. The lone king defends itself perfectly most of the time: it captures what is not
 * protected, and otherwise is mated as late as possible.
 *
 * <p>Settings, for {@link #with}:
 *
 * <table>
 * <caption>Settings of the task</caption>
 * <tr><th>name</th><th>values</th><th>default</th></tr>
 * <tr><td>{@code pieces}</td><td>{@code all}, {@code queen}, {@code rook}, {@code queen-rook} or {@code two-rooks}</td>
 *     <td>{@code all}</td></tr>
 * <tr><td>{@code mate}</td><td>only positions that are a mate in at least so many moves, 0 to 16; 0 for all</td><td>0</td></tr>
 * <tr><td>{@code horizon}</td><td>1 to 1000 moves</td><td>400</td></tr>
 * <tr><td>{@code opponent.random}</td><td>how often the lone king makes any legal move</td><td>0.3</td></tr>
 * <tr><td>{@code scripted.random}</td><td>how often the scripted player does</td><td>0.5</td></tr>
 * </table>
 *
 * <p>Source: LMRL-Gym (Abdulhai et al., 2023, arXiv:2311.18232), where black is Stockfish. Instances are immutable and can be shared
 * between threads; those made by {@link #with} share the solutions of the endgames, which are computed at the first move.
 */
public final class ChessEndgames implements Task {
    private static final String NAME = "chess-endgames";
    private static final TaskSettings SETTINGS = TaskSettings.of(
            NAME,
            TaskSettings.choice("pieces", Pieces.ALL, "what white has besides the king"),
            TaskSettings.whole("mate", 0, 0, 16, "only positions that are a mate in at least so many moves; 0 for all"),
            TaskSettings.whole("horizon", 400, 1, 1000, "moves of white in a game"),
            TaskSettings.probability("opponent.random", 0.3, "how often the lone king makes any legal move"),
            TaskSettings.probability("scripted.random", 0.5, "how often the scripted player makes any legal move"));

    private final TaskSettings settings;
    private final EndgameTables tables;

    private enum Pieces {
        ALL,
        QUEEN,
        ROOK,
        QUEEN_ROOK,
        TWO_ROOKS;

        List<Endgame> endgames() {
            return this == ALL ? List.of(Endgame.values()) : List.of(Endgame.valueOf(name()));
        }
    }

    /** The task with its default settings. */
    public ChessEndgames() {
        this(SETTINGS, new EndgameTables());
    }

    private ChessEndgames(TaskSettings settings, EndgameTables tables) {
        this.settings = settings;
        this.tables = tables;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Mate a lone king; mating returns 1, a draw 0, and what is no legal move costs 1.";
    }

    @Override
    public int horizon() {
        return settings.whole("horizon");
    }

    /** Returns the return of a game in which nothing that is said is a legal move. */
    @Override
    public double minReturn() {
        return -horizon();
    }

    @Override
    public double maxReturn() {
        return 1;
    }

    @Override
    public Environment environment() {
        int mate = settings.whole("mate");
        List<Endgame> endgames =
                new ArrayList<>(settings.choice("pieces", Pieces.class).endgames());
        endgames.removeIf(endgame -> endgame.longestMate() < mate);
        Side king = new ExactSide(tables).sometimes(settings.real("opponent.random"), Side.random());
        return new ChessGame(NAME, new Openings(tables, endgames, mate), king, horizon());
    }

    /** Returns the player that draws from the legal moves. */
    @Override
    public Player randomPlayer() {
        return new ChessPlayer(Side.random());
    }

    /** Returns the player that makes any legal move with the probability of the settings, else a best one. */
    @Override
    public Player scriptedPlayer() {
        return new ChessPlayer(new ExactSide(tables).sometimes(settings.real("scripted.random"), Side.random()));
    }

    /** Returns the player that mates as soon as possible. */
    @Override
    public Player nearOptimalPlayer() {
        return new ChessPlayer(new ExactSide(tables));
    }

    @Override
    public List<String> language() {
        return ChessPlayer.language();
    }

    @Override
    public TaskSettings settings() {
        return settings;
    }

    /**
     * Returns this task with one setting changed; the settings are in the table above.
     *
     * @throws IllegalArgumentException if there is no such setting, the value is not one of its values, or there are no positions that
     *     far from mate
     */
    @Override
    public ChessEndgames with(String setting, String value) {
        TaskSettings changed = settings.with(setting, value);
        int longest = changed.choice("pieces", Pieces.class).endgames().stream()
                .mapToInt(Endgame::longestMate)
                .max()
                .orElse(0);
        if (changed.whole("mate") > longest) {
            throw new IllegalArgumentException(
                    "%s: with the pieces %s the longest mate takes %d moves; set mate to at most that, not %d"
                            .formatted(NAME, changed.text("pieces"), longest, changed.whole("mate")));
        }
        return new ChessEndgames(changed, tables);
    }

    @Override
    public Optional<References> references() {
        return settings.initial() ? Optional.of(new References(1000, 0.009, 0.564, 1)) : Optional.empty();
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
