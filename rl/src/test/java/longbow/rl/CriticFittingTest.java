package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import org.junit.jupiter.api.Test;

/** The targets of the temporal differences, worked out by hand from what the two critics say. */
class CriticFittingTest {
    private static final int VOCABULARY = 11;
    private static final Backend BACKEND = Toy.backend(2);
    private static final double DISCOUNT = 0.9;
    private static final double POLYAK = 0.25;

    private final TrajectoryCritic critic =
            Fixtures.critic(Key.of(71), BACKEND, Fixtures.model(Key.of(71), BACKEND, VOCABULARY, 40));
    private final TrajectoryCritic target =
            Fixtures.critic(Key.of(72), BACKEND, Fixtures.model(Key.of(71), BACKEND, VOCABULARY, 40));

    private CriticFitting fitting() {
        return new CriticFitting(critic, target, new RunConfig.Critic(0, 0, 0, 0, 0, DISCOUNT, POLYAK), BACKEND);
    }

    private static Dialogue game(boolean terminated, double... rewards) {
        int[] tokens = Fixtures.tokens(Key.of(73).fold(rewards.length), 2 + 4 * rewards.length, VOCABULARY);
        List<Dialogue.Turn> turns = new ArrayList<>();
        for (int t = 0; t < rewards.length; t++) {
            turns.add(new Dialogue.Turn(4 * t + 2, 4 * t + 4, rewards[t], new float[0]));
        }
        return new Dialogue(tokens, turns, terminated);
    }

    private record Numbers(float[] v, float[] q) {}

    private static Numbers numbers(TrajectoryCritic critic, TurnBatch batch) {
        TrajectoryCritic.Estimates e = critic.estimate(BACKEND, batch);
        return new Numbers(e.v().toFloatArray(), e.q().toFloatArray());
    }

    private static double square(double x) {
        return x * x;
    }

    @Test
    void aGameOfTwoTurnsWithItsOwnUtterances() {
        List<Dialogue> games = List.of(game(true, -1, -0.5));
        Numbers now = numbers(critic, TurnBatch.own(games));
        Numbers bar = numbers(target, TurnBatch.own(games));
        double expected = 0;
        for (int k = 0; k < 2; k++) {
            expected += square(now.q[k] - (-1 + 0.9 * bar.v[2 + k])); // r + gamma V(s')
            expected += square(now.q[2 + k] - -0.5); // nothing follows
            expected += square(now.v[k] - bar.q[k]);
            expected += square(now.v[2 + k] - bar.q[2 + k]);
        }
        CriticFitting.Result result = fitting().step(games, List.of(), 1e-3);
        assertThat(result.loss()).isCloseTo(expected / 2, within(1e-5));
        assertThat(result.headGap())
                .isCloseTo((Math.abs(bar.q[0] - bar.q[1]) + Math.abs(bar.q[2] - bar.q[3])) / 2, within(1e-6));
        assertThat(result.gradientNorm()).isPositive();
    }

    @Test
    void aGameOfTwoTurnsWithFreshUtterances() {
        List<Dialogue> games = List.of(game(true, -1, -0.5));
        List<TurnBatch.Branch> fresh =
                List.of(new TurnBatch.Branch(0, 0, new int[] {3, 1, 4}), new TurnBatch.Branch(0, 1, new int[] {5}));
        Numbers now = numbers(critic, TurnBatch.own(games));
        Numbers bar = numbers(target, TurnBatch.own(games));
        Numbers said = numbers(target, TurnBatch.branches(games, fresh));
        double expected = 0;
        for (int k = 0; k < 2; k++) {
            expected += square(now.q[k] - (-1 + 0.9 * bar.v[2 + k])); // Q stays with what was said
            expected += square(now.q[2 + k] - -0.5);
            expected += square(now.v[k] - said.q[k]); // V with what the actor would say
            expected += square(now.v[2 + k] - said.q[2 + k]);
        }
        assertThat(fitting().step(games, fresh, 1e-3).loss()).isCloseTo(expected / 2, within(1e-5));
    }

