package longbow.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.tensor.op.Op;
import longbow.tensor.op.ShapeRules;

/**
 * An immutable n-dimensional array that lives on a {@link Backend}. Every method that computes makes an {@link Op}, checks
 * the operands and lets the backend execute it; binary methods broadcast. Negative dimensions count from the end.
 *
 * <pre>{@code
 * Tensor x = Tensors.of(backend, Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
 * Tensor y = x.matmul(x.t()).add(1);   // (2, 2)
 * }</pre>
 */
public final class Tensor {
    private final Backend backend;
    private final DType dtype;
    private final Shape shape;
    private final Object storage;

    /**
     * Wraps storage; for backends.
     *
     * @param storage whatever {@code backend} keeps for a tensor
     */
    public Tensor(Backend backend, DType dtype, Shape shape, Object storage) {
        this.backend = backend;
        this.dtype = dtype;
        this.shape = shape;
        this.storage = storage;
    }

    /** Returns the backend that computes with this tensor. */
    public Backend backend() {
        return backend;
    }

    /** Returns the element type. */
    public DType dtype() {
        return dtype;
    }

    /** Returns the extents. */
    public Shape shape() {
        return shape;
    }

    /** Returns the number of dimensions. */
    public int rank() {
        return shape.rank();
    }

    /** Returns the number of elements. */
    public int numel() {
        return shape.numel();
    }

    /** Returns what the backend keeps for this tensor; for backends. */
    public Object storage() {
        return storage;
    }

    // ---- dispatch ----------------------------------------------------------------------------------------------

    /**
     * Executes any operation on any tensors.
     *
     * @throws TensorException if they do not fit, or if they live on backends that do not go together
     */
    public static List<Tensor> execute(Op op, List<Tensor> inputs) {
        ShapeRules.infer(op, inputs);
        Backend backend = inputs.get(0).backend;
        for (Tensor t : inputs) {
            if (!backend.accepts(t.backend)) {
                if (!t.backend.accepts(backend)) {
                    throw new TensorException(
                            "%s: operands live on different backends (%s; %s); create both on one of them"
                                    .formatted(op.label(), backend.description(), t.backend.description()));
                }
                backend = t.backend;
            }
        }
        return backend.execute(op, inputs);
    }

    private static Tensor run(Op op, Tensor... inputs) {
        return execute(op, List.of(inputs)).getFirst();
    }

    private Tensor unary(Op.Unary.Kind kind) {
        return run(new Op.Unary(kind), this);
    }

    private Tensor binary(Op.Binary.Kind kind, Tensor other) {
        return run(new Op.Binary(kind), this, other);
    }

    private Tensor constant(double value) {
        return Tensors.full(backend, dtype, Shape.of(), value);
    }

    // ---- elementwise -------------------------------------------------------------------------------------------

    /** Returns {@code this + other}. */
    public Tensor add(Tensor other) {
        return binary(Op.Binary.Kind.ADD, other);
    }

    /** Returns {@code this + c}. */
    public Tensor add(double c) {
        return add(constant(c));
    }

    /** Returns {@code this - other}. */
    public Tensor sub(Tensor other) {
        return binary(Op.Binary.Kind.SUB, other);
    }

    /** Returns {@code this - c}. */
    public Tensor sub(double c) {
        return sub(constant(c));
    }

    /** Returns {@code this * other}, elementwise. */
    public Tensor mul(Tensor other) {
        return binary(Op.Binary.Kind.MUL, other);
    }

    /** Returns {@code this * c}. */
    public Tensor mul(double c) {
        return mul(constant(c));
    }

    /** Returns {@code this / other}, elementwise. */
    public Tensor div(Tensor other) {
        return binary(Op.Binary.Kind.DIV, other);
    }

    /** Returns {@code this / c}. */
    public Tensor div(double c) {
        return div(constant(c));
    }

    /** Returns the greater of each pair of elements. */
    public Tensor maximum(Tensor other) {
        return binary(Op.Binary.Kind.MAXIMUM, other);
    }

    /** Returns the lesser of each pair of elements. */
    public Tensor minimum(Tensor other) {
        return binary(Op.Binary.Kind.MINIMUM, other);
    }

