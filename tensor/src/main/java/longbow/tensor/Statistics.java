package longbow.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reductions that are made of others. */
final class Statistics {
    private Statistics() {}

    static Tensor mean(Tensor x, int[] dims, boolean keepDim) {
        floating("mean", x);
        Tensor sum = x.sum(dims, keepDim);
        return sum.div((double) x.numel() / sum.numel());
    }

    /** Two passes: the mean first, then the squares of what is left. */
    static Tensor var(Tensor x, int[] dims, boolean unbiased, boolean keepDim) {
        floating("var", x);
        Tensor squares = x.sub(mean(x, dims, true)).square();
        Tensor sum = squares.sum(dims, keepDim);
        return sum.div((double) x.numel() / sum.numel() - (unbiased ? 1 : 0));
    }

    static Tensor norm(Tensor x, double p, int[] dims, boolean keepDim) {
        floating("norm", x);
        if (p == 2) {
            return x.square().sum(dims, keepDim).sqrt();
        }
        if (p == 1) {
            return x.abs().sum(dims, keepDim);
        }
        if (p == Double.POSITIVE_INFINITY) {
            return x.abs().max(dims, keepDim).maximum(0); // 0 for no elements
        }
        if (p == 0) {
            return x.ne(0).to(x.dtype()).sum(dims, keepDim);
        }
        if (!(p > 0)) {
            throw new TensorException("norm: p must be positive, 0 or infinite, but was %s".formatted(p));
        }
        return x.abs().pow(p).sum(dims, keepDim).pow(1 / p);
    }

    /** The maximum is a constant for the gradient, which is the softmax whatever is subtracted. */
    static Tensor logsumexp(Tensor x, int[] dims, boolean keepDim) {
        floating("logsumexp", x);
        Tensor max = x.max(dims, true).detach();
        Tensor shift = Tensor.where(max.isfinite(), max, Tensors.zerosLike(max));
        Tensor sum = x.sub(shift).exp().sum(dims, keepDim);
        return sum.log().add(shift.reshape(sum.shape().dims()));
    }

    /** Halves are multiplied until one factor is left, an odd last one is carried along: right gradients even at zeros. */
    static Tensor prod(Tensor x, int[] dims, boolean keepDim) {
        List<Integer> order = new ArrayList<>();
        List<Integer> reduced = new ArrayList<>();
        for (int dim : dims) {
            reduced.add(x.shape().axis("prod", dim));
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
        Tensor product = factors.shape().dim(-1) == 0
                ? Tensors.ones(x.backend(), x.dtype(), Shape.of(outer))
                : factors.squeeze(-1);
        return keepDim ? product.reshape(extents) : product;
    }

    static boolean allclose(Tensor x, Tensor y, double rtol, double atol) {
        if (!x.dtype().isFloating()) {
            return x.to(DType.F64).allclose(y.to(DType.F64), rtol, atol);
        }
        Tensor distance = x.sub(y).abs();
        Tensor near = distance.le(y.abs().mul(rtol).add(atol)).logicalAnd(distance.isfinite());
        return x.eq(y).logicalOr(near).all().item() != 0; // equal infinities have no distance
    }

    static void floating(String operation, Tensor x) {
        if (!x.dtype().isFloating()) {
            throw new DTypeException("%s: %s needs floating-point elements, not %s; cast with to(DType.F32)"
                    .formatted(operation, x.shape(), x.dtype()));
        }
    }
}
