package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Copies. Numbers: n, x, y, and the {@link Walks walks} of x and of y, which finds every element once. */
public final class CopyKernels {
    private static final int FIRST = 3;

    private CopyKernels() {}

    /** Single precision. */
    public static void floats(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int rank1 = (int) p.get(FIRST);
        int second = Walks.next(p, FIRST);
        int rank2 = (int) p.get(second);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int x = (int) p.get(1) + Walks.offset(p, FIRST, rank1, e);
            int y = (int) p.get(2) + Walks.offset(p, second, rank2, e);
            f.set(y, f.get(x));
        }
    }

    /** Integers. */
    public static void ints(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int rank1 = (int) p.get(FIRST);
        int second = Walks.next(p, FIRST);
        int rank2 = (int) p.get(second);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int x = (int) p.get(1) + Walks.offset(p, FIRST, rank1, e);
            int y = (int) p.get(2) + Walks.offset(p, second, rank2, e);
            i.set(y, i.get(x));
        }
    }

    /** Double precision. */
    public static void doubles(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int rank1 = (int) p.get(FIRST);
        int second = Walks.next(p, FIRST);
        int rank2 = (int) p.get(second);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int x = (int) p.get(1) + Walks.offset(p, FIRST, rank1, e);
            int y = (int) p.get(2) + Walks.offset(p, second, rank2, e);
            d.set(y, d.get(x));
        }
    }
}
