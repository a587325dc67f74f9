package longbow.tasks.wordle;

import java.util.Arrays;
import longbow.rl.Player;
import longbow.tensor.Key;

/**
 * Guesses what tells most: of all words the one whose answer leaves the least entropy,
 * <pre>
 * H(guess) = sum over answers a of  n_a / n * log2(n_a),   n_a = |{candidates for which guess is answered a}|,
 * </pre>
 * less 1/n if the guess is itself one of the n candidates: it may win at once. This looks one guess ahead and is no optimal plan.
 */
final class InformedGuesser implements Player {
    private final WordList list;
    private final int first;

    InformedGuesser(WordList list) {
        this.list = list;
        this.first = best(new Candidates(list));
    }

    private int best(Candidates candidates) {
        int n = candidates.size();
        if (n <= 2) {
            return candidates.get(0);
        }
        double[] bits = new double[n + 1]; // k log2(k)
        for (int k = 2; k <= n; k++) {
            bits[k] = k * (StrictMath.log(k) / StrictMath.log(2));
        }
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        int[] counts = new int[Feedback.COUNT];
        for (int guess = 0; guess < list.size(); guess++) {
            Arrays.fill(counts, 0);
            for (int i = 0; i < n; i++) {
                counts[Feedback.of(list.word(guess), list.word(candidates.get(i)))]++;
            }
            double left = 0;
            for (int count : counts) {
                left += bits[count];
            }
            left -= counts[Feedback.WON];
            if (left < least) {
                least = left;
                best = guess;
            }
        }
        return best;
    }

    /** Returns the same game whatever {@code key} is: this player draws nothing. */
    @Override
    public Game start(Key key) {
        return new Game() {
            private final Candidates candidates = new Candidates(list);
            private int guess = -1;

            @Override
            public String utter(String observation) {
                int feedback = Feedback.parse(observation);
                if (guess >= 0 && feedback >= 0) {
                    candidates.observe(list.word(guess), feedback);
                }
                // nothing agrees only if the answers contradict each other: begin again
                guess = guess < 0 || candidates.size() == 0 ? first : best(candidates);
                return list.spaced(guess);
            }
        };
    }
}
