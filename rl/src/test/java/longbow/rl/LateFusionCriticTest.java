package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Key;
import longbow.tensor.Segments;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import org.junit.jupiter.api.Test;

class LateFusionCriticTest {
    private static final int VOCABULARY = 11;
    private static final RunConfig.Model SIZE = new RunConfig.Model(2, 12, 3, 20);

    /** Two games: states of 2 and 6 tokens, utterances of 2; and a state of 3 tokens with an utterance of 1. */
    private static final List<Dialogue> GAMES = List.of(
            new Dialogue(
                    new int[] {3, 1, 4, 1, 5, 9, 2, 6},
                    List.of(new Dialogue.Turn(2, 4, -1, new float[0]), new Dialogue.Turn(6, 8, 1, new float[0])),
                    true),
            new Dialogue(new int[] {5, 3, 5, 8}, List.of(new Dialogue.Turn(3, 4, 2, new float[0])), true));

    /** All weights are far from zero, those of the last layers included. */
    private static LateFusionCritic critic(Backend backend) {
        LateFusionCritic critic = LateFusionCritic.create(Key.of(1), backend, VOCABULARY, SIZE, 0.5);
        for (Parameter p : critic.parameters()) {
            if (p.name().contains(".out.weight")) {
                p.set(Tensors.randn(
                        Key.of(2).named(p.name()), backend, p.value().shape(), 0.5));
            }
        }
        return critic;
    }

    private static List<Backend> backends() {
        return List.of(Backends.reference(), Toy.backend(1), Toy.backend(2));
    }

    /** The pooled encoding of one text by itself. */
    private static Tensor encoded(LateFusionCritic critic, Backend backend, int... tokens) {
        int[] text = new int[tokens.length + 1];
        text[0] = VOCABULARY;
        System.arraycopy(tokens, 0, text, 1, tokens.length);
        Segments alone = Segments.of(text.length);
        return critic.encoder().pooled(critic.encoder().hidden(Tensors.ofInts(backend, text), alone), alone);
    }

    /** V_k(s) and Q_k(s, a) by the definition, in the layout of the estimates. */
    private static float[][] definition(LateFusionCritic critic, Backend backend, int[][] states, int[][] utterances) {
        float[][] result = new float[2][2 * states.length];
        for (int u = 0; u < states.length; u++) {
            Tensor s = encoded(critic, backend, states[u]);
            Tensor a = encoded(critic, backend, utterances[u]);
            for (int k = 0; k < 2; k++) {
                LateFusionCritic.Heads heads = critic.heads().get(k);
                result[0][2 * u + k] = (float) heads.value().forward(s).item();
                result[1][2 * u + k] = (float)
                        heads.q().forward(Tensors.concat(List.of(s, a), 1)).item();
            }
        }
        return result;
    }

    @Test
    void valuesAreThoseOfTextsReadApart() {
        int[][] states = {{3, 1}, {3, 1, 4, 1, 5, 9}, {5, 3, 5}, {3, 1}, {3, 1, 4, 1, 5, 9}};
        int[][] utterances = {{4, 1}, {2, 6}, {8}, {7}, {7, 7, 2}};
        List<TurnBatch.Branch> branches =
                List.of(new TurnBatch.Branch(0, 0, new int[] {7}), new TurnBatch.Branch(0, 1, new int[] {7, 7, 2}));
        float[][] first = null;
        for (Backend backend : backends()) {
            LateFusionCritic critic = critic(backend);
            UtteranceCritic.Estimates e = critic.estimate(backend, TurnBatch.ownAndBranches(GAMES, branches));
            float[][] actual = {e.v().toFloatArray(), e.q().toFloatArray()};
            assertThat(actual).isDeepEqualTo(definition(critic, backend, states, utterances));
            assertThat(e.v().shape().dims()).containsExactly(5, 2);
            assertThat(Arrays.copyOf(actual[0], 2)).isEqualTo(Arrays.copyOfRange(actual[0], 6, 8)); // the same state
            assertThat(actual[1][0]).isNotEqualTo(actual[1][6]); // another utterance
            assertThat(actual[0][0]).isNotEqualTo(actual[0][1]); // two critics
            first = first == null ? actual : first;
            assertThat(actual).isDeepEqualTo(first); // the same bits everywhere
        }
    }

    @Test
    void atFirstItPredictsTheMean() {
        Backend backend = Backends.reference();
        LateFusionCritic critic = LateFusionCritic.create(Key.of(1), backend, VOCABULARY, SIZE, -0.75);
        UtteranceCritic.Estimates e = critic.estimate(backend, TurnBatch.own(GAMES));
        assertThat(e.v().toFloatArray()).containsOnly(-0.75f);
        assertThat(e.q().toFloatArray()).containsOnly(-0.75f);
    }

    @Test
    void aLongStateIsReadFromItsEnd() {
        Backend backend = Backends.reference();
        RunConfig.Model small = new RunConfig.Model(1, 12, 3, 4);
        LateFusionCritic critic = LateFusionCritic.create(Key.of(1), backend, VOCABULARY, small, 0);
        assertThat(critic.encoder().config().context()).isEqualTo(5);
        for (Parameter p : critic.parameters()) {
            if (p.name().contains(".out.weight")) {
                p.set(Tensors.randn(
                        Key.of(2).named(p.name()), backend, p.value().shape(), 0.5));
            }
        }
        float[] v = critic.estimate(backend, TurnBatch.own(GAMES)).v().toFloatArray();
        float[][] expected = definition(
                critic, backend, new int[][] {{3, 1}, {4, 1, 5, 9}, {5, 3, 5}}, new int[][] {{4, 1}, {2, 6}, {8}});
        assertThat(v).isEqualTo(expected[0]);
    }

    @Test
    void aCopyIsEqualAndApart() {
        Backend backend = Backends.reference();
        LateFusionCritic critic = critic(backend);
        LateFusionCritic copy = critic.copy(backend);
        float[] before = critic.estimate(backend, TurnBatch.own(GAMES)).q().toFloatArray();
        assertThat(copy.estimate(backend, TurnBatch.own(GAMES)).q().toFloatArray())
                .isEqualTo(before);
        for (Parameter p : copy.parameters()) {
            p.set(Tensors.zerosLike(p.value()));
        }
        assertThat(critic.estimate(backend, TurnBatch.own(GAMES)).q().toFloatArray())
                .isEqualTo(before);
        List<String> names = new ArrayList<>();
        critic.parameters().forEach(p -> names.add(p.name()));
        assertThat(names).doesNotHaveDuplicates().contains("critic.2.q.first.weight", "pooler.dense.weight");
    }

    /** Rewards of -1, 1 and 2 at the end of what is to be told apart. */
    @Test
    void temporalDifferencesTeachIt() {
        Backend backend = Toy.backend(2);
        LateFusionCritic critic = LateFusionCritic.create(Key.of(1), backend, VOCABULARY, SIZE, 0);
        CriticFitting fitting =
                new CriticFitting(critic, critic.copy(backend), new RunConfig.Critic(0, 0, 0, 0, 0, 0.5, 0.5), backend);
        for (int step = 0; step < 150; step++) {
            fitting.step(GAMES, List.of(), 3e-3);
        }
        float[] q = critic.estimate(backend, TurnBatch.own(GAMES)).q().toFloatArray();
        double[] expected = {-0.5, 1, 2}; // -1 + 0.5 V(s'), with V(s') = 1
        for (int i = 0; i < 6; i++) {
            assertThat(q[i]).isBetween((float) expected[i / 2] - 0.1f, (float) expected[i / 2] + 0.1f);
        }
    }
}
