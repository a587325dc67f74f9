package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Softmax and normalisation along rows, and their gradients. What they have in common: a few phases each reduce a row
 * to one number, a, b, c and d, and a last pass computes the result from the row and these numbers. The 64 items of a
 * group work on a row in the order that {@link longbow.tensor.op.Op} states: item t takes the elements t, t + 64, and
 * so on, a tree combines their 64 results, and a second one those of chunks of 65,536 elements.
 */
public final class RowKernels {
    /** {@code y = e^(x - a) / b}, a = max x, b = sum e^(x - a). */
    public static final int SOFTMAX = 0;
    /** {@code y = (x - a) - log b}. */
    public static final int LOG_SOFTMAX = 1;
    /** {@code y = -((x_target - a) - log b)}, one for each row. */
    public static final int CROSS_ENTROPY = 2;
    /** {@code dx = y (dy - sum y dy)}. */
    public static final int SOFTMAX_GRAD = 3;
    /** {@code dx = dy - e^(x - a) (sum dy / b)}. */
    public static final int LOG_SOFTMAX_GRAD = 4;
    /** {@code dx = e (dy / b)}, at the target (e / b - 1) dy, with e = e^(x - a). */
    public static final int CROSS_ENTROPY_GRAD = 5;
    /** {@code y = h gamma + beta} with h = (x - a) b, a = mean(x), b = 1 / sqrt(mean((x - a)^2) + eps). */
    public static final int LAYER_NORM = 6;
    /** {@code y = h gamma}, a = 0. */
    public static final int RMS_NORM = 7;
    /** {@code dx = ((g - mean(g)) - h mean(g h)) b} with g = dy gamma; keeps a and b of each row. */
    public static final int LAYER_NORM_GRAD = 8;
    /** {@code dx = (g - h mean(g h)) b}; keeps a and b of each row. */
    public static final int RMS_NORM_GRAD = 9;

    /** The greatest x. */
    private static final int GREATEST = 0;
    /** The sum of e^(x - a). */
    private static final int EXPONENTIALS = 1;
    /** The sum of y dy, with y = e^(x - a) / b. */
    private static final int DOT = 2;
    /** The sum of dy. */
    private static final int SLOPES = 3;
    /** The mean of x. */
    private static final int MEAN = 4;
    /** 1 / sqrt(mean((x - a)^2) + eps). */
    private static final int ROOT = 5;
    /** The mean of g = dy gamma. */
    private static final int MEAN_G = 6;
    /** The mean of g h, with h = (x - a) b. */
    private static final int MEAN_GH = 7;
    /** This phase is left out. */
    private static final int NONE = 8;

    private static final int LANES = 64;
    private static final int CHUNK = 65_536;

    private RowKernels() {}

