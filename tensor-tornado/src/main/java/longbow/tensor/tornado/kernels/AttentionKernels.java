package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Attention of a block of query rows, in steps that leave the probabilities in scratch. A group of 64 items has a row and a head; what the row sees stands in a table of four integers for
 * each row: how many keys of another sequence come first, how many it sees in all, and how far the first key of the other
 * sequence and of its own one are from the start of all keys.
 */
public final class AttentionKernels {
    private static final int ITEMS = 64;

    private AttentionKernels() {}

    /**
     * {@code p = softmax(q . k scale)} over the keys that a row sees, into scratch. Numbers: table, rows, heads, heads that share keys and
     * values, head dimension, scale; q and the distance of its rows; k and the distance of its rows; scratch, and how much of it one row and
     * head has.
     */
    public static void probabilities(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int table = (int) p.get(0);
        int heads = (int) p.get(2);
        int tasks = (int) p.get(1) * heads;
        int headDim = (int) p.get(4);
        float scale = (float) p.get(5);
        int stride = (int) p.get(9);
        float[] partial = c.allocateFloatLocalArray(64);
        int t = c.localIdx;
        for (int task = c.groupIdx; task < tasks; task += c.globalGroupSizeX / ITEMS) {
            int row = task / heads;
            int head = task - row * heads;
            int prefix = i.get(table + 4 * row);
            int seen = i.get(table + 4 * row + 1);
            int k = (int) p.get(8) + head / (int) p.get(3) * headDim;
            int parent = k + i.get(table + 4 * row + 2);
            int own = k + i.get(table + 4 * row + 3) - prefix * stride;
            int q = (int) p.get(6) + row * (int) p.get(7) + head * headDim;
            int scores = (int) p.get(10) + task * (int) p.get(11);
            float most = Float.NEGATIVE_INFINITY;
            for (int j = t; j < seen; j += ITEMS) {
                int key = own + j * stride;
                if (j < prefix) {
                    key = parent + j * stride;
                }
                float score = product(f, q, key, headDim) * scale;
                f.set(scores + j, score);
                most = Rounded.greater(most, score);
            }
            partial[t] = most;
            c.localBarrier();
            for (int width = ITEMS / 2; width >= 1; width = width / 2) {
                if (t < width) {
                    partial[t] = Rounded.greater(partial[t], partial[t + width]);
                }
                c.localBarrier();
            }
            most = partial[0];
            c.localBarrier();
            float sum = 0f;
            for (int j = t; j < seen; j += ITEMS) {
                float e = FloatFunctions.exp(f.get(scores + j) - most);
                f.set(scores + j, e);
                sum += e;
            }
            partial[t] = sum;
            c.localBarrier();
            for (int width = ITEMS / 2; width >= 1; width = width / 2) {
                if (t < width) {
                    partial[t] = partial[t] + partial[t + width];
                }
                c.localBarrier();
            }
            sum = partial[0];
            c.localBarrier();
            for (int j = t; j < seen; j += ITEMS) {
                f.set(scores + j, Rounded.quotient(f.get(scores + j), sum));
            }
        }
    }

    /**
     * {@code y = sum_j w_j x_j}, one ascending chain over the keys that a row sees. Numbers: table, rows, heads, heads that share keys and values,
     * head dimension; w, and how much of it one row and head has; x and the distance of its rows; y and the distance of its rows.
     */
    public static void weighted(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int table = (int) p.get(0);
        int heads = (int) p.get(2);
        int tasks = (int) p.get(1) * heads;
        int headDim = (int) p.get(4);
        int stride = (int) p.get(8);
        for (int task = c.groupIdx; task < tasks; task += c.globalGroupSizeX / ITEMS) {
            int row = task / heads;
            int head = task - row * heads;
            int prefix = i.get(table + 4 * row);
            int seen = i.get(table + 4 * row + 1);
            int x = (int) p.get(7) + head / (int) p.get(3) * headDim;
            int parent = x + i.get(table + 4 * row + 2);
            int own = x + i.get(table + 4 * row + 3) - prefix * stride;
            int w = (int) p.get(5) + task * (int) p.get(6);
            int y = (int) p.get(9) + row * (int) p.get(10) + head * headDim;
            for (int e = c.localIdx; e < headDim; e += ITEMS) {
                float sum = 0f;
                for (int j = 0; j < prefix; j++) {
                    sum += f.get(w + j) * f.get(parent + j * stride + e);
                }
                for (int j = prefix; j < seen; j++) {
                    sum += f.get(w + j) * f.get(own + j * stride + e);
                }
                f.set(y + e, sum);
            }
        }
    }

