package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Draws from rows of probabilities. */
public final class SamplingKernels {
    private static final int LANES = 64;
    /**
     * Two ways to sum the same n numbers, none of them negative, differ by less than n times 2^-52 of the sum; and twice that is the most by
     * which a target differs from a cumulative sum more or less than in the order that is stated.
     */
    private static final double SLACK = 0x1p-50;

    private SamplingKernels() {}

    /**
     * For each row the first element whose cumulative sum exceeds a part of the sum of all: a group for each row. The order that is stated
     * is one chain, which is slow where items work side by side. So they look with sums of their own: 64 of them for a row, then
     * 64 for the one that has the element, and so on. Only where that leaves a doubt, since the target is as close to a cumulative sum as
     * rounding errors can be, or since there are infinities or NaN, one item goes along the chain; for rows of 50,000 elements
     * that is less than once in 100,000 times. So the result is that of the chain, always. Numbers: rows, width, x, the parts, y.
     */
    public static void sample(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int rows = (int) p.get(0);
        int width = (int) p.get(1);
        int x = (int) p.get(2);
        int parts = (int) p.get(3);
        int y = (int) p.get(4);
        double[] sums = c.allocateDoubleLocalArray(64);
        int t = c.localIdx;
        int groups = c.globalGroupSizeX / c.localGroupSizeX;
        for (int row = c.groupIdx; row < rows; row += groups) {
            double part = d.get(parts + row);
            int at = x + row * width;
            int from = 0;
            int to = width;
            double total = 0;
            double target = 0;
            double before = 0; // the sum of all in front of from
            double behind = 0;
            int stretch = 0;
            while (stretch != 1) {
                stretch = (to - from + LANES - 1) / LANES;
                int start = from + t * stretch;
                int end = TornadoMath.min(start + stretch, to);
                double sum = 0;
                for (int e = start; e < end; e++) {
                    sum = sum + f.get(at + e);
                }
                c.localBarrier();
                sums[t] = sum;
                c.localBarrier();
                if (to - from == width) {
                    total = 0;
                    for (int k = 0; k < LANES; k++) {
                        total = total + sums[k];
                    }
                    target = part * total;
                }
                int chosen = -1; // every item finds the same
                for (int k = 0; k < LANES; k++) {
                    if (chosen < 0) {
                        double next = before + sums[k];
                        if (next > target) {
                            chosen = k;
                            behind = next;
                        } else {
                            before = next;
                        }
                    }
                }
                if (chosen < 0) {
                    behind = 0; // below the target: there is a doubt
                    stretch = 1;
                } else {
                    from = from + chosen * stretch;
                    to = TornadoMath.min(from + stretch, to);
                }
            }
            if (t == 0) {
                double slack = total * (width * SLACK);
                int found = -1;
                if (target - before > slack) {
                    if (behind - target > slack) {
                        found = from;
                    }
                }
                if (found < 0) {
                    found = chain(f, at, width, part);
                }
                i.set(y + row, found);
            }
        }
    }

    /** The definition; where no sum exceeds the target, the last element above 0, or the first if there is none. */
    private static int chain(FloatArray f, int at, int width, double part) {
        double total = 0;
        for (int e = 0; e < width; e++) {
            total = total + f.get(at + e);
        }
        double target = part * total;
        double sum = 0;
        int found = -1;
        int possible = 0;
        for (int e = 0; e < width; e++) {
            float value = f.get(at + e);
            sum = sum + value;
            if (value > 0f) {
                possible = e;
            }
            if (found < 0) {
                if (sum > target) {
                    found = e;
                }
            }
        }
        if (found < 0) {
            return possible;
        }
        return found;
    }
}
