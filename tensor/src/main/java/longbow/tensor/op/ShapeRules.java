package longbow.tensor.op;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.DType;
import longbow.tensor.Shape;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;

/** Which operands fit an {@link Op}, and the types and shapes of its results: one exhaustive switch. */
public final class ShapeRules {
    private ShapeRules() {}

    /** The type and shape of one result. */
    public record Result(DType dtype, Shape shape) {}

    /**
     * Returns what {@code op} gives for these inputs.
     *
     * @throws ShapeException if they do not fit; the message names the operation, the shapes and the remedy
     */
    public static List<Result> infer(Op op, List<Tensor> in) {
        return switch (op) {
            case Op.Unary u -> one(floating(op, in, 1), in.get(0).shape());
            case Op.Binary b -> one(floating(op, in, 2), broadcast(op, in.get(0), in.get(1)));
            case Op.Compare c -> {
                arity(op, in, 2);
                same(op, in.get(0), in.get(1));
                check(in.get(0).dtype() != DType.BOOL, op, in, "compares numbers, not truth values");
                yield one(DType.BOOL, broadcast(op, in.get(0), in.get(1)));
            }
            case Op.Where w -> {
                arity(op, in, 3);
                check(in.get(0).dtype() == DType.BOOL, op, in, "the condition must be BOOL; compare first");
                same(op, in.get(1), in.get(2));
                Shape values = broadcast(op, in.get(1), in.get(2));
                yield one(
                        in.get(1).dtype(), Shape.broadcast(op.label(), in.get(0).shape(), values));
            }
            case Op.Cast c -> {
                arity(op, in, 1);
                yield one(c.dtype(), in.get(0).shape());
            }
            case Op.Reduce r -> one(floating(op, in, 1), reduced(r, in.get(0).shape()));
            case Op.Argmax a -> {
                floating(op, in, 1);
                check(
                        in.get(0).rank() > 0 && in.get(0).shape().dim(-1) > 0,
                        op,
                        in,
                        "needs at least one element in the last dimension");
                yield one(DType.I32, dropLast(in.get(0).shape()));
            }
            case Op.MatMul m -> one(floating(op, in, 2), product(m, in));
            case Op.Reshape r -> {
                arity(op, in, 1);
                check(
                        r.shape().numel() == in.get(0).numel(),
                        op,
                        in,
                        "cannot become %s: %d elements, not %d"
                                .formatted(
                                        r.shape(), in.get(0).numel(), r.shape().numel()));
                yield one(in.get(0).dtype(), r.shape());
            }
            case Op.Permute p -> one(anyType(op, in), permuted(p, in));
            case Op.Expand e -> {
                DType dtype = anyType(op, in);
                check(
                        Shape.broadcast(op.label(), in.get(0).shape(), e.shape())
                                .equals(e.shape()),
                        op,
                        in,
                        "cannot be expanded to " + e.shape());
                yield one(dtype, e.shape());
            }
            case Op.Narrow n -> {
                DType dtype = anyType(op, in);
                int axis = in.get(0).shape().axis(op.label(), n.dim());
                int extent = in.get(0).shape().dim(axis);
                check(
                        n.start() >= 0 && n.length() >= 0 && n.start() <= extent - n.length(),
                        op,
                        in,
                        "dimension %d has no elements %d to %d"
                                .formatted(n.dim(), n.start(), (long) n.start() + n.length() - 1));
                yield one(dtype, in.get(0).shape().with(axis, n.length()));
            }
            case Op.Pad p -> {
                DType dtype = anyType(op, in);
                check(p.before() >= 0 && p.after() >= 0, op, in, "needs non-negative margins");
                int axis = in.get(0).shape().axis(op.label(), p.dim());
                long extent = (long) in.get(0).shape().dim(axis) + p.before() + p.after();
                check(extent <= Integer.MAX_VALUE, op, in, "cannot be padded to an extent of " + extent);
                yield one(dtype, in.get(0).shape().with(axis, (int) extent));
            }
            case Op.Concat c -> one(in.isEmpty() ? DType.F32 : in.get(0).dtype(), joined(c, in));
            case Op.IndexSelect s -> {
                indexed(op, in);
                check(in.get(0).rank() == 2 && in.get(1).rank() == 1, op, in, "needs a table (V, C) and ids (N)");
                yield one(
                        in.get(0).dtype(),
                        Shape.of(in.get(1).shape().dim(0), in.get(0).shape().dim(1)));
            }
            case Op.ScatterAdd s -> {
                indexed(op, in);
                check(
                        in.get(0).rank() == 2
                                && in.get(1).rank() == 1
                                && in.get(0).shape().dim(0) == in.get(1).numel(),
                        op,
                        in,
                        "needs values (N, C) and ids (N)");
                check(s.rows() >= 0, op, in, "cannot be summed into %d rows".formatted(s.rows()));
                yield one(
                        in.get(0).dtype(), Shape.of(s.rows(), in.get(0).shape().dim(1)));
            }
            case Op.Gather g -> {
                indexed(op, in);
                check(
                        in.get(0).rank() > 0
                                && dropLast(in.get(0).shape()).equals(in.get(1).shape()),
                        op,
                        in,
                        "needs values (..., V) and ids (...)");
                yield one(in.get(0).dtype(), in.get(1).shape());
            }
            case Op.Scatter s -> {
                indexed(op, in);
                check(
                        in.get(0).shape().equals(in.get(1).shape()),
                        op,
                        in,
                        "needs values (...) and ids (...) of one shape");
                check(s.extent() >= 0, op, in, "cannot be spread over %d elements".formatted(s.extent()));
                yield one(in.get(0).dtype(), append(in.get(0).shape(), s.extent()));
            }
            case Op.Linear l -> {
                DType dtype = floating(op, in, 3);
                Shape x = in.get(0).shape();
                Shape w = in.get(1).shape();
                check(
                        x.rank() >= 1
                                && w.rank() == 2
                                && x.dim(-1) == w.dim(0)
                                && in.get(2).shape().equals(Shape.of(w.dim(1))),
                        op,
                        in,
                        "needs x (..., K), weight (K, N) and bias (N)");
                yield one(dtype, x.with(-1, w.dim(1)));
            }
            case Op.Gelu g -> one(floating(op, in, 1), in.get(0).shape());
            case Op.LayerNorm l -> {
                DType dtype = floating(op, in, 3);
                Shape x = in.get(0).shape();
                check(
                        x.rank() >= 1
                                && in.get(1).shape().equals(Shape.of(x.dim(-1)))
                                && in.get(2).shape().equals(in.get(1).shape()),
                        op,
                        in,
                        "needs x (..., C), gamma (C) and beta (C)");
                yield one(dtype, x);
            }
            case Op.Softmax s -> rowwise(op, in);
            case Op.LogSoftmax s -> rowwise(op, in);
            case Op.CrossEntropy c -> {
                indexed(op, in);
                check(
                        in.get(0).rank() > 0
                                && dropLast(in.get(0).shape()).equals(in.get(1).shape()),
                        op,
                        in,
                        "needs logits (..., V) and targets (...)");
                yield one(in.get(0).dtype(), in.get(1).shape());
            }
            case Op.Attention a -> {
                DType dtype = floating(op, in, 1);
                Shape x = in.get(0).shape();
                check(
                        a.heads() > 0 && x.rank() == 2 && x.dim(1) % (3L * a.heads()) == 0,
                        op,
                        in,
                        "needs qkv (N, 3C) with C a multiple of the %d heads".formatted(a.heads()));
                check(
                        x.dim(0) == a.segments().rows(),
                        op,
                        in,
                        "but the segments have %d rows".formatted(a.segments().rows()));
                yield one(dtype, Shape.of(x.dim(0), x.dim(1) / 3));
            }
            case Op.Grad g -> {
                check(!in.isEmpty(), op, in, "needs the operands and the gradient of the result");
                List<Tensor> operands = in.subList(0, in.size() - 1);
                List<Result> forward = infer(g.op(), operands);
                check(
                        forward.size() == 1
                                && forward.getFirst()
                                        .shape()
                                        .equals(in.getLast().shape()),
                        op,
                        in,
                        "the last input must have the shape of the result");
                same(op, operands.getFirst(), in.getLast());
                List<Result> results = new ArrayList<>();
                for (Tensor operand : operands) {
                    if (operand.dtype().isFloating()) {
                        results.add(new Result(operand.dtype(), operand.shape()));
                    }
                }
                yield results;
            }
        };
    }

