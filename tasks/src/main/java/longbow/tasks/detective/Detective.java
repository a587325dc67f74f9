package longbow.tasks.detective;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import longbow.rl.Environment;
import longbow.rl.Player;
import longbow.rl.Task;
import longbow.tasks.zmachine.InformGrammar;
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

    private final DetectiveSettings settings;
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
        this(DetectiveSettings.DEFAULT, null);
    }

    private Detective(DetectiveSettings settings, @Nullable Loaded loaded) {
        this.settings = settings;
        this.loaded = loaded;
    }

    private Loaded loaded() {
        if (loaded == null) {
            throw new StoryException("detective: the game is played with a story file, detective.z5, that you have to"
                    + " bring; name it with --story FILE or the setting story");
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
                .formatted(settings.horizon(), DetectiveGame.MOST_POINTS);
    }

    @Override
    public int horizon() {
        return settings.horizon();
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
        return new DetectiveEnvironment(game.story, game.actions, game.memo, settings.horizon());
    }

    /** Returns the player that draws from the valid actions: 38 points in 50 commands on average. */
    @Override
    public Player randomPlayer() {
        return new RandomPlayer();
    }

    /** Returns the {@link LookAheadPlayer} with the noise of the settings. */
    @Override
    public Player scriptedPlayer() {
        return new LookAheadPlayer(loaded().story, settings.noise());
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

    /**
     * Returns this task with one setting changed; the settings are in the table above.
     *
     * @throws IllegalArgumentException if there is no such setting, or the value is not one of its values
     */
    @Override
    public Detective with(String setting, String value) {
        DetectiveSettings changed = settings.with(setting, value);
        boolean sameStory = changed.story().equals(settings.story());
        if (changed.story().isEmpty() || (sameStory && changed.allowDebugVerbs() == settings.allowDebugVerbs())) {
            return new Detective(changed, sameStory ? loaded : null);
        }
        try {
            Story story = DetectiveFile.read(Path.of(changed.story()));
            return new Detective(changed, Loaded.of(story, changed.allowDebugVerbs()));
        } catch (StoryException refused) {
            throw new IllegalArgumentException("detective: " + refused.getMessage(), refused);
        }
    }

    @Override
    public String toString() {
        return name() + "[horizon=" + settings.horizon() + "]";
    }
}
