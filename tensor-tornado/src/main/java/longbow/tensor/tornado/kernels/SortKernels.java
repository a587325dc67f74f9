package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A merge sort of rows from below: stretches of 64 elements first, then pairs of stretches that are in order. No element is compared in
 * turn with others: each counts those that come before it, which is its new place. Elements move with the numbers of the
 * places that they came from; equal ones stay in their order. NaN is the greatest, zeros are equal.
 */
@SuppressWarnings("IdentityBinaryExpression") // NaN alone is not itself, and kernels have no other way to ask
public final class SortKernels {
    /** As many neighbours are brought in order first. */
    public static final int BLOCK = 64;

    private SortKernels() {}

    /**
     * Brings every 64 neighbours of a row in order: a group for them. Numbers: rows, width, x, elements, places, whether
     * the greatest comes first.
     */
    public static void blocks(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int rows = (int) p.get(0);
        int width = (int) p.get(1);
        int x = (int) p.get(2);
        int elements = (int) p.get(3);
        int places = (int) p.get(4);
        int descending = (int) p.get(5);
        float[] values = c.allocateFloatLocalArray(64);
        int t = c.localIdx;
        int blocks = (width + BLOCK - 1) / BLOCK;
        int groups = c.globalGroupSizeX / c.localGroupSizeX;
        for (int unit = c.groupIdx; unit < rows * blocks; unit += groups) {
            int row = unit / blocks;
            int first = (unit - row * blocks) * BLOCK;
            int count = TornadoMath.min(BLOCK, width - first);
            int at = row * width + first;
            float value = 0f;
            if (t < count) {
                value = f.get(x + at + t);
            }
            c.localBarrier();
            values[t] = value;
            c.localBarrier();
            if (t < count) {
                int place = 0;
                for (int k = 0; k < t; k++) {
                    place += 1 - before(value, values[k], descending);
                }
                for (int k = t + 1; k < count; k++) {
                    place += before(values[k], value, descending);
                }
                f.set(elements + at + place, value);
                i.set(places + at + place, first + t);
            }
        }
    }

    /**
     * Merges neighbours among stretches of a row that are in order. Numbers: n (elements of all rows), width, stretch,
     * elements and places before, elements and places after, whether the greatest comes first.
     */
    public static void merge(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int width = (int) p.get(1);
        int stretch = (int) p.get(2);
        int elements = (int) p.get(3);
        int places = (int) p.get(4);
        int elementsTo = (int) p.get(5);
        int placesTo = (int) p.get(6);
        int descending = (int) p.get(7);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int row = e / width;
            int start = row * width;
            int j = e - start;
            int pair = j / stretch / 2;
            int left = pair * 2 * stretch;
            int middle = TornadoMath.min(left + stretch, width);
            int right = TornadoMath.min(middle + stretch, width);
            float value = f.get(elements + e);
            int low = left; // where the other stretch begins, and what of it comes before the element
            int high = middle;
            if (j < middle) {
                low = middle;
                high = right;
            }
            int from = low;
            while (low < high) {
                int half = (low + high) / 2;
                float other = f.get(elements + start + half);
                int ahead = 0;
                if (j < middle) {
                    ahead = before(other, value, descending);
                } else {
                    ahead = 1 - before(value, other, descending);
                }
                if (ahead == 1) {
                    low = half + 1;
                } else {
                    high = half;
                }
            }
            int own = j - left;
            if (j >= middle) {
                own = j - middle;
            }
            int to = start + left + own + (low - from);
            f.set(elementsTo + to, value);
            i.set(placesTo + to, i.get(places + e));
        }
    }

    /** Returns 1 where a comes before b and is not equal to it, else 0. */
    private static int before(float a, float b, int descending) {
        if (descending == 1) {
            return above(a, b);
        }
        return above(b, a);
    }

    /** Returns 1 where a is greater, else 0; sums of choices, as compilers join conditions wrongly. */
    private static int above(float a, float b) {
        int greater = a > b ? 1 : 0; // of numbers
        int number = a == a ? 1 : 0;
        int other = b == b ? 1 : 0;
        return greater + (1 - number) * other;
    }
}