    /** Returns {@code -this}. */
    public Tensor neg() {
        return unary(Op.Unary.Kind.NEG);
    }

    /** Returns {@code |this|}. */
    public Tensor abs() {
        return unary(Op.Unary.Kind.ABS);
    }

    /** Returns e to the power of each element. */
    public Tensor exp() {
        return unary(Op.Unary.Kind.EXP);
    }

    /** Returns natural logarithms. */
    public Tensor log() {
        return unary(Op.Unary.Kind.LOG);
    }

    /** Returns square roots. */
    public Tensor sqrt() {
        return unary(Op.Unary.Kind.SQRT);
    }

    /** Returns reciprocals of square roots. */
    public Tensor rsqrt() {
        return unary(Op.Unary.Kind.RSQRT);
    }

    /** Returns squares. */
    public Tensor square() {
        return unary(Op.Unary.Kind.SQUARE);
    }

    /** Returns hyperbolic tangents. */
    public Tensor tanh() {
        return unary(Op.Unary.Kind.TANH);
    }

    /** Returns {@code 1 / (1 + e^-x)}. */
    public Tensor sigmoid() {
        return unary(Op.Unary.Kind.SIGMOID);
    }

    /** Returns {@code max(x, 0)}. */
    public Tensor relu() {
        return unary(Op.Unary.Kind.RELU);
    }

    /** Returns the Gaussian error linear unit in its tanh form. */
    public Tensor gelu() {
        return run(new Op.Gelu(), this);
    }

    /** Returns where the elements are equal. */
    public Tensor eq(Tensor other) {
        return run(new Op.Compare(Op.Compare.Kind.EQ), this, other);
    }

    /** Returns where this is less than {@code other}. */
    public Tensor lt(Tensor other) {
        return run(new Op.Compare(Op.Compare.Kind.LT), this, other);
    }

    /** Returns where this is at most {@code other}. */
    public Tensor le(Tensor other) {
        return run(new Op.Compare(Op.Compare.Kind.LE), this, other);
    }

    /** Returns {@code condition ? x : y}, elementwise. */
    public static Tensor where(Tensor condition, Tensor x, Tensor y) {
        return run(new Op.Where(), condition, x, y);
    }

    /** Returns the same values as another type. */
    public Tensor to(DType type) {
        return type == dtype ? this : run(new Op.Cast(type), this);
    }

    // ---- reductions --------------------------------------------------------------------------------------------

    /** Returns sums over {@code dims}, or over all elements where none is given. */
    public Tensor sum(int... dims) {
        return reduce(Op.Reduce.Kind.SUM, false, dims);
    }

    /** Returns sums over {@code dims}; reduced dimensions stay with extent 1 where {@code keepDim}. */
    public Tensor sum(int[] dims, boolean keepDim) {
        return reduce(Op.Reduce.Kind.SUM, keepDim, dims);
    }

    /** Returns means over {@code dims}, or over all elements where none is given. */
    public Tensor mean(int... dims) {
        Tensor sum = sum(dims);
        return sum.div((double) numel() / sum.numel());
    }

    /** Returns the greatest elements over {@code dims}, or over all elements where none is given. */
    public Tensor max(int... dims) {
        return reduce(Op.Reduce.Kind.MAX, false, dims);
    }

    /** Returns the greatest elements over {@code dims}; reduced dimensions stay with extent 1 where {@code keepDim}. */
    public Tensor max(int[] dims, boolean keepDim) {
        return reduce(Op.Reduce.Kind.MAX, keepDim, dims);
    }

    /** Returns the index of the first greatest element along the last dimension. */
    public Tensor argmax() {
        return run(new Op.Argmax(), this);
    }

    private Tensor reduce(Op.Reduce.Kind kind, boolean keepDim, int... dims) {
        List<Integer> axes = new ArrayList<>();
        if (dims.length == 0) {
            for (int i = 0; i < rank(); i++) {
                axes.add(i);
            }
        }
        for (int dim : dims) {
            axes.add(shape.axis(kind == Op.Reduce.Kind.SUM ? "sum" : "max", dim));
        }
        axes.sort(null);
        return run(new Op.Reduce(kind, axes, keepDim), this);
    }

