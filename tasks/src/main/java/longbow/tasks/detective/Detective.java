package longbow.tasks.detective;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import longbow.rl.Environment;
import longbow.rl.Player;
import longbow.rl.References;
import longbow.rl.Task;
import longbow.rl.TaskSettings;
import longbow.tasks.zmachine.InformGrammar;
import longbow.tasks.zmachine.Session;
import longbow.tasks.zmachine.Story;
import longbow.tasks.zmachine.StoryException;
import longbow.tasks.zmachine.StoryTexts;
import longbow.tasks.zmachine.Vocabulary;
import org.jspecify.annotations.Nullable;

/**
 * The Detective game in the adventure environment of ArCHer: the agent types commands, and points are its reward. What
 * it reads after each is a description of the room, what it carries, what the command did, and the commands that would do
 * something now:
 *
 * <pre>
 * &lt;&lt; Outside >>
 * You are outside in the cold. To the east is a dead end. To the west is the rest of the street. ...
 *
 * You are carrying nothing.
 * ...
 * ['north', 'east', 'west']
 * </pre>
 *
 * <p>Settings, for {@link #with}:
 *
 * <table>
 * <caption>Settings of the task</caption>
 * <tr><th>name</th><th>values</th><th>default</th></tr>
 * <tr><td>{@code story}</td><td>the path of the story file, see {@link DetectiveFile}; the game cannot be played
 *     without</td><td></td></tr>
 * <tr><td>{@code horizon}</td><td>1 to 1000 commands</td><td>50</td></tr>
 * <tr><td>{@code allowDebugVerbs}</td><td>{@code true} or {@code false}: whether the story understands {@code goto},
 *     {@code purloin} and what else it was tested with, by which points can be had for nothing</td>
 *     <td>{@code false}</td></tr>
 * <tr><td>{@code scripted.noise}</td><td>a probability, see {@link LookAheadPlayer}</td><td>0.3</td></tr>
 * </table>
 *
 * <p>Instances are immutable and can be shared between threads; their environments cannot.
 */
public final class Detective implements Task {
    /** The verbs that the Inform library has for testing. */
    private static final Set<String> DEBUG_VERBS = Set.of(
            "abstract",
            "actions",
            "changes",
            "daemons",
            "gonear",
            "goto",
            "messages",
            "purloin",
            "random",
            "routines",
            "scope",
            "showobj",
            "showverb",
            "timers",
            "trace",
            "tree");

    private static final TaskSettings SETTINGS = TaskSettings.of(
            "detective",
            TaskSettings.text("story", "", "the path of detective.z5", "the story file, which you have to bring"),
            TaskSettings.whole("horizon", 50, 1, 1000, "commands in a game"),
            TaskSettings.flag("allowDebugVerbs", false, "whether verbs for testing, such as goto, are understood"),
            TaskSettings.probability("scripted.noise", 0.3, "how often the scripted player says any valid action"));

    private static final String LACK =
            "the game is played with a story file, detective.z5, that you have to bring; name it"
                    + " with --story FILE or the setting story";

    private final TaskSettings settings;
    private final @Nullable Loaded loaded;

    /** The story as the agent plays it, and what is known of its states: shared by all environments. */
    private record Loaded(Story story, ValidActions actions, ActionMemo memo) {
        static Loaded of(Story original, boolean debugVerbs) {
            Story story = debugVerbs ? original : InformGrammar.without(original, DEBUG_VERBS);
            return new Loaded(story, new ValidActions(story), new ActionMemo(ActionMemo.CAPACITY));
        }
    }

    /** The task without a story: it can be asked for its name and description, and be given a story. */
    public Detective() {
        this(SETTINGS, null);
    }

    private Detective(TaskSettings settings, @Nullable Loaded loaded) {
        this.settings = settings;
        this.loaded = loaded;
    }

    private Loaded loaded() {
        if (loaded == null) {
            throw new StoryException("detective: " + LACK);
        }
        return loaded;
    }