    private static List<Result> one(DType dtype, Shape shape) {
        return List.of(new Result(dtype, shape));
    }

    private static List<Result> rowwise(Op op, List<Tensor> in) {
        DType dtype = floating(op, in, 1);
        check(in.get(0).rank() > 0, op, in, "needs at least one dimension");
        return one(dtype, in.get(0).shape());
    }

    private static Shape broadcast(Op op, Tensor a, Tensor b) {
        return Shape.broadcast(op.label(), a.shape(), b.shape());
    }

    private static void arity(Op op, List<Tensor> in, int n) {
        check(in.size() == n, op, in, "takes %d operands, not %d".formatted(n, in.size()));
    }

    private static DType anyType(Op op, List<Tensor> in) {
        arity(op, in, 1);
        return in.get(0).dtype();
    }

    private static DType floating(Op op, List<Tensor> in, int n) {
        arity(op, in, n);
        for (Tensor t : in) {
            check(
                    t.dtype().isFloating(),
                    op,
                    in,
                    "needs floating-point operands, not %s; cast with to(DType.F32)".formatted(t.dtype()));
            same(op, in.get(0), t);
        }
        return in.get(0).dtype();
    }

    private static void indexed(Op op, List<Tensor> in) {
        arity(op, in, 2);
        check(
                in.get(0).dtype().isFloating(),
                op,
                in,
                "needs floating-point values, not %s; cast with to(DType.F32)"
                        .formatted(in.get(0).dtype()));
        check(
                in.get(1).dtype() == DType.I32,
                op,
                in,
                "needs I32 indices, not %s".formatted(in.get(1).dtype()));
    }

