package longbow.tensor.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import longbow.tensor.Shape;
import longbow.tensor.op.Op;

/**
 * {@code z_i = f(x_i, y_i)} with broadcasting, on storage of any strides. Dimensions that both operands walk evenly are
 * merged first, so that most cases become rows in which each operand either advances by one or stands still.
 */
final class VectorBinary {
    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int L = VectorMath.LANES;

    private VectorBinary() {}

    /**
     * Computes all elements of {@code shape}.
     *
     * @param xs the shape of x, which broadcasts to {@code shape}
     * @param ys the shape of y, likewise
     * @param z receives the results in row-major order, from {@code to} on
     */
    static void apply(
            ComputePool pool,
            Op.Binary.Kind kind,
            Shape shape,
            Strided x,
            Shape xs,
            Strided y,
            Shape ys,
            float[] z,
            int to) {
        int n = shape.numel();
        if (n == 0) {
            return;
        }
        boolean oneX = xs.numel() == 1;
        boolean oneY = ys.numel() == 1;
        if ((oneX || x.contiguous() && xs.equals(shape)) && (oneY || y.contiguous() && ys.equals(shape))) {
            line(pool, kind, n, x, oneX ? 0 : 1, y, oneY ? 0 : 1, z, to);
            return;
        }
        int[] sx = x.expandedStrides(xs, shape);
        int[] sy = y.expandedStrides(ys, shape);
        int[] dims = shape.dims();
        int last = merge(dims, sx, sy);
        int width = dims[last];
        int stepX = sx[last];
        int stepY = sy[last];
        if (last == 0) {
            line(pool, kind, width, x, stepX, y, stepY, z, to);
            return;
        }
        float[] p = x.floats();
        float[] q = y.floats();
        pool.ranges(n / width, width + 8L, (from, end) -> {
            for (int r = from; r < end; r++) {
                int px = x.offset();
                int qy = y.offset();
                int rest = r;
                for (int d = last - 1; d >= 0; d--) {
                    int at = d == 0 ? rest : rest % dims[d];
                    rest = d == 0 ? 0 : rest / dims[d];
                    px += at * sx[d];
                    qy += at * sy[d];
                }
                row(kind, p, px, stepX, q, qy, stepY, z, to + r * width, width);
            }
        });
    }

    /** All elements as one row. */
    private static void line(
            ComputePool pool,
            Op.Binary.Kind kind,
            int n,
            Strided x,
            int stepX,
            Strided y,
            int stepY,
            float[] z,
            int to) {
        float[] p = x.floats();
        float[] q = y.floats();
        int px = x.offset();
        int qy = y.offset();
        if (pool.alone(n, 1)) {
            row(kind, p, px, stepX, q, qy, stepY, z, to, n);
            return;
        }
        pool.ranges(
                n,
                1,
                (from, end) ->
                        row(kind, p, px + from * stepX, stepX, q, qy + from * stepY, stepY, z, to + from, end - from));
    }

    /** Merges dimensions where both operands allow it, in place; returns the index of the last one. One extent exceeds 1. */
    private static int merge(int[] dims, int[] sx, int[] sy) {
        int last = -1;
        for (int d = 0; d < dims.length; d++) {
            if (dims[d] == 1) {
                continue;
            }
            if (last >= 0 && sx[last] == sx[d] * dims[d] && sy[last] == sy[d] * dims[d]) {
                dims[last] *= dims[d];
            } else {
                last++;
                dims[last] = dims[d];
            }
            sx[last] = sx[d];
            sy[last] = sy[d];
        }
        return last;
    }

    /** Returns whether there is no vector code for {@code kind}: threads divide a scalar loop. */
    static boolean scalar(Op.Binary.Kind kind) {
        return kind == Op.Binary.Kind.POW;
    }

    private static void row(
            Op.Binary.Kind kind, float[] x, int p, int sx, float[] y, int q, int sy, float[] z, int at, int n) {
        switch (kind) {
            case ADD -> add(x, p, sx, y, q, sy, z, at, n);
            case SUB -> sub(x, p, sx, y, q, sy, z, at, n);
            case MUL -> mul(x, p, sx, y, q, sy, z, at, n);
            case DIV -> div(x, p, sx, y, q, sy, z, at, n);
            case POW -> pow(x, p, sx, y, q, sy, z, at, n);
            case MAXIMUM -> max(x, p, sx, y, q, sy, z, at, n);
            case MINIMUM -> min(x, p, sx, y, q, sy, z, at, n);
        }
    }

    private static void pow(float[] x, int p, int sx, float[] y, int q, int sy, float[] z, int at, int n) {
        for (int i = 0; i < n; i++) {
            z[at + i] = (float) Arithmetic.F32.binary(Op.Binary.Kind.POW, x[p + i * sx], y[q + i * sy]);
        }
    }

    private static void add(float[] x, int p, int sx, float[] y, int q, int sy, float[] z, int at, int n) {
        int i = 0;
        if (sx == 1 && sy == 1) {
            for (; i <= n - L; i += L) {
                FloatVector.fromArray(S, x, p + i)
                        .add(FloatVector.fromArray(S, y, q + i))
                        .intoArray(z, at + i);
            }
        } else if (sx == 1 && sy == 0) {
            FloatVector right = FloatVector.broadcast(S, y[q]);
            for (; i <= n - L; i += L) {
                FloatVector.fromArray(S, x, p + i).add(right).intoArray(z, at + i);
            }
        } else if (sx == 0 && sy == 1) {
            FloatVector left = FloatVector.broadcast(S, x[p]);
            for (; i <= n - L; i += L) {
                left.add(FloatVector.fromArray(S, y, q + i)).intoArray(z, at + i);
            }
        }
        for (; i < n; i++) {
            z[at + i] = x[p + i * sx] + y[q + i * sy];
        }
    }

