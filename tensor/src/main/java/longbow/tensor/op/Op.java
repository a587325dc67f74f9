package longbow.tensor.op;

import java.util.List;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Segments;
import longbow.tensor.Shape;

/**
 * An operation on tensors, as data: it can be printed, compared, differentiated and compiled. Operations are pure; those
 * that write persistent state are {@link Update}s.
 *
 * <p>The family is sealed, and three exhaustive switches give every member its meaning: {@link ShapeRules} (which operands
 * fit and what comes out), the reference backend (which numbers, bit for bit) and, in module {@code autograd}, the gradient.
 *
 * <p>Numerics. A sum along rows is taken over 64 partial sums, element i going to partial sum i mod 64, which a fixed
 * pairwise tree combines; rows of more than 65,536 elements are cut into chunks of that size whose sums a pairwise tree
 * combines. A sum that keeps the last dimension is one ascending chain. Every element of a matrix product is one chain of
 * fused multiply-adds in ascending order of the inner index, starting at +0.
 */
public sealed interface Op {

    /** Returns the name used in messages: that of the public method where there is one. */
    default String label() {
        return switch (this) {
            case Unary u -> Labels.of(u.kind);
            case Binary b -> Labels.of(b.kind);
            case Compare c -> Labels.of(c.kind);
            case Reduce r -> Labels.of(r.kind);
            case Cast c -> "to";
            case MatMul m -> "matmul";
            case KeyedDropout d -> "dropout";
            case Grad g -> "gradient of " + g.op.label();
            default -> Labels.of(getClass());
        };
    }

    // ---- elementwise -------------------------------------------------------------------------------------------

    /** {@code y_i = f(x_i)} for floating-point x, and some functions for integers, which wrap around. */
    record Unary(Kind kind) implements Op {
        /** Which function. */
        public enum Kind {
            /** -x. */
            NEG,
            /** |x|. */
            ABS,
            /** -1, 0 or 1; zeros keep their sign, NaN stays NaN; no gradient. */
            SIGN,
            /** The greatest integer that is not greater; no gradient. */
            FLOOR,
            /** The least integer that is not less; no gradient. */
            CEIL,
            /** The nearest integer, the even one of two; no gradient. */
            ROUND,
            /** e^x. */
            EXP,
            /** e^x - 1, without cancellation near 0. */
            EXPM1,
            /** Natural logarithm. */
            LOG,
            /** log(1 + x), without cancellation near 0. */
            LOG1P,
            /** Square root, correctly rounded. */
            SQRT,
            /** 1 / sqrt(x), as a division by the rounded root. */
            RSQRT,
            /** x * x. */
            SQUARE,
            /** Sine of x in radians. */
            SIN,
            /** Cosine of x in radians. */
            COS,
            /** Hyperbolic tangent. */
            TANH,
            /** 1 / (1 + e^-x). */
            SIGMOID,
            /** The error function, 2 / sqrt(pi) times the integral of e^-t^2 from 0 to x. */
            ERF,
            /** max(x, 0); the gradient at 0 is 0; NaN stays NaN. */
            RELU;

            private final Unary op = new Unary(this);

            /** Returns the operation of this kind: one object, since it is wanted often. */
            public Unary op() {
                return op;
            }

            /** Returns whether integers have this function too. */
            public boolean onIntegers() {
                return switch (this) {
                    case NEG, ABS, SIGN, SQUARE, RELU -> true;
                    case FLOOR, CEIL, ROUND, EXP, EXPM1, LOG, LOG1P, SQRT, RSQRT, SIN, COS, TANH, SIGMOID, ERF -> false;
                };
            }
        }
    }

    /** {@code z_i = f(x_i, y_i)} with broadcasting; both operands of one type: floating-point, or integer but for DIV and POW. */
    record Binary(Kind kind) implements Op {
        /** Which function. */
        public enum Kind {
            /** x + y. */
            ADD,
            /** x - y. */
            SUB,
            /** x * y. */
            MUL,
            /** x / y. */
            DIV,
            /** x^y: NaN for a negative x and a y that is no integer, 1 for y = 0. */
            POW,
            /** The greater one, NaN if either is NaN, +0 above -0; the gradient goes to x where equal. */
            MAXIMUM,
            /** The lesser one, NaN if either is NaN, -0 below +0; the gradient goes to x where equal. */
            MINIMUM;

            private final Binary op = new Binary(this);

            /** Returns the operation of this kind: one object, since it is wanted often. */
            public Binary op() {
                return op;
            }

            /** Returns whether integers have this function too. */
            public boolean onIntegers() {
                return this != DIV && this != POW;
            }
        }
    }

    /** {@code z_i = x_i ? y_i}, a BOOL, with broadcasting; both operands of one numeric type. */
    record Compare(Kind kind) implements Op {
        /** Which relation. */
        public enum Kind {
            /** Equal. */
            EQ,
            /** Less than. */
            LT,
            /** Less than or equal. */
            LE
        }
    }

    /** {@code z_i = c_i ? x_i : y_i} with broadcasting; inputs (c BOOL, x, y). */
    record Where() implements Op {}

