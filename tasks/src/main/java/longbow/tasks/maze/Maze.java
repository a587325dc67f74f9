package longbow.tasks.maze;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import longbow.rl.Environment;
import longbow.rl.Player;
import longbow.rl.References;
import longbow.rl.Task;
import longbow.rl.TaskSettings;
import longbow.rl.UniformPlayer;

/**
 * Find the goal of a maze. A move costs 1 but for the one that reaches the goal, and anything that is not a move costs 4.
 *
 * <pre>
 * The goal is at position 8, 6. Your current position is at position 7, 5. There are walls to your right, to your left.
 * move down
 * Success
 * </pre>
 *
 * <p>The actions are {@code move left}, {@code move right}, {@code move up} and {@code move down}; moving into a wall stays. After the
 * last of the moves allowed, the next turn ends the game with {@code Failure} and a reward of -1.
 *
 * <p>Settings, for {@link #with}:
 *
 * <table>
 * <caption>Settings of the task</caption>
 * <tr><th>name</th><th>values</th><th>default</th></tr>
 * <tr><td>{@code observation}</td><td>{@code full} or {@code partial}, see {@link View}</td><td>{@code full}</td></tr>
 * <tr><td>{@code layout}</td><td>{@code double-t} or {@code u}, see {@link Layout}</td><td>{@code double-t}</td></tr>
 * <tr><td>{@code moves}</td><td>1 to 10,000</td><td>100</td></tr>
 * <tr><td>{@code scripted.optimal}</td><td>how often the scripted player moves well</td><td>0.15</td></tr>
 * <tr><td>{@code scripted.stitching}</td><td>whether it stays in the part of the maze where it began</td>
 *     <td>{@code true}</td></tr>
 * </table>
 *
 * <p>Source: LMRL-Gym (Abdulhai et al., 2023, arXiv:2311.18232). Instances are immutable and can be shared between threads.
 */
public final class Maze implements Task {
    private static final TaskSettings SETTINGS = TaskSettings.of(
            "maze",
            TaskSettings.choice("observation", View.FULL, "whether the agent is told where it is"),
            TaskSettings.choice("layout", Layout.DOUBLE_T, "which maze"),
            TaskSettings.whole("moves", 100, 1, 10_000, "moves in a game; the turn after the last one ends it"),
            TaskSettings.probability("scripted.optimal", 0.15, "how often the scripted player moves well"),
            TaskSettings.flag("scripted.stitching", true, "whether it stays in the part where it began"));

    private final TaskSettings settings;

    /** The task with its default settings. */
    public Maze() {
        this(SETTINGS);
    }

    private Maze(TaskSettings settings) {
        this.settings = settings;
    }

    private Grid grid() {
        return settings.choice("layout", Layout.class).grid();
    }

    private View view() {
        return settings.choice("observation", View.class);
    }

    private int moves() {
        return settings.whole("moves");
    }

    @Override
    public String name() {
        return "maze";
    }

    @Override
    public String description() {
        return "Find the goal of a maze in at most %d moves; each costs 1 but the last, and anything else costs 4."
                .formatted(moves());
    }

    /** Returns one more than the number of moves: the turn that ends a lost game. */
    @Override
    public int horizon() {
        return moves() + 1;
    }

    /** Returns the return of a game in which nothing that is said is a move; a lost game of moves returns the negative horizon. */
    @Override
    public double minReturn() {
        return MazeGame.INVALID * moves() - 1;
    }

    /** Returns 0, the return of a game won with the first move. */
    @Override
    public double maxReturn() {
        return 0;
    }

    @Override
    public Environment environment() {
        return new MazeGame(grid(), view(), moves());
    }

    /** Returns the player that draws from the four moves. */
    @Override
    public Player randomPlayer() {
        return new UniformPlayer(Move.texts());
    }

    /** Returns the data policy of LMRL-Gym: mostly random moves, each game within one part of the maze. */
    @Override
    public Player scriptedPlayer() {
        return new Wanderer(grid(), view(), settings.real("scripted.optimal"), settings.flag("scripted.stitching"));
    }

    /** Returns a player with the greatest mean return that is possible; see {@link #bestMeanReturn}. */
    @Override
    public Player nearOptimalPlayer() {
        return new Navigator(grid(), view());
    }

    /**
     * Returns the exact mean return of the {@link #nearOptimalPlayer} over all starts, if the number of moves does not cut it off;
     * no player has a greater one. Fully observed, the double T has -6.84.
     */
    public double bestMeanReturn() {
        return new Navigator(grid(), view()).meanReturn();
    }

    @Override
    public List<String> language() {
        List<String> texts = new ArrayList<>(observations());
        texts.addAll(Move.texts());
        return texts;
    }

    @Override
    public List<String> observations() {
        List<String> texts = new ArrayList<>(grid().texts(view()));
        texts.add(MazeGame.SUCCESS);
        texts.add(MazeGame.FAILURE);
        return texts;
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
    public Maze with(String setting, String value) {
        return new Maze(settings.with(setting, value));
    }

    @Override
    public Optional<References> references() {
        return switch (settings.changed().toString()) {
            case "[]" -> Optional.of(new References(1000, -84.151, -72.598, -6.751));
            case "[observation=partial]" -> Optional.of(new References(1000, -84.151, -72.876, -7.105));
            default -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