    private static void sub(float[] x, int p, int sx, float[] y, int q, int sy, float[] z, int at, int n) {
        int i = 0;
        if (sx == 1 && sy == 1) {
            for (; i <= n - L; i += L) {
                FloatVector.fromArray(S, x, p + i)
                        .sub(FloatVector.fromArray(S, y, q + i))
                        .intoArray(z, at + i);
            }
        } else if (sx == 1 && sy == 0) {
            FloatVector right = FloatVector.broadcast(S, y[q]);
            for (; i <= n - L; i += L) {
                FloatVector.fromArray(S, x, p + i).sub(right).intoArray(z, at + i);
            }
        } else if (sx == 0 && sy == 1) {
            FloatVector left = FloatVector.broadcast(S, x[p]);
            for (; i <= n - L; i += L) {
                left.sub(FloatVector.fromArray(S, y, q + i)).intoArray(z, at + i);
            }
        }
        for (; i < n; i++) {
            z[at + i] = x[p + i * sx] - y[q + i * sy];
        }
    }

    private static void mul(float[] x, int p, int sx, float[] y, int q, int sy, float[] z, int at, int n) {
        int i = 0;
        if (sx == 1 && sy == 1) {
            for (; i <= n - L; i += L) {
                FloatVector.fromArray(S, x, p + i)
                        .mul(FloatVector.fromArray(S, y, q + i))
                        .intoArray(z, at + i);
            }
        } else if (sx == 1 && sy == 0) {
            FloatVector right = FloatVector.broadcast(S, y[q]);
            for (; i <= n - L; i += L) {
                FloatVector.fromArray(S, x, p + i).mul(right).intoArray(z, at + i);
            }
        } else if (sx == 0 && sy == 1) {
            FloatVector left = FloatVector.broadcast(S, x[p]);
            for (; i <= n - L; i += L) {
                left.mul(FloatVector.fromArray(S, y, q + i)).intoArray(z, at + i);
            }
        }
        for (; i < n; i++) {
            z[at + i] = x[p + i * sx] * y[q + i * sy];
        }
    }

    private static void div(float[] x, int p, int sx, float[] y, int q, int sy, float[] z, int at, int n) {
        int i = 0;
        if (sx == 1 && sy == 1) {
            for (; i <= n - L; i += L) {
                FloatVector.fromArray(S, x, p + i)
                        .div(FloatVector.fromArray(S, y, q + i))
                        .intoArray(z, at + i);
            }
        } else if (sx == 1 && sy == 0) {
            FloatVector right = FloatVector.broadcast(S, y[q]);
            for (; i <= n - L; i += L) {
                FloatVector.fromArray(S, x, p + i).div(right).intoArray(z, at + i);
            }
        } else if (sx == 0 && sy == 1) {
            FloatVector left = FloatVector.broadcast(S, x[p]);
            for (; i <= n - L; i += L) {
                left.div(FloatVector.fromArray(S, y, q + i)).intoArray(z, at + i);
            }
        }
        for (; i < n; i++) {
            z[at + i] = x[p + i * sx] / y[q + i * sy];
        }
    }

    private static void max(float[] x, int p, int sx, float[] y, int q, int sy, float[] z, int at, int n) {
        int i = 0;
        if (sx == 1 && sy == 1) {
            for (; i <= n - L; i += L) {
                FloatVector.fromArray(S, x, p + i)
                        .max(FloatVector.fromArray(S, y, q + i))
                        .intoArray(z, at + i);
            }
        } else if (sx == 1 && sy == 0) {
            FloatVector right = FloatVector.broadcast(S, y[q]);
            for (; i <= n - L; i += L) {
                FloatVector.fromArray(S, x, p + i).max(right).intoArray(z, at + i);
            }
        } else if (sx == 0 && sy == 1) {
            FloatVector left = FloatVector.broadcast(S, x[p]);
            for (; i <= n - L; i += L) {
                left.max(FloatVector.fromArray(S, y, q + i)).intoArray(z, at + i);
            }
        }
        for (; i < n; i++) {
            z[at + i] = Math.max(x[p + i * sx], y[q + i * sy]);
        }
    }

    private static void min(float[] x, int p, int sx, float[] y, int q, int sy, float[] z, int at, int n) {
        int i = 0;
        if (sx == 1 && sy == 1) {
            for (; i <= n - L; i += L) {
                FloatVector.fromArray(S, x, p + i)
                        .min(FloatVector.fromArray(S, y, q + i))
                        .intoArray(z, at + i);
            }
        } else if (sx == 1 && sy == 0) {
            FloatVector right = FloatVector.broadcast(S, y[q]);
            for (; i <= n - L; i += L) {
                FloatVector.fromArray(S, x, p + i).min(right).intoArray(z, at + i);
            }
        } else if (sx == 0 && sy == 1) {
            FloatVector left = FloatVector.broadcast(S, x[p]);
            for (; i <= n - L; i += L) {
                left.min(FloatVector.fromArray(S, y, q + i)).intoArray(z, at + i);
            }
        }
        for (; i < n; i++) {
            z[at + i] = Math.min(x[p + i * sx], y[q + i * sy]);
        }
    }
}