    /**
     * The same values in another type, or in the same one as a copy. A floating-point number is rounded once, to nearest
     * with ties to even. An integer is cut off towards zero and kept in its range; NaN becomes 0, true becomes 1.
     */
    record Cast(DType dtype) implements Op {}

    // ---- reductions --------------------------------------------------------------------------------------------

    /**
     * Reduces the given dimensions (non-negative, ascending, without repetition).
     *
     * @param keepDim whether reduced dimensions stay, with extent 1
     */
    record Reduce(Kind kind, List<Integer> dims, boolean keepDim) implements Op {
        /** Which reduction. */
        public enum Kind {
            /** The sum; 0 for no elements; integers wrap around. The order is stated at {@link Op}. */
            SUM,
            /** The sum of the rounded squares, in the order of a sum: the bits of squaring first, without a tensor of squares. */
            SUM_OF_SQUARES,
            /** The greatest element; NaN if one is NaN; minus infinity, or the least integer, for no elements. Equal maxima share the gradient. */
            MAX
        }

        /** Copies the list. */
        public Reduce {
            dims = List.copyOf(dims);
        }
    }

    /** The index of the first greatest element along the last dimension, as I32; NaN counts as greatest. */
    record Argmax() implements Op {}

    /**
     * The indices that sort the last dimension, as I32. Equal elements, and zeros of either sign are equal, stay in their
     * order; NaN counts as greatest.
     *
     * @param descending whether the greatest comes first
     */
    record Argsort(boolean descending) implements Op {}

    /**
     * Sums of all elements up to each one along a dimension: {@code y_i = x_0 + ... + x_i}, one ascending chain starting at
     * x_0. Reversed, {@code y_i = x_n + ... + x_i} starts at the last one, x_n.
     */
    record Cumsum(int dim, boolean reverse) implements Op {}

    /**
     * One index for each row, drawn in proportion to its elements by inverting their cumulative sums: x (..., V), not negative, u (...) in
     * [0, 1) to I32 (...), the first i with {@code x_0 + ... + x_i > u (x_0 + ... + x_(V-1))}. Sums are ascending chains
     * in double precision, whatever the types. Where rounding leaves none, the last element above 0, or 0 if there is none; no
     * other element of 0 is ever drawn.
     */
    record Sample() implements Op {}

    /**
     * The likeliest elements of each row, and 0 for the others: x (..., V), not negative, to (..., V). Of the elements in descending
     * order, equal ones in theirs, the first {@code topK}; of these the first ones, as few as have {@code topP} of their sum together
     * and at least one (Holtzman et al. 2020, section 3.1); of these those of at least {@code minP} times the greatest. Sums are
     * chains in that order in double precision, whatever the type. NaN counts as greatest. The gradient goes to what is left above 0.
     *
     * @param topK 0 for all
     * @param topP in (0, 1], 1 for all
     * @param minP in [0, 1], 0 for all
     */
    record Likeliest(int topK, double topP, double minP) implements Op {}

    // ---- matrix product ----------------------------------------------------------------------------------------

    /**
     * {@code C = A B}, batched: (..., M, K) x (..., K, N) to (..., M, N), leading dimensions broadcast. A transposed
     * operand is given as (..., K, M) or (..., N, K). Where A is F32, B may be stored as BF16 or F16: C is the product with B
     * widened to F32.
     */
    record MatMul(boolean transposeA, boolean transposeB) implements Op {}

    // ---- movement: views where the backend has views -----------------------------------------------------------

    /** The same elements in row-major order under another shape. */
    record Reshape(Shape shape) implements Op {}

    /** Dimension i of the result is dimension {@code order[i]} of the operand. */
    record Permute(List<Integer> order) implements Op {
        /** Copies the list. */
        public Permute {
            order = List.copyOf(order);
        }
    }

    /** Broadcasts to a larger shape. */
    record Expand(Shape shape) implements Op {}

    /** The elements {@code start + i step}, i from 0 to length - 1, of dimension {@code dim}; step is at least 1. */
    record Narrow(int dim, int start, int length, int step) implements Op {
        /** Takes neighbours. */
        public Narrow(int dim, int start, int length) {
            this(dim, start, length, 1);
        }
    }

    /** The dimensions {@code dims} in reverse order. */
    record Flip(List<Integer> dims) implements Op {
        /** Copies the list. */
        public Flip {
            dims = List.copyOf(dims);
        }
    }

    /** The same elements, next to each other in row-major order: the operand itself where they already are. */
    record Contiguous() implements Op {}

    // ---- movement: copies --------------------------------------------------------------------------------------

    /** The same matrix, or batch of matrices, in the layout that a matrix product reads fastest as its right operand. */
    record Prepack() implements Op {}

    /** Zeros in dimension {@code dim}: {@code before} in front, {@code after} behind, {@code between} any two neighbours. */
    record Pad(int dim, int before, int after, int between) implements Op {
        /** Keeps neighbours together. */
        public Pad(int dim, int before, int after) {
            this(dim, before, after, 0);
        }
    }

