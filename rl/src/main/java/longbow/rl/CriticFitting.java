package longbow.rl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.autograd.Grad;
import longbow.autograd.Gradients;
import longbow.autograd.optim.AdamW;
import longbow.autograd.optim.Polyak;
import longbow.tensor.Backend;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.Workspace;

/**
 * Temporal-difference learning of the double critic at the level of utterances (Zhou et al. 2024, equations 1 and 2):
 *
 * <pre>{@code
 * J_Q = E (Q_k(s, a) - r - gamma Vbar_k(s'))^2        J_V = E (V_k(s) - Qbar_k(s, a'))^2
 * }</pre>
 *
 * with a' sampled by the current actor, or, where none is given, the data's own action. Each of the two critics is trained
 * on its own targets, without a minimum; the targets follow by Polyak averaging after every step. What lies beyond the end
 * of a game, for whatever reason it ended, is worth 0: how many turns are left can be read off the dialogue.
 */
public final class CriticFitting {
    private static final double MAX_NORM = 1.0;

    private final UtteranceCritic critic;
    private final UtteranceCritic target;
    private final AdamW optimizer;
    private final double discount;
    private final double polyak;
    private final Backend backend;

    /**
     * What one step saw.
     *
     * @param loss sum of the four mean squared errors
     * @param gradientNorm norm of its gradient before clipping
     * @param headGap mean |Q_1 - Q_2| of the targets on the data's utterances
     */
    public record Result(double loss, double gradientNorm, double headGap) {}

    /** Creates the learner of {@code critic}; {@code target} has the same shape and starts equal. */
    public CriticFitting(UtteranceCritic critic, UtteranceCritic target, RunConfig.Critic config, Backend backend) {
        this.critic = critic;
        this.target = target;
        this.optimizer = new AdamW(critic.parameters(), new AdamW.Options(0.9, 0.999, 1e-8, 0));
        this.discount = config.discount();
        this.polyak = config.polyak();
        this.backend = backend;
    }

    /** Returns the optimizer, for checkpoints. */
    public AdamW optimizer() {
        return optimizer;
    }

    /**
     * Takes one step on whole games.
     *
     * @param fresh one fresh utterance of the actor for every turn, in order; empty to use the data's own
     */
    public Result step(List<Dialogue> games, List<TurnBatch.Branch> fresh, double rate) {
        int turns = 0;
        for (Dialogue game : games) {
            turns += game.turns().size();
        }
        if (!fresh.isEmpty() && fresh.size() != turns) {
            throw new IllegalArgumentException(
                    "critic: %d fresh utterances for %d turns; give one for each".formatted(fresh.size(), turns));
        }
        List<Part> parts = parts(games, fresh);
        double[] gaps = new double[parts.size()];
        int all = turns;
        try (Workspace step = Workspace.open(backend)) {
            Grad.ValueAndGradient result = Grad.valueAndGrad(backend, critic.parameters(), parts.size(), (tape, i) -> {
                Part part = parts.get(i);
                TurnBatch own = TurnBatch.own(part.games);
                Targets targets = targets(part, own);
                gaps[i] = targets.headGap;
                UtteranceCritic.Estimates e = critic.estimate(tape, own);
                return e.q().sub(targets.q)
                        .square()
                        .sum()
                        .add(e.v().sub(targets.v).square().sum())
                        .div(all);
            });
            Gradients gradients = result.gradients();
            double norm = gradients.norm();
            optimizer.step(gradients, rate, Gradients.clipFactor(MAX_NORM, norm));
            Polyak.lerp(target.parameters(), critic.parameters(), polyak);
            return new Result(result.value().item(), norm, Arrays.stream(gaps).sum() / turns);
        }
    }

    /** Some of the games of a batch, with their fresh utterances. */
    private record Part(List<Dialogue> games, List<TurnBatch.Branch> fresh) {}

    private static List<Part> parts(List<Dialogue> games, List<TurnBatch.Branch> fresh) {
        List<Part> parts = new ArrayList<>();
        int game = 0;
        int turn = 0;
        for (List<Dialogue> some : Parts.of(games)) {
            List<TurnBatch.Branch> theirs = new ArrayList<>();
            for (Dialogue one : some) {
                for (int t = 0; t < one.turns().size() && !fresh.isEmpty(); t++) {
                    TurnBatch.Branch branch = fresh.get(turn++);
                    theirs.add(new TurnBatch.Branch(branch.game() - game, branch.turn(), branch.tokens()));
                }
            }
            parts.add(new Part(some, theirs));
            game += some.size();
        }
        return parts;
    }

    /** What Q and V should be, (A, 2) each, and the summed difference of the two critics' targets. */
    private record Targets(Tensor q, Tensor v, double headGap) {}

    private Targets targets(Part part, TurnBatch own) {
        int turns = own.utterances();
        boolean sampled = !part.fresh.isEmpty();
        UtteranceCritic.Estimates bar =
                target.estimate(backend, sampled ? TurnBatch.ownAndBranches(part.games, part.fresh) : own);
        float[] vBar = bar.v().toFloatArray(); // (A [+ A], 2)
        float[] qBar = bar.q().toFloatArray();
        float[] q = new float[2 * turns];
        float[] v = new float[2 * turns];
        double gap = 0;
        int row = 0;
        for (Dialogue game : part.games) {
            for (int t = 0; t < game.turns().size(); t++, row++) {
                boolean last = t == game.turns().size() - 1;
                for (int k = 0; k < 2; k++) {
                    double next = last ? 0 : vBar[2 * (row + 1) + k];
                    q[2 * row + k] = (float) (game.turns().get(t).reward() + discount * next);
                    v[2 * row + k] = qBar[2 * (sampled ? turns + row : row) + k];
                }
                gap += Math.abs(qBar[2 * row] - qBar[2 * row + 1]);
            }
        }
        Shape shape = Shape.of(turns, 2);
        return new Targets(Tensors.of(backend, shape, q), Tensors.of(backend, shape, v), gap);
    }
}
