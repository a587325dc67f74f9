package longbow.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.op.Activation;
import longbow.tensor.op.Decomposition;
import longbow.tensor.op.Op;
import org.jspecify.annotations.Nullable;

/**
 * The vector-Jacobian products of all operations: from the gradient of a result to the gradients of the operands, as tensor
 * operations. One exhaustive switch: an operation without a rule does not compile.
 */
final class Vjp {
    private static final @Nullable Tensor[] NONE = {};

    private Vjp() {}

    /**
     * Returns one gradient for each operand, null where none is needed or where the operation has none.
     *
     * @param in operands; those that {@link #readsInput} excludes have a shape but no contents
     * @param out results; likewise, see {@link #readsOutput}
     * @param dys gradients of the results, at least one of them not null
     * @param needs for which operands a gradient is wanted
     */
    static @Nullable Tensor[] of(Op op, List<Tensor> in, List<Tensor> out, @Nullable Tensor[] dys, boolean[] needs) {
        @Nullable
        Tensor[] gradients = op instanceof Op.Grad g
                ? higher(g.op(), in, dys, needs)
                : rule(op, in, out.getFirst(), only(dys), needs);
        for (int i = 0; i < gradients.length; i++) {
            Tensor gradient = gradients[i];
            gradients[i] = needs[i] && gradient != null
                    ? unbroadcast(gradient, in.get(i).shape())
                    : null;
        }
        return gradients.length == in.size() ? gradients : Arrays.copyOf(gradients, in.size());
    }

    private static Tensor only(@Nullable Tensor[] dys) {
        Tensor dy = dys[0];
        if (dy == null) {
            throw new AssertionError("no gradient arrived");
        }
        return dy;
    }

    /** The rules; gradients may still have the shape that broadcasting gave to their operand. */
    private static @Nullable Tensor[] rule(Op op, List<Tensor> in, Tensor y, Tensor dy, boolean[] needs) {
        Tensor x = in.getFirst();
        return switch (op) {
            case Op.Unary u -> unary(u.kind(), x, y, dy);
            case Op.Binary b -> binary(b.kind(), x, in.get(1), y, dy, needs);
            case Op.Compare c -> NONE;
            case Op.Where w ->
                new @Nullable Tensor[] {
                    null,
                    needs[1] ? Tensor.where(x, dy, zero(dy)) : null,
                    needs[2] ? Tensor.where(x, zero(dy), dy) : null
                };
            case Op.Cast c -> c.dtype().isFloating() && x.dtype().isFloating() ? one(dy.to(x.dtype())) : NONE;
            case Op.Reduce r -> one(reduce(r, x, y, dy));
            case Op.Argmax a -> NONE;
            case Op.Argsort a -> NONE;
            case Op.Cumsum c -> one(run(new Op.Cumsum(c.dim(), !c.reverse()), dy));
            case Op.Sample s -> NONE;
            case Op.Likeliest l -> one(Tensor.where(zero(y).lt(y), dy, zero(dy)));
            case Op.MatMul m ->
                new @Nullable Tensor[] {
                    needs[0] ? leftOfMatMul(m, x.shape(), in.get(1), dy) : null,
                    needs[1] ? rightOfMatMul(m, x, in.get(1).shape(), dy) : null
                };
            case Op.Reshape r -> one(reshape(dy, x.shape()));
            case Op.Permute p -> one(run(new Op.Permute(inverse(p.order())), dy));
            case Op.Expand e -> one(dy);
            case Op.Narrow n -> {
                int taken = n.length() == 0 ? 0 : (n.length() - 1) * n.step() + 1;
                int after = x.shape().dim(n.dim()) - n.start() - taken;
                yield one(run(new Op.Pad(n.dim(), n.start(), after, n.step() - 1), dy));
            }
            case Op.Flip f -> one(run(f, dy));
            case Op.Contiguous c -> one(dy);
            case Op.Prepack p -> one(dy);
            case Op.Pad p ->
                one(run(new Op.Narrow(p.dim(), p.before(), x.shape().dim(p.dim()), p.between() + 1), dy));
            case Op.Concat c -> concat(c.dim(), in, dy, needs);
            case Op.IndexSelect s -> one(run(new Op.ScatterAdd(x.shape().dim(0)), dy, in.get(1)));
            case Op.ScatterAdd s -> one(run(new Op.IndexSelect(), dy, in.get(1)));
            case Op.Gather g -> one(run(new Op.Scatter(x.shape().dim(-1)), dy, in.get(1)));
            case Op.Scatter s -> one(run(new Op.Gather(), dy, in.get(1)));
            case Op.Rotary r -> rotary(in, dy, needs);
            case Op.Dropout d -> one(run(d, dy));
            case Op.KeyedDropout d -> one(run(d, dy, in.get(1)));
            case Op.Linear l -> linear(l, in, dy, needs);
            case Op.Gelu g -> fused(g, in, dy);
            case Op.GeluErf g -> fused(g, in, dy);
            case Op.Silu s -> fused(s, in, dy);
            case Op.LayerNorm l -> fused(l, in, dy);
            case Op.RmsNorm n -> fused(n, in, dy);
            case Op.Softmax s -> fused(s, in, dy);
            case Op.LogSoftmax s -> fused(s, in, dy);
            case Op.CrossEntropy c -> fused(c, in, dy);
            case Op.Attention a -> fused(a, in, dy);
            case Op.Grad g -> throw new AssertionError("has its own rule: higher");
        };
    }

