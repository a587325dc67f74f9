package longbow.rl;

import java.util.List;

/**
 * One game as the agent saw it: the token ids of the whole dialogue, which are never encoded again, and where in it the
 * agent spoke.
 *
 * @param tokens observations and utterances, in order
 * @param turns the agent's turns
 * @param terminated whether the game ended by its own rules; otherwise it was cut off
 */
public record Dialogue(int[] tokens, List<Turn> turns, boolean terminated) {

    /**
     * One turn: in the state {@code tokens[0 ... start)} the agent uttered {@code tokens[start ... end)}, the end-of-utterance
     * token included.
     *
     * @param start the first token of the utterance
     * @param end one past its last token
     * @param reward the reward of this turn
     * @param logProbs for each token of the utterance the log-probability it was sampled with; empty for a scripted player
     */
    public record Turn(int start, int end, double reward, float[] logProbs) {}

    /** Copies the list. */
    public Dialogue {
        turns = List.copyOf(turns);
    }

    /** Returns the undiscounted sum of rewards. */
    public double totalReward() {
        double sum = 0;
        for (Turn turn : turns) {
            sum += turn.reward;
        }
        return sum;
    }

    /** Returns for each turn the discounted sum of the rewards from there on. */
    public double[] returnsToGo(double discount) {
        double[] returns = new double[turns.size()];
        double next = 0;
        for (int t = returns.length - 1; t >= 0; t--) {
            next = turns.get(t).reward + discount * next;
            returns[t] = next;
        }
        return returns;
    }
}
