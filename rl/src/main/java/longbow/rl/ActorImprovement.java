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

    /** Takes one step: {@code advantages[u]} is that of utterance u of the batch. */
    public Result step(TurnBatch batch, float[] advantages, Gpt2 reference, double klWeight, double rate) {
        int utterances = batch.utterances();
        int predictions = batch.predictions();
        float[] weights = new float[predictions];
        for (int i = 0; i < predictions; i++) {
            weights[i] = advantages[batch.owner()[i]] / utterances;
        }
        Tensor credit = Tensors.of(backend, Shape.of(predictions), weights);
        Tensor tokens = Tensors.ofInts(backend, batch.tokens());
        Tensor logReference = logProbs(reference, backend, batch);
        Tensor[] seen = new Tensor[3];
        Grad.ValueAndGradient result = Grad.valueAndGrad(backend, actor.parameters(), tape -> {
            Tensor logPi = logProbs(actor, tape, batch); // (M, V)
            Tensor pi = logPi.exp();
            Tensor chosen = logPi.gather(tokens); // (M)
            Tensor divergence = pi.mul(logPi.sub(logReference)).sum();
            seen[0] = tape.unwrap(divergence);
            seen[1] = tape.unwrap(pi).mul(tape.unwrap(logPi)).sum();
            seen[2] = tape.unwrap(chosen).sum();
            return divergence.mul(klWeight / utterances).sub(chosen.mul(credit).sum());
        });
        Gradients gradients = result.gradients();
        double norm = gradients.norm();
        optimizer.step(gradients.clipByNorm(MAX_NORM), rate);
        return new Result(
                result.value().item(),
                seen[0].item() / utterances,
                -seen[1].item() / predictions,
                seen[2].item() / utterances,
                norm);
    }

    /** Returns the log-probabilities of all tokens at every row that predicts one: (M, V). */
    public static Tensor logProbs(Gpt2 model, Backend tape, TurnBatch batch) {
        Segments segments = batch.segments();
        Tensor hidden = model.hidden(Tensors.ofInts(tape, batch.ids()), segments); // (N, C)
        return model.logits(hidden.indexSelect(Tensors.ofInts(tape, batch.tokenRows()))).logSoftmax();
    }
}