    /** Returns whether the rule of {@code op} reads the contents of operand {@code i}; otherwise its shape is enough. */
    static boolean readsInput(Op op, int i, boolean[] needs) {
        return switch (op) {
            case Op.Unary u ->
                switch (u.kind()) {
                    case ABS, LOG, LOG1P, SQUARE, SIN, COS, ERF -> true;
                    case NEG, EXP, EXPM1, SQRT, RSQRT, TANH, SIGMOID, RELU -> false;
                    case SIGN, FLOOR, CEIL, ROUND -> false; // no gradient
                };
            case Op.Binary b ->
                switch (b.kind()) {
                    case ADD, SUB -> false;
                    case MUL -> needs[1 - i];
                    case DIV -> i == 1;
                    case POW, MAXIMUM, MINIMUM -> true;
                };
            case Op.Where w -> i == 0;
            case Op.Reduce r -> r.kind() != Op.Reduce.Kind.SUM;
            case Op.MatMul m -> needs[1 - i];
            case Op.Compare c -> false;
            case Op.Cast c -> false;
            case Op.Argmax a -> false;
            case Op.Argsort a -> false;
            case Op.Cumsum c -> false;
            case Op.Sample s -> false;
            case Op.Likeliest l -> false;
            case Op.Reshape r -> false;
            case Op.Permute p -> false;
            case Op.Expand e -> false;
            case Op.Narrow n -> false;
            case Op.Flip f -> false;
            case Op.Contiguous c -> false;
            case Op.Prepack p -> false;
            case Op.Pad p -> false;
            case Op.Concat c -> false;
            case Op.IndexSelect s -> i == 1;
            case Op.ScatterAdd s -> i == 1;
            case Op.Gather g -> i == 1;
            case Op.Scatter s -> i == 1;
            case Op.Rotary r -> i == 0 ? needs[1] || needs[2] : needs[0];
            case Op.Dropout d -> false;
            case Op.KeyedDropout d -> i == 1;
            case Op.Linear l ->
                l.activation() != Activation.NONE || allOf(needs) || i == 0 && needs[1] || i == 1 && needs[0];
            case Op.Gelu g -> true;
            case Op.GeluErf g -> true;
            case Op.Silu s -> true;
            case Op.LayerNorm l -> true;
            case Op.RmsNorm n -> true;
            case Op.Softmax s -> true;
            case Op.LogSoftmax s -> true;
            case Op.CrossEntropy c -> true;
            case Op.Attention a -> true;
            case Op.Grad g -> true;
        };
    }

    /** Returns whether the rule of {@code op} reads the contents of the result. */
    static boolean readsOutput(Op op, boolean[] needs) {
        return switch (op) {
            case Op.Unary u ->
                switch (u.kind()) {
                    case EXP, EXPM1, SQRT, RSQRT, TANH, SIGMOID, RELU -> true;
                    case NEG, ABS, SIGN, FLOOR, CEIL, ROUND, LOG, LOG1P, SQUARE, SIN, COS, ERF -> false;
                };
            case Op.Binary b -> (b.kind() == Op.Binary.Kind.DIV || b.kind() == Op.Binary.Kind.POW) && needs[1];
            case Op.Reduce r -> r.kind() == Op.Reduce.Kind.MAX;
            case Op.Likeliest l -> true;
            default -> false;
        };
    }

