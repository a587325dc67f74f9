package longbow.tensor;

import static longbow.tensor.Tensor.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import longbow.tensor.op.Op;

/** Indexing, ordering and masks along any dimension, made of operations on the last or the first one. */
final class Selection {
    private Selection() {}

    /** Applies a function of the last dimension to another one. */
    static Tensor along(String operation, Tensor x, int dim, UnaryOperator<Tensor> function) {
        int axis = x.shape().axis(operation, dim);
        return axis == x.rank() - 1
                ? function.apply(x)
                : function.apply(x.transpose(axis, -1)).transpose(axis, -1);
    }

    /** Returns {@code x} with one dimension last, the others in their order. */
    static Tensor last(String operation, Tensor x, int dim) {
        List<Integer> order = new ArrayList<>();
        for (int d = 0; d < x.rank(); d++) {
            order.add(d);
        }
        order.add(order.remove(x.shape().axis(operation, dim)));
        return x.permute(order.stream().mapToInt(d -> d).toArray());
    }

    static Tensor argmax(String operation, Tensor x, int dim, boolean keepDim) {
        Tensor indices = run(operation, new Op.Argmax(), last(operation, x, dim));
        return keepDim ? indices.unsqueeze(x.shape().axis(dim)) : indices;
    }

    static Tensor indexSelect(Tensor x, int dim, Tensor ids) {
        if (ids.rank() != 1) {
            throw new ShapeException("indexSelect: the ids must be a vector, but are %s; flatten them, or use embedding"
                    .formatted(ids.shape()));
        }
        int axis = x.shape().axis("indexSelect", dim);
        return axis == 0
                ? run("indexSelect", new Op.IndexSelect(), x, ids)
                : run("indexSelect", new Op.IndexSelect(), x.transpose(0, axis), ids)
                        .transpose(0, axis);
    }

    static Tensor gather(Tensor x, int dim, Tensor ids) {
        sameRank("gather", x, ids);
        int axis = x.shape().axis("gather", dim);
        return along("gather", x, axis, y -> run("gather", new Op.Gather(), y, ids.transpose(axis, -1)));
    }

    static Tensor scatterAdd(Tensor x, int dim, Tensor ids, Tensor source) {
        sameRank("scatterAdd", x, ids);
        int axis = x.shape().axis("scatterAdd", dim);
        Tensor turned = ids.transpose(axis, -1);
        Tensor sums = along(
                "scatterAdd",
                source,
                axis,
                y -> run("scatterAdd", new Op.Scatter(x.shape().dim(axis)), y, turned));
        if (!sums.shape().equals(x.shape())) {
            throw new ShapeException("scatterAdd: %s and the ids %s differ outside dimension %d; expand one of them"
                    .formatted(x.shape(), ids.shape(), axis));
        }
        return run("scatterAdd", new Op.Binary(Op.Binary.Kind.ADD), x, sums);
    }

    private static void sameRank(String operation, Tensor x, Tensor ids) {
        if (x.rank() != ids.rank() || x.rank() == 0) {
            throw new ShapeException(
                    "%s: %s and the ids %s need one number of dimensions, at least 1; unsqueeze or expand the ids"
                            .formatted(operation, x.shape(), ids.shape()));
        }
    }

    static TopK topk(Tensor x, int k, int dim) {
        int axis = Statistics.numeric("topk", x).shape().axis("topk", dim);
        if (k < 0 || k > x.shape().dim(axis)) {
            throw new ShapeException("topk: dimension %d of %s has no %d greatest elements; give k from 0 to %d"
                    .formatted(axis, x.shape(), k, x.shape().dim(axis)));
        }
        Tensor indices = x.argsort(axis, true).narrow(axis, 0, k);
        return new TopK(gather(x, axis, indices), indices);
    }

    static Tensor oneHot(Tensor ids, int classes) {
        if (!ids.dtype().isInteger()) {
            throw new DTypeException("oneHot: %s needs I32 or I64 indices, not %s; cast with to(DType.I32)"
                    .formatted(ids.shape(), ids.dtype()));
        }
        Tensor numbers = Rearrangement.unsqueeze("oneHot", ids, -1); // (..., 1)
        return run("oneHot", new Op.Scatter(classes), Tensors.ones(ids.backend(), DType.F32, numbers.shape()), numbers);
    }

    /** Returns where column - row is at most {@code diagonal}, for the last two dimensions: (M, N). */
    static Tensor lower(String operation, Tensor x, long diagonal) {
        if (x.rank() < 2) {
            throw new ShapeException(
                    "%s: %s is no matrix; give at least two dimensions".formatted(operation, x.shape()));
        }
        return Tensors.lower(x.backend(), x.shape().dim(-2), x.shape().dim(-1), diagonal);
    }
}
