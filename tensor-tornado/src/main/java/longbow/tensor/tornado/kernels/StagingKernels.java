package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What arrives from the host goes to its place: a transfer fills a small array, and a kernel spreads it. Numbers: n, y.
 */
public final class StagingKernels {
    private StagingKernels() {}

    /** Single precision. */
    public static void floats(KernelContext c, FloatArray staged, FloatArray f, DoubleArray p) {
        int n = (int) p.get(0);
        int y = (int) p.get(1);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            f.set(y + e, staged.get(e));
        }
    }

    /** Integers. */
    public static void ints(KernelContext c, IntArray staged, IntArray i, DoubleArray p) {
        int n = (int) p.get(0);
        int y = (int) p.get(1);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            i.set(y + e, staged.get(e));
        }
    }

    /** Double precision. */
    public static void doubles(KernelContext c, DoubleArray staged, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int y = (int) p.get(1);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            d.set(y + e, staged.get(e));
        }
    }
}
