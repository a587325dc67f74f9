package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import longbow.autograd.Grad;
import longbow.autograd.Gradients;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.transformer.Gpt2;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TrajectoryCriticTest {
    private static final int VOCABULARY = 11;
    private static final Backend BACKEND = Toy.backend(2);

    private record Estimated(float[] v, float[] q) {
        static Estimated of(TrajectoryCritic critic, TurnBatch batch) {
            TrajectoryCritic.Estimates estimates = critic.estimate(BACKEND, batch);
            assertThat(estimates.v().shape()).isEqualTo(Shape.of(batch.utterances(), 2));
            assertThat(estimates.q().shape()).isEqualTo(Shape.of(batch.utterances(), 2));
            return new Estimated(estimates.v().toFloatArray(), estimates.q().toFloatArray());
        }

        static Estimated joined(List<Estimated> parts) {
            float[] v = new float[2 * parts.size()];
            float[] q = new float[2 * parts.size()];
            for (int u = 0; u < parts.size(); u++) {
                System.arraycopy(parts.get(u).v, 0, v, 2 * u, 2);
                System.arraycopy(parts.get(u).q, 0, q, 2 * u, 2);
            }
            return new Estimated(v, q);
        }

        void assertSame(Estimated other, String what) {
            Fixtures.assertSameBits(v, other.v, "V, " + what);
            Fixtures.assertSameBits(q, other.q, "Q, " + what);
        }
    }

    private static TrajectoryCritic critic(Key key) {
        return Fixtures.critic(key, BACKEND, Fixtures.model(key, BACKEND, VOCABULARY, 40));
    }

    /** Returns each utterance after a copy of its own prefix, and nothing else. */
    private static List<TurnBatch> prefixes(List<Dialogue> games, List<TurnBatch.Branch> branches) {
        return branches.stream()
                .map(b -> TurnBatch.own(List.of(RolloutLogProbTest.prefixed(games.get(b.game()), b))))
                .toList();
    }

    @Property(tries = 30, seed = "11")
    void aTreeOfBranchesHasTheValuesOfSeparatePrefixes(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int count,
            @ForAll @IntRange(min = 1, max = 3) int perTurn) {
        Key key = Key.of(seed);
        TrajectoryCritic critic = critic(key);
        List<Dialogue> games = Fixtures.dialogues(key.named("games"), count, VOCABULARY);
        List<TurnBatch.Branch> branches = Fixtures.branches(key.named("branches"), games, perTurn, VOCABULARY);

        Estimated tree = Estimated.of(critic, TurnBatch.branches(games, branches));
        List<Estimated> separate = prefixes(games, branches).stream()
                .map(batch -> Estimated.of(critic, batch))
                .toList();
        tree.assertSame(Estimated.joined(separate), "tree against prefixes");
    }

    @Property(tries = 30, seed = "12")
    void theDialoguesOwnUtterancesHaveTheSameValuesAsBranches(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int count) {
        Key key = Key.of(seed);
        TrajectoryCritic critic = critic(key);
        List<Dialogue> games = Fixtures.dialogues(key, count, VOCABULARY);

        Estimated own = Estimated.of(critic, TurnBatch.own(games));
        own.assertSame(
                Estimated.of(critic, TurnBatch.branches(games, Fixtures.own(games))),
                "own utterances against branches");
        Estimated both = Estimated.of(critic, TurnBatch.ownAndBranches(games, Fixtures.own(games)));
        Fixtures.assertSameBits(java.util.Arrays.copyOf(both.q(), own.q().length), own.q(), "Q, the first half");
        Fixtures.assertSameBits(
                java.util.Arrays.copyOfRange(both.q(), own.q().length, both.q().length), own.q(), "Q, the second half");
    }

    @Property(tries = 10, seed = "13")
    void theGradientsOfATreeAreThoseOfSeparatePrefixes(@ForAll long seed) {
        Key key = Key.of(seed);
        TrajectoryCritic critic = critic(key);
        List<Dialogue> games = Fixtures.dialogues(key.named("games"), 3, VOCABULARY);
        List<TurnBatch.Branch> branches = Fixtures.branches(key.named("branches"), games, 2, VOCABULARY);
        float[] weights = new float[4 * branches.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) key.named("weights").normal(i);
        }

        Gradients tree = Grad.valueAndGrad(
                        BACKEND,
                        critic.parameters(),
                        tape -> loss(critic.estimate(tape, TurnBatch.branches(games, branches)), weights, 0))
                .gradients();
        List<TurnBatch> prefixes = prefixes(games, branches);
        Gradients separate = Grad.valueAndGrad(BACKEND, critic.parameters(), tape -> {
                    Tensor sum = loss(critic.estimate(tape, prefixes.getFirst()), weights, 0);
                    for (int u = 1; u < prefixes.size(); u++) {
                        sum = sum.add(loss(critic.estimate(tape, prefixes.get(u)), weights, u));
                    }
                    return sum;
                })
                .gradients();

        for (Parameter p : critic.parameters()) {
            assertThat(distance(tree.of(p), separate.of(p))).as(p.name()).isLessThan(1e-5);
        }
    }

    /** Returns a weighted sum of all estimates; the first of them has weights 4 {@code from} and on. */
    private static Tensor loss(TrajectoryCritic.Estimates e, float[] weights, int from) {
        int n = e.v().numel();
        float[] v = java.util.Arrays.copyOfRange(weights, 4 * from, 4 * from + n);
        float[] q = new float[n];
        for (int i = 0; i < n; i++) {
            v[i] = weights[4 * from + 2 * i];
            q[i] = weights[4 * from + 2 * i + 1];
        }
        Tensor weightV = Tensors.of(BACKEND, e.v().shape(), v);
        Tensor weightQ = Tensors.of(BACKEND, e.q().shape(), q);
        return e.v().mul(weightV).sum().add(e.q().mul(weightQ).sum());
    }

    private static double distance(Tensor a, Tensor b) {
        float[] x = a.toFloatArray();
        float[] y = b.toFloatArray();
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < x.length; i++) {
            difference += ((double) x[i] - y[i]) * ((double) x[i] - y[i]);
            norm += (double) y[i] * y[i];
        }
        return Math.sqrt(difference / Math.max(norm, 1e-12));
    }

    @Test
    void bothStartAtTheGivenMeanWhateverIsSaid() {
        Key key = Key.of(14);
        Gpt2 policy = Fixtures.model(key, BACKEND, VOCABULARY, 40);
        TrajectoryCritic critic = TrajectoryCritic.create(key, BACKEND, policy, -1.25);
        List<Dialogue> games = Fixtures.dialogues(key, 4, VOCABULARY);
        Estimated e = Estimated.of(critic, TurnBatch.branches(games, Fixtures.branches(key, games, 3, VOCABULARY)));
        assertThat(e.v()).containsOnly(-1.25f);
        assertThat(e.q()).containsOnly(-1.25f);
    }

    @Test
    void withSilentTokenHeadsQIsAFunctionOfTheStateAlone() {
        Key key = Key.of(15);
        TrajectoryCritic critic = critic(key);
        Function<TrajectoryCritic, Estimated> estimate = c -> {
            List<Dialogue> games = Fixtures.dialogues(key, 3, VOCABULARY);
            return Estimated.of(c, TurnBatch.branches(games, Fixtures.branches(key, games, 4, VOCABULARY)));
        };
        assertThat(distinctInGroups(estimate.apply(critic).q())).isGreaterThan(1);
        for (TrajectoryCritic.Heads heads : critic.heads()) {
            for (Parameter p : heads.token().out().parameters()) {
                p.set(p.value().mul(0));
            }
        }
        Estimated silent = estimate.apply(critic);
        assertThat(distinctInGroups(silent.q())).isEqualTo(1);
        assertThat(silent.q()[0]).as("the two critics differ").isNotEqualTo(silent.q()[1]);
        assertThat(silent.q()[0]).as("states differ").isNotEqualTo(silent.q()[8]);
    }

    /** Returns the greatest number of different values of one critic among the four utterances of a state. */
    private static long distinctInGroups(float[] q) {
        long most = 0;
        for (int from = 0; from < q.length; from += 8) {
            List<Float> group = new ArrayList<>(List.of(q[from], q[from + 2], q[from + 4], q[from + 6]));
            most = Math.max(most, group.stream().distinct().count());
        }
        return most;
    }

    @Test
    void anEstimateDoesNotSeeWhatComesLater() {
        Key key = Key.of(16);
        TrajectoryCritic critic = critic(key);
        int[] tokens = Fixtures.tokens(key, 12, VOCABULARY);
        int[] other = tokens.clone();
        other[6] = (other[6] + 1) % VOCABULARY; // the first token after the first utterance
        List<Dialogue.Turn> turns =
                List.of(new Dialogue.Turn(3, 6, 0, new float[0]), new Dialogue.Turn(8, 11, 0, new float[0]));
        Estimated first = Estimated.of(critic, TurnBatch.own(List.of(new Dialogue(tokens, turns, true))));
        Estimated second = Estimated.of(critic, TurnBatch.own(List.of(new Dialogue(other, turns, true))));

        assertThat(second.v()[0]).isEqualTo(first.v()[0]);
        assertThat(second.q()[0]).isEqualTo(first.q()[0]);
        assertThat(second.v()[2]).isNotEqualTo(first.v()[2]);

        int[] last = tokens.clone();
        last[10] = (last[10] + 1) % VOCABULARY; // the last token of the second utterance
        Estimated third = Estimated.of(critic, TurnBatch.own(List.of(new Dialogue(last, turns, true))));
        assertThat(third.v()).isEqualTo(first.v());
        assertThat(third.q()[2]).as("the last token of an utterance counts").isNotEqualTo(first.q()[2]);
    }

    @Test
    void aCopyHasTheSameValuesAndCellsOfItsOwn() {
        Key key = Key.of(17);
        TrajectoryCritic critic = critic(key);
        TrajectoryCritic copy = critic.copy(BACKEND);
        TurnBatch batch = TurnBatch.own(Fixtures.dialogues(key, 2, VOCABULARY));
        Estimated before = Estimated.of(critic, batch);
        before.assertSame(Estimated.of(copy, batch), "copy");
        Fixtures.shake(copy.parameters(), key, BACKEND, 0.1);
        before.assertSame(Estimated.of(critic, batch), "the original after its copy changed");
        assertThat(Estimated.of(copy, batch).q()).isNotEqualTo(before.q());
    }

    @Test
    void parametersHaveNamesOfTheirOwn() {
        List<String> names =
                critic(Key.of(18)).parameters().stream().map(Parameter::name).toList();
        assertThat(names)
                .doesNotHaveDuplicates()
                .contains("critic.1.value.in.weight", "critic.2.token.out.bias", "wte.weight");
    }
}
