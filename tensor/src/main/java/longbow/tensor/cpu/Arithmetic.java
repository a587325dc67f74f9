package longbow.tensor.cpu;

import longbow.tensor.DType;
import longbow.tensor.op.Activation;
import longbow.tensor.op.Decomposition;
import longbow.tensor.op.Op;

/**
 * The arithmetic of one floating-point type, over values that are carried in doubles. Each F32 operation rounds to single
 * precision, so the reference kernels are written once and mean the same in both types.
 */
enum Arithmetic {
    /** Single precision. */
    F32 {
        @Override
        double round(double x) {
            return (float) x;
        }

        @Override
        double fma(double a, double b, double c) {
            return Math.fma((float) a, (float) b, (float) c);
        }

        @Override
        double exp(double x) {
            return FloatMath.exp((float) x);
        }

        @Override
        double log(double x) {
            return FloatMath.log((float) x);
        }

        @Override
        double tanh(double x) {
            return FloatMath.tanh((float) x);
        }

        @Override
        double erf(double x) {
            return FloatMath.erf((float) x);
        }

        @Override
        double sigmoid(double x) {
            return FloatMath.sigmoid((float) x);
        }

        @Override
        double gelu(double x) {
            return FloatActivations.gelu((float) x);
        }

        @Override
        double geluSlope(double x) {
            return FloatActivations.geluSlope((float) x);
        }

        @Override
        double geluErf(double x) {
            return FloatActivations.geluErf((float) x);
        }

        @Override
        double geluErfSlope(double x) {
            return FloatActivations.geluErfSlope((float) x);
        }

        @Override
        double silu(double x) {
            return FloatActivations.silu((float) x);
        }

        @Override
        double siluSlope(double x) {
            return FloatActivations.siluSlope((float) x);
        }

        @Override
        double load(Object array, int index) {
            return ((float[]) array)[index];
        }

        @Override
        void store(Object array, int index, double value) {
            ((float[]) array)[index] = (float) value;
        }
    },
    /** Double precision. */
    F64 {
        @Override
        double round(double x) {
            return x;
        }

        @Override
        double fma(double a, double b, double c) {
            return Math.fma(a, b, c);
        }

        @Override
        double exp(double x) {
            return StrictMath.exp(x);
        }

        @Override
        double log(double x) {
            return StrictMath.log(x);
        }

        @Override
        double tanh(double x) {
            return StrictMath.tanh(x);
        }

        @Override
        double erf(double x) {
            return DoubleMath.erf(x);
        }

        @Override
        double load(Object array, int index) {
            return ((double[]) array)[index];
        }

        @Override
        void store(Object array, int index, double value) {
            ((double[]) array)[index] = value;
        }
    };

    /** 1 / sqrt(2 pi). */
    private static final double DENSITY = 0.3989422804014327;

    static Arithmetic of(DType dtype) {
        return dtype == DType.F32 ? F32 : F64;
    }

    abstract double round(double x);

    abstract double fma(double a, double b, double c);

    abstract double exp(double x);

    abstract double log(double x);

    abstract double tanh(double x);

    abstract double erf(double x);

    abstract double load(Object array, int index);

    abstract void store(Object array, int index, double value);

    double add(double a, double b) {
        return round(a + b); // the sum, difference, product, quotient and root of floats, taken in double
    } // and rounded once more, equal the correctly rounded single-precision results (Figueroa 1995)

    double sub(double a, double b) {
        return round(a - b);
    }

    double mul(double a, double b) {
        return round(a * b);
    }

    double div(double a, double b) {
        return round(a / b);
    }

    double sqrt(double x) {
        return round(Math.sqrt(x));
    }

    double sigmoid(double x) {
        return div(1, add(1, exp(-x)));
    }

    /** x sigmoid(A x + B x^3), in single precision more exactly than these operations would: {@link FloatActivations}. */
    double gelu(double x) {
        return mul(x, sigmoid(geluExponent(x)));
    }

    private double geluExponent(double x) {
        return mul(add(mul(mul(x, x), Decomposition.GELU_B), Decomposition.GELU_A), x);
    }

    /** The derivative s + (x s (1 - s)) (A + 3 B x^2), s = sigmoid(A x + B x^3). */
    double geluSlope(double x) {
        double s = sigmoid(geluExponent(x));
        double slope = add(mul(mul(x, x), 3 * Decomposition.GELU_B), Decomposition.GELU_A);
        return add(s, mul(mul(x, mul(s, sub(1, s))), slope));
    }

    /** x P(N <= x) for a standard normal N, as (x / 2) (1 + erf(x / sqrt 2)). */
    double geluErf(double x) {
        return mul(x, mul(add(erf(mul(x, Decomposition.SQRT_HALF)), 1), 0.5));
    }

    /** The derivative P(N <= x) + x e^(-x^2 / 2) / sqrt(2 pi). */
    double geluErfSlope(double x) {
        double p = mul(add(erf(mul(x, Decomposition.SQRT_HALF)), 1), 0.5);
        return add(p, mul(mul(x, exp(mul(mul(x, x), -0.5))), DENSITY));
    }

    /** x sigmoid(x). */
    double silu(double x) {
        return mul(x, sigmoid(x));
    }

    /** The derivative s + x s (1 - s), s = sigmoid(x). */
    double siluSlope(double x) {
        double s = sigmoid(x);
        return add(s, mul(x, mul(s, sub(1, s))));
    }

    double activation(Activation activation, double x) {
        return switch (activation) {
            case NONE -> x;
            case RELU -> Math.max(x, 0);
            case GELU -> gelu(x);
            case GELU_ERF -> geluErf(x);
            case SILU -> silu(x);
        };
    }

    /** The derivative of {@link #activation}. */
    double slope(Activation activation, double x) {
        return switch (activation) {
            case NONE -> 1;
            case RELU -> x > 0 ? 1 : 0;
            case GELU -> geluSlope(x);
            case GELU_ERF -> geluErfSlope(x);
            case SILU -> siluSlope(x);
        };
    }

    double unary(Op.Unary.Kind kind, double x) {
        return switch (kind) {
            case NEG -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
            case FLOOR -> Math.floor(x);
            case CEIL -> Math.ceil(x);
            case ROUND -> Math.rint(x);
            case EXP -> exp(x);
            case EXPM1 ->
                round(StrictMath.expm1(x)); // these few have one rounding more than their double, no polynomial
            case LOG -> log(x);
            case LOG1P -> round(StrictMath.log1p(x));
            case SQRT -> sqrt(x);
            case RSQRT -> div(1, sqrt(x));
            case SQUARE -> mul(x, x);
            case SIN -> round(StrictMath.sin(x));
            case COS -> round(StrictMath.cos(x));
            case TANH -> tanh(x);
            case ERF -> erf(x);
            case SIGMOID -> sigmoid(x);
            case RELU -> Math.max(x, 0);
        };
    }

    double binary(Op.Binary.Kind kind, double x, double y) {
        return switch (kind) {
            case ADD -> add(x, y);
            case SUB -> sub(x, y);
            case MUL -> mul(x, y);
            case DIV -> div(x, y);
            case POW -> round(StrictMath.pow(x, y));
            case MAXIMUM -> Math.max(x, y);
            case MINIMUM -> Math.min(x, y);
        };
    }
}
