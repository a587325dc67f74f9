package longbow.tensor.cpu;

import static longbow.tensor.cpu.VectorMath.LANES;
import static longbow.tensor.cpu.VectorMath.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;

/** Comparison and selection in single precision, on views and broadcast operands, block by block. */
final class VectorSelect {
    private VectorSelect() {}

    /** Writes the truth values of all elements of {@code shape} to {@code out} from {@code ot} on. */
    static void compare(
            ComputePool pool, Op.Compare.Kind kind, Shape shape, Tensor x, Tensor y, boolean[] out, int ot) {
        RowWalk walk = new RowWalk(shape, x, y);
        float[] p = Strided.of(x).floats();
        float[] q = Strided.of(y).floats();
        int sx = walk.step(0);
        int sy = walk.step(1);
        pool.ranges(walk.blocks(), 2L * walk.size() + 16, (from, to) -> {
            RowScratch mine = pool.scratch();
            int[] at = mine.positions;
            float[] left = mine.array(RowScratch.Use.LEFT, RowWalk.BLOCK);
            float[] right = mine.array(RowScratch.Use.RIGHT, RowWalk.BLOCK);
            for (int b = from; b < to; b++) {
                walk.seek(b, at);
                int n = at[3];
                float[] u = sx == 1 ? p : spread(p, at[0], sx, left, n);
                float[] v = sy == 1 ? q : spread(q, at[1], sy, right, n);
                int i = sx == 1 ? at[0] : 0;
                int j = sy == 1 ? at[1] : 0;
                switch (kind) {
                    case EQ -> equal(u, i, v, j, out, ot + at[2], n);
                    case LT -> less(u, i, v, j, out, ot + at[2], n);
                    case LE -> lessOrEqual(u, i, v, j, out, ot + at[2], n);
                }
            }
        });
    }

    /** Copies {@code n} elements that lie {@code step} apart next to each other. */
    private static float[] spread(float[] x, int at, int step, float[] to, int n) {
        if (step == 0) {
            Arrays.fill(to, 0, n, x[at]);
        } else {
            for (int i = 0; i < n; i++) {
                to[i] = x[at + i * step];
            }
        }
        return to;
    }

    private static void equal(float[] x, int p, float[] y, int q, boolean[] out, int at, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            load(x, p + i).compare(VectorOperators.EQ, load(y, q + i)).intoArray(out, at + i);
        }
        for (; i < n; i++) {
            out[at + i] = x[p + i] == y[q + i];
        }
    }

    private static void less(float[] x, int p, float[] y, int q, boolean[] out, int at, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            load(x, p + i).compare(VectorOperators.LT, load(y, q + i)).intoArray(out, at + i);
        }
        for (; i < n; i++) {
            out[at + i] = x[p + i] < y[q + i];
        }
    }

    private static void lessOrEqual(float[] x, int p, float[] y, int q, boolean[] out, int at, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            load(x, p + i).compare(VectorOperators.LE, load(y, q + i)).intoArray(out, at + i);
        }
        for (; i < n; i++) {
            out[at + i] = x[p + i] <= y[q + i];
        }
    }

    /** Writes the selected elements of {@code shape} to {@code out} from {@code ot} on. */
    static void where(ComputePool pool, Shape shape, Tensor condition, Tensor x, Tensor y, float[] out, int ot) {
        RowWalk walk = new RowWalk(shape, condition, x, y);
        boolean[] c = Strided.of(condition).booleans();
        float[] p = Strided.of(x).floats();
        float[] q = Strided.of(y).floats();
        int sc = walk.step(0);
        int sx = walk.step(1);
        int sy = walk.step(2);
        pool.ranges(walk.blocks(), 3L * walk.size() + 24, (from, to) -> {
            RowScratch mine = pool.scratch();
            int[] at = mine.positions;
            boolean[] chosen = mine.chosen;
            float[] left = mine.array(RowScratch.Use.LEFT, RowWalk.BLOCK);
            float[] right = mine.array(RowScratch.Use.RIGHT, RowWalk.BLOCK);
            for (int b = from; b < to; b++) {
                walk.seek(b, at);
                int n = at[4];
                boolean[] w = sc == 1 ? c : spread(c, at[0], sc, chosen, n);
                float[] u = sx == 1 ? p : spread(p, at[1], sx, left, n);
                float[] v = sy == 1 ? q : spread(q, at[2], sy, right, n);
                int h = sc == 1 ? at[0] : 0;
                int i = sx == 1 ? at[1] : 0;
                int j = sy == 1 ? at[2] : 0;
                select(w, h, u, i, v, j, out, ot + at[3], n);
            }
        });
    }

    private static boolean[] spread(boolean[] x, int at, int step, boolean[] to, int n) {
        for (int i = 0; i < n; i++) {
            to[i] = x[at + i * step];
        }
        return to;
    }

    private static void select(boolean[] c, int h, float[] x, int p, float[] y, int q, float[] out, int at, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            VectorMask<Float> chosen = VectorMask.fromArray(SPECIES, c, h + i);
            load(y, q + i).blend(load(x, p + i), chosen).intoArray(out, at + i);
        }
        for (; i < n; i++) {
            out[at + i] = c[h + i] ? x[p + i] : y[q + i];
        }
    }

    private static FloatVector load(float[] x, int at) {
        return FloatVector.fromArray(SPECIES, x, at);
    }
}