    @Override
    public String name() {
        return "detective";
    }

    @Override
    public String description() {
        return "Play a text adventure, Detective, for at most %d commands; points for places and things, at most %d."
                .formatted(horizon(), DetectiveGame.MOST_POINTS);
    }

    @Override
    public int horizon() {
        return settings.whole("horizon");
    }

    /** Returns 0: no command costs points. */
    @Override
    public double minReturn() {
        return 0;
    }

    @Override
    public double maxReturn() {
        return DetectiveGame.MOST_POINTS;
    }

    /**
     * Returns a new environment.
     *
     * @throws StoryException if no story was given
     */
    @Override
    public Environment environment() {
        Loaded game = loaded();
        return new DetectiveEnvironment(game.story, game.actions, game.memo, horizon());
    }

    /** Returns the player that draws from the valid actions: 38 points in 50 commands on average. */
    @Override
    public Player randomPlayer() {
        return new RandomPlayer();
    }

    /** Returns the {@link LookAheadPlayer} with the noise of the settings. */
    @Override
    public Player scriptedPlayer() {
        return new LookAheadPlayer(loaded().story, settings.real("scripted.noise"));
    }

    /** Returns the {@link Walkthrough}, which earns all points. */
    @Override
    public Player nearOptimalPlayer() {
        return new Walkthrough();
    }

    /**
     * Returns the texts of the story, each also after a space, since the story puts sentences together; and its words with
     * the quotes of the list of actions.
     */
    @Override
    public List<String> language() {
        Story story = loaded().story;
        Set<String> texts = new LinkedHashSet<>();
        texts.addAll(repliesTo(Vocabulary.of(story).words(), story));
        texts.add(Session.HALTED);
        for (String text : StoryTexts.of(story, DetectiveGame.OBJECTS)) {
            texts.add(text);
            texts.add(" " + text);
        }
        for (Vocabulary.Word word : Vocabulary.of(story).words()) {
            String text = word.text();
            texts.addAll(List.of("['" + text + "', '" + text + " ", " " + text + "']"));
            texts.addAll(List.of("['" + text + " ", ", '" + text + "']"));
        }
        for (int number = 0; number <= DetectiveGame.MOST_POINTS + 10; number++) {
            texts.add(number + " " + number);
        }
        return List.copyOf(texts);
    }

    /** Returns the opening, and what is said to each word: banners and menus put words together that the story has in parts. */
    private static Set<String> repliesTo(List<Vocabulary.Word> words, Story story) {
        DetectiveGame game = new DetectiveGame(story);
        Set<String> replies = new LinkedHashSet<>(List.of(game.reset()));
        Session.State opening = game.state();
        for (Vocabulary.Word word : words) {
            game.restore(opening);
            replies.add(game.step(word.text()));
        }
        return replies;
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
    public Detective with(String setting, String value) {
        TaskSettings changed = settings.with(setting, value);
        return new Detective(changed, isOfTheStory(setting) ? load(changed) : loaded);
    }

    private static boolean isOfTheStory(String setting) {
        return setting.equals("story") || setting.equals("allowDebugVerbs");
    }

    private static @Nullable Loaded load(TaskSettings settings) {
        if (settings.text("story").isEmpty()) {
            return null;
        }
        try {
            return Loaded.of(DetectiveFile.read(Path.of(settings.text("story"))), settings.flag("allowDebugVerbs"));
        } catch (StoryException refused) {
            throw new IllegalArgumentException("detective: " + refused.getMessage(), refused);
        }
    }

    @Override
    public Optional<String> missing() {
        return loaded == null ? Optional.of(LACK) : Optional.empty();
    }

    @Override
    public Optional<References> references() {
        boolean usual = settings.changed().stream().allMatch(changed -> changed.startsWith("story="));
        return usual ? Optional.of(new References(100, 39.70, 157.60, 350)) : Optional.empty();
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
