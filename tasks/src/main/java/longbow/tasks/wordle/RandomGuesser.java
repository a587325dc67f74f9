package longbow.tasks.wordle;

import longbow.rl.Player;
import longbow.tensor.Key;

/**
 * Guesses a word of the list, drawn uniformly, with probability {@code random}, else one that agrees with all answers so far: the data
 * policy of LMRL-Gym with 2/3, the lower reference with 1.
 */
final class RandomGuesser implements Player {
    private final WordList list;
    private final double random;

    RandomGuesser(WordList list, double random) {
        this.list = list;
        this.random = random;
    }

    @Override
    public Game start(Key key) {
        return new Game() {
            private final Candidates candidates = new Candidates(list);
            private int guess = -1;
            private int turn;

            @Override
            public String utter(String observation) {
                int feedback = Feedback.parse(observation);
                if (random < 1 && guess >= 0 && feedback >= 0) {
                    candidates.observe(list.word(guess), feedback);
                }
                boolean any = candidates.size() == 0 || key.uniform(2L * turn) < random;
                int draw = key.below(any ? list.size() : candidates.size(), 2L * turn + 1);
                guess = any ? draw : candidates.get(draw);
                turn++;
                return list.spaced(guess);
            }
        };
    }
}
