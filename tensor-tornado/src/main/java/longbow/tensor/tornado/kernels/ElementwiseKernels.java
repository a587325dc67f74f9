package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Functions of single elements. Where operands may be broadcast, the numbers end with a {@link Walks walk} for each. */
public final class ElementwiseKernels {
    private static final int FIRST = 5;

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

    /** Exponentials, logarithms and what is made of them. Numbers: n, x, y, kind. */
    public static void elementary(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int x = (int) p.get(1);
        int y = (int) p.get(2);
        int kind = (int) p.get(3);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            float value = f.get(x + e);
            if (kind == 6) {
                value = FloatFunctions.exp(value);
            } else if (kind == 7) {
                value = NearZero.expm1(value);
            } else if (kind == 8) {
                value = FloatFunctions.log(value);
            } else if (kind == 9) {
                value = NearZero.log1p(value);
            } else if (kind == 15) {
                value = FloatFunctions.tanh(value);
            } else if (kind == 16) {
                value = FloatFunctions.sigmoid(value);
            } else {
                value = FloatFunctions.erf(value);
            }
            f.set(y + e, value);
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

    /** Numbers: n, x, y, kind. */
    public static void unaryInts(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int x = (int) p.get(1);
        int y = (int) p.get(2);
        int kind = (int) p.get(3);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            i.set(y + e, Functions.unary(kind, i.get(x + e)));
        }
    }

    /** {@code y = f(x)} for an activation. Numbers: n, x, y, kind. */
    public static void activation(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int x = (int) p.get(1);
        int y = (int) p.get(2);
        int kind = (int) p.get(3);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            f.set(y + e, Activations.of(kind, f.get(x + e)));
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
            f.set(dx + e, f.get(dy + e) * Activations.slope(kind, f.get(x + e)));
        }
    }

    /** Numbers: n, x, y, z, kind, and the walks of x and y. */
    public static void binary(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int z = (int) p.get(3);
        int kind = (int) p.get(4);
        int rank1 = (int) p.get(FIRST);
        int second = Walks.next(p, FIRST);
        int rank2 = (int) p.get(second);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int x = (int) p.get(1) + Walks.offset(p, FIRST, rank1, e);
            int y = (int) p.get(2) + Walks.offset(p, second, rank2, e);
            f.set(z + e, Functions.binary(kind, f.get(x), f.get(y)));
        }
    }

    /** Numbers: n, x, y, z, kind, and the walks of x and y. */
    public static void binaryDoubles(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int z = (int) p.get(3);
        int kind = (int) p.get(4);
        int rank1 = (int) p.get(FIRST);
        int second = Walks.next(p, FIRST);
        int rank2 = (int) p.get(second);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int x = (int) p.get(1) + Walks.offset(p, FIRST, rank1, e);
            int y = (int) p.get(2) + Walks.offset(p, second, rank2, e);
            d.set(z + e, Functions.binary(kind, d.get(x), d.get(y)));
        }
    }

    /** Numbers: n, x, y, z, kind, and the walks of x and y. */
    public static void binaryInts(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int z = (int) p.get(3);
        int kind = (int) p.get(4);
        int rank1 = (int) p.get(FIRST);
        int second = Walks.next(p, FIRST);
        int rank2 = (int) p.get(second);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int x = (int) p.get(1) + Walks.offset(p, FIRST, rank1, e);
            int y = (int) p.get(2) + Walks.offset(p, second, rank2, e);
            i.set(z + e, Functions.binary(kind, i.get(x), i.get(y)));
        }
    }

    /**
     * Compares numbers of any type. Numbers: n, x, y, z, kind, where x and y lie (0 floats, 1 ints, 2 doubles), and their walks.
     */
    public static void compare(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int z = (int) p.get(3);
        int kind = (int) p.get(4);
        int place = (int) p.get(5);
        int rank1 = (int) p.get(FIRST + 1);
        int second = Walks.next(p, FIRST + 1);
        int rank2 = (int) p.get(second);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int x = (int) p.get(1) + Walks.offset(p, FIRST + 1, rank1, e);
            int y = (int) p.get(2) + Walks.offset(p, second, rank2, e);
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

    /** Numbers: n, condition, x, y, z, and the walks of all three. */
    public static void where(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int z = (int) p.get(4);
        int rank1 = (int) p.get(FIRST);
        int second = Walks.next(p, FIRST);
        int rank2 = (int) p.get(second);
        int third = Walks.next(p, second);
        int rank3 = (int) p.get(third);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int condition = (int) p.get(1) + Walks.offset(p, FIRST, rank1, e);
            int x = (int) p.get(2) + Walks.offset(p, second, rank2, e);
            int y = (int) p.get(3) + Walks.offset(p, third, rank3, e);
            f.set(z + e, f.get(i.get(condition) != 0 ? x : y));
        }
    }

    /** Numbers: n, condition, x, y, z, and the walks of all three. */
    public static void whereDoubles(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int z = (int) p.get(4);
        int rank1 = (int) p.get(FIRST);
        int second = Walks.next(p, FIRST);
        int rank2 = (int) p.get(second);
        int third = Walks.next(p, second);
        int rank3 = (int) p.get(third);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int condition = (int) p.get(1) + Walks.offset(p, FIRST, rank1, e);
            int x = (int) p.get(2) + Walks.offset(p, second, rank2, e);
            int y = (int) p.get(3) + Walks.offset(p, third, rank3, e);
            d.set(z + e, d.get(i.get(condition) != 0 ? x : y));
        }
    }

    /** Numbers: n, condition, x, y, z, and the walks of all three. */
    public static void whereInts(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int z = (int) p.get(4);
        int rank1 = (int) p.get(FIRST);
        int second = Walks.next(p, FIRST);
        int rank2 = (int) p.get(second);
        int third = Walks.next(p, second);
        int rank3 = (int) p.get(third);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int condition = (int) p.get(1) + Walks.offset(p, FIRST, rank1, e);
            int x = (int) p.get(2) + Walks.offset(p, second, rank2, e);
            int y = (int) p.get(3) + Walks.offset(p, third, rank3, e);
            i.set(z + e, i.get(i.get(condition) != 0 ? x : y));
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
