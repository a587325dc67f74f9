package longbow.rl;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import longbow.tensor.Key;

/**
 * A game that is small enough to be solved: a number from one to six is hidden, and there are four turns to name it. The
 * agent says one word: a question, to which the reply is a fact, or a number. Every turn costs 1 but the one that names the
 * number. Anything else is answered and forfeits the game at the price of all turns that are left, so that the states of the
 * game can be counted, whatever the agent may say. It is best to ask for the size, and then to name what is left.
 *
 * <pre>
 * hunt
 * size
 * Medium
 * three
 * No
 * four
 * Yes
 * </pre>
 */
final class Hunt implements Task {
    static final List<String> NUMBERS = List.of("one", "two", "three", "four", "five", "six");
    static final List<String> QUESTIONS = List.of("even", "size");
    static final String OPENING = "hunt\n";
    static final String RIGHT = "Yes\n";
    static final String INVALID = "What\n";
    static final int HORIZON = 4;

    /** All numbers, as a set of bits. */
    static final int ALL = (1 << NUMBERS.size()) - 1;

    /** Returns the words that are not forfeits: the questions, then the numbers. */
    static List<String> words() {
        List<String> words = new ArrayList<>(QUESTIONS);
        words.addAll(NUMBERS);
        return words;
    }

    /** Returns the reply to {@code word} when number {@code hidden}, counted from 0, is hidden: a fact of one word. */
    static String reply(String word, int hidden) {
        return switch (word) {
            case "even" -> hidden % 2 == 1 ? "Even\n" : "Odd\n";
            case "size" -> List.of("Small\n", "Medium\n", "Large\n").get(hidden / 2);
            default -> NUMBERS.indexOf(word) == hidden ? RIGHT : "No\n";
        };
    }

    /** Returns those of {@code candidates}, a set of bits, that would have given this reply. */
    static int consistent(int candidates, String word, String reply) {
        int left = 0;
        for (int i = 0; i < NUMBERS.size(); i++) {
            left |= (candidates >> i & 1) == 1 && reply(word, i).equals(reply) ? 1 << i : 0;
        }
        return left;
    }

    /** Returns the replies to {@code word} that {@code candidates} leave open. */
    static Set<String> replies(int candidates, String word) {
        Set<String> replies = new TreeSet<>();
        for (int i = 0; i < NUMBERS.size(); i++) {
            if ((candidates >> i & 1) == 1) {
                replies.add(reply(word, i));
            }
        }
        return replies;
    }

    @Override
    public String name() {
        return "hunt";
    }

    @Override
    public String description() {
        return "Name the hidden number, one of six, in four turns.";
    }

    @Override
    public int horizon() {
        return HORIZON;
    }

    @Override
    public double minReturn() {
        return -HORIZON;
    }

    @Override
    public double maxReturn() {
        return 0;
    }

    @Override
    public Environment environment() {
        return new Game();
    }

    private static final class Game implements Environment {
        private int hidden;
        private int turn = HORIZON;

        @Override
        public String reset(Key key) {
            hidden = key.below(NUMBERS.size(), 0);
            turn = 0;
            return OPENING;
        }

        @Override
        public Step step(String utterance) {
            if (turn >= HORIZON) {
                throw new IllegalStateException("hunt: step came when no game was on");
            }
            int left = HORIZON - turn++;
            if (!words().contains(utterance)) {
                turn = HORIZON;
                return new Step(INVALID, -left, true, false);
            }
            String reply = reply(utterance, hidden);
            boolean won = reply.equals(RIGHT);
            boolean truncated = !won && turn == HORIZON;
            turn = won ? HORIZON : turn;
            return new Step(reply, won ? 0 : -1, won, truncated);
        }
    }

    @Override
    public Player randomPlayer() {
        return key -> {
            int[] turn = {0};
            return observation -> words().get(key.below(words().size(), turn[0]++));
        };
    }

    /** Asks too much, and forgets some of what it was told. */
    @Override
    public Player scriptedPlayer() {
        return player(0.4, 0.9);
    }

    /** Asks one question, then names the numbers that are left, in order. */
    @Override
    public Player nearOptimalPlayer() {
        return key -> new Script(key, 0, 1) {
            @Override
            String choose(int draw) {
                return draw == 0 ? "size" : NUMBERS.get(Integer.numberOfTrailingZeros(candidates));
            }
        };
    }

    /**
     * Returns the player that asks with probability {@code ask}, and else names a number: one that the replies leave open
     * with probability {@code sound}, else any.
     */
    static Player player(double ask, double sound) {
        return key -> new Script(key, ask, sound);
    }

    private static class Script implements Player.Game {
        private final Key key;
        private final double ask;
        private final double sound;
        int candidates = ALL;
        private int turn;
        private String last = "";

        Script(Key key, double ask, double sound) {
            this.key = key;
            this.ask = ask;
            this.sound = sound;
        }

        @Override
        public String utter(String observation) {
            if (turn > 0) {
                candidates = consistent(candidates, last, observation);
            }
            last = choose(3 * turn++);
            return last;
        }

        String choose(int draw) {
            if (key.uniform(draw) < ask) {
                return QUESTIONS.get(key.below(QUESTIONS.size(), draw + 1));
            }
            int from = key.uniform(draw + 1) < sound ? candidates : ALL;
            List<String> choice = new ArrayList<>();
            for (int i = 0; i < NUMBERS.size(); i++) {
                if ((from >> i & 1) == 1) {
                    choice.add(NUMBERS.get(i));
                }
            }
            return choice.get(key.below(choice.size(), draw + 2));
        }
    }

    @Override
    public List<String> language() {
        List<String> texts = new ArrayList<>(List.of(OPENING, INVALID));
        for (String word : words()) {
            texts.add(word + "\n");
            texts.addAll(replies(ALL, word));
        }
        return texts;
    }
}