    // ---- matrix products and fused layers ----------------------------------------------------------------------

    /** Returns the matrix product, batched over leading dimensions. */
    public Tensor matmul(Tensor other) {
        return matmul(other, false, false);
    }

    /** Returns the matrix product of the operands, either of which may be given transposed. */
    public Tensor matmul(Tensor other, boolean transposeThis, boolean transposeOther) {
        return run(new Op.MatMul(transposeThis, transposeOther), this, other);
    }

    /** Returns {@code this weight + bias}: (..., K) x (K, N) + (N). */
    public Tensor linear(Tensor weight, Tensor bias) {
        return run(new Op.Linear(), this, weight, bias);
    }

    /** Returns the layer norm over the last dimension. */
    public Tensor layerNorm(Tensor gamma, Tensor beta, double eps) {
        return run(new Op.LayerNorm(eps), this, gamma, beta);
    }

    /** Returns the softmax over the last dimension. */
    public Tensor softmax() {
        return run(new Op.Softmax(), this);
    }

    /** Returns the logarithm of the softmax over the last dimension. */
    public Tensor logSoftmax() {
        return run(new Op.LogSoftmax(), this);
    }

    /** Returns the negative log-probability of {@code targets} under these logits: (..., V), (...) to (...). */
    public Tensor crossEntropy(Tensor targets) {
        return run(new Op.CrossEntropy(), this, targets);
    }

    /** Returns causal self-attention for this packed batch of queries, keys and values: (N, 3C) to (N, C). */
    public Tensor attention(int heads, Segments segments) {
        return run(new Op.Attention(heads, segments), this);
    }

    // ---- movement ----------------------------------------------------------------------------------------------

