package longbow.tasks.external;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import longbow.rl.Environment;
import longbow.rl.Player;
import longbow.rl.Playthrough;
import longbow.rl.Task;
import longbow.rl.TaskSettings;
import longbow.rl.UniformPlayer;
import longbow.tensor.Key;

/**
 * An environment in any language: a program that answers lines of JSON on its standard input with lines of JSON on its standard output.
 * The protocol is described in {@code docs/environments.md}, with a complete example.
 *
 * <pre>{@code
 * try (External task = new External().with("command", "sh game.sh")) {
 *     Environment environment = task.environment();
 *     String opening = environment.reset(Key.of(0));
 * }
 * }</pre>
 *
 * <p>Settings, for {@link #with}:
 *
 * <table>
 * <caption>Settings of the task</caption>
 * <tr><th>name</th><th>values</th><th>default</th></tr>
 * <tr><td>{@code command}</td><td>the program and its arguments, words in quotes if they hold spaces; no shell reads it</td>
 *     <td>none: it must be set</td></tr>
 * <tr><td>{@code timeout}</td><td>seconds that an answer may take, 1 to 86,400</td><td>30</td></tr>
 * <tr><td>{@code longestLine}</td><td>bytes that an answer may have, 100 to 100,000,000</td><td>1,000,000</td></tr>
 * </table>
 *
 * <p>Programs are started as they are needed, play one game after another, and end with the task or the Java virtual machine. What they
 * do wrong is an {@link ExternalException}. Instances can be shared between threads; their environments cannot.
 */
public final class External implements Task, AutoCloseable {
    private static final TaskSettings SETTINGS = TaskSettings.of(
            "external",
            TaskSettings.text("command", "", "a program with its arguments", "the program that runs the games"),
            TaskSettings.whole("timeout", 30, 1, 86_400, "seconds that an answer may take"),
            TaskSettings.whole("longestLine", 1_000_000, 100, 100_000_000, "bytes that an answer may have"));

    /** Games of each player that are listened to if the program does not say what its language is. */
    private static final int LISTENED = 100;

    private final TaskSettings settings;
    private final Connections connections;
    private final Description description;

    /** The task without a program: it can only be asked about its settings. */
    public External() {
        this(SETTINGS);
    }

    private External(TaskSettings settings) {
        this.settings = settings;
        String command = settings.text("command");
        connections = new Connections(
                () -> Connection.open(command, settings.whole("timeout"), settings.whole("longestLine")));
        description = command.isEmpty() ? Description.NONE : describe();
    }

    private Description describe() {
        CommandWords.of(settings.text("command"));
        try {
            Connection first = connections.take();
            connections.giveBack(first);
            return first.description();
        } catch (ExternalException unusable) {
            connections.close();
            throw new IllegalArgumentException(unusable.getMessage(), unusable);
        }
    }

    @Override
    public String name() {
        return "external";
    }

    @Override
    public String description() {
        return description.rules();
    }

    @Override
    public Optional<String> missing() {
        return settings.text("command").isEmpty()
                ? Optional.of("it needs a program: set command, for example to 'sh game.sh'")
                : Optional.empty();
    }

    @Override
    public int horizon() {
        return description.horizon();
    }

    @Override
    public double minReturn() {
        return description.minReturn();
    }

    @Override
    public double maxReturn() {
        return description.maxReturn();
    }

    /**
     * Returns an environment. Each that is in a game has a program to itself.
     *
     * @throws IllegalStateException if {@code command} is not set
     */
    @Override
    public Environment environment() {
        require();
        return new ExternalEnvironment(connections, description.horizon());
    }

    /** Returns the program's player {@code random}; if it has none, the player that draws from the program's actions. */
    @Override
    public Player randomPlayer() {
        return player(List.of("random"));
    }

    /** Returns the program's player {@code scripted}; if it has none, the random one. */
    @Override
    public Player scriptedPlayer() {
        return player(List.of("scripted", "random"));
    }

    /** Returns the program's player {@code best}; if it has none, the scripted one. */
    @Override
    public Player nearOptimalPlayer() {
        return player(List.of("best", "scripted", "random"));
    }

    private Player player(List<String> names) {
        require();
        for (String name : names) {
            if (description.players().contains(name)) {
                return new ExternalPlayer(connections, name);
            }
        }
        if (description.actions().isEmpty()) {
            throw new IllegalStateException(
                    "external: the program '%s' has no player %s and names no actions to draw from; see docs/environments.md"
                            .formatted(settings.text("command"), String.join(" or ", names)));
        }
        return new UniformPlayer(description.actions());
    }

    private void require() {
        missing().ifPresent(lack -> {
            throw new IllegalStateException("external: " + lack);
        });
    }

    /** Returns the program's language; if it does not tell, all that is said in some games of its players. */
    @Override
    public List<String> language() {
        TreeSet<String> said = new TreeSet<>(description.language());
        said.addAll(description.actions());
        said.addAll(description.observations());
        if (missing().isPresent() || !description.language().isEmpty()) {
            return new ArrayList<>(said);
        }
        Key key = Key.of(0).named("language");
        for (Player player : List.of(randomPlayer(), scriptedPlayer())) {
            for (int game = 0; game < LISTENED; game++) {
                Playthrough heard = Playthrough.of(this, player, key.fold(game));
                said.add(heard.opening());
                for (Playthrough.Turn turn : heard.turns()) {
                    said.add(turn.utterance());
                    said.add(turn.observation());
                }
            }
        }
        return new ArrayList<>(said);
    }

    @Override
    public List<String> observations() {
        return description.observations();
    }

    @Override
    public TaskSettings settings() {
        return settings;
    }

    /**
     * Returns a new task with one setting changed, and programs of its own. A program that is set is started at once and asked what its
     * task is.
     *
     * @throws IllegalArgumentException if there is no such setting, the value is not one of its values, or the program cannot be
     *     started or does not keep to the protocol
     */
    @Override
    public External with(String setting, String value) {
        return new External(settings.with(setting, value));
    }

    /** Ends all programs of this task. */
    @Override
    public void close() {
        connections.close();
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
