package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import longbow.autograd.optim.Schedule;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The critic's side of ArCHer, with an actor that stands still: temporal differences on its games find its exact V, and the
 * exact advantages of its utterances, over the states that it visits.
 */
class FrozenPolicyCriticTest {
    private static final int GAMES = 4_000;
    private static final int BATCH = 64;
    private static final int STEPS = 400;

    private static LanguagePolicy policy;
    private static ExactValues exact;
    private static List<Dialogue> games;
    private static List<Dialogue> heldOut;
    private static List<TurnBatch.Branch> utterances;
    private static Learned fresh;
    private static Learned own;

    /** What a critic says of the held-out utterances, beside the truth: columns V, exact V, A, exact A. */
    private record Learned(List<double[]> rows) {
        double correlation(int column) {
            return Moments.correlation(rows, column, column + 1);
        }

        double error(int column) {
            return Math.sqrt(rows.stream()
                    .mapToDouble(row -> (row[column] - row[column + 1]) * (row[column] - row[column + 1]))
                    .average()
                    .orElseThrow());
        }
    }

    @BeforeAll
    static void learn() {
        Backend backend = Toy.backend(2);
        policy = Toy.sft(backend);
        exact = ExactValues.of(policy, backend);
        games = Toy.play(policy, GAMES, Key.of(41));
        heldOut = Toy.play(policy, 200, Key.of(42));
        utterances = Resampling.sample(policy, heldOut, 4, Key.of(43), Toy.SAMPLING, backend)
                .branches();
        fresh = learn(Resampling.sample(policy, games, 1, Key.of(44), Toy.SAMPLING, backend)
                .branches());
        own = learn(List.of());
    }

    private static Learned learn(List<TurnBatch.Branch> freshUtterances) {
        Backend backend = Toy.backend(2);
        TrajectoryCritic critic = TrajectoryCritic.create(Key.of(45), backend, policy.model(), -1.5);
        CriticFitting fitting = new CriticFitting(
                critic, critic.copy(backend), new RunConfig.Critic(0, BATCH, 0, 0, 0, 1, 0.1), backend);
        Schedule schedule = Schedule.linear(3e-3, 6e-4, STEPS);
        List<List<TurnBatch.Branch>> byGame = new ArrayList<>();
        games.forEach(game -> byGame.add(new ArrayList<>()));
        freshUtterances.forEach(branch -> byGame.get(branch.game()).add(branch));
        for (int s = 0; s < STEPS; s++) {
            Key draw = Key.of(46).fold(s);
            List<Dialogue> batch = new ArrayList<>();
            List<TurnBatch.Branch> branches = new ArrayList<>();
            for (int j = 0; j < BATCH; j++) {
                int game = draw.below(games.size(), j);
                for (TurnBatch.Branch branch : byGame.get(game)) {
                    branches.add(new TurnBatch.Branch(j, branch.turn(), branch.tokens()));
                }
                batch.add(games.get(game));
            }
            fitting.step(batch, branches, schedule.rate(s));
        }
        return compare(critic.estimate(backend, TurnBatch.branches(heldOut, utterances)));
    }

    private static Learned compare(TrajectoryCritic.Estimates estimates) {
        float[] q = estimates.q().toFloatArray();
        float[] v = estimates.v().toFloatArray();
        double[] advantages = exact.advantages(Toy.TOKENIZER, heldOut, utterances);
        List<double[]> rows = new ArrayList<>();
        for (int u = 0; u < advantages.length; u++) {
            TurnBatch.Branch branch = utterances.get(u);
            double minV = Math.min(v[2 * u], v[2 * u + 1]);
            double minQ = Math.min(q[2 * u], q[2 * u + 1]);
            double truth = exact.v(ExactValues.state(Toy.TOKENIZER, heldOut.get(branch.game()), branch.turn()));
            rows.add(new double[] {(v[2 * u] + v[2 * u + 1]) / 2.0, truth, minQ - minV, advantages[u]});
        }
        return new Learned(rows);
    }

    @Test
    void freshUtterancesOfThePolicyGiveItsAdvantages() {
        assertThat(fresh.correlation(2)).isGreaterThan(0.8); // 0.86 when this was written
        assertThat(fresh.error(2)).isLessThan(0.25); // 0.17
    }

    @Test
    void freshUtterancesOfThePolicyGiveItsValue() {
        assertThat(fresh.correlation(0)).isGreaterThan(0.98); // 0.995
        assertThat(fresh.error(0)).isLessThan(0.15); // 0.08
    }

    @Test
    void onItsOwnGamesTheUtterancesThatItMadeGiveTheSame() {
        assertThat(own.correlation(2)).isGreaterThan(0.8); // 0.87
        assertThat(own.error(0)).isLessThan(0.15); // 0.06
        List<double[]> both = new ArrayList<>();
        for (int u = 0; u < own.rows.size(); u++) {
            both.add(new double[] {own.rows.get(u)[2], fresh.rows.get(u)[2]});
        }
        assertThat(Moments.correlation(both, 0, 1))
                .as("advantages, own and fresh")
                .isGreaterThan(0.9);
    }
}
