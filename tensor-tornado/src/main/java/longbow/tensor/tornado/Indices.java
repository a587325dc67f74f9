package longbow.tensor.tornado;

import java.util.List;
import longbow.tensor.DType;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;

/** Indices among operands. Kernels do not check them, so whoever launches does. */
final class Indices {
    private Indices() {}

    /** Returns which operand of {@code op} holds indices, or -1. */
    static int operand(Op op) {
        return switch (op) {
            case Op.IndexSelect s -> 1;
            case Op.ScatterAdd s -> 1;
            case Op.Gather g -> 1;
            case Op.Scatter s -> 1;
            case Op.CrossEntropy c -> 1;
            case Op.Grad g -> g.op() instanceof Op.CrossEntropy ? 1 : -1;
            default -> -1;
        };
    }

    /** Returns whether the results of {@code op} are elements of its operand, so that bounds of those are bounds of these. */
    static boolean keepsBounds(Op op) {
        return switch (op) {
            case Op.Reshape r -> true;
            case Op.Permute p -> true;
            case Op.Expand e -> true;
            case Op.Narrow n -> true;
            case Op.Flip f -> true;
            case Op.Contiguous c -> true;
            default -> false;
        };
    }

    /** Returns whether the results of {@code op} are places in a row of its first operand. */
    static boolean chooses(Op op) {
        return switch (op) {
            case Op.Argmax a -> true;
            case Op.Argsort a -> true;
            case Op.Sample s -> true;
            default -> false;
        };
    }

    /** Returns how many elements can be chosen from. */
    static int extent(Op op, List<Tensor> in) {
        return switch (op) {
            case Op.IndexSelect s -> in.getFirst().shape().dim(0);
            case Op.ScatterAdd s -> s.rows();
            case Op.Scatter s -> s.extent();
            default -> in.getFirst().shape().dim(-1);
        };
    }

    /** Returns whether all indices are in range; only where nothing is known of them are they read back. */
    static boolean inRange(Tensor ids, Storage.Resident storage, int extent, TornadoBackend backend) {
        if (storage.least() >= 0 && storage.greatest() < extent || ids.numel() == 0) {
            return true;
        }
        for (int id : (int[]) backend.toArray(ids)) {
            if (id < 0 || id >= extent) {
                return false;
            }
        }
        return true;
    }

    /** Returns the storage of integers that come from the host. */
    static Storage.Resident resident(Block block, DType dtype, Object array) {
        if (dtype != DType.I32) {
            return new Storage.Resident(block);
        }
        int least = Integer.MAX_VALUE;
        int greatest = Integer.MIN_VALUE;
        for (int value : (int[]) array) {
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
        }
        return new Storage.Resident(block, least, greatest);
    }
}
