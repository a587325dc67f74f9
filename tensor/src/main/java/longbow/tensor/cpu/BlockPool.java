package longbow.tensor.cpu;

import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;
import longbow.tensor.op.ShapeRules;
import org.jspecify.annotations.Nullable;

/** Where a CPU backend takes memory for results and temporaries from. What lies in it is undefined. */
final class BlockPool {

    /**
     * Returns a block of at least {@code length} elements.
     *
     * @param origin the operation that wants it, for messages
     */
    Block take(DType dtype, int length, @Nullable Op origin) {
        return new Block(Strided.newArray(dtype, length), origin);
    }

    /** Returns a tensor of undefined contents. */
    Tensor tensor(Backend owner, DType dtype, Shape shape, @Nullable Op origin) {
        return new Tensor(owner, dtype, shape, Strided.rowMajor(take(dtype, shape.numel(), origin), shape));
    }

    /** Returns tensors of undefined contents for the results of {@code op}. */
    List<Tensor> results(Backend owner, Op op, List<ShapeRules.Result> results) {
        if (results.size() == 1) {
            ShapeRules.Result only = results.getFirst();
            return List.of(tensor(owner, only.dtype(), only.shape(), op));
        }
        Tensor[] tensors = new Tensor[results.size()];
        for (int i = 0; i < tensors.length; i++) {
            ShapeRules.Result result = results.get(i);
            tensors[i] = tensor(owner, result.dtype(), result.shape(), op);
        }
        return List.of(tensors);
    }
}
