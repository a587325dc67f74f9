package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/**
 * Functions of one or two numbers, which kernels inline. What cancels near 0 is computed in double precision. Conditions on
 * numbers that may be NaN are {@code <}, {@code >}, {@code ==} or {@code !=}: see the page of this package.
 */
@SuppressWarnings("IdentityBinaryExpression") // NaN alone is not itself, and kernels have no other way to ask
final class Functions {
    private static final float GELU_A = 1.5957691f; // 2 sqrt(2 / pi)
    private static final float GELU_B = 0.044715f;
    /** From here on an activation is its limit, which products of zero and infinity would miss. */
    private static final float FAR = 1e4f;

    private static final double SQRT_HALF = 0.70710678118654752440;
    private static final double DENSITY = 0.39894228040143267794; // 1 / sqrt(2 pi)
    private static final double TWO_OVER_ROOT_PI = 1.12837916709551257390;

    private Functions() {}

    /** The function of this number: the ordinal of {@code Op.Unary.Kind}. */
    static float unary(int kind, float x) {
        if (kind == 0) {
            return -x;
        } else if (kind == 1) {
            return TornadoMath.abs(x);
        } else if (kind == 2) {
            return sign(x);
        } else if (kind == 3) {
            return TornadoMath.floor(x);
        } else if (kind == 4) {
            return TornadoMath.ceil(x);
        } else if (kind == 5) {
            return (float) nearest(x);
        } else if (kind == 6) {
            return TornadoMath.exp(x);
        } else if (kind == 7) {
            return (float) expm1(x);
        } else if (kind == 8) {
            return TornadoMath.log(x);
        } else if (kind == 9) {
            return (float) log1p(x);
        } else if (kind == 10) {
            return TornadoMath.sqrt(x);
        } else if (kind == 11) {
            return 1f / TornadoMath.sqrt(x);
        } else if (kind == 12) {
            return x * x;
        } else if (kind == 15) {
            return TornadoMath.tanh(x);
        } else if (kind == 16) {
            return sigmoid(x);
        } else if (kind == 17) {
            return (float) erf(x);
        }
        return positive(x);
    }

    /** The same in double precision. */
    static double unary(int kind, double x) {
        if (kind == 0) {
            return -x;
        } else if (kind == 1) {
            return TornadoMath.abs(x);
        } else if (kind == 2) {
            return x > 0 ? 1 : (x < 0 ? -1 : x);
        } else if (kind == 3) {
            return TornadoMath.floor(x);
        } else if (kind == 4) {
            return TornadoMath.ceil(x);
        } else if (kind == 5) {
            return nearest(x);
        } else if (kind == 6) {
            return TornadoMath.exp(x);
        } else if (kind == 8) {
            return TornadoMath.log(x);
        } else if (kind == 10) {
            return TornadoMath.sqrt(x);
        } else if (kind == 11) {
            return 1 / TornadoMath.sqrt(x);
        } else if (kind == 12) {
            return x * x;
        }
        return positive(x);
    }

    /** The same of integers, of those kinds that they have; what is too large wraps around. */
    static int unary(int kind, int x) {
        if (kind == 0) {
            return -x;
        } else if (kind == 1) {
            return x < 0 ? -x : x;
        } else if (kind == 2) {
            return x > 0 ? 1 : (x < 0 ? -1 : 0);
        } else if (kind == 12) {
            return x * x;
        }
        return TornadoMath.max(x, 0);
    }

    /** The positive part; NaN stays. */
    private static float positive(float x) {
        if (x > 0f) {
            return x;
        }
        if (x != x) {
            return x;
        }
        return 0f;
    }

    private static double positive(double x) {
        if (x > 0) {
            return x;
        }
        if (x != x) {
            return x;
        }
        return 0;
    }

    private static float sign(float x) {
        return x > 0f ? 1f : (x < 0f ? -1f : x);
    }

    /** The nearest integer, the even one of two; a zero keeps the sign of x. */
    private static double nearest(double x) {
        double below = TornadoMath.floor(x);
        double rest = x - below;
        double half = below * 0.5;
        boolean odd = half != TornadoMath.floor(half);
        double y = below;
        if (rest > 0.5 || (rest == 0.5 && odd)) {
            y = below + 1;
        }
        return y == 0 ? x * 0 : y;
    }

    private static double expm1(double x) {
        double y = TornadoMath.exp(x) - 1;
        if (TornadoMath.abs(x) < 1e-3) {
            y = x * (1 + x * (0.5 + x * (1.0 / 6 + x / 24)));
        }
        return y;
    }

    private static double log1p(double x) {
        double y = TornadoMath.log(1 + x);
        if (TornadoMath.abs(x) < 1e-3) {
            y = x * (1 - x * (0.5 - x * (1.0 / 3 - x * 0.25)));
        }
        return y;
    }

