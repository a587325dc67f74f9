package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Copies that walk both operands by steps. Numbers: n, x, y, rank, then for each dimension, the last one first, its extent, the step of x and
 * the step of y; an element of y is found once.
 */
public final class CopyKernels {
    private CopyKernels() {}

    /** Single precision. */
    public static void floats(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int rank = (int) p.get(3);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int x = (int) p.get(1);
            int y = (int) p.get(2);
            int rest = e;
            for (int r = 0; r < rank; r++) {
                int extent = (int) p.get(4 + 3 * r);
                int at = rest % extent;
                x += at * (int) p.get(5 + 3 * r);
                y += at * (int) p.get(6 + 3 * r);
                rest = rest / extent;
            }
            f.set(y, f.get(x));
        }
    }

    /** Integers. */
    public static void ints(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int rank = (int) p.get(3);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int x = (int) p.get(1);
            int y = (int) p.get(2);
            int rest = e;
            for (int r = 0; r < rank; r++) {
                int extent = (int) p.get(4 + 3 * r);
                int at = rest % extent;
                x += at * (int) p.get(5 + 3 * r);
                y += at * (int) p.get(6 + 3 * r);
                rest = rest / extent;
            }
            i.set(y, i.get(x));
        }
    }

    /** Double precision. */
    public static void doubles(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int rank = (int) p.get(3);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int x = (int) p.get(1);
            int y = (int) p.get(2);
            int rest = e;
            for (int r = 0; r < rank; r++) {
                int extent = (int) p.get(4 + 3 * r);
                int at = rest % extent;
                x += at * (int) p.get(5 + 3 * r);
                y += at * (int) p.get(6 + 3 * r);
                rest = rest / extent;
            }
            d.set(y, d.get(x));
        }
    }
}
