package longbow.rl;

import java.util.ArrayList;
import java.util.List;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.tensor.Tensors;
import longbow.transformer.Gpt2;
import longbow.transformer.Gpt2Config;
import org.assertj.core.api.Assertions;

/** Random networks and dialogues for tests of bookkeeping, in which nothing is learned. */
final class Fixtures {
    private Fixtures() {}

    /** Adds normal noise to every parameter, so that no bias is 0 and no head is silent. */
    static void shake(List<Parameter> parameters, Key key, Backend backend, double deviation) {
        for (int i = 0; i < parameters.size(); i++) {
            Parameter p = parameters.get(i);
            p.set(p.value().add(Tensors.randn(key.fold(i), backend, p.value().shape(), deviation)));
        }
    }

    /** Returns a random model with one to three blocks, and 1, 2 or 4 heads. */
    static Gpt2 model(Key key, Backend backend, int vocabulary, int context) {
        int heads = 1 << key.below(3, 0);
        Gpt2Config config =
                new Gpt2Config(vocabulary, context, heads * (3 + key.below(6, 1)), 1 + key.below(3, 2), heads);
        Gpt2 model = Gpt2.create(key.named("model"), backend, config);
        shake(model.parameters(), key.named("noise"), backend, 0.2);
        return model;
    }

    /** Returns a critic on {@code trunk} with random heads. */
    static TrajectoryCritic critic(Key key, Backend backend, Gpt2 trunk) {
        TrajectoryCritic critic = TrajectoryCritic.create(key, backend, trunk, -1);
        shake(critic.parameters(), key.named("noise"), backend, 0.2);
        return critic;
    }

    /** Returns ragged dialogues of random tokens with one to four turns each. */
    static List<Dialogue> dialogues(Key key, int count, int vocabulary) {
        List<Dialogue> games = new ArrayList<>();
        for (int g = 0; g < count; g++) {
            Key game = key.fold(g);
            int turns = 1 + game.below(4, 0);
            List<Dialogue.Turn> list = new ArrayList<>();
            int at = 1 + game.below(4, 1);
            for (int t = 0; t < turns; t++) {
                int end = at + 1 + game.below(4, 2 + 3 * t);
                list.add(new Dialogue.Turn(at, end, -game.uniform(3 + 3 * t), new float[0]));
                at = end + 1 + game.below(3, 4 + 3 * t);
            }
            games.add(new Dialogue(tokens(game.named("tokens"), at, vocabulary), list, game.below(2, 100) == 1));
        }
        return games;
    }

    /** Returns {@code perTurn} random utterances for each turn of each game, in order. */
    static List<TurnBatch.Branch> branches(Key key, List<Dialogue> games, int perTurn, int vocabulary) {
        List<TurnBatch.Branch> branches = new ArrayList<>();
        for (int g = 0; g < games.size(); g++) {
            for (int t = 0; t < games.get(g).turns().size(); t++) {
                for (int m = 0; m < perTurn; m++) {
                    Key draw = key.fold(g).fold(t).fold(m);
                    branches.add(
                            new TurnBatch.Branch(g, t, tokens(draw.named("tokens"), 1 + draw.below(5, 0), vocabulary)));
                }
            }
        }
        return branches;
    }

    /** Returns the utterances that the dialogues hold themselves, as branches. */
    static List<TurnBatch.Branch> own(List<Dialogue> games) {
        List<TurnBatch.Branch> branches = new ArrayList<>();
        for (int g = 0; g < games.size(); g++) {
            List<Dialogue.Turn> turns = games.get(g).turns();
            for (int t = 0; t < turns.size(); t++) {
                branches.add(new TurnBatch.Branch(g, t, utterance(games.get(g), turns.get(t))));
            }
        }
        return branches;
    }

    static int[] utterance(Dialogue game, Dialogue.Turn turn) {
        return java.util.Arrays.copyOfRange(game.tokens(), turn.start(), turn.end());
    }

    static int[] tokens(Key key, int count, int vocabulary) {
        int[] tokens = new int[count];
        for (int i = 0; i < count; i++) {
            tokens[i] = key.below(vocabulary, i);
        }
        return tokens;
    }

    /** Asserts that two arrays hold the same bits. */
    static void assertSameBits(float[] actual, float[] expected, String what) {
        Assertions.assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            if (Float.floatToRawIntBits(actual[i]) != Float.floatToRawIntBits(expected[i])) {
                Assertions.fail("%s: element %d is %s, not %s".formatted(what, i, actual[i], expected[i]));
            }
        }
    }

    /** Asserts that two lists of games are equal in every field, bit for bit. */
    static void assertSameGames(List<Dialogue> actual, List<Dialogue> expected) {
        Assertions.assertThat(actual).hasSameSizeAs(expected);
        for (int g = 0; g < actual.size(); g++) {
            Dialogue a = actual.get(g);
            Dialogue e = expected.get(g);
            Assertions.assertThat(a.tokens()).as("tokens of game %d", g).isEqualTo(e.tokens());
            Assertions.assertThat(a.terminated()).isEqualTo(e.terminated());
            Assertions.assertThat(a.turns()).hasSameSizeAs(e.turns());
            for (int t = 0; t < a.turns().size(); t++) {
                Dialogue.Turn x = a.turns().get(t);
                Dialogue.Turn y = e.turns().get(t);
                Assertions.assertThat(x.start()).isEqualTo(y.start());
                Assertions.assertThat(x.end()).isEqualTo(y.end());
                Assertions.assertThat(x.reward()).isEqualTo(y.reward());
                assertSameBits(x.logProbs(), y.logProbs(), "log-probabilities of game " + g + ", turn " + t);
            }
        }
    }
}
