package longbow.tasks.guesscity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import longbow.rl.Environment;
import longbow.rl.Player;
import longbow.rl.Playthrough;
import longbow.rl.References;
import longbow.rl.Task;
import longbow.rl.TaskSettings;

/**
 * Guess My City: someone is from one of 91 cities; the agent asks about it in its own words and names it. A turn costs 1, but
 * for the one that names the city.
 *
 * <pre>
 * Questions:
 * What is the predominant language spoken in your city?
 * People here speak Spanish.
 * Is your city located at a high altitude?
 * Yes, it lies about 2640 metres above the sea.
 * Is the city you are from Bogota?
 * Yes, that is my city.
 * </pre>
 *
 * <p>Settings, for {@link #with}:
 *
 * <table>
 * <caption>Settings of the task</caption>
 * <tr><th>name</th><th>values</th><th>default</th></tr>
 * <tr><td>{@code horizon}</td><td>1 to 1000 turns</td><td>20</td></tr>
 * <tr><td>{@code matching}</td><td>{@code word} or {@code substring}, see {@link Matching}</td><td>{@code word}</td></tr>
 * <tr><td>{@code seed}</td><td>decides between different wordings of an answer</td><td>0</td></tr>
 * <tr><td>{@code dialogues}</td><td>the file with the published dialogues, in which the oracle looks up what it does not know,
 *     see {@link PublishedDialogues}</td><td>none</td></tr>
 * <tr><td>{@code scripted.patience}, {@code scripted.attention}</td><td>how many turns the scripted player asks before it
 *     guesses, and how often it takes in an answer</td><td>16, 0.19</td></tr>
 * </table>
 *
 * <p>Instances are immutable and can be shared between threads; their environments cannot.
 */
public final class GuessMyCity implements Task {
    private static final TaskSettings SETTINGS = TaskSettings.of(
            "guess-my-city",
            TaskSettings.whole("horizon", 20, 1, 1000, "turns in a game"),
            TaskSettings.choice("matching", Matching.WORD, "how the city must be named to win"),
            TaskSettings.whole("seed", 0, 0, Integer.MAX_VALUE, "decides between wordings of an answer"),
            TaskSettings.text("dialogues", "", "the path of a file", "published dialogues, to look answers up in"),
            TaskSettings.whole(
                    "scripted.patience", ScriptedGuesser.PATIENCE, 0, 1000, "turns the scripted player asks first"),
            TaskSettings.probability(
                    "scripted.attention", ScriptedGuesser.ATTENTION, "how often it takes in an answer"));

    private final TaskSettings settings;
    private final Optional<PublishedDialogues> dialogues;

    /** The task with its default settings. */
    public GuessMyCity() {
        this(SETTINGS, Optional.empty());
    }

    private GuessMyCity(TaskSettings settings, Optional<PublishedDialogues> dialogues) {
        this.settings = settings;
        this.dialogues = dialogues;
    }

    private Matching matching() {
        return settings.choice("matching", Matching.class);
    }

    @Override
    public String name() {
        return "guess-my-city";
    }

    @Override
    public String description() {
        return "Ask someone about their city, one of 91, and name it in at most %d turns; each costs 1 but the one that names it."
                .formatted(horizon());
    }

    @Override
    public int horizon() {
        return settings.whole("horizon");
    }

    /** Returns the return of a lost game, the negative horizon. */
    @Override
    public double minReturn() {
        return -horizon();
    }

    /** Returns 0, the return of a game won with the first question. */
    @Override
    public double maxReturn() {
        return 0;
    }

    /** Returns the cities and what is known about them. */
    public Atlas atlas() {
        return Atlas.get();
    }

    /** Returns the oracle of this task. */
    public Oracle oracle() {
        return new Oracle(atlas(), settings.whole("seed"), dialogues);
    }

    /** Returns the published dialogues, if the setting names them. */
    public Optional<PublishedDialogues> dialogues() {
        return dialogues;
    }

    @Override
    public Environment environment() {
        return new CityGame(atlas(), oracle(), matching(), horizon(), Optional.empty());
    }

    /** Returns an environment in which {@code hidden} is the city of every game, whatever the key of the reset. */
    public Environment environment(City hidden) {
        return new CityGame(atlas(), oracle(), matching(), horizon(), Optional.of(hidden));
    }

    @Override
    public Player randomPlayer() {
        return new RandomGuesser(UsualQuestions.all(atlas()));
    }

    @Override
    public Player scriptedPlayer() {
        return new ScriptedGuesser(
                atlas(), oracle(), settings.whole("scripted.patience"), settings.real("scripted.attention"));
    }

    @Override
    public Player nearOptimalPlayer() {
        return new DivideAndGuess(atlas(), oracle());
    }

    /** Returns all questions of the players, all answers to these about every city, and all phrases that answers can hold. */
    @Override
    public List<String> language() {
        Oracle oracle = oracle();
        TreeSet<String> texts = new TreeSet<>(List.of(CityGame.OPENING, Oracle.REFUSAL + "\n", Oracle.UNSURE + "\n"));
        for (String question : UsualQuestions.all(atlas())) {
            texts.add(question);
            Inquiry inquiry = oracle.read(question);
            for (City city : atlas().cities()) {
                oracle.possible(city, inquiry).forEach(answer -> texts.add(answer + "\n"));
            }
        }
        Answers.frames().forEach(answer -> texts.add(answer + "\n"));
        atlas().lexicon().displays().forEach(display -> texts.add("It is " + display + ".\n"));
        return new ArrayList<>(texts);
    }

    /**
     * Returns this task with one setting changed; the settings are in the table above.
     *
     * @throws IllegalArgumentException if there is no such setting, or the value is not one of its values, or the file cannot be
     *     read
     */
    @Override
    public GuessMyCity with(String setting, String value) {
        TaskSettings changed = settings.with(setting, value);
        if (!setting.equals("dialogues")) {
            return new GuessMyCity(changed, dialogues);
        }
        return new GuessMyCity(
                changed, value.isEmpty() ? Optional.empty() : Optional.of(PublishedDialogues.read(value)));
    }

    /** Returns the published dialogues as games, if the setting {@code dialogues} names them. */
    @Override
    public List<Playthrough> recordings() {
        return dialogues.map(PublishedDialogues::games).orElse(List.of());
    }

    @Override
    public TaskSettings settings() {
        return settings;
    }

    @Override
    public Optional<References> references() {
        return settings.initial() ? Optional.of(new References(1000, -19.81, -17.76, -1.30)) : Optional.empty();
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
