package longbow.rl;

import longbow.autograd.nn.Module;
import longbow.tensor.Backend;
import longbow.tensor.Tensor;

/**
 * A double critic of utterances: twice over, V of every state and Q of every utterance in it (Zhou et al. 2024, section 4.2).
 */
public sealed interface UtteranceCritic extends Module permits TrajectoryCritic, LateFusionCritic {

    /** Estimates for a batch of A utterances: v and q, each (A, 2), one column for each critic. */
    record Estimates(Tensor v, Tensor q) {}

    /** Returns a critic with the same weights in cells of its own. */
    UtteranceCritic copy(Backend backend);

    /**
     * Estimates V and Q for all utterances of a batch.
     *
     * @param tape where to compute: a backend, or the tape that records gradients
     */
    Estimates estimate(Backend tape, TurnBatch batch);
}
