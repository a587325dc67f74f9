package longbow.tensor.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.tensor.DType;
import longbow.tensor.DTypeException;
import longbow.tensor.Shape;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Which operands fit an {@link Op}, and the types and shapes of its results: one exhaustive switch. */
public final class ShapeRules {
    private static final String PERMUTED = "cannot be permuted by %s; name each dimension, 0 to %d, once";

    private ShapeRules() {}

    /** The type and shape of one result. */
    public record Result(DType dtype, Shape shape) {}

    /**
     * Returns what {@code op} gives for these inputs.
     *
     * @throws longbow.tensor.TensorException if they do not fit; the message names the operation, the shapes and the remedy
     */
    public static List<Result> infer(Op op, List<Tensor> inputs) {
        return infer(op, null, inputs);
    }

    /**
     * Returns what {@code op} gives for these inputs, on behalf of a method that is made of operations.
     *
     * @param caller the name of that method, null where it is that of {@code op}
     * @throws longbow.tensor.TensorException if they do not fit; the message names the method, the shapes and the remedy
     */
    public static List<Result> infer(Op op, @Nullable String caller, List<Tensor> inputs) {
        return infer(op, new Operands(op, caller, inputs, inputs.size()));
    }

    private static List<Result> infer(Op op, Operands in) {
        return switch (op) {
            case Op.Unary u -> one(u.kind().onIntegers() ? in.numeric(1) : in.floating(1), in.shape(0));
            case Op.Binary b -> one(b.kind().onIntegers() ? in.numeric(2) : in.floating(2), in.broadcast());
            case Op.Compare c -> {
                in.numeric(2);
                yield one(DType.BOOL, in.broadcast());
            }
            case Op.Where w -> {
                in.arity(3);
                in.truth(0, "the condition must be BOOL; compare first");
                in.same(1, 2);
                yield one(in.dtype(1), in.broadcast());
            }
            case Op.Cast c -> {
                in.any();
                yield one(c.dtype(), in.shape(0));
            }
            case Op.Reduce r -> one(in.numeric(1), reduced(r, in));
            case Op.Argmax a -> {
                in.numeric(1);
                in.check(
                        in.shape(0).rank() > 0 && in.shape(0).dim(-1) > 0,
                        "needs at least one element in the last dimension, there is no greatest of none");
                yield one(DType.I32, leading(in.shape(0), in.shape(0).rank() - 1));
            }
            case Op.Argsort a -> {
                in.numeric(1);
                in.check(in.shape(0).rank() > 0, "needs at least one dimension; unsqueeze it");
                yield one(DType.I32, in.shape(0));
            }
            case Op.Cumsum c -> {
                DType dtype = in.numeric(1);
                in.axis(c.dim());
                yield one(dtype, in.shape(0));
            }
            case Op.Sample s -> {
                in.arity(2);
                in.first(1).floating(1);
                in.check(
                        in.dtype(1).isFloating(),
                        "needs the uniform numbers in floating-point, not as %s",
                        in.dtype(1));
                in.check(
                        in.shape(0).rank() > 0
                                && in.shape(0).dim(-1) > 0
                                && leading(in.shape(0), in.shape(0).rank() - 1).equals(in.shape(1)),
                        "needs probabilities (..., V), V at least 1, and a uniform number for each row (...)");
                yield one(DType.I32, in.shape(1));
            }
            case Op.Likeliest l -> {
                in.check(l.topK() >= 0, "needs a topK of 0, for all, or greater, not %d", l.topK());
                in.check(l.topP() > 0 && l.topP() <= 1, "needs a topP in (0, 1], not %s", l.topP());
                in.check(l.minP() >= 0 && l.minP() <= 1, "needs a minP in [0, 1], not %s", l.minP());
                yield rowwise(in);
            }
            case Op.MatMul m -> one(in.weighted(2), product(m, in));
            case Op.Reshape r -> {
                in.any();
                in.check(
                        r.shape().numel() == in.shape(0).numel(),
                        "cannot become %s: %d elements, not %d; give -1 for one extent, which is then computed",
                        r.shape(),
                        in.shape(0).numel(),
                        r.shape().numel());
                yield one(in.dtype(0), r.shape());
            }
            case Op.Permute p -> one(in.any(), permuted(p, in));
            case Op.Expand e -> {
                DType dtype = in.any();
                in.check(
                        Shape.broadcast(in.label(), in.shape(0), e.shape()).equals(e.shape()),
                        "cannot be expanded to %s; only extents of 1 grow, and new ones come in front",
                        e.shape());
                yield one(dtype, e.shape());
            }
            case Op.Narrow n -> {
                DType dtype = in.any();
                int axis = in.axis(n.dim());
                long end = n.length() == 0 ? n.start() : n.start() + (n.length() - 1L) * n.step() + 1;
                in.check(n.step() >= 1, "needs a step of at least 1, not %d; flip to go backwards", n.step());
                in.check(
                        n.start() >= 0 && n.length() >= 0,
                        "cannot be narrowed to %d elements from %d on; give a start and a length of 0 or more",
                        n.length(),
                        n.start());
                in.check(
                        end <= in.shape(0).dim(axis),
                        "has %d elements in dimension %d, too few for %d from %d on; start earlier or take fewer",
                        in.shape(0).dim(axis),
                        n.dim(),
                        n.length(),
                        n.start());
                yield one(dtype, in.shape(0).with(axis, n.length()));
            }
            case Op.Flip f -> {
                DType dtype = in.any();
                distinct(in, f.dims());
                yield one(dtype, in.shape(0));
            }
            case Op.Contiguous c -> one(in.any(), in.shape(0));
            case Op.Prepack p -> {
                DType dtype = in.any();
                in.check(in.shape(0).rank() >= 2, "needs a matrix; unsqueeze it");
                yield one(dtype, in.shape(0));
            }
            case Op.Pad p -> {
                DType dtype = in.any();
                in.check(
                        p.before() >= 0 && p.after() >= 0 && p.between() >= 0,
                        "cannot be padded with %d, %d and %d zeros before, after and between; narrow it to take away",
                        p.before(),
                        p.after(),
                        p.between());
                int axis = in.axis(p.dim());
                long extent = in.shape(0).dim(axis);
                long gaps = Math.max(extent - 1, 0) * p.between();
                yield one(dtype, in.with(0, axis, extent + gaps + p.before() + p.after()));
            }
            case Op.Concat c -> {
                in.check(in.count() > 0, "needs at least one operand; give what to join");
                yield one(in.dtype(0), joined(c, in));
            }
            case Op.IndexSelect s -> {
                in.arity(2);
                in.indices(1);
                in.check(in.shape(0).rank() >= 1, "needs x (V, ...) and ids (...)");
                yield one(in.dtype(0), in.joined(in.shape(1).dims(), inner(in.shape(0), 1)));
            }
            case Op.ScatterAdd s -> {
                in.arity(2);
                in.number(0);
                in.indices(1);
                int rank = in.shape(1).rank();
                in.check(
                        in.shape(0).rank() >= rank && leading(in.shape(0), rank).equals(in.shape(1)),
                        "needs values (ids..., ...) and ids (...)");
                in.check(s.rows() >= 0, "cannot be summed into %d rows; give 0 or more", s.rows());
                yield one(in.dtype(0), in.joined(new int[] {s.rows()}, inner(in.shape(0), rank)));
            }
            case Op.Gather g -> {
                in.arity(2);
                in.indices(1);
                in.check(rowsAgree(in), "needs values (..., V) and ids (..., K)");
                yield one(in.dtype(0), in.shape(1));
            }
            case Op.Scatter s -> {
                in.arity(2);
                in.number(0);
                in.indices(1);
                in.check(
                        in.shape(0).rank() > 0 && in.shape(0).equals(in.shape(1)),
                        "needs values (..., K) and ids (..., K) of one shape");
                in.check(s.extent() >= 0, "cannot be spread over %d elements; give 0 or more", s.extent());
                yield one(in.dtype(0), in.with(0, in.shape(0).rank() - 1, s.extent()));
            }
            case Op.Rotary r -> {
                DType dtype = in.floating(3);
                Shape x = in.shape(0);
                Shape cos = in.shape(1);
                in.check(
                        x.rank() == 2
                                && cos.rank() == 2
                                && cos.equals(in.shape(2))
                                && x.dim(0) == cos.dim(0)
                                && cos.dim(1) > 0
                                && x.dim(1) % (2L * cos.dim(1)) == 0,
                        "needs x (N, H D), cos (N, D / 2) and sin (N, D / 2)");
                yield one(dtype, x);
            }
            case Op.Dropout d -> {
                in.check(d.p() >= 0 && d.p() <= 1, "needs a probability from 0 to 1, not %s", d.p());
                yield one(in.floating(1), in.shape(0));
            }
            case Op.KeyedDropout d -> {
                in.arity(2);
                in.check(d.p() >= 0 && d.p() <= 1, "needs a probability from 0 to 1, not %s", d.p());
                in.check(
                        in.dtype(1) == DType.I64 && in.shape(1).equals(Shape.of(2)),
                        "needs the key as I64[2], not %s; make it with Key.tensor",
                        in.dtype(1));
                yield one(in.first(1).floating(1), in.shape(0));
            }
            case Op.Linear l -> {
                DType dtype = in.weighted(3);
                Shape x = in.shape(0);
                Shape w = in.shape(1);
                in.check(
                        x.rank() >= 1
                                && w.rank() == 2
                                && x.dim(-1) == w.dim(0)
                                && in.shape(2).rank() == 1
                                && in.shape(2).dim(0) == w.dim(1),
                        "needs x (..., K), weight (K, N) and bias (N)");
                yield one(dtype, in.with(0, x.rank() - 1, w.dim(1)));
            }
            case Op.Gelu g -> one(in.floating(1), in.shape(0));
            case Op.GeluErf g -> one(in.floating(1), in.shape(0));
            case Op.Silu s -> one(in.floating(1), in.shape(0));
            case Op.LayerNorm l -> {
                DType dtype = in.floating(3);
                Shape x = in.shape(0);
                in.check(
                        x.rank() >= 1
                                && in.shape(1).equals(Shape.of(x.dim(-1)))
                                && in.shape(2).equals(in.shape(1)),
                        "needs x (..., C), gamma (C) and beta (C)");
                yield one(dtype, x);
            }
            case Op.RmsNorm n -> {
                DType dtype = in.floating(2);
                Shape x = in.shape(0);
                in.check(x.rank() >= 1 && in.shape(1).equals(Shape.of(x.dim(-1))), "needs x (..., C) and gamma (C)");
                yield one(dtype, x);
            }
            case Op.Softmax s -> rowwise(in);
            case Op.LogSoftmax s -> rowwise(in);
            case Op.CrossEntropy c -> {
                in.arity(2);
                in.indices(1);
                DType dtype = in.first(1).floating(1);
                in.check(
                        in.shape(0).rank() > 0
                                && leading(in.shape(0), in.shape(0).rank() - 1).equals(in.shape(1)),
                        "needs logits (..., V) and targets (...)");
                yield one(dtype, in.shape(1));
            }
            case Op.Attention a -> {
                DType dtype = in.floating(1);
                Shape x = in.shape(0);
                in.check(
                        a.heads() > 0 && x.rank() == 2 && x.dim(1) % (3L * a.heads()) == 0,
                        "needs qkv (N, 3C) with C a multiple of the %d heads",
                        a.heads());
                in.check(
                        x.dim(0) == a.segments().rows(),
                        "has another number of rows than the segments, %d; lengths must add up to the rows",
                        a.segments().rows());
                yield one(dtype, Shape.of(x.dim(0), x.dim(1) / 3));
            }
            case Op.Grad g -> gradients(g, in);
        };
    }

