package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/**
 * Functions of one or two numbers, which kernels inline. Conditions on numbers that may be NaN are {@code <}, {@code >},
 * {@code ==} or {@code !=}: see the page of this package.
 */
@SuppressWarnings("IdentityBinaryExpression") // NaN alone is not itself, and kernels have no other way to ask
final class Functions {
    private Functions() {}

    /** The function of this number: the ordinal of {@code Op.Unary.Kind}; those that have methods of their own excepted. */
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
        } else if (kind == 10) {
            return Rounded.root(x);
        } else if (kind == 11) {
            return Rounded.quotient(1f, Rounded.root(x));
        } else if (kind == 12) {
            return x * x;
        }
        return positive(x);
    }

    /** All in double precision, with the device's own functions: TornadoVM takes them through single precision where it writes PTX. */
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
    static float positive(float x) {
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

    /** The function of this number: the ordinal of {@code Op.Binary.Kind}. */
    static float binary(int kind, float x, float y) {
        if (kind == 0) {
            return x + y;
        } else if (kind == 1) {
            return x - y;
        } else if (kind == 2) {
            return x * y;
        } else if (kind == 3) {
            return Rounded.quotient(x, y);
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
