package longbow.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.tensor.op.Activation;
import longbow.tensor.op.Op;
import longbow.tensor.op.ShapeRules;
import org.jspecify.annotations.Nullable;

/**
 * An immutable n-dimensional array that lives on a {@link Backend}. Every method that computes makes an {@link Op}, checks
 * the operands and lets the backend execute it, or is written with methods that do.
 *
 * <p>Operands of one operation have one type ({@link DType}). Shapes broadcast: aligned at the last dimension, extents are
 * equal or one of them is 1. Negative dimensions count from the end. A reduction without dimensions is one of all elements.
 * Movement gives views where it can, and nothing changes the elements of a tensor. What does not fit is a
 * {@link TensorException}, before anything is computed.
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
        return backend(op, null, inputs).execute(op, inputs);
    }

    /** Executes an operation with one result for a method that is made of such; errors bear the name of the method. */
    static Tensor run(String caller, Op op, Tensor... inputs) {
        List<Tensor> operands = List.of(inputs);
        if (caller.equals(op.label())) {
            return execute(op, operands).getFirst();
        }
        return check(caller, op, operands).execute(op, operands).getFirst();
    }

    /** Returns the backend that executes {@code op}; what does not fit is an error of {@code caller}. */
    private static Backend check(String caller, Op op, List<Tensor> inputs) {
        Backend backend = backend(op, caller, inputs);
        ShapeRules.infer(op, caller, inputs);
        return backend;
    }

    private static Backend backend(Op op, @Nullable String caller, List<Tensor> inputs) {
        if (inputs.isEmpty()) {
            ShapeRules.infer(op, caller, inputs); // says what is missing
        }
        Backend backend = inputs.get(0).backend;
        for (int i = 1; i < inputs.size(); i++) {
            Tensor t = inputs.get(i);
            if (t.backend != backend && !backend.accepts(t.backend)) {
                if (!t.backend.accepts(backend)) {
                    throw new TensorException(
                            "%s: operands live on different backends (%s; %s); create both on one of them"
                                    .formatted(
                                            caller == null ? op.label() : caller,
                                            backend.description(),
                                            t.backend.description()));
                }
                backend = t.backend;
            }
        }
        return backend;
    }

    private static Tensor run(Op op, Tensor... inputs) {
        return execute(op, inputs.length > 2 ? Arrays.asList(inputs) : List.of(inputs))
                .getFirst(); // without a copy
    }

    private Tensor unary(Op.Unary.Kind kind) {
        return run(kind.op(), this);
    }

    private Tensor binary(Op.Binary.Kind kind, Tensor other) {
        return run(kind.op(), this, other);
    }

    private Tensor compare(Op.Compare.Kind kind, Tensor other) {
        return run(new Op.Compare(kind), this, other);
    }

    /** Compares the operands the other way round. */
    private Tensor turned(String caller, Op.Compare.Kind kind, Tensor other) {
        Op op = new Op.Compare(kind);
        check(caller, op, List.of(this, other));
        return run(op, other, this);
    }

    /** Returns a scalar of this type, as an operand of {@code operation}. */
    private Tensor constant(String operation, double value) {
        if (dtype.isInteger() && !Tensors.isInteger(dtype, value)) {
            throw new DTypeException("%s: %s is no %s, the type of %s; cast this with to(DType.F32)"
                    .formatted(operation, value, dtype, shape));
        }
        return backend.full(dtype, Shape.of(), value);
    }

    // ---- arithmetic --------------------------------------------------------------------------------------------

    /** Returns {@code this + other}. */
    public Tensor add(Tensor other) {
        return binary(Op.Binary.Kind.ADD, other);
    }

    /** Returns {@code this + c}. */
    public Tensor add(double c) {
        return add(constant("add", c));
    }

    /** Returns {@code this - other}. */
    public Tensor sub(Tensor other) {
        return binary(Op.Binary.Kind.SUB, other);
    }

    /** Returns {@code this - c}. */
    public Tensor sub(double c) {
        return sub(constant("sub", c));
    }

    /** Returns {@code this * other}, elementwise. */
    public Tensor mul(Tensor other) {
        return binary(Op.Binary.Kind.MUL, other);
    }

    /** Returns {@code this * c}. */
    public Tensor mul(double c) {
        return mul(constant("mul", c));
    }

    /** Returns {@code this / other}, elementwise; floating-point only. */
    public Tensor div(Tensor other) {
        return binary(Op.Binary.Kind.DIV, other);
    }

    /** Returns {@code this / c}. */
    public Tensor div(double c) {
        return div(constant("div", c));
    }

    /** Returns this to the power of {@code other}, elementwise; floating-point only. */
    public Tensor pow(Tensor other) {
        return binary(Op.Binary.Kind.POW, other);
    }

    /** Returns this to the power of {@code c}. */
    public Tensor pow(double c) {
        return pow(constant("pow", c));
    }

    /** Returns the greater of each pair of elements. */
    public Tensor maximum(Tensor other) {
        return binary(Op.Binary.Kind.MAXIMUM, other);
    }

    /** Returns the greater of each element and {@code c}. */
    public Tensor maximum(double c) {
        return maximum(constant("maximum", c));
    }

    /** Returns the lesser of each pair of elements. */
    public Tensor minimum(Tensor other) {
        return binary(Op.Binary.Kind.MINIMUM, other);
    }

    /** Returns the lesser of each element and {@code c}. */
    public Tensor minimum(double c) {
        return minimum(constant("minimum", c));
    }

    /** Returns {@code min(max(this, low), high)}: NaN stays NaN, and {@code high} wins where it is below {@code low}. */
    public Tensor clamp(double low, double high) {
        Tensor raised = run("clamp", new Op.Binary(Op.Binary.Kind.MAXIMUM), this, constant("clamp", low));
        return raised.minimum(constant("clamp", high));
    }

    /** Returns {@code -this}. */
    public Tensor neg() {
        return unary(Op.Unary.Kind.NEG);
    }

    /** Returns {@code |this|}. */
    public Tensor abs() {
        return unary(Op.Unary.Kind.ABS);
    }

    /** Returns -1, 0 or 1; NaN stays NaN. */
    public Tensor sign() {
        return unary(Op.Unary.Kind.SIGN);
    }

    /** Returns the greatest integers that are not greater. */
    public Tensor floor() {
        return unary(Op.Unary.Kind.FLOOR);
    }

    /** Returns the least integers that are not less. */
    public Tensor ceil() {
        return unary(Op.Unary.Kind.CEIL);
    }

    /** Returns the nearest integers, the even one of two. */
    public Tensor round() {
        return unary(Op.Unary.Kind.ROUND);
    }

    /** Returns e to the power of each element. */
    public Tensor exp() {
        return unary(Op.Unary.Kind.EXP);
    }

    /** Returns {@code e^x - 1}, exact near 0. */
    public Tensor expm1() {
        return unary(Op.Unary.Kind.EXPM1);
    }

    /** Returns natural logarithms. */
    public Tensor log() {
        return unary(Op.Unary.Kind.LOG);
    }

    /** Returns {@code log(1 + x)}, exact near 0. */
    public Tensor log1p() {
        return unary(Op.Unary.Kind.LOG1P);
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

    /** Returns sines of radians. */
    public Tensor sin() {
        return unary(Op.Unary.Kind.SIN);
    }

    /** Returns cosines of radians. */
    public Tensor cos() {
        return unary(Op.Unary.Kind.COS);
    }

    /** Returns hyperbolic tangents. */
    public Tensor tanh() {
        return unary(Op.Unary.Kind.TANH);
    }

    /** Returns {@code 1 / (1 + e^-x)}. */
    public Tensor sigmoid() {
        return unary(Op.Unary.Kind.SIGMOID);
    }

    /** Returns the error function, {@code 2 / sqrt(pi)} times the integral of {@code e^-t^2} from 0 to x. */
    public Tensor erf() {
        return unary(Op.Unary.Kind.ERF);
    }

    /** Returns {@code max(x, 0)}. */
    public Tensor relu() {
        return unary(Op.Unary.Kind.RELU);
    }

    /** Returns the Gaussian error linear unit in its tanh form. */
    public Tensor gelu() {
        return run(new Op.Gelu(), this);
    }

    /** Returns the Gaussian error linear unit in its exact form, {@code x (1 + erf(x / sqrt(2))) / 2}. */
    public Tensor geluErf() {
        return run(new Op.GeluErf(), this);
    }

    /** Returns the sigmoid linear unit, {@code x / (1 + e^-x)}. */
    public Tensor silu() {
        return run(new Op.Silu(), this);
    }

    /**
     * Returns each element divided by {@code 1 - p} with probability {@code 1 - p}, else 0; draw i of {@code key}
     * decides on element i.
     */
    public Tensor dropout(Key key, double p) {
        return run(new Op.Dropout(key, p), this);
    }

    /**
     * Returns the same with the key as data, I64 (2), of {@link Key#tensor}: as an input of a {@link Plan} it makes every run
     * draw anew.
     */
    public Tensor dropout(Tensor key, double p) {
        return run(new Op.KeyedDropout(p), this, key);
    }

    // ---- comparison and choice ---------------------------------------------------------------------------------

    /** Returns where the elements are equal; NaN equals nothing. */
    public Tensor eq(Tensor other) {
        return compare(Op.Compare.Kind.EQ, other);
    }

    /** Returns where the elements equal {@code c}. */
    public Tensor eq(double c) {
        return eq(constant("eq", c));
    }

    /** Returns where the elements differ. */
    public Tensor ne(Tensor other) {
        return run("ne", new Op.Compare(Op.Compare.Kind.EQ), this, other).logicalNot();
    }

    /** Returns where the elements differ from {@code c}. */
    public Tensor ne(double c) {
        return ne(constant("ne", c));
    }

    /** Returns where this is less than {@code other}. */
    public Tensor lt(Tensor other) {
        return compare(Op.Compare.Kind.LT, other);
    }

    /** Returns where this is less than {@code c}. */
    public Tensor lt(double c) {
        return lt(constant("lt", c));
    }

    /** Returns where this is at most {@code other}. */
    public Tensor le(Tensor other) {
        return compare(Op.Compare.Kind.LE, other);
    }

    /** Returns where this is at most {@code c}. */
    public Tensor le(double c) {
        return le(constant("le", c));
    }

    /** Returns where this is greater than {@code other}. */
    public Tensor gt(Tensor other) {
        return turned("gt", Op.Compare.Kind.LT, other);
    }

    /** Returns where this is greater than {@code c}. */
    public Tensor gt(double c) {
        return gt(constant("gt", c));
    }

    /** Returns where this is at least {@code other}. */
    public Tensor ge(Tensor other) {
        return turned("ge", Op.Compare.Kind.LE, other);
    }

    /** Returns where this is at least {@code c}. */
    public Tensor ge(double c) {
        return ge(constant("ge", c));
    }

    /** Returns where both are true; BOOL. */
    public Tensor logicalAnd(Tensor other) {
        return run(
                "logicalAnd",
                new Op.Where(),
                truth("logicalAnd"),
                other.truth("logicalAnd"),
                constant("logicalAnd", 0));
    }

    /** Returns where at least one is true; BOOL. */
    public Tensor logicalOr(Tensor other) {
        return run("logicalOr", new Op.Where(), truth("logicalOr"), constant("logicalOr", 1), other.truth("logicalOr"));
    }

    /** Returns where this is false; BOOL. */
    public Tensor logicalNot() {
        return where(truth("logicalNot"), constant("logicalNot", 0), constant("logicalNot", 1));
    }

    Tensor truth(String operation) {
        if (dtype != DType.BOOL) {
            throw new DTypeException("%s: %s must be BOOL, not %s; compare first".formatted(operation, shape, dtype));
        }
        return this;
    }

    /** Returns where the elements are not a number. */
    public Tensor isnan() {
        return Statistics.numeric("isnan", this).ne(this);
    }

    /** Returns where the elements are neither infinite nor NaN. */
    public Tensor isfinite() {
        Statistics.numeric("isfinite", this);
        return dtype.isInteger() ? eq(this) : abs().lt(Double.POSITIVE_INFINITY);
    }

    /** Returns {@code condition ? x : y}, elementwise. */
    public static Tensor where(Tensor condition, Tensor x, Tensor y) {
        return run(new Op.Where(), condition, x, y);
    }

    /** Returns {@code value} where {@code mask} is true, this elsewhere. */
    public Tensor maskedFill(Tensor mask, double value) {
        return run("maskedFill", new Op.Where(), mask.truth("maskedFill"), constant("maskedFill", value), this);
    }

    /**
     * Returns whether all elements are close: {@code |x - y| <= atol + rtol |y|}, or equal infinities; NaN is close to nothing.
     * Broadcasts.
     */
    public boolean allclose(Tensor other, double rtol, double atol) {
        return Statistics.allclose(this, other, rtol, atol);
    }

    // ---- types and places --------------------------------------------------------------------------------------

    /** Returns the same values as another type; see {@link DType} for how they are rounded. */
    public Tensor to(DType type) {
        return type == dtype ? this : run(new Op.Cast(type), this);
    }

    /** Returns the same values on another backend, without any history of gradients. */
    public Tensor to(Backend target) {
        return target == backend ? this : target.tensor(dtype, shape, backend.toArray(this));
    }

    /** Returns the same values in storage of their own, so that a small view does not keep a large tensor alive. */
    public Tensor copy() {
        return run(new Op.Cast(dtype), this);
    }

    /** Returns the same values, next to each other in row-major order: this where they already are. */
    public Tensor contiguous() {
        return run(new Op.Contiguous(), this);
    }

    /** Returns the same matrices, in the layout that {@link #matmul} and {@link #linear} read fastest on their right. */
    public Tensor prepack() {
        return run(new Op.Prepack(), this);
    }

    /** Returns the same values as a constant: no gradient flows through it. */
    public Tensor detach() {
        return backend.detach(this);
    }

    // ---- reductions --------------------------------------------------------------------------------------------

    /** Returns sums over {@code dims}, or over all elements where none is given. */
    public Tensor sum(int... dims) {
        return sum(dims, false);
    }

    /** Returns sums over {@code dims}; reduced dimensions stay with extent 1 where {@code keepDim}. */
    public Tensor sum(int[] dims, boolean keepDim) {
        return reduce("sum", Op.Reduce.Kind.SUM, keepDim, dims);
    }

    /** Returns sums of squares over {@code dims}, or over all elements where none is given: the bits of {@code square().sum(dims)}. */
    public Tensor sumOfSquares(int... dims) {
        return reduce("sumOfSquares", Op.Reduce.Kind.SUM_OF_SQUARES, false, dims);
    }

    /** Returns means over {@code dims}, or over all elements where none is given. */
    public Tensor mean(int... dims) {
        return mean(dims, false);
    }

    /** Returns means over {@code dims}; reduced dimensions stay with extent 1 where {@code keepDim}. */
    public Tensor mean(int[] dims, boolean keepDim) {
        return Statistics.mean(this, dims, keepDim);
    }

    /**
     * Returns greatest elements over {@code dims}, or over all elements where none is given; minus infinity, or the
     * least integer, of none.
     */
    public Tensor max(int... dims) {
        return max(dims, false);
    }

    /** Returns greatest elements over {@code dims}; reduced dimensions stay with extent 1 where {@code keepDim}. */
    public Tensor max(int[] dims, boolean keepDim) {
        return reduce("max", Op.Reduce.Kind.MAX, keepDim, dims);
    }

    /**
     * Returns least elements over {@code dims}, or over all elements where none is given; infinity, or the greatest
     * integer, of none.
     */
    public Tensor min(int... dims) {
        return min(dims, false);
    }

    /** Returns least elements over {@code dims}; reduced dimensions stay with extent 1 where {@code keepDim}. */
    public Tensor min(int[] dims, boolean keepDim) {
        return mirrored(mirrored(Statistics.numeric("min", this)).reduce("min", Op.Reduce.Kind.MAX, keepDim, dims));
    }

    /** Returns products over {@code dims}, or over all elements where none is given; 1 of none. */
    public Tensor prod(int... dims) {
        return prod(dims, false);
    }

    /** Returns products over {@code dims}; reduced dimensions stay with extent 1 where {@code keepDim}. */
    public Tensor prod(int[] dims, boolean keepDim) {
        return Statistics.prod(this, dims, keepDim);
    }

    /** Turns the order around: -x, or -1 - x of integers, whose least one has no negative. */
    private static Tensor mirrored(Tensor x) {
        return x.dtype.isInteger() ? x.neg().sub(1) : x.neg();
    }

    /** Returns whether any element is true over {@code dims}, or over all; BOOL. */
    public Tensor any(int... dims) {
        return any(dims, false);
    }

    /** Returns whether any element is true over {@code dims}; reduced dimensions stay with extent 1 where {@code keepDim}. */
    public Tensor any(int[] dims, boolean keepDim) {
        return truth("any")
                .to(DType.I32)
                .reduce("any", Op.Reduce.Kind.MAX, keepDim, dims)
                .gt(0);
    }

    /** Returns whether all elements are true over {@code dims}, or over all; BOOL. */
    public Tensor all(int... dims) {
        return all(dims, false);
    }

    /** Returns whether all elements are true over {@code dims}; reduced dimensions stay with extent 1 where {@code keepDim}. */
    public Tensor all(int[] dims, boolean keepDim) {
        Tensor falsehood = truth("all").logicalNot().to(DType.I32);
        return falsehood.reduce("all", Op.Reduce.Kind.MAX, keepDim, dims).le(0);
    }

    /**
     * Returns variances over {@code dims}, or over all elements: the mean squared distance from the mean;
     * {@code unbiased} divides by n - 1.
     */
    public Tensor var(boolean unbiased, int... dims) {
        return var(unbiased, dims, false);
    }

    /** Returns variances over {@code dims}; reduced dimensions stay with extent 1 where {@code keepDim}. */
    public Tensor var(boolean unbiased, int[] dims, boolean keepDim) {
        return Statistics.var("var", this, dims, unbiased, keepDim);
    }

    /** Returns standard deviations: square roots of {@link #var(boolean, int...)}. */
    public Tensor std(boolean unbiased, int... dims) {
        return std(unbiased, dims, false);
    }

    /** Returns standard deviations over {@code dims}; reduced dimensions stay with extent 1 where {@code keepDim}. */
    public Tensor std(boolean unbiased, int[] dims, boolean keepDim) {
        return Statistics.root(Statistics.var("std", this, dims, unbiased, keepDim));
    }

    /**
     * Returns norms over {@code dims}, or over all elements: {@code (sum |x|^p)^(1/p)}; the greatest |x| for infinite
     * p, the count of what is not 0 for p = 0.
     */
    public Tensor norm(double p, int... dims) {
        return norm(p, dims, false);
    }

    /** Returns norms over {@code dims}; reduced dimensions stay with extent 1 where {@code keepDim}. */
    public Tensor norm(double p, int[] dims, boolean keepDim) {
        return Statistics.norm(this, p, dims, keepDim);
    }

    /** Returns {@code log sum e^x} over {@code dims}, or over all elements, without overflow. */
    public Tensor logsumexp(int... dims) {
        return logsumexp(dims, false);
    }

    /** Returns {@code log sum e^x} over {@code dims}; reduced dimensions stay with extent 1 where {@code keepDim}. */
    public Tensor logsumexp(int[] dims, boolean keepDim) {
        return Statistics.logsumexp(this, dims, keepDim);
    }

    Tensor reduce(String operation, Op.Reduce.Kind kind, boolean keepDim, int... dims) {
        Integer[] axes = new Integer[dims.length == 0 ? rank() : dims.length];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = dims.length == 0 ? i : shape.axis(operation, dims[i]);
        }
        Arrays.sort(axes);
        return run(operation, new Op.Reduce(kind, List.of(axes), keepDim), this);
    }

    // ---- order -------------------------------------------------------------------------------------------------

    /** Returns the index of the first greatest element along the last dimension, as I32; NaN counts as greatest. */
    public Tensor argmax() {
        return run(new Op.Argmax(), this);
    }

    /** Returns the index of the first greatest element along {@code dim}. */
    public Tensor argmax(int dim) {
        return argmax(dim, false);
    }

    /**
     * Returns the index of the first greatest element along {@code dim}, which stays with extent 1 where
     * {@code keepDim}.
     */
    public Tensor argmax(int dim, boolean keepDim) {
        return Selection.argmax("argmax", this, dim, keepDim);
    }

    /** Returns the index of the first least element along the last dimension, as I32; NaN counts as least. */
    public Tensor argmin() {
        return run("argmin", new Op.Argmax(), mirrored(Statistics.numeric("argmin", this)));
    }

    /** Returns the index of the first least element along {@code dim}. */
    public Tensor argmin(int dim) {
        return argmin(dim, false);
    }

    /** Returns the index of the first least element along {@code dim}, which stays with extent 1 where {@code keepDim}. */
    public Tensor argmin(int dim, boolean keepDim) {
        return Selection.argmax("argmin", mirrored(Statistics.numeric("argmin", this)), dim, keepDim);
    }

    /**
     * Returns the indices, as I32, that sort {@code dim} in ascending order. Equal elements stay in their order; NaN
     * comes last.
     */
    public Tensor argsort(int dim) {
        return argsort(dim, false);
    }

    /** Returns the indices that sort {@code dim}; the greatest comes first where {@code descending}, and NaN before it. */
    public Tensor argsort(int dim, boolean descending) {
        return Selection.along("argsort", this, dim, x -> run(new Op.Argsort(descending), x));
    }

    /** Returns the elements along {@code dim} in ascending order; NaN comes last. */
    public Tensor sort(int dim) {
        return sort(dim, false);
    }

    /** Returns the elements along {@code dim} in order; the greatest comes first where {@code descending}. */
    public Tensor sort(int dim, boolean descending) {
        int axis = Statistics.numeric("sort", this).shape.axis("sort", dim);
        return gather(axis, argsort(axis, descending));
    }

    /** Returns the {@code k} greatest elements along the last dimension, in descending order, and their indices. */
    public TopK topk(int k) {
        return topk(k, -1);
    }

    /** Returns the {@code k} greatest elements along {@code dim}, in descending order, and their indices. */
    public TopK topk(int k, int dim) {
        return Selection.topk(this, k, dim);
    }

    /** Returns for each element the sum of all up to it along {@code dim}. */
    public Tensor cumsum(int dim) {
        return run(new Op.Cumsum(shape.axis("cumsum", dim), false), this);
    }

    /**
     * Returns an index for each row of this, drawn in proportion to its elements, as I32: the first i with {@code x_0 + ... + x_i > u
     * (x_0 + ... + x_(V-1))}, sums in double precision. Elements are not negative; they need not sum 1. One of 0 is never
     * drawn, unless its row has none above 0: then it is the first.
     *
     * @param uniform u, a number in [0, 1) for each row: (...) where this is (..., V)
     */
    public Tensor sample(Tensor uniform) {
        return run(new Op.Sample(), this, uniform);
    }

    /**
     * Returns the likeliest elements of each row of this, which holds probabilities that need not sum 1, and 0 for the others: the
     * first {@code topK} in descending order, equal ones in theirs; of these the nucleus, the fewest that have {@code topP} of
     * their sum together (Holtzman et al. 2020, section 3.1); of these those of at least {@code minP} times the greatest.
     *
     * @param topK how many; 0 for all
     * @param topP which part of the sum, in (0, 1]; 1 for all
     * @param minP how great relative to the greatest, in [0, 1]; 0 for all
     */
    public Tensor likeliest(int topK, double topP, double minP) {
        return run(new Op.Likeliest(topK, topP, minP), this);
    }

    // ---- products and layers -----------------------------------------------------------------------------------

    /** Returns the matrix product, batched over leading dimensions. */
    public Tensor matmul(Tensor other) {
        return matmul(other, false, false);
    }

    /** Returns the matrix product of the operands, either of which may be given transposed. */
    public Tensor matmul(Tensor other, boolean transposeThis, boolean transposeOther) {
        return run(new Op.MatMul(transposeThis, transposeOther), this, other);
    }

    /** Returns the inner product of two vectors: (N), (N) to (). */
    public Tensor dot(Tensor other) {
        vectors("dot", other);
        if (numel() != other.numel()) {
            throw new ShapeException(
                    "dot: lengths differ: %s x %s (%d != %d)".formatted(shape, other.shape, numel(), other.numel()));
        }
        return run("dot", new Op.Binary(Op.Binary.Kind.MUL), this, other).sum();
    }

    /** Returns all products of two vectors: (M), (N) to (M, N). */
    public Tensor outer(Tensor other) {
        vectors("outer", other);
        Shape.of("outer", numel(), other.numel());
        return run("outer", new Op.Binary(Op.Binary.Kind.MUL), unsqueeze(1), other);
    }

    private void vectors(String operation, Tensor other) {
        if (rank() != 1 || other.rank() != 1) {
            throw new ShapeException(
                    "%s: %s x %s needs vectors; flatten them".formatted(operation, shape, other.shape));
        }
    }

    /** Returns {@code this weight + bias}: (..., K) x (K, N) + (N). */
    public Tensor linear(Tensor weight, Tensor bias) {
        return linear(weight, bias, Activation.NONE);
    }

    /** Returns {@code f(this weight + bias)}: (..., K) x (K, N) + (N). */
    public Tensor linear(Tensor weight, Tensor bias, Activation activation) {
        return run(new Op.Linear(activation), this, weight, bias);
    }

    /** Returns the layer norm over the last dimension. */
    public Tensor layerNorm(Tensor gamma, Tensor beta, double eps) {
        return run(new Op.LayerNorm(eps), this, gamma, beta);
    }

    /** Returns the root-mean-square norm over the last dimension: {@code x / sqrt(mean(x^2) + eps) * gamma}. */
    public Tensor rmsNorm(Tensor gamma, double eps) {
        return run(new Op.RmsNorm(eps), this, gamma);
    }

    /**
     * Returns these rows of heads with the halves of every head turned by the angles of their row: (N, H D), cosines and sines
     * (N, D / 2).
     */
    public Tensor rotary(Tensor cos, Tensor sin) {
        return run(new Op.Rotary(), this, cos, sin);
    }

    /** Returns the softmax over the last dimension. */
    public Tensor softmax() {
        return run(new Op.Softmax(), this);
    }

    /** Returns the softmax over {@code dim}. */
    public Tensor softmax(int dim) {
        return Selection.along("softmax", this, dim, Tensor::softmax);
    }

    /** Returns the logarithm of the softmax over the last dimension. */
    public Tensor logSoftmax() {
        return run(new Op.LogSoftmax(), this);
    }

    /** Returns the logarithm of the softmax over {@code dim}. */
    public Tensor logSoftmax(int dim) {
        return Selection.along("logSoftmax", this, dim, Tensor::logSoftmax);
    }

    /** Returns the negative log-probability of {@code targets} under these logits: (..., V), (...) to (...). */
    public Tensor crossEntropy(Tensor targets) {
        return run(new Op.CrossEntropy(), this, targets);
    }

    /** Returns causal self-attention for this packed batch of queries, keys and values: (N, 3C) to (N, C). */
    public Tensor attention(int heads, Segments segments) {
        return run(new Op.Attention(heads, segments), this);
    }

    /**
     * Returns {@code softmax(q k^T / sqrt(D)) v}, this being q (Vaswani et al. 2017, equation 1): (..., T, D), (..., S, D),
     * (..., S, E) to (..., T, E), batched over leading dimensions. What a query does not see has weight 0; one that sees nothing
     * gives NaN. For packed batches of sequences, {@link #attention} is faster.
     */
    public Tensor scaledDotProductAttention(Tensor k, Tensor v, AttentionOptions options) {
        return Attending.attend(this, k, v, options);
    }

    // ---- movement ----------------------------------------------------------------------------------------------

    /** Returns the elements under another shape; one extent may be -1 and is then computed. */
    public Tensor reshape(int... dims) {
        return run(new Op.Reshape(Rearrangement.reshaped(shape, dims)), this);
    }

    /** Returns the elements as a vector. */
    public Tensor flatten() {
        return flatten(0, -1);
    }

    /** Returns dimensions {@code from} to {@code to} as one. */
    public Tensor flatten(int from, int to) {
        return Rearrangement.flatten(this, from, to);
    }

    /** Returns the dimensions in another order. */
    public Tensor permute(int... order) {
        Integer[] axes = new Integer[order.length];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = shape.axis("permute", order[i]);
        }
        return run(new Op.Permute(List.of(axes)), this);
    }

    /** Returns the tensor with two dimensions swapped. */
    public Tensor transpose(int a, int b) {
        return transposed("transpose", a, b);
    }

    private Tensor transposed(String operation, int a, int b) {
        int[] order = new int[rank()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        order[shape.axis(operation, a)] = shape.axis(operation, b);
        order[shape.axis(operation, b)] = shape.axis(operation, a);
        return permute(order);
    }

    /** Returns the transpose of a matrix, or of the last two dimensions. */
    public Tensor t() {
        return transposed("t", -2, -1);
    }

    /** Returns this tensor broadcast to a larger shape. */
    public Tensor expand(Shape target) {
        return shape.equals(target) ? this : run(new Op.Expand(target), this);
    }

    /** Returns the tensor with a dimension of extent 1 inserted before {@code dim}; -1 appends one. */
    public Tensor unsqueeze(int dim) {
        return Rearrangement.unsqueeze("unsqueeze", this, dim);
    }

    /** Returns the tensor without dimension {@code dim}, whose extent must be 1. */
    public Tensor squeeze(int dim) {
        return Rearrangement.squeeze(this, dim);
    }

    /** Returns the tensor without its dimensions of extent 1. */
    public Tensor squeeze() {
        return Rearrangement.squeeze(this);
    }

    /**
     * Returns copies side by side, {@code counts[d]} of them along dimension d; missing counts in front are 1, as are
     * missing dimensions.
     */
    public Tensor tile(int... counts) {
        return Rearrangement.tile(this, counts);
    }

    /** Returns every element of {@code dim} {@code count} times in a row. */
    public Tensor repeatInterleave(int count, int dim) {
        return Rearrangement.repeated("repeatInterleave", this, dim, count, true);
    }

    /** Returns the dimensions {@code dims} in reverse order. */
    public Tensor flip(int... dims) {
        List<Integer> axes = new ArrayList<>();
        for (int dim : dims) {
            axes.add(shape.axis("flip", dim));
        }
        return run(new Op.Flip(axes), this);
    }

    /** Returns the elements of {@code dim} moved on by {@code shift}; what leaves at the end comes back in front. */
    public Tensor roll(int shift, int dim) {
        return Rearrangement.roll(this, shift, dim);
    }

    /** Returns parts of {@code size} along {@code dim}, the last one perhaps smaller; one part where there is nothing. */
    public List<Tensor> split(int size, int dim) {
        return Rearrangement.split("split", this, size, dim);
    }

    /** Returns {@code count} parts along {@code dim}, or fewer: all of one size but the last one. */
    public List<Tensor> chunk(int count, int dim) {
        int n = shape.dim(shape.axis("chunk", dim));
        if (count < 1) {
            throw new ShapeException("chunk: %s cannot be cut into %d parts; give at least 1".formatted(shape, count));
        }
        return Rearrangement.split("chunk", this, Math.max(Math.ceilDiv(n, count), 1), dim);
    }

    /** Returns what the slices name, dimension by dimension; dimensions that are not named stay whole. */
    public Tensor get(Slice... slices) {
        return Rearrangement.get(this, slices);
    }

    /** Returns elements {@code start ... start + length - 1} of dimension {@code dim}. */
    public Tensor narrow(int dim, int start, int length) {
        return narrowed(shape.axis("narrow", dim), start, length, 1);
    }

    /** Returns every {@code step}-th element. */
    Tensor narrowed(int dim, int start, int length, int step) {
        return run(new Op.Narrow(dim, start, length, step), this);
    }

    /** Returns the tensor with zeros around dimension {@code dim}. */
    public Tensor pad(int dim, int before, int after) {
        return run(new Op.Pad(shape.axis("pad", dim), before, after), this);
    }

    // ---- indexing ----------------------------------------------------------------------------------------------

    /** Returns the rows of this table that {@code ids} names: (V, ...), (N) to (N, ...). */
    public Tensor indexSelect(Tensor ids) {
        return indexSelect(0, ids);
    }

    /** Returns what {@code ids} (N) names of dimension {@code dim}, which gets extent N. */
    public Tensor indexSelect(int dim, Tensor ids) {
        return Selection.indexSelect(this, dim, ids);
    }

    /** Returns the rows of this table for ids of any shape: (V, ...), (...) to (ids..., ...). */
    public Tensor embedding(Tensor ids) {
        return run("embedding", new Op.IndexSelect(), this, ids);
    }

    /** Returns the element of each row that {@code ids} names: (..., V), (...) to (...). */
    public Tensor gather(Tensor ids) {
        return run(new Op.Gather(), this, Rearrangement.unsqueeze("gather", ids, -1))
                .squeeze(-1);
    }

    /**
     * Returns the elements that {@code ids} names along {@code dim}, in each place of the other dimensions: the result
     * has the shape of ids.
     */
    public Tensor gather(int dim, Tensor ids) {
        return Selection.gather(this, dim, ids);
    }

    /** Returns the sums of these rows by destination: (N, ...), ids (N) to (rows, ...). */
    public Tensor scatterAdd(Tensor ids, int rows) {
        return run(new Op.ScatterAdd(rows), this, ids);
    }

    /**
     * Returns this with the elements of {@code source} added where {@code ids}, of its shape, says along {@code dim};
     * those of one destination are summed first.
     */
    public Tensor scatterAdd(int dim, Tensor ids, Tensor source) {
        return Selection.scatterAdd(this, dim, ids, source);
    }

    /** Returns rows of zeros with a one where these indices say, as F32: (...) to (..., classes). */
    public Tensor oneHot(int classes) {
        return Selection.oneHot(this, classes);
    }

    /** Returns the matrices with zeros above diagonal {@code diagonal}; 0 is the main one, positive ones lie above it. */
    public Tensor tril(int diagonal) {
        return where(Selection.lower("tril", this, diagonal), this, constant("tril", 0));
    }

    /** Returns the matrices with zeros below diagonal {@code diagonal}. */
    public Tensor triu(int diagonal) {
        return where(Selection.lower("triu", this, diagonal - 1L), constant("triu", 0), this);
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

    /** Returns the elements in row-major order, as a new array of the type that belongs to the {@link DType}. */
    public Object toArray() {
        return backend.toArray(this);
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
