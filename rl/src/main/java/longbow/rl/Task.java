package longbow.rl;

import java.util.List;
import java.util.Optional;

/**
 * A text task: its rules, its environments, and the players that come with it. Implementations are found
 * through {@link java.util.ServiceLoader}, so a new task is one class and one line in a module descriptor.
 */
public interface Task {

    /** Returns the name used on the command line, such as {@code twenty-questions}. */
    String name();

    /** Returns one sentence on the rules. */
    String description();

    /** Returns the largest number of turns in a game. */
    int horizon();

    /** Returns the least possible return of a game. */
    double minReturn();

    /** Returns the greatest possible return of a game. */
    double maxReturn();

    /** Returns a new environment of this task. */
    Environment environment();

    /** Returns the player that utters a uniformly random sentence of the task's language. */
    Player randomPlayer();

    /** Returns the imperfect player whose games are the demonstrations for supervised fine-tuning. */
    Player scriptedPlayer();

    /** Returns the strongest player known for the task, the upper reference. */
    Player nearOptimalPlayer();

    /**
     * Returns texts that together hold every word that the environment or a player of this task can say:
     * the source of a word-level or character-level vocabulary.
     */
    List<String> language();

    /**
     * Returns sentences that the environment says often. The agent reads them but never composes them, so a tokenizer may
     * take each as one token; none by default.
     */
    default List<String> observations() {
        return List.of();
    }

    /** Returns this task with one of its own settings changed, for instance {@code ("words", "16")}. */
    default Task with(String setting, String value) {
        throw new IllegalArgumentException(
                "task %s has no setting '%s' (tried to set it to '%s')".formatted(name(), setting, value));
    }

    /** Returns the settings that {@link #with} changes, with their present values; none by default. */
    default TaskSettings settings() {
        return TaskSettings.of(name());
    }

    /**
     * Returns why no game can be played yet, as a sentence that names the remedy: a setting that has no value, a file that the
     * user must bring. Empty, the default, where games can be played.
     */
    default Optional<String> missing() {
        return Optional.empty();
    }

    /** Returns games that were played elsewhere, where a setting names them: demonstrations beside those of the scripted player. */
    default List<Playthrough> recordings() {
        return List.of();
    }

    /** Returns what the players score with the present settings, where that has been measured; unknown by default. */
    default Optional<References> references() {
        return Optional.empty();
    }
}