    static float sigmoid(float x) {
        if (x < -80f) { // where e^-x is too great for single precision
            double wide = x;
            return (float) TornadoMath.exp(wide);
        }
        return 1f / (1f + TornadoMath.exp(-x));
    }

    /** {@code 2 / sqrt(pi) e^(-x^2) sum_n 2^n x^(2n+1) / (2n+1)!!}, whose terms have one sign (Abramowitz and Stegun 7.1.6). */
    static double erf(double x) {
        double y = x;
        if (x > 4) {
            y = 1;
        } else if (x < -4) {
            y = -1;
        } else if (x == x) {
            double term = x;
            double sum = x;
            for (int n = 1; n < 80; n++) {
                term = term * 2 * x * x / (2 * n + 1);
                sum = sum + term;
            }
            y = TWO_OVER_ROOT_PI * TornadoMath.exp(-x * x) * sum;
        }
        return y;
    }

    /** The activation of this number: the ordinal of {@code Activation}. */
    static float activation(int kind, float x) {
        if (kind > 1) {
            if (x > FAR) {
                return x;
            }
            if (x < -FAR) {
                return -0f;
            }
        }
        if (kind == 1) {
            return positive(x);
        } else if (kind == 2) {
            return x * sigmoid(GELU_A * (x + GELU_B * x * x * x));
        } else if (kind == 3) {
            return (float) (x * (0.5 * (1 + erf(x * SQRT_HALF))));
        } else if (kind == 4) {
            return x * sigmoid(x);
        }
        return x;
    }

    /** The derivative of that activation. */
    static float slope(int kind, float x) {
        if (kind > 1) {
            if (x > FAR) {
                return 1f;
            }
            if (x < -FAR) {
                return 0f;
            }
        }
        if (kind == 1) {
            return x > 0f ? 1f : 0f;
        } else if (kind == 2) {
            float s = sigmoid(GELU_A * (x + GELU_B * x * x * x));
            return s + x * (s * (1f - s)) * (GELU_A + 3f * GELU_A * GELU_B * x * x);
        } else if (kind == 3) {
            double w = x;
            return (float) (0.5 * (1 + erf(w * SQRT_HALF)) + w * TornadoMath.exp(-0.5 * w * w) * DENSITY);
        } else if (kind == 4) {
            float s = sigmoid(x);
            return s + x * (s * (1f - s));
        }
        return 1f;
    }

    /** The function of this number: the ordinal of {@code Op.Binary.Kind}. */
    static float binary(int kind, float x, float y) {
        if (kind == 0) {
            return x + y;
        } else if (kind == 1) {
            return x - y;
        } else if (kind == 2) {
            return x * y;
        } else if (kind == 3) {
            return x / y;
        } else if (kind == 4) {
            return (float) power(x, y);
        } else if (kind == 5) {
            return (float) greater(x, y);
        }
        return (float) -greater(-(double) x, -(double) y);
    }

    /** The same in double precision. */
    static double binary(int kind, double x, double y) {
        if (kind == 0) {
            return x + y;
        } else if (kind == 1) {
            return x - y;
        } else if (kind == 2) {
            return x * y;
        } else if (kind == 3) {
            return x / y;
        } else if (kind == 4) {
            return power(x, y);
        } else if (kind == 5) {
            return greater(x, y);
        }
        return -greater(-x, -y);
    }

    /** The same of integers, of those kinds that they have; what is too large wraps around. */
    static int binary(int kind, int x, int y) {
        if (kind == 0) {
            return x + y;
        } else if (kind == 1) {
            return x - y;
        } else if (kind == 2) {
            return x * y;
        } else if (kind == 5) {
            return TornadoMath.max(x, y);
        }
        return TornadoMath.min(x, y);
    }

    /** Java's power: NaN to any exponent but 0 is NaN, and so is 1 to NaN or to an infinity. */
    private static double power(double x, double y) {
        double z = TornadoMath.pow(x, y);
        if (y == 0) {
            z = 1;
        } else if (y != y || x != x) {
            z = x + y;
        } else if (TornadoMath.abs(x) == 1 && TornadoMath.abs(y) > 1e300 * 1e8) {
            z = y - y;
        }
        return z;
    }

    /** The greater one; NaN if either is NaN; +0 above -0. */
    static double greater(double x, double y) {
        double z = x > y ? x : y;
        if (x == y) {
            if (x == 0) {
                z = x + y;
            }
        }
        return x != x ? x : z;
    }

    /** The integer part, kept in the range of integers; 0 for NaN. */
    static int integer(double x) {
        int whole = 0;
        if (x > -2147483649.0) {
            if (x < 2147483648.0) {
                whole = (int) x;
            }
        }
        if (x > 2147483647.0) {
            whole = 2147483647;
        }
        if (x < -2147483648.0) {
            whole = -2147483648;
        }
        return whole;
    }
}