    /** Returns the elements under another shape; one extent may be -1 and is then computed. */
    public Tensor reshape(int... dims) {
        int[] resolved = dims.clone();
        int open = -1;
        long known = 1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] == -1 && open < 0) {
                open = i;
            } else {
                known *= dims[i];
            }
        }
        if (open >= 0) {
            if (known <= 0 || numel() % known != 0) {
                throw new ShapeException(
                        "reshape: %s cannot become %s; give -1 once, and extents whose product divides %d"
                                .formatted(shape, Arrays.toString(dims), numel()));
            }
            resolved[open] = (int) (numel() / known);
        }
        return run(new Op.Reshape(Shape.of(resolved)), this);
    }

    /** Returns the dimensions in another order. */
    public Tensor permute(int... order) {
        List<Integer> axes = new ArrayList<>();
        for (int dim : order) {
            axes.add(shape.axis("permute", dim));
        }
        return run(new Op.Permute(axes), this);
    }

    /** Returns the tensor with two dimensions swapped. */
    public Tensor transpose(int a, int b) {
        int[] order = new int[rank()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        order[shape.axis("transpose", a)] = shape.axis("transpose", b);
        order[shape.axis("transpose", b)] = shape.axis("transpose", a);
        return permute(order);
    }

    /** Returns the transpose of a matrix, or of the last two dimensions. */
    public Tensor t() {
        return transpose(-2, -1);
    }

    /** Returns this tensor broadcast to a larger shape. */
    public Tensor expand(Shape target) {
        return shape.equals(target) ? this : run(new Op.Expand(target), this);
    }

    /** Returns the tensor with a dimension of extent 1 inserted before {@code dim}; -1 appends one. */
    public Tensor unsqueeze(int dim) {
        int axis = dim < 0 ? dim + rank() + 1 : dim;
        if (axis < 0 || axis > rank()) {
            throw new ShapeException("unsqueeze: dimension %d cannot be inserted into %s; give %d to %d"
                    .formatted(dim, shape, -rank() - 1, rank()));
        }
        int[] dims = new int[rank() + 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i < axis ? shape.dim(i) : i == axis ? 1 : shape.dim(i - 1);
        }
        return run(new Op.Reshape(Shape.of(dims)), this);
    }

    /** Returns the tensor without dimension {@code dim}, whose extent must be 1. */
    public Tensor squeeze(int dim) {
        int axis = shape.axis("squeeze", dim);
        if (shape.dim(axis) != 1) {
            throw new ShapeException("squeeze: dimension %d of %s has extent %d, not 1; narrow it or reshape"
                    .formatted(dim, shape, shape.dim(axis)));
        }
        int[] dims = new int[rank() - 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = shape.dim(i < axis ? i : i + 1);
        }
        return run(new Op.Reshape(Shape.of(dims)), this);
    }

    /** Returns elements {@code start ... start + length - 1} of dimension {@code dim}. */
    public Tensor narrow(int dim, int start, int length) {
        return run(new Op.Narrow(shape.axis("narrow", dim), start, length), this);
    }

    /** Returns the tensor with zeros around dimension {@code dim}. */
    public Tensor pad(int dim, int before, int after) {
        return run(new Op.Pad(shape.axis("pad", dim), before, after), this);
    }

    // ---- indexing ----------------------------------------------------------------------------------------------

    /** Returns the rows of this table that {@code ids} names: (V, C), (N) to (N, C). */
    public Tensor indexSelect(Tensor ids) {
        return run(new Op.IndexSelect(), this, ids);
    }

    /** Returns the element of each row that {@code ids} names: (..., V), (...) to (...). */
    public Tensor gather(Tensor ids) {
        return run(new Op.Gather(), this, ids);
    }

    /** Returns the sums of these rows by destination: (N, C), ids (N) to (rows, C). */
    public Tensor scatterAdd(Tensor ids, int rows) {
        return run(new Op.ScatterAdd(rows), this, ids);
    }

    // ---- to Java -----------------------------------------------------------------------------------------------

    /**
     * Returns the only element.
     *
     * @throws ShapeException if there is not exactly one
     */
    public double item() {
        if (numel() != 1) {
            throw new ShapeException(
                    "item: %s has %d elements, not 1; reduce or narrow it first".formatted(shape, numel()));
        }
        return switch (backend.toArray(this)) {
            case float[] a -> a[0];
            case double[] a -> a[0];
            case short[] a -> HalfPrecision.toFloat(dtype, a[0]);
            case int[] a -> a[0];
            case long[] a -> a[0];
            case boolean[] a -> a[0] ? 1 : 0;
            default -> throw new AssertionError(dtype);
        };
    }

    /** Returns the elements in row-major order; the type must be F32. */
    public float[] toFloatArray() {
        return (float[]) typed("toFloatArray", DType.F32);
    }

    /** Returns the elements in row-major order; the type must be F64. */
    public double[] toDoubleArray() {
        return (double[]) typed("toDoubleArray", DType.F64);
    }

    /** Returns the elements in row-major order; the type must be I32. */
    public int[] toIntArray() {
        return (int[]) typed("toIntArray", DType.I32);
    }

    /** Returns the elements in row-major order; the type must be I64. */
    public long[] toLongArray() {
        return (long[]) typed("toLongArray", DType.I64);
    }

    /** Returns the elements in row-major order; the type must be BOOL. */
    public boolean[] toBooleanArray() {
        return (boolean[]) typed("toBooleanArray", DType.BOOL);
    }

    private Object typed(String operation, DType wanted) {
        if (dtype != wanted) {
            throw new DTypeException(
                    "%s: the tensor is %s, not %s; cast with to(DType.%s)".formatted(operation, dtype, wanted, wanted));
        }
        return backend.toArray(this);
    }

    /** Returns type, shape and, for small tensors, the elements. */
    @Override
    public String toString() {
        String head = "%s%s".formatted(dtype, shape);
        if (numel() > 64) {
            return head;
        }
        return head
                + switch (backend.toArray(dtype.isStorage() ? to(DType.F32) : this)) {
                    case float[] a -> Arrays.toString(a);
                    case double[] a -> Arrays.toString(a);
                    case int[] a -> Arrays.toString(a);
                    case long[] a -> Arrays.toString(a);
                    case boolean[] a -> Arrays.toString(a);
                    default -> throw new AssertionError(dtype);
                };
    }
}