    /**
     * One of the operations above. Numbers: rows, width, x, result, dy, gamma, beta, targets or -1, eps, where a and
     * b of each row are kept, which operation.
     */
    public static void rows(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int program = (int) p.get(11);
        int rows = (int) p.get(0);
        int width = (int) p.get(1);
        int gamma = (int) p.get(5);
        float eps = (float) p.get(8);
        float[] partial = c.allocateFloatLocalArray(64);
        float[] levels = c.allocateFloatLocalArray(16); // results of 2^level chunks that wait for their neighbours
        int t = c.localIdx;
        int groups = c.globalGroupSizeX / c.localGroupSizeX;
        int chunks = (width + CHUNK - 1) / CHUNK;
        for (int row = c.groupIdx; row < rows; row += groups) {
            int x = (int) p.get(2) + row * width;
            int dy = (int) p.get(4) + row * width;
            float ra = 0f;
            float rb = 0f;
            float rc = 0f;
            float rd = 0f;
            for (int phase = 0; phase < 4; phase++) {
                int kind = kind(program, phase);
                if (kind != NONE) {
                    float total = 0f;
                    for (int chunk = 0; chunk < chunks; chunk++) {
                        int to = TornadoMath.min(width, (chunk + 1) * CHUNK);
                        float own = initial(kind);
                        for (int e = chunk * CHUNK + t; e < to; e += LANES) {
                            own = joined(kind, own, term(f, kind, x + e, dy + e, gamma + e, ra, rb));
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
                    float result = result(kind, total, width, eps);
                    if (phase == 0) {
                        ra = result;
                    }
                    if (phase == 1) {
                        rb = result;
                    }
                    if (phase == 2) {
                        rc = result;
                    }
                    if (phase == 3) {
                        rd = result;
                    }
                }
            }
            if (program > SOFTMAX) {
                if (program < SOFTMAX_GRAD) { // the two with a logarithm, and without a third phase
                    rc = FloatFunctions.log(rb);
                }
            }
            write(c, f, i, p, program, row, width, ra, rb, rc, rd);
        }
    }

    private static int kind(int program, int phase) {
        if (program >= LAYER_NORM) {
            if (phase == 0) {
                if (program == LAYER_NORM) {
                    return MEAN;
                }
                if (program == LAYER_NORM_GRAD) {
                    return MEAN;
                }
                return NONE;
            }
            if (phase == 1) {
                return ROOT;
            }
            if (program < LAYER_NORM_GRAD) {
                return NONE;
            }
            if (phase == 3) {
                return MEAN_GH;
            }
            if (program == LAYER_NORM_GRAD) {
                return MEAN_G;
            }
            return NONE;
        }
        if (phase == 0) {
            return GREATEST;
        }
        if (phase == 1) {
            return EXPONENTIALS;
        }
        if (phase == 2) {
            if (program == SOFTMAX_GRAD) {
                return DOT;
            }
            if (program == LOG_SOFTMAX_GRAD) {
                return SLOPES;
            }
        }
        return NONE;
    }

    private static float initial(int kind) {
        if (kind == GREATEST) {
            return Float.NEGATIVE_INFINITY;
        }
        return 0f;
    }

    private static float joined(int kind, float u, float v) {
        if (kind == GREATEST) {
            return Rounded.greater(u, v);
        }
        return u + v;
    }

    /** What an element contributes. */
    private static float term(FloatArray f, int kind, int x, int dy, int gamma, float a, float b) {
        if (kind < SLOPES) {
            float value = f.get(x);
            if (kind > GREATEST) {
                value = FloatFunctions.exp(value - a);
                if (kind == DOT) {
                    value = Rounded.product(Rounded.quotient(value, b), f.get(dy));
                }
            }
            return value;
        }
        if (kind == SLOPES) {
            return f.get(dy);
        }
        if (kind == ROOT) {
            float centred = f.get(x) - a;
            return Rounded.product(centred, centred);
        }
        if (kind == MEAN_G) {
            return Rounded.product(f.get(dy), f.get(gamma));
        }
        if (kind == MEAN_GH) {
            float g = Rounded.product(f.get(dy), f.get(gamma));
            return Rounded.product(g, Rounded.product(f.get(x) - a, b));
        }
        return f.get(x);
    }

    private static float result(int kind, float total, int width, float eps) {
        if (kind < MEAN) {
            return total;
        }
        float mean = Rounded.quotient(total, width);
        if (kind == ROOT) {
            return Rounded.quotient(1f, Rounded.root(mean + eps));
        }
        return mean;
    }

    /** The last pass. */
    private static void write(
            KernelContext c,
            FloatArray f,
            IntArray i,
            DoubleArray p,
            int program,
            int row,
            int width,
            float a,
            float b,
            float rc,
            float rd) {
        int x = (int) p.get(2) + row * width;
        int dy = (int) p.get(4) + row * width;
        int gamma = (int) p.get(5);
        int beta = (int) p.get(6);
        int targets = (int) p.get(7);
        int n = width; // elements to write
        int target = -1;
        float last = rd;
        if (targets >= 0) {
            target = i.get(targets + row);
            last = f.get((int) p.get(4) + row); // there is one dy for each row
            if (program == CROSS_ENTROPY) {
                x += target;
                n = 1;
            }
        }
        int y = (int) p.get(3) + row * n;
        float third = third(program, b, rc, last);
        for (int e = c.localIdx; e < n; e += LANES) {
            float centred = f.get(x + e) - a;
            float value = centred;
            if (program < LAYER_NORM) {
                value = softmax(f, program, centred, dy + e, e - target, b, third, last);
            } else {
                value = norm(f, program, centred, dy + e, gamma + e, beta + e, b, third, last);
            }
            f.set(y + e, value);
        }
        if (program >= LAYER_NORM_GRAD) {
            if (c.localIdx == 0) {
                f.set((int) p.get(9) + row, a);
                f.set((int) p.get(10) + row, b);
            }
        }
    }

    /** What elements need instead of the third result. */
    private static float third(int program, float b, float c, float d) {
        if (program == LOG_SOFTMAX_GRAD) {
            return Rounded.quotient(c, b);
        }
        if (program == CROSS_ENTROPY_GRAD) {
            return Rounded.quotient(d, b);
        }
        return c;
    }

    /** An element of softmax and its like, so many elements behind the target. */
    private static float softmax(
            FloatArray f, int program, float centred, int dy, int behind, float b, float c, float d) {
        if (program == LOG_SOFTMAX) {
            return centred - c;
        }
        if (program == CROSS_ENTROPY) {
            return -(centred - c);
        }
        float exponential = FloatFunctions.exp(centred);
        if (program == LOG_SOFTMAX_GRAD) {
            return f.get(dy) - Rounded.product(exponential, c);
        }
        if (program == CROSS_ENTROPY_GRAD) {
            if (behind == 0) {
                return (Rounded.quotient(exponential, b) - 1f) * d;
            }
            return exponential * c;
        }
        float y = Rounded.quotient(exponential, b);
        if (program == SOFTMAX_GRAD) {
            return y * (f.get(dy) - c);
        }
        return y;
    }

    private static float norm(
            FloatArray f, int program, float centred, int dy, int gamma, int beta, float b, float c, float d) {
        float h = Rounded.product(centred, b);
        if (program == LAYER_NORM) {
            return Rounded.product(h, f.get(gamma)) + f.get(beta);
        }
        if (program == RMS_NORM) {
            return h * f.get(gamma);
        }
        float g = Rounded.product(f.get(dy), f.get(gamma));
        return (g - c - Rounded.product(h, d)) * b;
    }

    /**
     * {@code dgamma = sum dy h}, one ascending chain of fused multiply-adds over rows, and {@code dbeta = sum dy}: an
     * item for each column. Numbers: rows, width, whether there is a beta, x, dy, means, roots, dgamma, dbeta.
     */
    public static void normColumns(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int rows = (int) p.get(0);
        int width = (int) p.get(1);
        int beta = (int) p.get(2);
        int x = (int) p.get(3);
        int dy = (int) p.get(4);
        int means = (int) p.get(5);
        int roots = (int) p.get(6);
        int dgamma = (int) p.get(7);
        int dbeta = (int) p.get(8);
        for (int column = c.globalIdx; column < width; column += c.globalGroupSizeX) {
            float scaled = 0f;
            float plain = 0f;
            for (int row = 0; row < rows; row++) {
                int at = row * width + column;
                float slope = f.get(dy + at);
                float h = Rounded.product(f.get(x + at) - f.get(means + row), f.get(roots + row));
                scaled = scaled + slope * h;
                plain = plain + slope;
            }
            f.set(dgamma + column, scaled);
            if (beta == 1) {
                f.set(dbeta + column, plain);
            }
        }
    }
}