    private static void same(Op op, Tensor a, Tensor b) {
        if (a.dtype() != b.dtype()) {
            throw new ShapeException("%s: operand types differ: %s and %s; cast one with to(DType)"
                    .formatted(op.label(), a.dtype(), b.dtype()));
        }
    }

    private static void check(boolean fits, Op op, List<Tensor> in, String remedy) {
        if (!fits) {
            throw new ShapeException("%s: %s %s".formatted(op.label(), shapes(in), remedy));
        }
    }

    private static String shapes(List<Tensor> in) {
        StringBuilder text = new StringBuilder();
        for (Tensor t : in) {
            text.append(text.isEmpty() ? "" : " x ").append(t.shape());
        }
        return text.toString();
    }

    private static Shape dropLast(Shape shape) {
        int[] dims = shape.dims();
        return Shape.of(java.util.Arrays.copyOf(dims, dims.length - 1));
    }

    private static Shape append(Shape shape, int extent) {
        int[] dims = java.util.Arrays.copyOf(shape.dims(), shape.rank() + 1);
        dims[dims.length - 1] = extent;
        return Shape.of(dims);
    }

    private static Shape reduced(Op.Reduce op, Shape shape) {
        int[] dims = shape.dims();
        int kept = 0;
        int[] out = new int[dims.length];
        int previous = -1;
        for (int dim : op.dims()) {
            if (dim <= previous || dim >= dims.length) {
                throw new ShapeException("%s: dimensions %s do not exist in ascending order in shape %s"
                        .formatted(op.label(), op.dims(), shape));
            }
            previous = dim;
        }
        for (int i = 0; i < dims.length; i++) {
            if (!op.dims().contains(i)) {
                out[kept++] = dims[i];
            } else if (op.keepDim()) {
                out[kept++] = 1;
            }
        }
        return Shape.of(java.util.Arrays.copyOf(out, kept));
    }

    private static Shape product(Op.MatMul op, List<Tensor> in) {
        Shape a = in.get(0).shape();
        Shape b = in.get(1).shape();
        check(a.rank() >= 2 && b.rank() >= 2, op, in, "needs matrices; unsqueeze vectors first");
        int m = a.dim(op.transposeA() ? -1 : -2);
        int k = a.dim(op.transposeA() ? -2 : -1);
        int k2 = b.dim(op.transposeB() ? -1 : -2);
        int n = b.dim(op.transposeB() ? -2 : -1);
        if (k != k2) {
            throw new ShapeException("matmul: inner dimensions differ: %s%s x %s%s (%d != %d)"
                    .formatted(a, op.transposeA() ? "^T" : "", b, op.transposeB() ? "^T" : "", k, k2));
        }
        Shape batch = Shape.broadcast("matmul", leading(a), leading(b));
        int[] dims = java.util.Arrays.copyOf(batch.dims(), batch.rank() + 2);
        dims[dims.length - 2] = m;
        dims[dims.length - 1] = n;
        return Shape.of(dims);
    }

    private static Shape leading(Shape shape) {
        return Shape.of(java.util.Arrays.copyOf(shape.dims(), shape.rank() - 2));
    }

    private static Shape permuted(Op.Permute op, List<Tensor> in) {
        Shape shape = in.get(0).shape();
        boolean[] seen = new boolean[shape.rank()];
        int[] dims = new int[shape.rank()];
        check(op.order().size() == shape.rank(), op, in, "cannot be permuted by " + op.order());
        for (int i = 0; i < dims.length; i++) {
            int from = op.order().get(i);
            check(from >= 0 && from < dims.length && !seen[from], op, in, "cannot be permuted by " + op.order());
            seen[from] = true;
            dims[i] = shape.dim(from);
        }
        return Shape.of(dims);
    }

    private static Shape joined(Op.Concat op, List<Tensor> in) {
        check(!in.isEmpty(), op, in, "needs at least one operand");
        Shape first = in.get(0).shape();
        int axis = first.axis(op.label(), op.dim());
        long total = 0;
        for (Tensor t : in) {
            same(op, in.get(0), t);
            check(
                    t.rank() == first.rank()
                            && t.shape().with(axis, first.dim(axis)).equals(first),
                    op,
                    in,
                    "differ outside dimension " + op.dim());
            total += t.shape().dim(axis);
        }
        check(total <= Integer.MAX_VALUE, op, in, "cannot be joined to an extent of " + total);
        return first.with(axis, (int) total);
    }
}
