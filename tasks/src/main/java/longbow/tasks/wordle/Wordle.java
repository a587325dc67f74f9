package longbow.tasks.wordle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import longbow.rl.Environment;
import longbow.rl.Player;
import longbow.rl.References;
import longbow.rl.Task;
import longbow.rl.TaskSettings;

/**
 * Find a hidden word of five letters. Each guess is answered by colours: {@code g} for a letter in its place, {@code y} for one that
 * is elsewhere in the word, {@code b} for one that is not in it. A guess costs 1, but for the one that is the word.
 *
 * <pre>
 * Wordle:
 * c r a n e
 * b b y b g
 * </pre>
 *
 * <p>What is no word of the list is answered by an empty line, and uses a guess as well. A letter that the word has once and the guess
 * twice is yellow or green both times.
 *
 * <p>Settings, for {@link #with}:
 *
 * <table>
 * <caption>Settings of the task</caption>
 * <tr><th>name</th><th>values</th><th>default</th></tr>
 * <tr><td>{@code words}</td><td>so many of the built-in words, the first ones, or a file with one word a line</td>
 *     <td>400</td></tr>
 * <tr><td>{@code horizon}</td><td>1 to 1000 guesses</td><td>6</td></tr>
 * <tr><td>{@code invalid}</td><td>the reward of what is no word of the list, -100 to 0</td><td>-1</td></tr>
 * <tr><td>{@code lazy}</td><td>whether the word is drawn anew each turn among those that agree with all answers, as in LMRL-Gym;
 *     returns are distributed the same</td><td>{@code false}</td></tr>
 * <tr><td>{@code scripted.random}</td><td>how often the scripted player guesses any word</td><td>2/3</td></tr>
 * </table>
 *
 * <p>Source: LMRL-Gym (Abdulhai et al., 2023, arXiv:2311.18232). Instances are immutable and can be shared between threads.
 */
public final class Wordle implements Task {
    private static final TaskSettings SETTINGS = TaskSettings.of(
            "wordle",
            TaskSettings.text("words", "400", "a number (so many built-in words) or a file", "the words of the game"),
            TaskSettings.whole("horizon", 6, 1, 1000, "guesses in a game"),
            TaskSettings.real("invalid", -1, -100, 0, "the reward of what is no word of the list"),
            TaskSettings.flag("lazy", false, "whether the word is drawn anew each turn among those that agree"),
            TaskSettings.probability("scripted.random", 2 / 3.0, "how often the scripted player guesses any word"));

    private final TaskSettings settings;
    private final WordList list;

    /** The task with its default settings. */
    public Wordle() {
        this(SETTINGS, list(SETTINGS.text("words")));
    }

    private Wordle(TaskSettings settings, WordList list) {
        this.settings = settings;
        this.list = list;
    }

    private static WordList list(String words) {
        if (!words.matches("[+-]?[0-9]+")) {
            return WordList.read(words);
        }
        WordList all = WordList.builtIn();
        int count = words.length() <= 9 ? Integer.parseInt(words) : Integer.MAX_VALUE;
        if (count < 2 || count > all.size()) {
            throw new IllegalArgumentException(
                    "wordle: the setting words must be a number from 2 to %d (so many of the built-in words) or a file, but was '%s'"
                            .formatted(all.size(), words));
        }
        return all.first(count);
    }

    @Override
    public String name() {
        return "wordle";
    }

    @Override
    public String description() {
        return "Find the hidden word, one of %d, in at most %d guesses answered by colours; each costs 1 but the last."
                .formatted(list.size(), settings.whole("horizon"));
    }

    @Override
    public int horizon() {
        return settings.whole("horizon");
    }

    @Override
    public double minReturn() {
        return horizon() * Math.min(-1, settings.real("invalid"));
    }

    /** Returns 0, the return of a game won with the first guess. */
    @Override
    public double maxReturn() {
        return 0;
    }

    @Override
    public Environment environment() {
        return new WordleGame(list, horizon(), settings.real("invalid"), settings.flag("lazy"));
    }

    /** Returns the words of the game. */
    public WordList words() {
        return list;
    }

    /** Returns the player that draws from all words. */
    @Override
    public Player randomPlayer() {
        return new RandomGuesser(list, 1);
    }

    /** Returns the data policy of LMRL-Gym: any word with probability 2/3, else one that agrees with all answers. */
    @Override
    public Player scriptedPlayer() {
        return new RandomGuesser(list, settings.real("scripted.random"));
    }

    /** Returns the player that guesses what tells most; it looks one guess ahead. */
    @Override
    public Player nearOptimalPlayer() {
        return new InformedGuesser(list);
    }

    /** Returns every letter once with a space before it and once without, so that no two of them become a phrase. */
    @Override
    public List<String> language() {
        List<String> texts = new ArrayList<>(observations());
        for (char letter = 'a'; letter <= 'z'; letter++) {
            texts.add(letter + " " + letter + "\n");
        }
        return texts;
    }

    @Override
    public List<String> observations() {
        return List.of(WordleGame.OPENING);
    }

    @Override
    public TaskSettings settings() {
        return settings;
    }

    /**
     * Returns this task with one setting changed; the settings are in the table above.
     *
     * @throws IllegalArgumentException if there is no such setting, the value is not one of its values, or the file of words cannot be
     *     read
     */
    @Override
    public Wordle with(String setting, String value) {
        TaskSettings changed = settings.with(setting, value);
        return new Wordle(changed, setting.equals("words") ? list(value) : list);
    }

    @Override
    public Optional<References> references() {
        return settings.initial() ? Optional.of(new References(1000, -5.944, -3.898, -1.926)) : Optional.empty();
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
