package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** What TornadoVM cannot compile, though it is Java that could run: then it would write 1 to the first float. */
public final class WrongKernels {
    private WrongKernels() {}

    /** Makes an array whose length is not known beforehand. */
    public static void allocation(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        float[] made = new float[(int) p.get(0) + 1];
        made[(int) p.get(0)] = 1;
        f.set(0, made[(int) p.get(0)]);
    }

    /** Throws an exception, if there is reason to. */
    public static void exception(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        if (p.get(0) < 0) {
            throw new IllegalArgumentException("negative");
        }
        f.set(0, 1);
    }
}