    /** Joins the operands along {@code dim}. */
    record Concat(int dim) implements Op {}

    // ---- indexing ----------------------------------------------------------------------------------------------

    /** Rows of a table by their numbers: x (V, ...), ids (...) to (ids..., ...). Indices are I32 or I64 here and below. */
    record IndexSelect() implements Op {}

    /**
     * The transpose of {@link IndexSelect}: values (ids..., ...), ids (...) to (rows, ...), the sum of the values that have
     * the number of a row, one ascending chain starting at +0.
     */
    record ScatterAdd(int rows) implements Op {}

    /** Elements of each row by their numbers: x (..., V), ids (..., K) to (..., K). */
    record Gather() implements Op {}

    /**
     * The transpose of {@link Gather}: values (..., K), ids (..., K) to (..., extent), the sum of the values that have the
     * number of an element, one ascending chain starting at the first of them; 0 for none.
     */
    record Scatter(int extent) implements Op {}

    // ---- positions ---------------------------------------------------------------------------------------------

    /**
     * Rotary positions (Su et al. 2021, section 3.2.2): x (N, H D), cos (N, D / 2), sin (N, D / 2) to (N, H D). The channels j and
     * j + D / 2 of every head are a vector in the plane, which is turned by the angle of its row: {@code y_j = x_j cos_j -
     * x_(j + D/2) sin_j} and {@code y_(j + D/2) = x_(j + D/2) cos_j + x_j sin_j}, every product and sum rounded.
     */
    record Rotary() implements Op {}

    // ---- random ------------------------------------------------------------------------------------------------

    /**
     * {@code y_i = x_i / (1 - p)} where {@code key.uniform(i) >= p}, else 0; i counts in row-major order. The quotient is
     * taken as a product with the rounded 1 / (1 - p). The gradient is the same operation on dy.
     */
    record Dropout(Key key, double p) implements Op {}

    /**
     * Dropout whose key is an operand: x (...), key I64 (2), the seed and the stream of a {@link Key}, to (...). So a program
     * that is recorded once can draw anew in every run. The gradient is the same operation on dy.
     */
    record KeyedDropout(double p) implements Op {}

    // ---- fused -------------------------------------------------------------------------------------------------

    /**
     * An operation that could be written with the others and is executed at once. {@link Decomposition} is its
     * specification: every backend's forward equals it bit for bit.
     */
    sealed interface Fused extends Op {}

    /**
     * {@code y = f(x W + b)}: x (..., K), W (K, N), b (N) to (..., N). The bias is added once, after the chain, then the
     * activation applied. Where the others are F32, W may be stored as BF16 or F16; it has no gradient then.
     */
    record Linear(Activation activation) implements Fused {
        /** Applies no activation. */
        public Linear() {
            this(Activation.NONE);
        }
    }

    /** {@code gelu(x) = x * sigmoid(2 sqrt(2/pi) (x + 0.044715 x^3))}, the tanh form (Hendrycks and Gimpel 2016, section 2). */
    record Gelu() implements Fused {}

    /** {@code gelu(x) = x (1 + erf(x / sqrt(2))) / 2}, the exact form (Hendrycks and Gimpel 2016, section 2). */
    record GeluErf() implements Fused {}

    /** {@code silu(x) = x sigmoid(x)} (Elfwing, Uchibe, Doya 2018, equation 1). */
    record Silu() implements Fused {}

    /** {@code y = (x - mean) / sqrt(var + eps) * gamma + beta} along the last dimension (Ba, Kiros, Hinton 2016): x (..., C), gamma (C), beta (C). */
    record LayerNorm(double eps) implements Fused {}

    /** {@code y = x / sqrt(mean(x^2) + eps) * gamma} along the last dimension (Zhang and Sennrich 2019, equation 4): x (..., C), gamma (C). */
    record RmsNorm(double eps) implements Fused {}

    /** {@code y_i = e^(x_i - max) / sum_j e^(x_j - max)} along the last dimension. */
    record Softmax() implements Fused {}

    /** {@code y_i = (x_i - max) - log sum_j e^(x_j - max)} along the last dimension. */
    record LogSoftmax() implements Fused {}

    /** {@code loss = -logSoftmax(x)[target]} for each row: logits (..., V), targets (...) to (...). */
    record CrossEntropy() implements Fused {}

    /**
     * Causal multi-head self-attention over a packed batch: qkv (N, 3C), the queries, keys and values of all heads side
     * by side, to (N, C). For head h and the token at position t of its sequence,
     * {@code y = sum_{i<=t} softmax_i(q . k_i / sqrt(D)) v_i} (Vaswani et al. 2017, equation 1).
     *
     * @param heads the number of heads; D = C / heads
     * @param segments which rows form sequences; its rows are N
     */
    record Attention(int heads, Segments segments) implements Fused {}

    /**
     * The vector-Jacobian product of a fused operation: inputs (its inputs..., dy) to one gradient for each of its
     * floating-point inputs, in order. The reference backend states the order of summation.
     */
    record Grad(Fused op) implements Op {}
}
