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

    /**
     * Returns whether single precision is computed, or moved, element by element where {@code backend} covers {@code op}: threads
     * divide a scalar loop.
     */
    public static boolean scalar(Op op) {
        return switch (op) {
            case Op.Unary u -> VectorUnary.scalar(u.kind());
            case Op.Binary b -> VectorBinary.scalar(b.kind());
            case Op.Cast c -> true; // VectorCasts
            case Op.Argsort a -> true; // VectorOrder.argsort
            case Op.Sample s -> true; // VectorSampling
            case Op.Likeliest l -> true; // VectorSampling
            case Op.Gather g -> true; // VectorIndexing.gather
            case Op.Scatter s -> true; // VectorIndexing.scatter
            default -> false;
        };
    }

    /** Returns whether two tensors of a CPU backend are views of the same memory. */
    public static boolean sharesMemory(Tensor x, Tensor y) {
        return ((Storage) x.storage()).block() == ((Storage) y.storage()).block();
    }
}
