package longbow.tasks.twentyquestions;

import java.util.List;
import java.util.Optional;
import longbow.rl.Environment;
import longbow.rl.Player;
import longbow.rl.References;
import longbow.rl.Task;
import longbow.rl.TaskSettings;

/**
 * Twenty Questions with an exact oracle. A word is hidden; each turn the agent asks a question that is answered with
 * yes or no, or guesses; a turn costs 1, but for the one that names the word.
 *
 * <pre>
 * Questions:
 * Is it an animal?
 * No, it is not an animal.
 * Can it fit in a backpack?
 * Yes, it can fit in a backpack.
 * Is it an apple?
 * Yes, it is an apple.
 * </pre>
 *
 * <p>Settings, for {@link #with}:
 *
 * <table>
 * <caption>Settings of the task</caption>
 * <tr><th>name</th><th>values</th><th>default</th></tr>
 * <tr><td>{@code words}</td><td>2 to 157 (the first so many) or {@code subset} (the ten of ArCHer's subset)</td>
 *     <td>32</td></tr>
 * <tr><td>{@code horizon}</td><td>1 to 1000 turns</td><td>20</td></tr>
 * <tr><td>{@code replies}</td><td>{@code restating} or {@code plain}, see {@link Replies}</td>
 *     <td>{@code restating}</td></tr>
 * <tr><td>{@code matching}</td><td>{@code suffix} or {@code last-word}, see {@link Matching}</td>
 *     <td>{@code suffix}</td></tr>
 * <tr><td>{@code understanding}</td><td>{@code exact} or {@code free}, see {@link Understanding}</td>
 *     <td>{@code exact}</td></tr>
 * <tr><td>{@code profile}</td><td>{@code usual}, or {@code original}: what is not set is as the game was published, with 157
 *     words, plain replies, the rule of the last word, free understanding, a scripted player with the statistics of the
 *     published data</td><td>{@code usual}</td></tr>
 * <tr><td>{@code scripted.attribute}, {@code scripted.consistent}, {@code scripted.repeat}</td>
 *     <td>probabilities, see {@link ScriptedPlayer}</td><td>0.6, 0.7, 0.1</td></tr>
 * </table>
 *
 * <p>Instances are immutable and can be shared between threads; their environments cannot.
 */
public final class TwentyQuestions implements Task {
    private final Settings settings;
    private final KnowledgeBase knowledge;
    private final QuestionLanguage questions;

    /** The task with its default settings. */
    public TwentyQuestions() {
        this(Settings.DEFAULT, Settings.DEFAULT.knowledge());
    }

    private TwentyQuestions(Settings settings, KnowledgeBase knowledge) {
        this.settings = settings;
        this.knowledge = knowledge;
        this.questions = new QuestionLanguage(knowledge, settings.replies());
    }

    @Override
    public String name() {
        return "twenty-questions";
    }

    @Override
    public String description() {
        return "Find the hidden word, one of %d, in at most %d yes-or-no questions; each costs 1 but the one that names it."
                .formatted(knowledge.words().size(), settings.horizon());
    }

    @Override
    public int horizon() {
        return settings.horizon();
    }

    /** Returns the return of a lost game, the negative horizon. */
    @Override
    public double minReturn() {
        return -settings.horizon();
    }

    /** Returns 0, the return of a game won with the first question. */
    @Override
    public double maxReturn() {
        return 0;
    }

    @Override
    public Environment environment() {
        return new GuessingGame(knowledge, settings.replies(), settings.matching(), settings.horizon(), null);
    }

    /**
     * Returns an environment in which {@code hidden} is the hidden word of every game, whatever the key of the reset:
     * for simulations from the posterior distribution, see {@link Candidates}.
     *
     * @throws IllegalArgumentException if the task is not played with this word
     */
    public Environment environment(Word hidden) {
        if (!knowledge.words().contains(hidden)) {
            throw new IllegalArgumentException("twenty-questions: '%s' cannot be hidden; the task has these words: %s"
                    .formatted(hidden, knowledge.words()));
        }
        return new GuessingGame(knowledge, settings.replies(), settings.matching(), settings.horizon(), hidden);
    }

    /** Returns what this task is played with: its words, its attributes, and what is true of them. */
    public KnowledgeBase knowledge() {
        return knowledge;
    }

    /** Returns the usual sentences of this task. */
    public QuestionLanguage questions() {
        return questions;
    }

    /** Returns the player that draws from all usual questions, for attributes and words alike. */
    @Override
    public Player randomPlayer() {
        return new RandomPlayer(questions.questions());
    }

    /** Returns the {@link ScriptedPlayer} with the probabilities of the settings. */
    @Override
    public Player scriptedPlayer() {
        return new ScriptedPlayer(knowledge, settings.attribute(), settings.consistent(), settings.repeat());
    }

    /** Returns the {@link NearOptimalPlayer}. */
    @Override
    public Player nearOptimalPlayer() {
        return new NearOptimalPlayer(knowledge);
    }

    /** Returns the {@link QuestionLanguage#texts texts} of this task's words, attributes and style of reply. */
    @Override
    public List<String> language() {
        return questions.texts();
    }

    /** Returns the {@link QuestionLanguage#observations replies}. */
    @Override
    public List<String> observations() {
        return questions.observations();
    }

    @Override
    public TaskSettings settings() {
        return settings.all();
    }

    /**
     * Returns this task with one setting changed; the settings are in the table above.
     *
     * @throws IllegalArgumentException if there is no such setting, or the value is not one of its values
     */
    @Override
    public TwentyQuestions with(String setting, String value) {
        Settings changed = settings.with(setting, value);
        return new TwentyQuestions(changed, changed.sameKnowledge(settings) ? knowledge : changed.knowledge());
    }

    @Override
    public Optional<References> references() {
        return settings.all().initial() ? Optional.of(new References(512, -16.40, -9.36, -4.60)) : Optional.empty();
    }

    @Override
    public String toString() {
        return name() + "[words=" + settings.words() + ", horizon=" + settings.horizon() + ", replies="
                + settings.all().text("replies") + ", matching="
                + settings.all().text("matching")
                + (settings.understanding() == Understanding.FREE ? ", understanding=free]" : "]");
    }
}
