package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Reads and sums by index, rotary positions, and dropout. Indices lie among the integers and are in range. */
public final class IndexKernels {
    /** The lower half of a 64-bit word. */
    private static final long LOW = 0xFFFFFFFFL;

    private IndexKernels() {}

    /** Row {@code ids_r} of x becomes row r of y. Numbers: n (elements of y), width, x, ids, y. */
    public static void indexSelect(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int width = (int) p.get(1);
        int x = (int) p.get(2);
        int ids = (int) p.get(3);
        int y = (int) p.get(4);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int row = e / width;
            f.set(y + e, f.get(x + i.get(ids + row) * width + (e - row * width)));
        }
    }

    /**
     * Row r of x is added to row {@code ids_r} of y, which holds zeros before: for every sum one ascending chain. An item has a column and
     * walks the ids; of them it takes those that leave its own remainder by {@code parts}, so that a table of many rows
     * occupies many items without two of them sharing a sum. Numbers: n (ids), width, x, ids, y, parts.
     */
    public static void scatterAdd(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int width = (int) p.get(1);
        int x = (int) p.get(2);
        int ids = (int) p.get(3);
        int y = (int) p.get(4);
        int parts = (int) p.get(5);
        for (int e = c.globalIdx; e < parts * width; e += c.globalGroupSizeX) {
            int part = e / width;
            int column = e - part * width;
            for (int r = 0; r < n; r++) {
                int id = i.get(ids + r);
                if (id % parts == part) {
                    int to = y + id * width + column;
                    f.set(to, f.get(to) + f.get(x + r * width + column));
                }
            }
        }
    }

    /** {@code y_e = x[row of e][ids_e]}. Numbers: n (elements of y), taken (of each row), width (of x), x, ids, y. */
    public static void gather(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int taken = (int) p.get(1);
        int width = (int) p.get(2);
        int x = (int) p.get(3);
        int ids = (int) p.get(4);
        int y = (int) p.get(5);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            f.set(y + e, f.get(x + e / taken * width + i.get(ids + e)));
        }
    }

    /**
     * Every element of y is the sum of the values of its row that have its number, one chain that starts at the first of
     * them; 0 for none. Numbers: n (elements of y), given (of each row), extent (of y), x, ids, y.
     */
    public static void scatter(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int given = (int) p.get(1);
        int extent = (int) p.get(2);
        int x = (int) p.get(3);
        int ids = (int) p.get(4);
        int y = (int) p.get(5);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int row = e / extent;
            int number = e - row * extent;
            int from = row * given;
            int count = 0;
            float sum = 0f;
            for (int k = from; k < from + given; k++) {
                if (i.get(ids + k) == number) {
                    float value = f.get(x + k);
                    if (count == 0) {
                        sum = value;
                    } else {
                        sum = sum + value;
                    }
                    count++;
                }
            }
            f.set(y + e, sum);
        }
    }

    /** The channels j and j + waves of every head turn by the angle of their row. Numbers: n, width, waves, x, cos, sin, y. */
    public static void rotary(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int width = (int) p.get(1);
        int waves = (int) p.get(2);
        int x = (int) p.get(3);
        int cos = (int) p.get(4);
        int sin = (int) p.get(5);
        int y = (int) p.get(6);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int row = e / width;
            int j = (e - row * width) % (2 * waves);
            int wave = row * waves + j % waves;
            float kept = Rounded.product(f.get(x + e), f.get(cos + wave));
            if (j < waves) {
                f.set(y + e, kept - Rounded.product(f.get(x + e + waves), f.get(sin + wave)));
            } else {
                f.set(y + e, kept + Rounded.product(f.get(x + e - waves), f.get(sin + wave)));
            }
        }
    }

    /**
     * {@code y_e = x_e scale} where the upper 53 bits of draw e are at least {@code least}, else 0. The draws are those of
     * {@link longbow.tensor.Key}, Philox4x32-10; the key is four integers: the lower and upper halves of its seed and stream.
     * Numbers: n, x, y, key, scale, the upper 26 bits of least, the lower 27 (TornadoVM converts no double to a long integer).
     */
    public static void dropout(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int x = (int) p.get(1);
        int y = (int) p.get(2);
        int key = (int) p.get(3);
        float scale = (float) p.get(4);
        int high = (int) p.get(5);
        int low = (int) p.get(6);
        long least = ((long) high << 27) | low;
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            float value = 0f;
            if (draw(e, i.get(key), i.get(key + 1), i.get(key + 2), i.get(key + 3)) >= least) {
                value = f.get(x + e) * scale;
            }
            f.set(y + e, value);
        }
    }

    /** Draw {@code index} of a key: its upper 53 bits. All words are kept in the lower halves of long integers. */
    private static long draw(int index, int seedLow, int seedHigh, int streamLow, int streamHigh) {
        long c0 = index;
        long c1 = 0;
        long c2 = streamLow & LOW;
        long c3 = streamHigh & LOW;
        long k0 = seedLow & LOW;
        long k1 = seedHigh & LOW;
        for (int round = 0; round < 10; round++) {
            long p0 = 0xD2511F53L * c0;
            long p1 = 0xCD9E8D57L * c2;
            c0 = ((p1 >> 32) & LOW) ^ c1 ^ k0;
            c2 = ((p0 >> 32) & LOW) ^ c3 ^ k1;
            c1 = p1 & LOW;
            c3 = p0 & LOW;
            k0 = (k0 + 0x9E3779B9L) & LOW;
            k1 = (k1 + 0xBB67AE85L) & LOW;
        }
        return (c1 << 21) | (c0 >> 11);
    }
}