    /**
     * {@code dp_j = dy . v_j, delta = sum_j p_j dp_j, ds_j = p_j (dp_j - delta) scale}. Numbers: as of {@link #probabilities}, with dy and v for q
     * and k, and p in scratch; then scratch for ds.
     */
    public static void slopes(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int table = (int) p.get(0);
        int heads = (int) p.get(2);
        int tasks = (int) p.get(1) * heads;
        int headDim = (int) p.get(4);
        float scale = (float) p.get(5);
        int stride = (int) p.get(9);
        float[] partial = c.allocateFloatLocalArray(64);
        int t = c.localIdx;
        for (int task = c.groupIdx; task < tasks; task += c.globalGroupSizeX / ITEMS) {
            int row = task / heads;
            int head = task - row * heads;
            int prefix = i.get(table + 4 * row);
            int seen = i.get(table + 4 * row + 1);
            int v = (int) p.get(8) + head / (int) p.get(3) * headDim;
            int parent = v + i.get(table + 4 * row + 2);
            int own = v + i.get(table + 4 * row + 3) - prefix * stride;
            int dy = (int) p.get(6) + row * (int) p.get(7) + head * headDim;
            int scores = (int) p.get(10) + task * (int) p.get(11);
            int ds = (int) p.get(12) + task * (int) p.get(11);
            float sum = 0f;
            for (int j = t; j < seen; j += ITEMS) {
                int value = own + j * stride;
                if (j < prefix) {
                    value = parent + j * stride;
                }
                float dp = product(f, dy, value, headDim);
                f.set(ds + j, dp);
                sum += Rounded.product(f.get(scores + j), dp);
            }
            partial[t] = sum;
            c.localBarrier();
            for (int width = ITEMS / 2; width >= 1; width = width / 2) {
                if (t < width) {
                    partial[t] = partial[t] + partial[t + width];
                }
                c.localBarrier();
            }
            float delta = partial[0];
            c.localBarrier();
            for (int j = t; j < seen; j += ITEMS) {
                f.set(ds + j, f.get(scores + j) * (f.get(ds + j) - delta) * scale);
            }
        }
    }

    /**
     * {@code dk += sum_r ds_r q_r} and {@code dv += sum_r p_r dy_r} over the rows r of the block that see a key, ascending. A group has a
     * key and a head. Numbers: table of keys, first key, how many keys, heads, head dimension; q and the distance of its rows; dy
     * and the distance of its rows; scratch of p and of ds and how much one row and head has; the first row of the block and the
     * row after it; dk, dv and the distance of their rows; table of ranges. For each key: its position, and from which to
     * which of the ranges its readers stand in. For each range: first row, the row after it, and how many positions it sees.
     */
    public static void keys(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int first = (int) p.get(1);
        int heads = (int) p.get(3);
        int tasks = (int) p.get(2) * heads;
        int headDim = (int) p.get(4);
        int qStride = (int) p.get(6);
        int dyStride = (int) p.get(8);
        int longest = (int) p.get(11);
        int from = (int) p.get(12);
        int to = (int) p.get(13);
        int stride = (int) p.get(16);
        for (int task = c.groupIdx; task < tasks; task += c.globalGroupSizeX / ITEMS) {
            int row = first + task / heads;
            int head = task % heads;
            int key = (int) p.get(0) + 3 * row;
            int position = i.get(key);
            int begin = i.get(key + 1);
            int end = i.get(key + 2);
            for (int e = c.localIdx; e < headDim; e += ITEMS) {
                int channel = head * headDim + e;
                int q = (int) p.get(5) + channel;
                int dy = (int) p.get(7) + channel;
                int dk = (int) p.get(14) + row * stride + channel;
                int dv = (int) p.get(15) + row * stride + channel;
                float sumK = f.get(dk);
                float sumV = f.get(dv);
                for (int range = begin; range < end; range++) {
                    int at = (int) p.get(17) + 3 * range;
                    if (i.get(at + 2) > position) {
                        int last = TornadoMath.min(i.get(at + 1), to);
                        for (int r = TornadoMath.max(TornadoMath.max(i.get(at), row), from); r < last; r++) {
                            int slot = ((r - from) * heads + head) * longest + position;
                            sumK += f.get((int) p.get(10) + slot) * f.get(q + r * qStride);
                            sumV += f.get((int) p.get(9) + slot) * f.get(dy + r * dyStride);
                        }
                    }
                }
                f.set(dk, sumK);
                f.set(dv, sumV);
            }
        }
    }

    /**
     * Stores keys and values, side by side, behind those that are there. Numbers: table, rows, elements of a row of keys and
     * values; the first of them and the distance of its rows; the start of all keys.
     */
    public static void append(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int table = (int) p.get(0);
        int width = (int) p.get(2);
        int n = (int) p.get(1) * width;
        int x = (int) p.get(3);
        int stride = (int) p.get(4);
        int store = (int) p.get(5);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            int row = e / width;
            int column = e - row * width;
            int at = table + 4 * row;
            int place = i.get(at + 1) - i.get(at) - 1;
            f.set(store + i.get(at + 3) + place * width + column, f.get(x + row * stride + column));
        }
    }

    private static float product(FloatArray f, int x, int y, int n) {
        float sum = 0f;
        for (int e = 0; e < n; e++) {
            sum += f.get(x + e) * f.get(y + e);
        }
        return sum;
    }
}
