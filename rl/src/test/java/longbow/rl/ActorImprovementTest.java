package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.tensor.Tensors;
import longbow.transformer.Gpt2;
import org.junit.jupiter.api.Test;

/** The loss and what a step measures, worked out in double precision from the log-probabilities. */
class ActorImprovementTest {
    private static final int VOCABULARY = 9;
    private static final Backend BACKEND = Toy.backend(2);

    private final Gpt2 actor = Fixtures.model(Key.of(81), BACKEND, VOCABULARY, 40);
    private final Gpt2 reference = actor.copy(BACKEND);
    private final List<Dialogue> games = Fixtures.dialogues(Key.of(82), 3, VOCABULARY);
    private final TurnBatch batch = TurnBatch.branches(games, Fixtures.branches(Key.of(83), games, 2, VOCABULARY));
    private final float[] advantages = new float[batch.utterances()];

    ActorImprovementTest() {
        Fixtures.shake(reference.parameters(), Key.of(84), BACKEND, 0.1);
        for (int u = 0; u < advantages.length; u++) {
            advantages[u] = (float) Key.of(85).normal(u);
        }
    }

    private record Expected(double credit, double divergence, double entropy, double logProb) {}

    private Expected expected() {
        float[] pi = ActorImprovement.logProbs(actor, BACKEND, batch).toFloatArray();
        float[] other = ActorImprovement.logProbs(reference, BACKEND, batch).toFloatArray();
        double credit = 0;
        double divergence = 0;
        double entropy = 0;
        double logProb = 0;
        for (int i = 0; i < batch.predictions(); i++) {
            for (int j = i * VOCABULARY; j < (i + 1) * VOCABULARY; j++) {
                divergence += Math.exp(pi[j]) * (pi[j] - other[j]);
                entropy -= Math.exp(pi[j]) * pi[j];
            }
            double chosen = pi[i * VOCABULARY + batch.tokens()[i]];
            logProb += chosen;
            credit += advantages[batch.owner()[i]] * chosen; // every token has the whole credit of its utterance
        }
        int u = batch.utterances();
        return new Expected(credit / u, divergence / u, entropy / batch.predictions(), logProb / u);
    }

    private ActorImprovement.Result step(double klWeight, double rate) {
        return new ActorImprovement(actor, BACKEND)
                .step(List.of(new ActorImprovement.Credited(batch, advantages)), reference, klWeight, rate);
    }

    @Test
    void theLossAndWhatIsMeasuredFollowTheirFormulas() {
        Expected e = expected();
        ActorImprovement.Result result = step(0.7, 0);
        assertThat(result.loss()).isCloseTo(-e.credit + 0.7 * e.divergence, within(1e-5));
        assertThat(result.divergence()).isCloseTo(e.divergence, within(1e-5)).isPositive();
        assertThat(result.entropy()).isCloseTo(e.entropy, within(1e-5)).isBetween(0.0, Math.log(VOCABULARY));
        assertThat(result.logProb()).isCloseTo(e.logProb, within(1e-4));
    }

    @Test
    void aSmallStepImprovesTheLossAsItsGradientPromises() {
        double rate = 1e-5;
        ActorImprovement.Result before = step(0.7, rate);
        ActorImprovement.Result after = step(0.7, 0);
        assertThat(after.loss()).isLessThan(before.loss());
    }

    @Test
    void utterancesWithAPositiveAdvantageBecomeLikelier() {
        Arrays.fill(advantages, 0);
        advantages[1] = 1;
        advantages[2] = -1;
        double[] before = utteranceLogProbs();
        step(0, 1e-3);
        double[] after = utteranceLogProbs();
        assertThat(after[1]).isGreaterThan(before[1]);
        assertThat(after[2]).isLessThan(before[2]);
    }

    private double[] utteranceLogProbs() {
        float[] chosen = ActorImprovement.logProbs(actor, BACKEND, batch)
                .gather(Tensors.ofInts(BACKEND, batch.tokens()))
                .toFloatArray();
        double[] sums = new double[batch.utterances()];
        for (int i = 0; i < chosen.length; i++) {
            sums[batch.owner()[i]] += chosen[i];
        }
        return sums;
    }

    @Test
    void withoutAdvantageOnlyTheDivergencePulls() {
        Arrays.fill(advantages, 0);
        double before = step(1, 1e-3).divergence();
        assertThat(step(1, 0).divergence()).isLessThan(before);
    }

    @Test
    void nothingMovesWithoutAdvantageAndDivergence() {
        Arrays.fill(advantages, 0);
        assertThat(step(0, 1e-3).gradientNorm()).isZero();
    }

    @Test
    void theDivergenceFromItselfIsZero() {
        ActorImprovement.Result result = new ActorImprovement(actor, BACKEND)
                .step(List.of(new ActorImprovement.Credited(batch, advantages)), actor.copy(BACKEND), 1, 0);
        assertThat(result.divergence()).isZero();
    }

    @Test
    void partsAddUpToTheWholeBatch() {
        int half = 2 * games.getFirst().turns().size(); // the utterances of the first game
        TurnBatch first = TurnBatch.branches(
                games.subList(0, 1), Fixtures.branches(Key.of(83), games.subList(0, 1), 2, VOCABULARY));
        List<TurnBatch.Branch> others = Fixtures.branches(Key.of(83), games, 2, VOCABULARY).stream()
                .filter(b -> b.game() > 0)
                .toList();
        TurnBatch second = TurnBatch.branches(games, others);
        Expected e = expected();
        ActorImprovement.Result result = new ActorImprovement(actor, BACKEND)
                .step(
                        List.of(
                                new ActorImprovement.Credited(first, Arrays.copyOf(advantages, half)),
                                new ActorImprovement.Credited(
                                        second, Arrays.copyOfRange(advantages, half, advantages.length))),
                        reference,
                        0.7,
                        0);
        assertThat(result.loss()).isCloseTo(-e.credit + 0.7 * e.divergence, within(1e-5));
        assertThat(result.divergence()).isCloseTo(e.divergence, within(1e-5));
        assertThat(result.entropy()).isCloseTo(e.entropy, within(1e-5));
        assertThat(result.logProb()).isCloseTo(e.logProb, within(1e-4));
        assertThat(result.gradientNorm()).isCloseTo(step(0.7, 0).gradientNorm(), within(1e-5));
    }
}
