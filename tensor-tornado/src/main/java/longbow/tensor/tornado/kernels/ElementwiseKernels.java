package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Functions of single elements. Operands that are broadcast are walked by steps: the numbers then end with the rank, and for each dimension,
 * the last one first, its extent and the step of each operand.
 */
public final class ElementwiseKernels {
    private ElementwiseKernels() {}

    /** Numbers: n, y, value. */
    public static void fill(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int y = (int) p.get(1);
        float value = (float) p.get(2);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            f.set(y + e, value);
        }
    }

    /** Numbers: n, y, value. */
    public static void fillInts(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int y = (int) p.get(1);
        int value = (int) p.get(2);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            i.set(y + e, value);
        }
    }

    /** Numbers: n, y, value. */
    public static void fillDoubles(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int y = (int) p.get(1);
        double value = p.get(2);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            d.set(y + e, value);
        }
    }

    /** Numbers: n, x, y, kind. */
    public static void unary(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int x = (int) p.get(1);
        int y = (int) p.get(2);
        int kind = (int) p.get(3);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            f.set(y + e, Functions.unary(kind, f.get(x + e)));
        }
    }

    /** Numbers: n, x, y, kind. */
    public static void unaryDoubles(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int x = (int) p.get(1);
        int y = (int) p.get(2);
        int kind = (int) p.get(3);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            d.set(y + e, Functions.unary(kind, d.get(x + e)));
        }
    }

    /** {@code y = f(x)} for an activation. Numbers: n, x, y, kind. */
    public static void activation(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int x = (int) p.get(1);
        int y = (int) p.get(2);
        int kind = (int) p.get(3);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            f.set(y + e, Functions.activation(kind, f.get(x + e)));
        }
    }

    /** {@code dx = dy f'(x)} for an activation. Numbers: n, x, dy, dx, kind. */
    public static void slope(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int x = (int) p.get(1);
        int dy = (int) p.get(2);
        int dx = (int) p.get(3);
        int kind = (int) p.get(4);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            f.set(dx + e, f.get(dy + e) * Functions.slope(kind, f.get(x + e)));
        }
    }

    /** Numbers: n, x, y, z, kind, rank, then (extent, step of x, step of y) for each dimension. */
    public static void binary(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int z = (int) p.get(3);
        int kind = (int) p.get(4);
        int rank = (int) p.get(5);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int x = (int) p.get(1);
            int y = (int) p.get(2);
            int rest = e;
            for (int r = 0; r < rank; r++) {
                int extent = (int) p.get(6 + 3 * r);
                int at = rest % extent;
                x += at * (int) p.get(7 + 3 * r);
                y += at * (int) p.get(8 + 3 * r);
                rest = rest / extent;
            }
            f.set(z + e, Functions.binary(kind, f.get(x), f.get(y)));
        }
    }

    /** Numbers: n, x, y, z, kind, rank, then (extent, step of x, step of y) for each dimension. */
    public static void binaryDoubles(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int z = (int) p.get(3);
        int kind = (int) p.get(4);
        int rank = (int) p.get(5);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int x = (int) p.get(1);
            int y = (int) p.get(2);
            int rest = e;
            for (int r = 0; r < rank; r++) {
                int extent = (int) p.get(6 + 3 * r);
                int at = rest % extent;
                x += at * (int) p.get(7 + 3 * r);
                y += at * (int) p.get(8 + 3 * r);
                rest = rest / extent;
            }
            d.set(z + e, Functions.binary(kind, d.get(x), d.get(y)));
        }
    }

    /**
     * Compares numbers of any type. Numbers: n, x, y, z, kind, rank, then (extent, step of x, step of y) for each of at most 6 dimensions;
     * and as number 24 where x and y lie: 0 floats, 1 ints, 2 doubles.
     */
    public static void compare(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int z = (int) p.get(3);
        int kind = (int) p.get(4);
        int rank = (int) p.get(5);
        int place = (int) p.get(24);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int x = (int) p.get(1);
            int y = (int) p.get(2);
            int rest = e;
            for (int r = 0; r < rank; r++) {
                int extent = (int) p.get(6 + 3 * r);
                int at = rest % extent;
                x += at * (int) p.get(7 + 3 * r);
                y += at * (int) p.get(8 + 3 * r);
                rest = rest / extent;
            }
            double left = 0;
            double right = 0;
            if (place == 0) {
                left = f.get(x);
                right = f.get(y);
            } else if (place == 1) {
                left = i.get(x);
                right = i.get(y);
            } else {
                left = d.get(x);
                right = d.get(y);
            }
            int less = 0;
            if (left < right) {
                less = 1;
            }
            int equal = 0;
            if (left == right) {
                equal = 1;
            }
            int holds = less + equal;
            if (kind == 0) {
                holds = equal;
            } else if (kind == 1) {
                holds = less;
            }
            i.set(z + e, holds);
        }
    }

    /** Numbers: n, condition, x, y, z, rank, then (extent, step of the condition, of x, of y) for each dimension. */
    public static void where(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int z = (int) p.get(4);
        int rank = (int) p.get(5);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int condition = (int) p.get(1);
            int x = (int) p.get(2);
            int y = (int) p.get(3);
            int rest = e;
            for (int r = 0; r < rank; r++) {
                int extent = (int) p.get(6 + 4 * r);
                int at = rest % extent;
                condition += at * (int) p.get(7 + 4 * r);
                x += at * (int) p.get(8 + 4 * r);
                y += at * (int) p.get(9 + 4 * r);
                rest = rest / extent;
            }
            f.set(z + e, f.get(i.get(condition) != 0 ? x : y));
        }
    }

    /** Numbers: n, condition, x, y, z, rank, then (extent, step of the condition, of x, of y) for each dimension. */
    public static void whereDoubles(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int z = (int) p.get(4);
        int rank = (int) p.get(5);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int condition = (int) p.get(1);
            int x = (int) p.get(2);
            int y = (int) p.get(3);
            int rest = e;
            for (int r = 0; r < rank; r++) {
                int extent = (int) p.get(6 + 4 * r);
                int at = rest % extent;
                condition += at * (int) p.get(7 + 4 * r);
                x += at * (int) p.get(8 + 4 * r);
                y += at * (int) p.get(9 + 4 * r);
                rest = rest / extent;
            }
            d.set(z + e, d.get(i.get(condition) != 0 ? x : y));
        }
    }

    /**
     * Converts between types. Numbers: n, x, y, where x lies (0 floats, 1 ints, 2 doubles), and what becomes of it (0 single precision, 1 an
     * integer, 2 double precision, 3 a truth value).
     */
    public static void cast(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int x = (int) p.get(1);
        int y = (int) p.get(2);
        int from = (int) p.get(3);
        int to = (int) p.get(4);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            double value = 0;
            if (from == 0) {
                value = f.get(x + e);
            } else if (from == 1) {
                value = i.get(x + e);
            } else {
                value = d.get(x + e);
            }
            if (to == 0) {
                f.set(y + e, (float) value);
            } else if (to == 2) {
                d.set(y + e, value);
            } else if (to == 3) {
                i.set(y + e, value != 0 ? 1 : 0);
            } else {
                i.set(y + e, Functions.integer(value));
            }
        }
    }
}
