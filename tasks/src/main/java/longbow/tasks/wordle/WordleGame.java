package longbow.tasks.wordle;

import longbow.rl.Environment;
import longbow.tensor.Key;
import org.jspecify.annotations.Nullable;

/** A game: each turn a guess, answered by a line of colours, until the word is found or the guesses are used up. */
final class WordleGame implements Environment {
    static final String OPENING = "Wordle:\n";
    static final String INVALID = "\n";

    private final WordList list;
    private final int guesses;
    private final double invalid;
    private final boolean lazy;

    private @Nullable Key key;
    private Candidates candidates;
    private int hidden;
    private int turn;

    /**
     * Makes games.
     *
     * @param invalid the reward of an utterance that is no word of the list
     * @param lazy whether the word is drawn anew each turn, among those that agree with all answers
     */
    WordleGame(WordList list, int guesses, double invalid, boolean lazy) {
        this.list = list;
        this.guesses = guesses;
        this.invalid = invalid;
        this.lazy = lazy;
        this.candidates = new Candidates(list);
    }

    @Override
    public String reset(Key key) {
        this.key = key;
        hidden = key.below(list.size(), 0);
        if (lazy) {
            candidates = new Candidates(list);
        }
        turn = 0;
        return OPENING;
    }

    @Override
    public Step step(String utterance) {
        Key draws = key;
        if (draws == null) {
            throw new IllegalStateException("wordle: step came when no game was on; call reset(key) first");
        }
        int guess = list.index(utterance);
        turn++;
        boolean last = turn >= guesses;
        if (guess < 0) {
            return end(new Step(INVALID, invalid, false, last));
        }
        if (lazy) {
            hidden = candidates.get(draws.below(candidates.size(), turn));
        }
        int feedback = Feedback.of(list.word(guess), list.word(hidden));
        if (lazy) {
            candidates.observe(list.word(guess), feedback);
        }
        boolean won = feedback == Feedback.WON;
        return end(new Step(Feedback.text(feedback), won ? 0 : -1, won, !won && last));
    }

    private Step end(Step step) {
        key = step.done() ? null : key;
        return step;
    }
}
