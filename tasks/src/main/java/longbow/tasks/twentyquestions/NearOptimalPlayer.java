package longbow.tasks.twentyquestions;

import java.util.List;
import java.util.Optional;
import longbow.rl.Player;
import longbow.tensor.Key;

/**
 * Asks what leaves least to do: the upper reference. Let T(n) be the sum, over n words, of the questions that precede
 * the winning one, if every split were to be had:
 * <pre>
 * T(1) = 0,   T(n) = min( n - 1 + T(n-1),  min over k of n + T(k) + T(n-k) ),
 * </pre>
 * the first for a guess, which wins at once for one of the words, the second for an attribute that is true of k of
 * them. With n words left, the player takes the attribute with the least n + T(k) + T(n-k), or guesses if that is less.
 * T(n) / n bounds the mean number of lost turns from below, for any player, so the distance from the optimum is known.
 *
 * @param knowledge what the game is played with
 */
public record NearOptimalPlayer(KnowledgeBase knowledge) implements Player {

    /** Returns the same game whatever {@code key} is: this player draws nothing. */
    @Override
    public Game start(Key key) {
        return new Search(costs(knowledge.words().size()));
    }

    /**
     * Returns the bound -T(n) / n: no player has a greater mean return on {@code words} words with questions about
     * attributes and guesses, unless the horizon cuts games short.
     */
    public static double bound(int words) {
        if (words < 1) {
            throw new IllegalArgumentException("NearOptimalPlayer.bound: words must be at least 1, but was " + words);
        }
        return -(double) costs(words)[words] / words;
    }

    private static int[] costs(int words) {
        int[] costs = new int[words + 1];
        for (int n = 2; n <= words; n++) {
            costs[n] = n - 1 + costs[n - 1];
            for (int k = 1; k <= n / 2; k++) {
                costs[n] = Math.min(costs[n], n + costs[k] + costs[n - k]);
            }
        }
        return costs;
    }

    private final class Search implements Game {
        private final int[] costs;
        private final Candidates candidates = new Candidates(knowledge);
        private Optional<String> last = Optional.empty();

        Search(int[] costs) {
            this.costs = costs;
        }

        @Override
        public String utter(String observation) {
            last.ifPresent(question -> candidates.observe(question, observation));
            List<Word> words = candidates.words();
            if (words.isEmpty()) { // the replies contradict each other: begin again
                words = knowledge.words();
            }
            String question = best(words);
            last = Optional.of(question);
            return question;
        }

        private String best(List<Word> words) {
            int n = words.size();
            String best = QuestionLanguage.guess(words.get(0));
            int least = n - 1 + costs[n - 1];
            for (Attribute attribute : knowledge.attributes()) {
                int k = 0;
                for (Word word : words) {
                    k += knowledge.holds(attribute, word) ? 1 : 0;
                }
                int cost = n + costs[k] + costs[n - k];
                if (k > 0 && k < n && cost < least) {
                    least = cost;
                    best = attribute.question();
                }
            }
            return best;
        }
    }
}