    // ---- elementwise -------------------------------------------------------------------------------------------

    private static @Nullable Tensor[] unary(Op.Unary.Kind kind, Tensor x, Tensor y, Tensor dy) {
        return switch (kind) {
            case NEG -> one(dy.neg());
            case ABS -> one(Tensor.where(zero(x).lt(x), dy, Tensor.where(x.lt(zero(x)), dy.neg(), zero(dy))));
            case SIGN, FLOOR, CEIL, ROUND -> NONE;
            case EXP -> one(dy.mul(y));
            case EXPM1 -> one(dy.mul(y.add(1)));
            case LOG -> one(dy.div(x));
            case LOG1P -> one(dy.div(x.add(1)));
            case SQRT -> one(dy.div(y).mul(0.5)); // y' = 1 / (2 y)
            case RSQRT -> one(dy.mul(y.square().mul(y)).mul(-0.5)); // y' = -y^3 / 2
            case SQUARE -> one(dy.mul(x).mul(2));
            case SIN -> one(dy.mul(x.cos()));
            case COS -> one(dy.mul(x.sin()).neg());
            case TANH -> one(dy.mul(y.square().neg().add(1))); // y' = 1 - y^2
            case SIGMOID -> one(dy.mul(y.neg().add(1).mul(y))); // y' = y (1 - y)
            case ERF -> one(dy.mul(x.square().neg().exp()).mul(2 / Math.sqrt(Math.PI))); // y' = 2 / sqrt(pi) e^-x^2
            case RELU -> one(Tensor.where(zero(y).lt(y), dy, zero(dy)));
        };
    }

    private static @Nullable Tensor[] binary(
            Op.Binary.Kind kind, Tensor x, Tensor y, Tensor z, Tensor dz, boolean[] needs) {
        return switch (kind) {
            case ADD -> new Tensor[] {dz, dz};
            case SUB -> new @Nullable Tensor[] {dz, needs[1] ? dz.neg() : null};
            case MUL -> new @Nullable Tensor[] {needs[0] ? dz.mul(y) : null, needs[1] ? dz.mul(x) : null};
            case DIV -> {
                Tensor dx = dz.div(y);
                yield new @Nullable Tensor[] {dx, needs[1] ? dx.mul(z).neg() : null}; // dz/dy = -z / y
            }
            case POW ->
                new @Nullable Tensor[] {
                    needs[0] ? dz.mul(baseSlope(x, y)) : null, needs[1] ? dz.mul(exponentSlope(x, y, z)) : null
                };
            case MAXIMUM -> either(y.le(x), dz, needs);
            case MINIMUM -> either(x.le(y), dz, needs);
        };
    }

    /** y x^(y - 1), and 0 for y = 0, where that would be 0 times infinity at x = 0. */
    private static Tensor baseSlope(Tensor x, Tensor y) {
        return Tensor.where(y.eq(zero(y)), zero(y), y.mul(x.pow(y.sub(1))));
    }

    /** x^y log x, and 0 for x = 0 where y is not negative: the limit. */
    private static Tensor exponentSlope(Tensor x, Tensor y, Tensor z) {
        Tensor limit = x.eq(zero(x)).logicalAnd(zero(y).le(y));
        return Tensor.where(limit, zero(x), z.mul(x.log()));
    }

    /** The gradient goes to the first operand where the condition holds, to the second elsewhere. */
    private static @Nullable Tensor[] either(Tensor first, Tensor dz, boolean[] needs) {
        return new @Nullable Tensor[] {
            needs[0] ? Tensor.where(first, dz, zero(dz)) : null, needs[1] ? Tensor.where(first, zero(dz), dz) : null
        };
    }

    // ---- reductions and products -------------------------------------------------------------------------------

    private static Tensor reduce(Op.Reduce op, Tensor x, Tensor y, Tensor dy) {
        int[] kept = x.shape().dims();
        for (int dim : op.dims()) {
            kept[dim] = 1;
        }
        Shape shape = Shape.of(kept);
        Tensor wide = reshape(dy, shape);
        return switch (op.kind()) {
            case SUM -> wide.expand(x.shape());
            case SUM_OF_SQUARES -> wide.mul(x).mul(2);
            case MAX -> {
                Tensor greatest = x.eq(reshape(y, shape)).to(x.dtype()); // 1 where x is the maximum
                Tensor ties = run(new Op.Reduce(Op.Reduce.Kind.SUM, op.dims(), true), greatest);
                yield greatest.mul(wide.div(ties));
            }
        };
    }

