package longbow.tensor.cpu;

import java.util.List;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;

/** Asks the CPU backends what only they know. */
public final class VectorCode {
    private VectorCode() {}

    /** Returns whether {@code backend} computes {@code op} itself, or leaves it to the reference. */
    public static boolean covers(VectorBackend backend, Op op, List<Tensor> inputs, List<Tensor> outputs) {
        return backend.vector(op, inputs, outputs);
    }

    /** Returns whether two tensors of a CPU backend are views of the same memory. */
    public static boolean sharesMemory(Tensor x, Tensor y) {
        return ((Storage) x.storage()).block() == ((Storage) y.storage()).block();
    }
}
