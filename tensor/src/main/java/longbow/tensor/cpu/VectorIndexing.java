package longbow.tensor.cpu;

import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import longbow.tensor.DType;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;

/** Copies: rows and elements by index, joins, margins, and views brought into row-major order. */
final class VectorIndexing {
    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int L = VectorMath.LANES;

    private VectorIndexing() {}

    /** Rows of {@code width} elements by number; the ids have been checked, here and below. */
    static void indexSelect(
            ComputePool pool, float[] x, int at, int width, Strided ids, int count, float[] out, int ot) {
        int[] index = ids.ints();
        int it = ids.offset();
        pool.ranges(count, width + 8L, (from, to) -> {
            for (int n = from; n < to; n++) {
                System.arraycopy(x, at + index[it + n] * width, out, ot + n * width, width);
            }
        });
    }

    /** Every destination row is one ascending chain over n; threads divide the columns. */
    static void scatterAdd(
            ComputePool pool, int rows, float[] x, int at, int width, Strided ids, int count, float[] out, int ot) {
        Arrays.fill(out, ot, ot + rows * width, 0f);
        int[] index = ids.ints();
        int it = ids.offset();
        pool.ranges((width + L - 1) / L, (long) count * L, (from, to) -> {
            int end = Math.min(to * L, width);
            scatterColumns(x, at, width, index, it, count, from * L, end, out, ot);
        });
    }

    private static void scatterColumns(
            float[] x, int at, int width, int[] ids, int it, int count, int from, int to, float[] out, int ot) {
        for (int n = 0; n < count; n++) {
            int row = ot + ids[it + n] * width;
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

    /** {@code taken} elements of each row of {@code width}. */
    static void gather(
            ComputePool pool, float[] x, int at, int width, Strided ids, int count, int taken, float[] out, int ot) {
        int[] index = ids.ints();
        int it = ids.offset();
        pool.ranges(count, 4, (from, to) -> {
            for (int n = from; n < to; n++) {
                out[ot + n] = x[at + n / taken * width + index[it + n]];
            }
        });
    }

    /** {@code given} elements go to each row of {@code extent}. */
    static void scatter(
            ComputePool pool, int rows, int extent, float[] x, int at, Strided ids, int given, float[] out, int ot) {
        int[] index = ids.ints();
        int it = ids.offset();
        pool.ranges(rows, extent + 4L * given, (from, to) -> {
            boolean[] reached = new boolean[given > 1 ? extent : 0];
            for (int r = from; r < to; r++) {
                int row = ot + r * extent;
                Arrays.fill(out, row, row + extent, 0f);
                Arrays.fill(reached, false);
                for (int n = r * given; n < (r + 1) * given; n++) {
                    int i = index[it + n];
                    out[row + i] = given > 1 && reached[i] ? out[row + i] + x[at + n] : x[at + n];
                    if (given > 1) {
                        reached[i] = true;
                    }
                }
            }
        });
    }

    static void concat(List<Tensor> parts, int axis, float[] out, int ot, Shape shape) {
        int at = 0;
        for (Tensor part : parts) {
            place(part, out, ot, shape, axis, at, 1);
            at += part.shape().dim(axis);
        }
    }

    /** Copies {@code x} to positions at, at + step, ... of dimension {@code axis} of a row-major tensor. */
    static void place(Tensor x, float[] out, int ot, Shape shape, int axis, int at, int step) {
        if (x.numel() == 0) {
            return;
        }
        int inner = 1;
        for (int d = axis + 1; d < shape.rank(); d++) {
            inner *= shape.dim(d);
        }
        int run = x.shape().dim(axis) * inner;
        Strided s = Strided.of(x);
        if (s.contiguous() && step == 1) {
            for (int outer = 0; outer < x.numel() / run; outer++) {
                System.arraycopy(
                        s.floats(), s.offset() + outer * run, out, ot + (outer * shape.dim(axis) + at) * inner, run);
            }
        } else {
            int[] steps = Strided.rowMajorStrides(shape);
            steps[axis] *= step;
            copy(s.floats(), s.offset(), x.shape().dims(), s.strides(x.shape()), out, ot + at * inner, steps);
        }
    }

    /** Returns the storage of {@code x}, or of a copy in row-major order. */
    static Strided contiguous(BlockPool memory, Tensor x) {
        Strided s = Strided.of(x);
        if (s.contiguous()) {
            return s;
        }
        Strided copy = Strided.rowMajor(memory.take(DType.F32, x.numel(), null));
        pack(x.shape(), s, copy.floats(), 0);
        return copy;
    }

    /**
     * Returns indices as ints in row-major order, all of them checked: where they are, or a copy.
     *
     * @throws longbow.tensor.IndexException if dimension {@code dim} of {@code indexed} has no such index
     */
    static Strided indices(BlockPool memory, Op op, Tensor ids, Shape indexed, int dim) {
        int extent = indexed.dim(dim);
        Strided s = Strided.of(Movement.contiguous(ids.backend(), ids));
        int n = ids.numel();
        boolean wide = ids.dtype() == DType.I64;
        Strided checked = wide ? Strided.rowMajor(memory.take(DType.I32, n, null)) : s;
        for (int i = 0; i < n; i++) {
            long index = wide ? s.longs()[s.offset() + i] : s.ints()[s.offset() + i];
            if (index < 0 || index >= extent) {
                throw ReferenceIndexing.outside(op.label(), ids, i, index, indexed, dim);
            }
            if (wide) {
                checked.ints()[i] = (int) index;
            }
        }
        return checked;
    }

    /** Returns the elements of a view in row-major order, as a new array. */
    static float[] packed(Shape shape, Strided view) {
        if (view.contiguous()) {
            return Arrays.copyOfRange(view.floats(), view.offset(), view.offset() + shape.numel());
        }
        float[] out = new float[shape.numel()];
        pack(shape, view, out, 0);
        return out;
    }

    /** Writes the elements of a view to {@code out} in row-major order, from {@code ot} on. */
    static void pack(Shape shape, Strided view, float[] out, int ot) {
        int n = shape.numel();
        if (view.contiguous()) {
            System.arraycopy(view.floats(), view.offset(), out, ot, n);
        } else if (n > 0) {
            copy(
                    view.floats(),
                    view.offset(),
                    shape.dims(),
                    view.strides(shape),
                    out,
                    ot,
                    Strided.rowMajorStrides(shape));
        }
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