    private static List<Result> one(DType dtype, Shape shape) {
        return List.of(new Result(dtype, shape));
    }

    private static List<Result> rowwise(Operands in) {
        DType dtype = in.floating(1);
        in.check(in.shape(0).rank() > 0, "needs at least one dimension; unsqueeze it");
        return one(dtype, in.shape(0));
    }

    private static List<Result> gradients(Op.Grad op, Operands in) {
        in.check(in.count() > 0, "needs the operands and the gradient of the result");
        int last = in.count() - 1;
        List<Result> forward = infer(op.op(), new Operands(op.op(), in.caller(), in.in(), last));
        in.check(
                forward.size() == 1 && forward.getFirst().shape().equals(in.shape(last)),
                "the last input must have the shape of the result");
        in.same(0, last);
        if (op.op() instanceof Op.Linear && in.dtype(1).isStorage()) {
            throw new DTypeException("%s: a weight stored as %s has no gradient; cast it with to(DType.F32)"
                    .formatted(in.label(), in.dtype(1)));
        }
        List<Result> results = new ArrayList<>(last);
        for (int i = 0; i < last; i++) {
            if (in.dtype(i).isFloating()) {
                results.add(new Result(in.dtype(i), in.shape(i)));
            }
        }
        return results;
    }

    private static boolean rowsAgree(Operands in) {
        int rank = in.shape(0).rank();
        return rank > 0
                && in.shape(1).rank() == rank
                && leading(in.shape(0), rank - 1).equals(leading(in.shape(1), rank - 1));
    }

