package longbow.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.tensor.op.Op;

/** Reductions that are made of others. */
final class Statistics {
    private Statistics() {}

    static Tensor mean(Tensor x, int[] dims, boolean keepDim) {
        floating("mean", x);
        return mean("mean", x, dims, keepDim);
    }

    private static Tensor mean(String operation, Tensor x, int[] dims, boolean keepDim) {
        Tensor sum = summed(operation, x, dims, keepDim);
        return sum.div((double) x.numel() / sum.numel());
    }

    /** Two passes: the mean first, then the squares of what is left. */
    static Tensor var(String operation, Tensor x, int[] dims, boolean unbiased, boolean keepDim) {
        floating(operation, x);
        Tensor squares = x.sub(mean(operation, x, dims, true)).square();
        Tensor sum = squares.sum(dims, keepDim);
        return sum.div((double) x.numel() / sum.numel() - (unbiased ? 1 : 0));
    }

    /** Square roots whose gradient at 0 is 0, as is that of other norms, and not infinite. */
    static Tensor root(Tensor x) {
        Tensor zero = x.eq(0);
        return x.maskedFill(zero, 1).sqrt().maskedFill(zero, 0);
    }

    static Tensor norm(Tensor x, double p, int[] dims, boolean keepDim) {
        floating("norm", x);
        if (p == 2) {
            return root(summed("norm", x.square(), dims, keepDim));
        }
        if (p == 1) {
            return summed("norm", x.abs(), dims, keepDim);
        }
        if (p == Double.POSITIVE_INFINITY) {
            return x.abs().reduce("norm", Op.Reduce.Kind.MAX, keepDim, dims).maximum(0); // 0 for no elements
        }
        if (p == 0) {
            return summed("norm", x.ne(0).to(x.dtype()), dims, keepDim);
        }
        if (!(p > 0)) {
            throw new TensorException("norm: p must be positive, 0 or infinite, but was %s".formatted(p));
        }
        return summed("norm", x.abs().pow(p), dims, keepDim).pow(1 / p);
    }

    private static Tensor summed(String operation, Tensor x, int[] dims, boolean keepDim) {
        return x.reduce(operation, Op.Reduce.Kind.SUM, keepDim, dims);
    }

    /** The maximum is a constant for the gradient, which is the softmax whatever is subtracted. */
    static Tensor logsumexp(Tensor x, int[] dims, boolean keepDim) {
        floating("logsumexp", x);
        Tensor max = x.reduce("logsumexp", Op.Reduce.Kind.MAX, true, dims).detach();
        Tensor shift = Tensor.where(max.isfinite(), max, Tensors.zerosLike(max));
        Tensor sum = x.sub(shift).exp().sum(dims, keepDim);
        return sum.log().add(shift.reshape(sum.shape().dims()));
    }

    /** Halves are multiplied until one factor is left, an odd last one is carried along: right gradients even at zeros. */
    static Tensor prod(Tensor x, int[] dims, boolean keepDim) {
        numeric("prod", x);
        List<Integer> order = new ArrayList<>();
        List<Integer> reduced = new ArrayList<>();
        for (int dim : dims) {
            int axis = x.shape().axis("prod", dim);
            if (reduced.contains(axis)) {
                throw new ShapeException(
                        "prod: %s cannot be reduced over dimension %d twice; name it once".formatted(x.shape(), axis));
            }
            reduced.add(axis);
        }
        int[] extents = x.shape().dims();
        for (int d = 0; d < x.rank(); d++) {
            if (dims.length > 0 && !reduced.contains(d)) {
                order.add(d);
            } else {
                extents[d] = 1;
            }
        }
        int kept = order.size();
        for (int d = 0; d < x.rank(); d++) {
            if (!order.subList(0, kept).contains(d)) {
                order.add(d);
            }
        }
        int[] outer =
                order.subList(0, kept).stream().mapToInt(d -> x.shape().dim(d)).toArray();
        if (x.numel() == 0) {
            Tensor ones = Tensors.ones(x.backend(), x.dtype(), Shape.of("prod", outer));
            return keepDim ? ones.reshape(extents) : ones;
        }
        int[] rows = Arrays.copyOf(outer, kept + 1);
        rows[kept] = order.subList(kept, order.size()).stream()
                .mapToInt(d -> x.shape().dim(d))
                .reduce(1, (a, b) -> a * b);
        Tensor factors = x.permute(order.stream().mapToInt(d -> d).toArray()).reshape(rows);
        while (factors.shape().dim(-1) > 1) {
            int n = factors.shape().dim(-1);
            Tensor product = factors.narrow(-1, 0, n / 2).mul(factors.narrow(-1, n / 2, n / 2));
            factors = n % 2 == 0 ? product : Tensors.concat(List.of(product, factors.narrow(-1, n - 1, 1)), -1);
        }
        Tensor product = factors.squeeze(-1);
        return keepDim ? product.reshape(extents) : product;
    }

    static boolean allclose(Tensor x, Tensor y, double rtol, double atol) {
        if (!x.dtype().isFloating()) {
            return allclose(x.to(DType.F64), y.to(DType.F64), rtol, atol);
        }
        Tensor distance =
                Tensor.run("allclose", new Op.Binary(Op.Binary.Kind.SUB), x, y).abs();
        Tensor near = distance.le(y.abs().mul(rtol).add(atol)).logicalAnd(distance.isfinite());
        return x.eq(y).logicalOr(near).all().item() != 0; // equal infinities have no distance
    }

    static void floating(String operation, Tensor x) {
        if (!x.dtype().isFloating()) {
            throw new DTypeException("%s: %s needs floating-point elements, not %s; cast with to(DType.F32)"
                    .formatted(operation, x.shape(), x.dtype()));
        }
    }
    /** Returns {@code x}, whose elements must be numbers that are computed with. */
    static Tensor numeric(String operation, Tensor x) {
        if (!x.dtype().isFloating() && !x.dtype().isInteger()) {
            throw new DTypeException("%s: %s needs numbers to compute with, not %s; cast with to(DType.%s)"
                    .formatted(operation, x.shape(), x.dtype(), x.dtype() == DType.BOOL ? DType.I32 : DType.F32));
        }
        return x;
    }
}
