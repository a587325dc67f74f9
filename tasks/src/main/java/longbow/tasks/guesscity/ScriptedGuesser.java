package longbow.tasks.guesscity;

import java.util.List;
import java.util.Optional;
import longbow.rl.Player;
import longbow.tensor.Key;

/**
 * The imperfect player that demonstrations come from, as patient and as inattentive as the players of the published dialogues:
 * it asks this and that for a number of turns, takes in an answer only now and then, and then guesses cities that agree with
 * what it took in.
 *
 * @param atlas the cities
 * @param oracle whose answers it understands
 * @param patience how many turns it asks before it guesses
 * @param attention how often it takes in an answer, in [0, 1]
 */
record ScriptedGuesser(Atlas atlas, Oracle oracle, int patience, double attention) implements Player {
    /** With these it wins 61 % of games, with a mean return of -17.8; the published dialogues have 62 % and -17.9. */
    static final int PATIENCE = 16;

    static final double ATTENTION = 0.19;

    private static final double OPEN = 0.35;
    private static final int DRAWS = 3;

    ScriptedGuesser {
        if (!(attention >= 0 && attention <= 1) || patience < 0) {
            throw new IllegalArgumentException(
                    "guess-my-city: the player needs patience >= 0 and attention in [0, 1], but got %d and %s"
                            .formatted(patience, attention));
        }
    }

    @Override
    public Game start(Key key) {
        List<String> closed = UsualQuestions.closed(atlas);
        return new Game() {
            private final Candidates candidates = new Candidates(atlas, oracle);
            private Optional<String> last = Optional.empty();
            private boolean guessing;
            private int turn;

            @Override
            public String utter(String observation) {
                int draw = DRAWS * turn;
                if (last.isPresent() && (guessing || key.uniform(draw) < attention)) {
                    candidates.observe(last.get(), observation);
                }
                guessing = turn++ >= patience;
                List<String> choice = guessing
                        ? candidates.cities().stream()
                                .map(UsualQuestions::guess)
                                .toList()
                        : key.uniform(draw + 1) < OPEN ? UsualQuestions.open() : closed;
                String question = choice.get(key.below(choice.size(), draw + 2));
                last = Optional.of(question);
                return question;
            }
        };
    }
}