    private static void distinct(Operands in, List<Integer> dims) {
        boolean[] seen = new boolean[in.shape(0).rank()];
        for (int dim : dims) {
            int axis = in.axis(dim);
            in.check(!seen[axis], "names dimension %d twice: %s; name it once", axis, dims);
            seen[axis] = true;
        }
    }

    private static Shape reduced(Op.Reduce op, Operands in) {
        Shape shape = in.shape(0);
        int previous = -1;
        for (int dim : op.dims()) {
            in.check(dim != previous || dim < 0, "cannot be reduced over dimension %d twice; name it once", dim);
            in.check(
                    dim > previous && dim < shape.rank(),
                    "cannot be reduced over dimensions %s; give some of 0 to %d in ascending order",
                    op.dims(),
                    shape.rank() - 1);
            previous = dim;
        }
        if (op.dims().size() == shape.rank() && !op.keepDim()) {
            return Shape.of();
        }
        int[] dims = shape.dims();
        int kept = 0;
        int[] out = new int[dims.length];
        for (int i = 0; i < dims.length; i++) {
            if (!op.dims().contains(i)) {
                out[kept++] = dims[i];
            } else if (op.keepDim()) {
                out[kept++] = 1;
            }
        }
        return Shape.of(in.label(), Arrays.copyOf(out, kept));
    }

