package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Draws from rows of probabilities, and what can be drawn from them. */
public final class SamplingKernels {
    /** The kind that looks for the first element whose cumulative sum exceeds the target; for the last one above 0 if there is none. */
    public static final int SAMPLE = 0;
    /** The kind that looks for the first element whose cumulative sum is not less than the target. */
    public static final int NUCLEUS = 1;

    private static final int LANES = 64;
    /**
     * Another order of summation changes a sum of n numbers, none of them negative, by less than n 2^-52 of it. The target and the cumulative
     * sums change by so much of the sum of all, and what lies between them by less than n times this.
     */
    private static final double SLACK = 0x1p-50;

    private SamplingKernels() {}

    /**
     * For each row the first element whose cumulative sum passes a part of the sum of all: a group for each row. The order of summation that is
     * stated is one chain, which is slow where items work side by side. So they look with sums of their own: 64 of them for a row,
     * then 64 for the stretch that has the element, and so on. Only where that leaves a doubt, since the target is as close to a
     * cumulative sum as rounding errors can be, or since there are infinities or NaN, one item goes along the chain; for random targets and
     * rows of 50,000 elements that is less than once in 100,000 times. So the result is that of the chain, always.
     *
     * <p>Numbers: kind, rows, width, the distance between rows, x, y, where the parts lie, one for each row, or -1, and
     * the part of all rows then.
     */
    public static void crossing(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int kind = (int) p.get(0);
        int rows = (int) p.get(1);
        int width = (int) p.get(2);
        int distance = (int) p.get(3);
        int x = (int) p.get(4);
        int y = (int) p.get(5);
        int parts = (int) p.get(6);
        double[] sums = c.allocateDoubleLocalArray(64);
        int t = c.localIdx;
        int groups = c.globalGroupSizeX / c.localGroupSizeX;
        for (int row = c.groupIdx; row < rows; row += groups) {
            double part = p.get(7);
            if (parts >= 0) {
                part = d.get(parts + row);
            }
            int at = x + row * distance;
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
                double room = TornadoMath.min(target - before, behind - target);
                if (room > total * (width * SLACK)) {
                    i.set(y + row, from);
                } else {
                    i.set(y + row, chain(kind, f, at, width, part));
                }
            }
        }
    }

    /** The definition of both kinds. */
    private static int chain(int kind, FloatArray f, int at, int width, double part) {
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
                if (passes(kind, sum, target) == 1) {
                    found = e;
                }
            }
        }
        if (found < 0) {
            return possible;
        }
        return found;
    }

    private static int passes(int kind, double sum, double target) {
        if (kind == NUCLEUS) {
            if (sum < target) {
                return 0;
            }
            return 1;
        }
        if (sum > target) {
            return 1;
        }
        return 0;
    }

    /**
     * Writes elements that are in descending order back where they were, those that are not kept as 0. Numbers: n (elements of all
     * rows), width, the elements in order, their places, y, how many of a row are kept at most, where the last ones of the nuclei are, or
     * -1, and the least that is kept, relative to the greatest.
     */
    public static void keep(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int width = (int) p.get(1);
        int elements = (int) p.get(2);
        int places = (int) p.get(3);
        int y = (int) p.get(4);
        int most = (int) p.get(5);
        int nuclei = (int) p.get(6);
        double relative = p.get(7);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int row = e / width;
            int start = row * width;
            int j = e - start;
            int kept = most;
            if (nuclei >= 0) {
                kept = i.get(nuclei + row) + 1;
            }
            float value = f.get(elements + e);
            double least = relative * f.get(elements + start);
            double wide = value;
            if (j >= kept) {
                value = 0f;
            }
            if (j > 0) {
                if (wide < least) {
                    value = 0f;
                }
            }
            f.set(y + start + i.get(places + e), value);
        }
    }
}
