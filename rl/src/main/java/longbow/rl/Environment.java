package longbow.rl;

import longbow.tensor.Key;

/**
 * One game of a text task: the environment speaks, the agent answers, in turns, until the game ends.
 *
 * <p>An environment says only what is <i>new</i>: the dialogue so far is the concatenation of its
 * observations and the agent's utterances, which the rollout engine keeps as token ids and never encodes
 * again. It is deterministic: the same key and the same utterances give the same bytes. It survives any
 * string. One instance plays one game at a time and is not shared between threads.
 */
public interface Environment extends AutoCloseable {

    /**
     * Starts a new game whose hidden state is a pure function of {@code key}; returns the first observation, which must not be
     * empty: it is what an agent's first utterance answers.
     */
    String reset(Key key);

    /**
     * Takes the agent's utterance for this turn, without its end-of-utterance mark.
     *
     * @throws IllegalStateException if the game is over or was never started
     */
    Step step(String utterance);

    /** Gives back what the environment holds, such as a process; most hold nothing. May be called in the middle of a game, and again. */
    @Override
    default void close() {}

    /**
     * What one turn gave.
     *
     * @param observation the environment's answer, the text that is new to the agent
     * @param reward the reward of this turn
     * @param terminated whether the game ended by its own rules: nothing follows, the value of what follows is 0
     * @param truncated whether the game was cut off by the turn limit
     */
    record Step(String observation, double reward, boolean terminated, boolean truncated) {
        /** Returns whether the game is over, for either reason. */
        public boolean done() {
            return terminated || truncated;
        }
    }
}
