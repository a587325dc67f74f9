package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Sums and greatest elements in double precision, with the numbers and in the order of {@link ReduceKernels}. */
public final class ReduceDoublesKernels {
    private static final int LANES = 64;
    private static final int CHUNK = ReduceKernels.CHUNK;
    private static final int KEPT = 5;

    private ReduceDoublesKernels() {}

    /** The 64 items of a group reduce all that belongs to a kept element, chunk by chunk. */
    public static void rows(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int kind = (int) p.get(0);
        int kept = (int) p.get(1);
        int length = (int) p.get(2);
        int x = (int) p.get(3);
        int y = (int) p.get(4);
        int reduced = Walks.next(p, KEPT);
        int outer = (int) p.get(KEPT);
        int inner = (int) p.get(reduced);
        double[] partial = c.allocateDoubleLocalArray(64);
        double[] levels = c.allocateDoubleLocalArray(16); // results of 2^level chunks that wait for their neighbours
        int t = c.localIdx;
        int chunks = TornadoMath.max((length + CHUNK - 1) / CHUNK, 1);
        int groups = c.globalGroupSizeX / c.localGroupSizeX;
        for (int row = c.groupIdx; row < kept; row += groups) {
            int start = x + Walks.offset(p, KEPT, outer, row);
            double total = 0;
            for (int chunk = 0; chunk < chunks; chunk++) {
                int to = TornadoMath.min(length, (chunk + 1) * CHUNK);
                double own = initial(kind);
                for (int e = chunk * CHUNK + t; e < to; e += LANES) {
                    own = joined(kind, own, d.get(start + Walks.offset(p, reduced, inner, e)));
                }
                c.localBarrier(); // others may still read the last result
                partial[t] = own;
                c.localBarrier();
                for (int half = LANES / 2; half >= 1; half >>= 1) {
                    if (t < half) {
                        partial[t] = joined(kind, partial[t], partial[t + half]);
                    }
                    c.localBarrier();
                }
                total = partial[0];
                int level = 0;
                for (int rest = chunk; rest % 2 == 1; rest /= 2) {
                    total = joined(kind, levels[level], total);
                    level++;
                }
                if (chunk + 1 < chunks) {
                    if (t == 0) {
                        levels[level] = total; // others read it behind the barriers of the next chunk
                    }
                } else {
                    for (int rest = chunk >> level; rest > 0; rest /= 2) { // those without a neighbour
                        if (rest % 2 == 1) {
                            total = joined(kind, levels[level], total);
                        }
                        level++;
                    }
                }
            }
            if (t == 0) {
                d.set(y + row, total);
            }
        }
    }

    /** Each item reduces all that belongs to a kept element, in ascending order. */
    public static void chains(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int kind = (int) p.get(0);
        int kept = (int) p.get(1);
        int length = (int) p.get(2);
        int x = (int) p.get(3);
        int y = (int) p.get(4);
        int reduced = Walks.next(p, KEPT);
        int outer = (int) p.get(KEPT);
        int inner = (int) p.get(reduced);
        for (int r = c.globalIdx; r < kept; r += c.globalGroupSizeX) {
            int start = x + Walks.offset(p, KEPT, outer, r);
            double result = initial(kind);
            for (int e = 0; e < length; e++) {
                result = joined(kind, result, d.get(start + Walks.offset(p, reduced, inner, e)));
            }
            d.set(y + r, result);
        }
    }

    private static double initial(int kind) {
        if (kind == ReduceKernels.MAX) {
            return Double.NEGATIVE_INFINITY;
        }
        return 0;
    }

    private static double joined(int kind, double a, double b) {
        if (kind == ReduceKernels.MAX) {
            return Functions.greater(a, b);
        }
        return a + b;
    }
}
