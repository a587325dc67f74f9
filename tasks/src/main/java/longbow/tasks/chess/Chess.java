package longbow.tasks.chess;

import java.util.List;
import java.util.Optional;
import longbow.rl.Environment;
import longbow.rl.Player;
import longbow.rl.References;
import longbow.rl.Task;
import longbow.rl.TaskSettings;

/**
 * Chess against a small engine; the agent has white. It reads the position in Forsyth-Edwards notation and says a move in standard
 * algebraic notation, both with a space between all characters:
 *
 * <pre>
 * r n b q k b n r / p p p p p p p p / 8 / 8 / 8 / 8 / P P P P P P P P / R N B Q K B N R   w   K Q k q   -   0   1
 * e 4
 * </pre>
 *
 * <p>Mating gives 1, being mated -1, a draw 0. What is not a legal move costs 1, and the position stays.
 *
 * <p>Settings, for {@link #with}:
 *
 * <table>
 * <caption>Settings of the task</caption>
 * <tr><th>name</th><th>values</th><th>default</th></tr>
 * <tr><td>{@code horizon}</td><td>1 to 1000 moves</td><td>400</td></tr>
 * <tr><td>{@code opponent.depth}</td><td>half-moves that black looks ahead, 1 to 5</td><td>2</td></tr>
 * <tr><td>{@code opponent.random}</td><td>how often black plays any legal move</td><td>0.1</td></tr>
 * <tr><td>{@code scripted.depth}, {@code scripted.random}</td><td>the same of the scripted player</td><td>2, 0.05</td></tr>
 * <tr><td>{@code best.depth}</td><td>half-moves that the strongest player looks ahead, 1 to 5</td><td>3</td></tr>
 * </table>
 *
 * <p>Source: LMRL-Gym (Abdulhai et al., 2023, arXiv:2311.18232), where black is Stockfish at 1200 Elo. Instances are immutable and can
 * be shared between threads.
 */
public final class Chess implements Task {
    private static final int DEEPEST = 5;
    private static final TaskSettings SETTINGS = TaskSettings.of(
            "chess",
            TaskSettings.whole("horizon", 400, 1, 1000, "moves of white in a game"),
            TaskSettings.whole("opponent.depth", 2, 1, DEEPEST, "half-moves that black looks ahead"),
            TaskSettings.probability("opponent.random", 0.1, "how often black plays any legal move"),
            TaskSettings.whole("scripted.depth", 2, 1, DEEPEST, "half-moves that the scripted player looks ahead"),
            TaskSettings.probability("scripted.random", 0.05, "how often the scripted player plays any legal move"),
            TaskSettings.whole("best.depth", 3, 1, DEEPEST, "half-moves that the strongest player looks ahead"));

    private final TaskSettings settings;

    /** The task with its default settings. */
    public Chess() {
        this(SETTINGS);
    }

    private Chess(TaskSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "chess";
    }

    @Override
    public String description() {
        return "Play chess with white against a small engine; mating returns 1, being mated -1, and what is no legal move costs 1.";
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

    private Side side(String who) {
        return new Engine(settings.whole(who + ".depth")).sometimes(settings.real(who + ".random"), Side.random());
    }

    @Override
    public Environment environment() {
        return new ChessGame(name(), key -> Position.start(), side("opponent"), horizon());
    }

    /** Returns the player that draws from the legal moves. */
    @Override
    public Player randomPlayer() {
        return new ChessPlayer(Side.random());
    }

    /** Returns the engine of the opponent, which plays any legal move a little less often. */
    @Override
    public Player scriptedPlayer() {
        return new ChessPlayer(side("scripted"));
    }

    /** Returns the engine at a greater depth; it is far from perfect. */
    @Override
    public Player nearOptimalPlayer() {
        return new ChessPlayer(new Engine(settings.whole("best.depth")));
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
     * @throws IllegalArgumentException if there is no such setting, or the value is not one of its values
     */
    @Override
    public Chess with(String setting, String value) {
        return new Chess(settings.with(setting, value));
    }

    @Override
    public Optional<References> references() {
        return settings.initial() ? Optional.of(new References(100, -1.0, 0.23, 0.94)) : Optional.empty();
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
