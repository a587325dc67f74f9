package longbow.tensor.cpu;

import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;

/** Copies: rows and elements by index, joins, margins, and views brought into row-major order. */
final class VectorIndexing {
    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int L = VectorMath.LANES;

    private VectorIndexing() {}

    static float[] indexSelect(
            ComputePool pool, float[] table, int at, int rows, int width, int[] ids, int first, int count) {
        float[] out = new float[count * width];
        pool.ranges(count, width + 8L, (from, to) -> {
            for (int n = from; n < to; n++) {
                int row = ReferenceIndexing.check("indexSelect", ids[first + n], rows);
                System.arraycopy(table, at + row * width, out, n * width, width);
            }
        });
        return out;
    }

    /** Every destination row is one ascending chain over n; threads divide the columns. */
    static float[] scatterAdd(
            ComputePool pool, int rows, float[] x, int at, int width, int[] ids, int first, int count) {
        for (int n = 0; n < count; n++) {
            ReferenceIndexing.check("scatterAdd", ids[first + n], rows);
        }
        float[] out = new float[rows * width];
        pool.ranges(
                (width + L - 1) / L,
                (long) count * L,
                (from, to) -> scatterColumns(x, at, width, ids, first, count, from * L, Math.min(to * L, width), out));
        return out;
    }

    private static void scatterColumns(
            float[] x, int at, int width, int[] ids, int first, int count, int from, int to, float[] out) {
        for (int n = 0; n < count; n++) {
            int row = ids[first + n] * width;
            int value = at + n * width;
            int c = from;
            for (; c <= to - L; c += L) {
                FloatVector.fromArray(S, out, row + c)
                        .add(FloatVector.fromArray(S, x, value + c))
                        .intoArray(out, row + c);
            }
            for (; c < to; c++) {
                out[row + c] += x[value + c];
            }
        }
    }

    static float[] gather(float[] x, int at, int width, int[] ids, int first, int count) {
        float[] out = new float[count];
        for (int n = 0; n < count; n++) {
            out[n] = x[at + n * width + ReferenceIndexing.check("gather", ids[first + n], width)];
        }
        return out;
    }

    static float[] scatter(int extent, float[] values, int at, int[] ids, int first, int count) {
        float[] out = new float[count * extent];
        for (int n = 0; n < count; n++) {
            out[n * extent + ReferenceIndexing.check("scatter", ids[first + n], extent)] = values[at + n];
        }
        return out;
    }

    static float[] concat(List<Tensor> parts, int axis, Shape shape) {
        float[] out = new float[shape.numel()];
        int at = 0;
        for (Tensor part : parts) {
            place(part, out, shape, axis, at);
            at += part.shape().dim(axis);
        }
        return out;
    }

    /** Copies {@code x} to positions {@code at ...} of dimension {@code axis} of a row-major array. */
    static void place(Tensor x, float[] out, Shape shape, int axis, int at) {
        if (x.numel() == 0) {
            return;
        }
        int inner = 1;
        for (int d = axis + 1; d < shape.rank(); d++) {
            inner *= shape.dim(d);
        }
        int run = x.shape().dim(axis) * inner;
        Strided s = Strided.of(x);
        if (s.contiguous()) {
            for (int outer = 0; outer < x.numel() / run; outer++) {
                System.arraycopy(
                        s.floats(), s.offset() + outer * run, out, (outer * shape.dim(axis) + at) * inner, run);
            }
        } else {
            copy(
                    s.floats(),
                    s.offset(),
                    x.shape().dims(),
                    s.strides(),
                    out,
                    at * inner,
                    Strided.rowMajorStrides(shape));
        }
    }

    /** Returns the elements of a view in row-major order. */
    static float[] packed(Shape shape, Strided view) {
        if (view.contiguous()) {
            return Arrays.copyOfRange(view.floats(), view.offset(), view.offset() + shape.numel());
        }
        float[] out = new float[shape.numel()];
        if (out.length > 0) {
            copy(view.floats(), view.offset(), shape.dims(), view.strides(), out, 0, Strided.rowMajorStrides(shape));
        }
        return out;
    }

    /** Copies a strided array to a strided one. */
    private static void copy(float[] from, int at, int[] dims, int[] strides, float[] to, int bt, int[] toStrides) {
        int rank = dims.length;
        if (rank == 1) {
            line(from, at, strides[0], to, bt, toStrides[0], dims[0]);
            return;
        }
        int[] index = new int[rank - 1];
        int p = at;
        int q = bt;
        while (true) {
            line(from, p, strides[rank - 1], to, q, toStrides[rank - 1], dims[rank - 1]);
            int d = rank - 2;
            while (d >= 0) {
                p += strides[d];
                q += toStrides[d];
                if (++index[d] < dims[d]) {
                    break;
                }
                p -= strides[d] * index[d];
                q -= toStrides[d] * index[d];
                index[d--] = 0;
            }
            if (d < 0) {
                return;
            }
        }
    }

    private static void line(float[] from, int p, int step, float[] to, int q, int toStep, int n) {
        if (step == 1 && toStep == 1) {
            System.arraycopy(from, p, to, q, n);
        } else if (step == 0 && toStep == 1) {
            Arrays.fill(to, q, q + n, from[p]);
        } else {
            for (int i = 0; i < n; i++) {
                to[q + i * toStep] = from[p + i * step];
            }
        }
    }
}