    /** The way back turns the other way; cosines and sines serve all heads. */
    private static @Nullable Tensor[] rotary(List<Tensor> in, Tensor dy, boolean[] needs) {
        Tensor cos = in.get(1);
        Tensor dx = needs[0] ? run(new Op.Rotary(), dy, cos, in.get(2).neg()) : null;
        if (!needs[1] && !needs[2]) {
            return new @Nullable Tensor[] {dx, null, null};
        }
        int waves = cos.shape().dim(1);
        Shape halves = Shape.of(cos.shape().dim(0), dy.shape().dim(1) / (2 * waves), 2, waves);
        Tensor x = reshape(in.getFirst(), halves);
        Tensor d = reshape(dy, halves);
        Tensor turned =
                d.narrow(2, 1, 1).mul(x.narrow(2, 0, 1)).sub(d.narrow(2, 0, 1).mul(x.narrow(2, 1, 1)));
        return new @Nullable Tensor[] {dx, d.mul(x).sum(1, 2), turned.sum(1, 2)};
    }

    /** {@code dA = dC B^T}, or {@code B dC^T} where A was given transposed. */
    private static Tensor leftOfMatMul(Op.MatMul op, Shape a, Tensor b, Tensor dc) {
        return op.transposeA() ? b.matmul(dc, op.transposeB(), true) : dc.matmul(b, false, !op.transposeB());
    }

    /** {@code dB = A^T dC}, or {@code dC^T A} where B was given transposed. */
    private static Tensor rightOfMatMul(Op.MatMul op, Tensor a, Shape b, Tensor dc) {
        boolean flat = a.rank() > 2 && !op.transposeA() && b.numel() == (long) b.dim(-1) * b.dim(-2);
        if (!flat) {
            return op.transposeB() ? dc.matmul(a, true, op.transposeA()) : a.matmul(dc, !op.transposeA(), false);
        }
        // one matrix for the whole batch: its gradient is one chain over all rows, without a copy for each batch entry
        int k = a.shape().dim(-1);
        int n = dc.shape().dim(-1);
        int rows = rows(a.shape());
        Tensor a2 = reshape(a, Shape.of(rows, k));
        Tensor dc2 = reshape(dc, Shape.of(rows, n));
        Tensor db = op.transposeB() ? dc2.matmul(a2, true, false) : a2.matmul(dc2, true, false);
        return reshape(db, b);
    }

    /** The fused rule gives all three gradients; where some are frozen, only the others are computed, with the same bits. */
    private static @Nullable Tensor[] linear(Op.Linear op, List<Tensor> in, Tensor dy, boolean[] needs) {
        if (allOf(needs) || op.activation() != Activation.NONE) {
            return fused(op, in, dy);
        }
        Tensor x = in.get(0);
        Tensor w = in.get(1);
        int k = w.shape().dim(0);
        int n = w.shape().dim(1);
        Tensor rows = reshape(dy, Shape.of(rows(x.shape()), n)); // (M, N)
        return new @Nullable Tensor[] {
            needs[0] ? reshape(rows.matmul(w, false, true), x.shape()) : null, // dx = dy W^T
            needs[1] ? reshape(x, Shape.of(rows.shape().dim(0), k)).matmul(rows, true, false) : null, // dW = x^T dy
            needs[2] ? rows : null // summed by unbroadcast
        };
    }

    // ---- movement ----------------------------------------------------------------------------------------------

    private static List<Integer> inverse(List<Integer> order) {
        Integer[] inverse = new Integer[order.size()];
        for (int i = 0; i < inverse.length; i++) {
            inverse[order.get(i)] = i;
        }
        return List.of(inverse);
    }

    private static @Nullable Tensor[] concat(int dim, List<Tensor> in, Tensor dy, boolean[] needs) {
        @Nullable Tensor[] gradients = new Tensor[in.size()];
        int start = 0;
        for (int i = 0; i < gradients.length; i++) {
            int length = in.get(i).shape().dim(dim);
            gradients[i] = needs[i] ? dy.narrow(dim, start, length) : null;
            start += length;
        }
        return gradients;
    }

