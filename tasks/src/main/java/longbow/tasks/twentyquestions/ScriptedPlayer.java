package longbow.tasks.twentyquestions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import longbow.rl.Player;
import longbow.tensor.Key;

/**
 * The imperfect player that demonstrations come from. On turn t, from 0, it asks about an attribute with probability
 * {@code attribute * max(0, 1 - t / 14)}: one that it asked about before with probability {@code repeat}, else one
 * that it did not, each drawn uniformly. Otherwise it guesses: a word that agrees with the replies so far with
 * probability {@code consistent}, else any word. It asks what it pleases and not what would help, it forgets, and it
 * guesses too soon; but it uses what it was told, which is what a model can learn from it.
 *
 * @param knowledge what the game is played with
 * @param attribute how often it asks about an attribute on the first turn, in [0, 1]
 * @param consistent how often its guess agrees with the replies, in [0, 1]
 * @param repeat how often it asks the same again, in [0, 1]
 */
public record ScriptedPlayer(KnowledgeBase knowledge, double attribute, double consistent, double repeat)
        implements Player {
    /** How often it asks about an attribute on the first turn, if nothing else is said. */
    public static final double ATTRIBUTE = 0.6;
    /** How often its guess agrees with the replies, if nothing else is said. */
    public static final double CONSISTENT = 0.7;
    /** How often it asks the same again, if nothing else is said. */
    public static final double REPEAT = 0.1;

    /** How often it asks about an attribute on the first turn, in the game as it was published. */
    static final double ORIGINAL_ATTRIBUTE = 0.76;
    /** How often its guess agrees with the replies, in the game as it was published. */
    static final double ORIGINAL_CONSISTENT = 0.83;

    private static final double LAST_ASKING_TURN = 14;
    /** Each turn has its own draws: whether to ask, what kind, and which. */
    private static final int DRAWS = 3;

    /** Checks the probabilities. */
    public ScriptedPlayer {
        check("attribute", attribute);
        check("consistent", consistent);
        check("repeat", repeat);
    }

    /** The player with the usual probabilities. */
    public ScriptedPlayer(KnowledgeBase knowledge) {
        this(knowledge, ATTRIBUTE, CONSISTENT, REPEAT);
    }

    @Override
    public Game start(Key key) {
        return new Script(key);
    }

    private static void check(String name, double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("ScriptedPlayer: %s is a probability and must be in [0, 1], but was %s"
                    .formatted(name, probability));
        }
    }

    private final class Script implements Game {
        private final Key key;
        private final Candidates candidates = new Candidates(knowledge);
        private final List<Attribute> asked = new ArrayList<>();
        private final List<Attribute> unasked = new ArrayList<>(knowledge.attributes());
        private Optional<String> last = Optional.empty();
        private int turn;

        Script(Key key) {
            this.key = key;
        }

        @Override
        public String utter(String observation) {
            last.ifPresent(question -> candidates.observe(question, observation));
            int draw = DRAWS * turn;
            boolean asks = key.uniform(draw) < attribute * (1 - turn / LAST_ASKING_TURN);
            String question = asks ? ask(draw) : guess(draw);
            turn++;
            last = Optional.of(question);
            return question;
        }

        private String ask(int draw) {
            boolean again = !asked.isEmpty() && (unasked.isEmpty() || key.uniform(draw + 1) < repeat);
            if (again) {
                return asked.get(key.below(asked.size(), draw + 2)).question();
            }
            Attribute next = unasked.remove(key.below(unasked.size(), draw + 2));
            asked.add(next);
            return next.question();
        }

        private String guess(int draw) {
            // nothing agrees only if the replies contradict each other, as those to a player of other words may
            boolean sound = candidates.size() > 0 && key.uniform(draw + 1) < consistent;
            List<Word> choice = sound ? candidates.words() : knowledge.words();
            return QuestionLanguage.guess(choice.get(key.below(choice.size(), draw + 2)));
        }
    }
}