    private static Shape product(Op.MatMul op, Operands in) {
        Shape a = in.shape(0);
        Shape b = in.shape(1);
        in.check(a.rank() >= 2 && b.rank() >= 2, "needs matrices; unsqueeze vectors first");
        int m = a.dim(op.transposeA() ? -1 : -2);
        int k = a.dim(op.transposeA() ? -2 : -1);
        int k2 = b.dim(op.transposeB() ? -1 : -2);
        int n = b.dim(op.transposeB() ? -2 : -1);
        if (k != k2) {
            throw new ShapeException("%s: inner dimensions differ: %s%s x %s%s (%d != %d)"
                    .formatted(in.label(), a, op.transposeA() ? "^T" : "", b, op.transposeB() ? "^T" : "", k, k2));
        }
        Shape batch = Shape.broadcast(in.label(), leading(a, a.rank() - 2), leading(b, b.rank() - 2));
        return in.joined(batch.dims(), m, n);
    }

    private static int[] inner(Shape shape, int from) {
        return Arrays.copyOfRange(shape.dims(), from, shape.rank());
    }

    private static Shape leading(Shape shape, int n) {
        return Shape.of(Arrays.copyOf(shape.dims(), n));
    }

    private static Shape permuted(Op.Permute op, Operands in) {
        Shape shape = in.shape(0);
        boolean[] seen = new boolean[shape.rank()];
        int[] dims = new int[shape.rank()];
        in.check(op.order().size() == shape.rank(), PERMUTED, op.order(), dims.length - 1);
        for (int i = 0; i < dims.length; i++) {
            int from = op.order().get(i);
            in.check(from >= 0 && from < dims.length && !seen[from], PERMUTED, op.order(), dims.length - 1);
            seen[from] = true;
            dims[i] = shape.dim(from);
        }
        return Shape.of(dims);
    }

    private static Shape joined(Op.Concat op, Operands in) {
        Shape first = in.shape(0);
        int axis = first.axis(in.label(), op.dim());
        long total = 0;
        for (int i = 0; i < in.count(); i++) {
            in.same(0, i);
            in.check(
                    alikeOutside(axis, first, in.shape(i)),
                    "differ outside dimension %d; expand or narrow them there",
                    op.dim());
            total += in.shape(i).dim(axis);
        }
        return in.with(0, axis, total);
    }

    private static boolean alikeOutside(int axis, Shape a, Shape b) {
        if (a.rank() != b.rank()) {
            return false;
        }
        for (int d = 0; d < a.rank(); d++) {
            if (d != axis && a.dim(d) != b.dim(d)) {
                return false;
            }
        }
        return true;
    }
}