    /** Several games, in as many parts as there are: targets must not slip from one game into the next. */
    @Test
    void manyRaggedGames() {
        List<Dialogue> games = Fixtures.dialogues(Key.of(74), 11, VOCABULARY);
        List<TurnBatch.Branch> fresh = Fixtures.branches(Key.of(75), games, 1, VOCABULARY);
        double expected = 0;
        int turns = 0;
        for (int g = 0; g < games.size(); g++) {
            List<Dialogue> alone = List.of(games.get(g));
            int game = g;
            List<TurnBatch.Branch> theirs = fresh.stream()
                    .filter(b -> b.game() == game)
                    .map(b -> new TurnBatch.Branch(0, b.turn(), b.tokens()))
                    .toList();
            Numbers now = numbers(critic, TurnBatch.own(alone));
            Numbers bar = numbers(target, TurnBatch.own(alone));
            Numbers said = numbers(target, TurnBatch.branches(alone, theirs));
            int n = games.get(g).turns().size();
            for (int t = 0; t < n; t++) {
                for (int k = 0; k < 2; k++) {
                    double next = t + 1 < n ? bar.v[2 * (t + 1) + k] : 0;
                    expected += square(
                            now.q[2 * t + k] - (games.get(g).turns().get(t).reward() + DISCOUNT * next));
                    expected += square(now.v[2 * t + k] - said.q[2 * t + k]);
                }
            }
            turns += n;
        }
        assertThat(fitting().step(games, fresh, 1e-3).loss()).isCloseTo(expected / turns, within(1e-4));
    }

    @Test
    void beyondTheEndThereIsNothingWhetherTheGameWasFinishedOrCutOff() {
        double finished =
                fitting().step(List.of(game(true, -1, -1)), List.of(), 0).loss();
        CriticFittingTest other = new CriticFittingTest(); // the same pair anew: the target has moved
        assertThat(other.fitting()
                        .step(List.of(game(false, -1, -1)), List.of(), 0)
                        .loss())
                .isEqualTo(finished);
    }

    @Test
    void theTargetFollowsTheCriticByPolyakAveraging() {
        List<float[]> before = values(target);
        fitting().step(List.of(game(true, -1, -1)), List.of(), 1e-3);
        List<float[]> source = values(critic);
        List<float[]> after = values(target);
        for (int p = 0; p < before.size(); p++) {
            for (int i = 0; i < before.get(p).length; i++) {
                float expected = (float) (before.get(p)[i] + POLYAK * (source.get(p)[i] - before.get(p)[i]));
                assertThat(after.get(p)[i]).isCloseTo(expected, within(1e-6f));
            }
        }
    }

    private static List<float[]> values(TrajectoryCritic critic) {
        return critic.parameters().stream().map(p -> p.value().toFloatArray()).toList();
    }

    /** A target that the gradient flowed into would move with it: the fixed point of both would be found at once. */
    @Test
    void noGradientReachesTheTarget() {
        CriticFitting fitting =
                new CriticFitting(critic, target, new RunConfig.Critic(0, 0, 0, 0, 0, DISCOUNT, 0), BACKEND);
        List<float[]> before = values(target);
        fitting.step(List.of(game(true, -1, -1)), List.of(), 1e-2);
        List<float[]> after = values(target);
        for (int p = 0; p < before.size(); p++) {
            Fixtures.assertSameBits(after.get(p), before.get(p), "parameter " + p + " of the target");
        }
    }

    @Test
    void repeatedStepsFindTheReturnOfTheLastTurn() {
        CriticFitting fitting = fitting();
        List<Dialogue> games = List.of(game(true, -1, -0.25));
        for (int s = 0; s < 150; s++) {
            fitting.step(games, List.of(), 1e-2);
        }
        Numbers learned = numbers(critic, TurnBatch.own(games));
        for (int k = 0; k < 2; k++) {
            assertThat(learned.q[2 + k]).isCloseTo(-0.25f, within(0.05f));
            assertThat(learned.v[2 + k]).isCloseTo(-0.25f, within(0.05f));
            assertThat(learned.q[k]).isCloseTo(-1 + 0.9f * -0.25f, within(0.05f));
        }
    }

    @Test
    void everyParameterLearns() {
        List<float[]> before = values(critic);
        fitting().step(Fixtures.dialogues(Key.of(76), 4, VOCABULARY), List.of(), 1e-2);
        List<float[]> after = values(critic);
        List<Parameter> parameters = critic.parameters();
        for (int p = 0; p < before.size(); p++) {
            assertThat(after.get(p)).as(parameters.get(p).name()).isNotEqualTo(before.get(p));
        }
    }

    @Test
    void everyTurnNeedsAFreshUtteranceOrNone() {
        assertThatThrownBy(() -> fitting()
                        .step(List.of(game(true, -1, -1)), List.of(new TurnBatch.Branch(0, 0, new int[] {1})), 1e-3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 fresh utterances for 2 turns");
    }
}
