package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Reductions of integers, whose sums wrap around: any order gives the same. */
public final class ReduceIntsKernels {
    private static final int LANES = 64;
    private static final int KEPT = 5;

    private ReduceIntsKernels() {}

    /** The 64 items of a group reduce all that belongs to a kept element. Numbers: as of {@link ReduceKernels#rows}. */
    public static void rows(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int kind = (int) p.get(0);
        int kept = (int) p.get(1);
        int length = (int) p.get(2);
        int x = (int) p.get(3);
        int y = (int) p.get(4);
        int reduced = Walks.next(p, KEPT);
        int outer = (int) p.get(KEPT);
        int inner = (int) p.get(reduced);
        int[] partial = c.allocateIntLocalArray(64);
        int t = c.localIdx;
        int groups = c.globalGroupSizeX / c.localGroupSizeX;
        for (int row = c.groupIdx; row < kept; row += groups) {
            int start = x + Walks.offset(p, KEPT, outer, row);
            int own = initial(kind);
            for (int e = t; e < length; e += LANES) {
                int value = i.get(start + Walks.offset(p, reduced, inner, e));
                if (kind == ReduceKernels.SUM_OF_SQUARES) {
                    value = value * value;
                }
                own = joined(kind, own, value);
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
            if (t == 0) {
                i.set(y + row, partial[0]);
            }
        }
    }

    private static int initial(int kind) {
        if (kind == ReduceKernels.MAX) {
            return Integer.MIN_VALUE;
        }
        return 0;
    }

    private static int joined(int kind, int a, int b) {
        if (kind == ReduceKernels.MAX) {
            return TornadoMath.max(a, b);
        }
        return a + b;
    }
}
