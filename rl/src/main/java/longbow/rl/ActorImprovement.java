package longbow.rl;

import java.util.List;
import longbow.autograd.Grad;
import longbow.autograd.Gradients;
import longbow.autograd.optim.AdamW;
import longbow.tensor.Backend;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.Workspace;
import longbow.transformer.Gpt2;

/**
 * The policy gradient at the level of tokens (Zhou et al. 2024, equation 3), with every token of an utterance credited with
 * the utterance's advantage, and a divergence from a reference policy:
 *
 * <pre>{@code
 * loss = 1/U sum_u ( -A_u sum_i log pi(a_i | s, a_<i) + w sum_i KL(pi(. | s, a_<i) || reference) )
 * }</pre>
 *
 * over U utterances that the policy itself has just sampled.
 */
public final class ActorImprovement {
    private static final double MAX_NORM = 1.0;

    private final Gpt2 actor;
    private final AdamW optimizer;
    private final Backend backend;

    /**
     * What one step saw.
     *
     * @param loss the loss before the step
     * @param divergence mean over utterances of the summed KL from the reference
     * @param entropy mean entropy of the next-token distributions, in nats
     * @param logProb mean log-probability of an utterance
     * @param gradientNorm norm of the gradient before clipping
     */
    public record Result(double loss, double divergence, double entropy, double logProb, double gradientNorm) {}

    /** Creates the learner of {@code actor}. */
    public ActorImprovement(Gpt2 actor, Backend backend) {
        this.actor = actor;
        this.optimizer = new AdamW(actor.parameters(), new AdamW.Options(0.9, 0.999, 1e-8, 0));
        this.backend = backend;
    }

    /** Returns the optimizer, for checkpoints. */
    public AdamW optimizer() {
        return optimizer;
    }

    /** Utterances of the policy with the advantage of each: {@code advantages[u]} is that of utterance u of the batch. */
    public record Credited(TurnBatch batch, float[] advantages) {}

    /** Takes one step on a batch that comes in parts, which are computed side by side. */
    public Result step(List<Credited> parts, Gpt2 reference, double klWeight, double rate) {
        int utterances = 0;
        int predictions = 0;
        for (Credited part : parts) {
            utterances += part.batch.utterances();
            predictions += part.batch.predictions();
        }
        int all = utterances;
        double[][] seen = new double[parts.size()][];
        try (Workspace step = Workspace.open(backend)) {
            Grad.ValueAndGradient result = Grad.valueAndGrad(backend, actor.parameters(), parts.size(), (tape, i) -> {
                TurnBatch batch = parts.get(i).batch;
                Tensor logReference = logProbs(reference, backend, batch);
                Tensor logPi = logProbs(actor, tape, batch); // (M, V)
                Tensor pi = logPi.exp();
                Tensor chosen = logPi.gather(Tensors.ofInts(backend, batch.tokens())); // (M)
                Tensor divergence = pi.mul(logPi.sub(logReference)).sum();
                seen[i] = new double[] {
                    tape.unwrap(divergence).item(),
                    tape.unwrap(pi).mul(tape.unwrap(logPi)).sum().item(),
                    tape.unwrap(chosen).sum().item()
                };
                return divergence
                        .mul(klWeight / all)
                        .sub(chosen.mul(credit(parts.get(i), all)).sum());
            });
            Gradients gradients = result.gradients();
            double norm = gradients.norm();
            optimizer.step(gradients, rate, Gradients.clipFactor(MAX_NORM, norm));
            double[] sums = new double[3];
            for (double[] part : seen) {
                for (int j = 0; j < sums.length; j++) {
                    sums[j] += part[j];
                }
            }
            return new Result(
                    result.value().item(), sums[0] / utterances, -sums[1] / predictions, sums[2] / utterances, norm);
        }
    }

    /** Returns for every predicted token the advantage of its utterance, divided by the number of utterances: (M). */
    private Tensor credit(Credited part, int utterances) {
        float[] credit = new float[part.batch.predictions()];
        for (int i = 0; i < credit.length; i++) {
            credit[i] = part.advantages[part.batch.owner()[i]] / utterances;
        }
        return Tensors.of(backend, Shape.of(credit.length), credit);
    }

    /** Returns the log-probabilities of all tokens at every row that predicts one: (M, V). */
    public static Tensor logProbs(Gpt2 model, Backend tape, TurnBatch batch) {
        Segments segments = batch.segments();
        Tensor hidden = model.hidden(Tensors.ofInts(tape, batch.ids()), segments); // (N, C)
        return model.logits(hidden.indexSelect(Tensors.ofInts(tape, batch.tokenRows())))
                .logSoftmax();
    }
}
