package longbow.tensor.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import longbow.tensor.cpu.kernels.ElementwiseKernels;
import longbow.tensor.op.Op;

/** {@code y_i = f(x_i)} over contiguous elements: whole vectors, then the rest in scalar code, which has the same bits. */
final class VectorUnary {
    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int L = VectorMath.LANES;

    private VectorUnary() {}

    /** Applies {@code kind} to {@code n} elements of x from {@code p} on; the results go to y from {@code at} on. */
    static void apply(ComputePool pool, Op.Unary.Kind kind, float[] x, int p, int n, float[] y, int at) {
        pool.ranges(n, cost(kind), (from, to) -> range(kind, x, p + from, y, at + from, to - from));
    }

    private static int cost(Op.Unary.Kind kind) {
        return switch (kind) {
            case EXP, LOG, SIGMOID, TANH, SQRT, RSQRT -> 2;
            case NEG, ABS, SQUARE, RELU -> 1;
            case ERF -> 4;
            case SIGN, FLOOR, CEIL, ROUND -> 2;
            case EXPM1, LOG1P, SIN, COS -> 64;
        };
    }

    /** Returns whether there is no vector code for {@code kind}: threads divide a scalar loop. */
    static boolean scalar(Op.Unary.Kind kind) {
        return switch (kind) {
            case EXPM1, LOG1P, SIN, COS -> true;
            default -> false;
        };
    }

    private static void range(Op.Unary.Kind kind, float[] x, int p, float[] y, int at, int n) {
        switch (kind) {
            case NEG -> neg(x, p, y, at, n);
            case ABS -> abs(x, p, y, at, n);
            case EXP -> ElementwiseKernels.exp(x, p, y, at, n);
            case LOG -> ElementwiseKernels.log(x, p, y, at, n);
            case SQRT -> sqrt(x, p, y, at, n);
            case RSQRT -> rsqrt(x, p, y, at, n);
            case SQUARE -> square(x, p, y, at, n);
            case TANH -> ElementwiseKernels.tanh(x, p, y, at, n);
            case SIGMOID -> ElementwiseKernels.sigmoid(x, p, y, at, n);
            case RELU -> relu(x, p, y, at, n);
            case SIGN -> VectorRounding.sign(x, p, y, at, n);
            case FLOOR -> VectorRounding.floor(x, p, y, at, n);
            case CEIL -> VectorRounding.ceil(x, p, y, at, n);
            case ROUND -> VectorRounding.round(x, p, y, at, n);
            case ERF -> ElementwiseKernels.erf(x, p, y, at, n);
            case EXPM1, LOG1P, SIN, COS -> scalar(kind, x, p, y, at, n);
        }
    }

    private static void scalar(Op.Unary.Kind kind, float[] x, int p, float[] y, int at, int n) {
        for (int i = 0; i < n; i++) {
            y[at + i] = (float) Arithmetic.F32.unary(kind, x[p + i]);
        }
    }

    static void relu(float[] x, int p, float[] y, int at, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(S, x, p + i).max(0f).intoArray(y, at + i);
        }
        for (; i < n; i++) {
            y[at + i] = Math.max(x[p + i], 0f);
        }
    }

    private static void sqrt(float[] x, int p, float[] y, int at, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(S, x, p + i).sqrt().intoArray(y, at + i);
        }
        for (; i < n; i++) {
            y[at + i] = (float) Math.sqrt(x[p + i]);
        }
    }

    private static void rsqrt(float[] x, int p, float[] y, int at, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.broadcast(S, 1f)
                    .div(FloatVector.fromArray(S, x, p + i).sqrt())
                    .intoArray(y, at + i);
        }
        for (; i < n; i++) {
            y[at + i] = 1f / (float) Math.sqrt(x[p + i]);
        }
    }

    private static void neg(float[] x, int p, float[] y, int at, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(S, x, p + i).neg().intoArray(y, at + i);
        }
        for (; i < n; i++) {
            y[at + i] = -x[p + i];
        }
    }

    private static void abs(float[] x, int p, float[] y, int at, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(S, x, p + i).abs().intoArray(y, at + i);
        }
        for (; i < n; i++) {
            y[at + i] = Math.abs(x[p + i]);
        }
    }

    private static void square(float[] x, int p, float[] y, int at, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector.fromArray(S, x, p + i)
                    .mul(FloatVector.fromArray(S, x, p + i))
                    .intoArray(y, at + i);
        }
        for (; i < n; i++) {
            y[at + i] = x[p + i] * x[p + i];
        }
    }
}
