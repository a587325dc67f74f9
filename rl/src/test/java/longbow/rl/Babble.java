package longbow.rl;

import java.util.List;
import longbow.tensor.Key;

/** A game without sense: the environment says words at random, after whatever it is told, for a random number of turns. */
final class Babble implements Task {
    private static final List<String> WORDS = List.of("apple", " bread", " cheese", "dates", " eggs", "figs");

    @Override
    public String name() {
        return "babble";
    }

    @Override
    public String description() {
        return "Talk for a while.";
    }

    @Override
    public int horizon() {
        return 5;
    }

    @Override
    public double minReturn() {
        return -5;
    }

    @Override
    public double maxReturn() {
        return 0;
    }

    @Override
    public Environment environment() {
        return new Environment() {
            private Key key = Key.of(0);
            private int turn;

            @Override
            public String reset(Key game) {
                key = game;
                turn = 0;
                return say();
            }

            @Override
            public Step step(String utterance) {
                turn++;
                boolean over = turn >= 1 + key.below(horizon(), 0);
                return new Step(say(), -key.uniform(turn), over && key.below(2, 100) == 0, over);
            }

            private String say() {
                Key draw = key.named("say").fold(turn);
                StringBuilder text = new StringBuilder();
                for (int i = 0; i <= draw.below(4, 0); i++) {
                    text.append(WORDS.get(draw.below(WORDS.size(), i + 1)));
                }
                return text.append('\n').toString();
            }
        };
    }

    @Override
    public Player randomPlayer() {
        return key -> observation -> WORDS.getFirst();
    }

    @Override
    public Player scriptedPlayer() {
        return randomPlayer();
    }

    @Override
    public Player nearOptimalPlayer() {
        return randomPlayer();
    }

    @Override
    public List<String> language() {
        return WORDS;
    }
}