    // ---- fused -------------------------------------------------------------------------------------------------

    /** Lets the backend compute the gradients of a fused operation at once, in the order it states. */
    private static @Nullable Tensor[] fused(Op.Fused op, List<Tensor> in, Tensor dy) {
        Tensor[] operands = in.toArray(new Tensor[in.size() + 1]);
        operands[in.size()] = dy;
        List<Tensor> results = Tensor.execute(new Op.Grad(op), Arrays.asList(operands));
        @Nullable Tensor[] gradients = new Tensor[in.size()];
        int next = 0;
        for (int i = 0; i < gradients.length; i++) {
            if (in.get(i).dtype().isFloating()) {
                gradients[i] = results.get(next++);
            }
        }
        return gradients;
    }

    /**
     * The rule of {@link Op.Grad}: the gradient of the decomposition is recorded on a tape of its own and differentiated.
     *
     * @param in the operands of the fused operation, then dy
     * @param cotangents one for each floating-point operand
     */
    private static @Nullable Tensor[] higher(
            Op.Fused op, List<Tensor> in, @Nullable Tensor[] cotangents, boolean[] needs) {
        Autodiff outer = Autodiff.over(in.getFirst().backend());
        Autodiff gradient = Autodiff.over(outer);
        List<Tensor> operands = new ArrayList<>(); // on outer: what the gradient is a function of
        List<Tensor> lifted = new ArrayList<>(); // on gradient
        List<Tensor> wanted = new ArrayList<>(); // those whose gradient has a cotangent
        List<Tensor> seeds = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < in.size(); i++) {
            Tensor operand = needs[i] ? outer.variable(in.get(i)) : outer.constant(in.get(i));
            operands.add(operand);
            if (i == in.size() - 1) {
                break; // dy
            }
            Tensor seed = operand.dtype().isFloating() ? cotangents[next++] : null;
            Tensor leaf = seed != null ? gradient.variable(operand) : gradient.constant(operand);
            lifted.add(leaf);
            if (seed != null) {
                wanted.add(leaf);
                seeds.add(seed);
            }
        }
        Gradients first = gradient.backward(Decomposition.of(op, lifted), operands.getLast());
        List<Tensor> ys = new ArrayList<>();
        List<Tensor> dys = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Tensor y = first.of(wanted.get(i));
            if (outer.isTracked(y)) {
                ys.add(y);
                dys.add(seeds.get(i));
            }
        }
        Gradients second = outer.backward(ys, dys);
        @Nullable Tensor[] gradients = new Tensor[in.size()];
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] = needs[i] ? second.find(operands.get(i)) : null;
        }
        return gradients;
    }

    // ---- helpers -----------------------------------------------------------------------------------------------

    /** Sums a gradient over the dimensions that broadcasting added or stretched. */
    private static Tensor unbroadcast(Tensor gradient, Shape target) {
        if (gradient.shape().equals(target)) {
            return gradient;
        }
        int added = gradient.rank() - target.rank();
        List<Integer> dims = new ArrayList<>();
        for (int i = 0; i < gradient.rank(); i++) {
            if (i < added || target.dim(i - added) == 1 && gradient.shape().dim(i) != 1) {
                dims.add(i);
            }
        }
        return reshape(run(new Op.Reduce(Op.Reduce.Kind.SUM, dims, true), gradient), target);
    }

    private static Tensor reshape(Tensor tensor, Shape shape) {
        return tensor.shape().equals(shape) ? tensor : run(new Op.Reshape(shape), tensor);
    }

    private static Tensor run(Op op, Tensor... inputs) {
        return Tensor.execute(op, List.of(inputs)).getFirst();
    }

    private static @Nullable Tensor[] one(Tensor gradient) {
        return new Tensor[] {gradient};
    }

    private static Tensor zero(Tensor like) {
        return Tensors.zeros(like.backend(), like.dtype(), Shape.of());
    }

    private static int rows(Shape shape) {
        int rows = 1;
        for (int i = 0; i < shape.rank() - 1; i++) {
            rows *= shape.dim(i);
        }
        return rows;
    }

    private static boolean allOf(boolean[] needs) {
        for (boolean need : needs) {
            if (!need) {
                return false;
            }
        }
        return true;
    }
}
