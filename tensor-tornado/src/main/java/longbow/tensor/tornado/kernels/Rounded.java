package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/**
 * Arithmetic whose result does not depend on the compiler of a device. It contracts {@code a * b + c} to one
 * rounding: where two are wanted, {@link #product} rounds first. And it may approximate quotients and roots in single
 * precision.
 *
 * <p>All go through double precision, which is wide enough that rounding twice gives the same as rounding once.
 */
@SuppressWarnings("IdentityBinaryExpression") // NaN alone is not itself, and kernels have no other way to ask
final class Rounded {
    private Rounded() {}

    /** Returns the rounded product. */
    static float product(float a, float b) {
        double wide = a;
        return (float) (wide * b);
    }

    /** Returns the correctly rounded quotient. */
    static float quotient(float a, float b) {
        double wide = a;
        return (float) (wide / b);
    }

    /** Returns the correctly rounded square root. */
    static float root(float a) {
        double wide = a;
        return (float) TornadoMath.sqrt(wide);
    }

    /** Returns {@code a b - c}, rounded once, where c is the rounded product of a and b. */
    static float rest(float a, float b, float c) {
        double wide = a;
        return (float) (wide * b - c); // all exact but for the last
    }

    /**
     * Returns the greater one: NaN if either is, +0 above -0. Conditions are nested, as compilers negate compound
     * ones wrongly.
     */
    static float greater(float a, float b) {
        if (b != b) {
            return b;
        }
        if (b > a) {
            return b;
        }
        if (a == b) {
            if (a == 0f) {
                return a + b; // -0 only if both are
            }
        }
        return a;
    }
}
