package longbow.rl;

import longbow.tensor.Key;

/**
 * A scripted way to play a task: it reads text and answers text, as a person would, and sees nothing of the
 * hidden state. Players give the demonstrations for supervised fine-tuning and the reference returns.
 */
@FunctionalInterface
public interface Player {

    /** Starts a game; every random choice in it is a pure function of {@code key}. */
    Game start(Key key);

    /** One game, from the player's side. */
    @FunctionalInterface
    interface Game extends AutoCloseable {
        /** Returns the next utterance after {@code observation}, the environment's newest text. */
        String utter(String observation);

        /** Gives back what the game holds, such as a process; most hold nothing. */
        @Override
        default void close() {}
    }
}
