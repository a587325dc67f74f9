package longbow.tensor.cpu;

import java.util.Arrays;
import longbow.tensor.IndexException;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;

/** Reads and sums by index. All indices are checked first; one outside its range is an error that names it. */
final class ReferenceIndexing {
    private ReferenceIndexing() {}

    static Object indexSelect(Tensor x, Tensor ids) {
        int[] index = indices("indexSelect", ids, x.shape(), 0);
        int width = inner(x, 1);
        Strided rows = Strided.of(Movement.contiguous(x.backend(), x)); // a large table is not copied for a few rows
        Object out = Strided.newArray(x.dtype(), index.length * width);
        for (int n = 0; n < index.length; n++) {
            System.arraycopy(rows.array(), rows.offset() + index[n] * width, out, n * width, width);
        }
        return out;
    }

    static Object scatterAdd(Tensor x, Tensor ids, Shape sums) {
        int rows = sums.dim(0);
        int[] index = indices("scatterAdd", ids, sums, 0);
        int width = inner(x, ids.rank());
        if (x.dtype().isInteger()) {
            long[] values = Integers.of(x);
            long[] out = new long[rows * width];
            for (int n = 0; n < index.length; n++) {
                for (int c = 0; c < width; c++) {
                    out[index[n] * width + c] += values[n * width + c];
                }
            }
            return Integers.narrow(x.dtype(), out);
        }
        double[] values = Rows.of(x);
        double[] out = new double[rows * width];
        Arithmetic a = Arithmetic.of(x.dtype());
        for (int n = 0; n < index.length; n++) {
            for (int c = 0; c < width; c++) {
                int to = index[n] * width + c;
                out[to] = a.add(out[to], values[n * width + c]);
            }
        }
        return out;
    }

    static Object gather(Tensor x, Tensor ids) {
        int width = Rows.width(x);
        int taken = Rows.width(ids);
        int[] index = indices("gather", ids, x.shape(), x.rank() - 1);
        Object values = Movement.toArray(x);
        Object out = Strided.newArray(x.dtype(), index.length);
        for (int n = 0; n < index.length; n++) {
            System.arraycopy(values, n / taken * width + index[n], out, n, 1);
        }
        return out;
    }

    static Object scatter(Tensor x, Tensor ids, Shape sums) {
        int extent = sums.dim(-1);
        int given = Rows.width(ids);
        int[] index = indices("scatter", ids, sums, sums.rank() - 1);
        int rows = given == 0 ? Rows.count(ids) : index.length / given;
        boolean[] first = new boolean[rows * extent];
        Arrays.fill(first, true);
        if (x.dtype().isInteger()) {
            long[] values = Integers.of(x);
            long[] out = new long[first.length];
            for (int n = 0; n < index.length; n++) {
                out[n / given * extent + index[n]] += values[n];
            }
            return Integers.narrow(x.dtype(), out);
        }
        double[] values = Rows.of(x);
        double[] out = new double[first.length];
        Arithmetic a = Arithmetic.of(x.dtype());
        for (int n = 0; n < index.length; n++) {
            int to = n / given * extent + index[n];
            out[to] = first[to] ? values[n] : a.add(out[to], values[n]);
            first[to] = false;
        }
        return out;
    }

    /** Returns the number of elements behind one index of the dimensions before {@code from}. */
    static int inner(Tensor x, int from) {
        int product = 1;
        for (int d = from; d < x.rank(); d++) {
            product *= x.shape().dim(d);
        }
        return product;
    }

    /**
     * Returns the elements of an index tensor, I32 or I64, in row-major order.
     *
     * @throws IndexException if dimension {@code dim} of {@code indexed} has no such index
     */
    static int[] indices(String operation, Tensor ids, Shape indexed, int dim) {
        Object array = Movement.toArray(ids);
        int[] index = array instanceof int[] narrow ? narrow : new int[ids.numel()];
        for (int i = 0; i < index.length; i++) {
            long id = array instanceof long[] wide ? wide[i] : index[i];
            if (id < 0 || id >= indexed.dim(dim)) {
                throw outside(operation, ids, i, id, indexed, dim);
            }
            index[i] = (int) id;
        }
        return index;
    }

    /** Returns the error that element {@code i} of {@code ids} is no index of a dimension. */
    static IndexException outside(String operation, Tensor ids, int i, long id, Shape indexed, int dim) {
        int[] position = new int[ids.rank()];
        for (int d = position.length - 1, rest = i; d >= 0; d--) {
            position[d] = rest % ids.shape().dim(d);
            rest /= ids.shape().dim(d);
        }
        int extent = indexed.dim(dim);
        String has = extent == 0 ? "no rows" : "indices 0 to %d".formatted(extent - 1);
        return new IndexException(
                "%s: ids %s have %d at %s, but dimension %d of %s has %s; mask such ids, or make the dimension larger"
                        .formatted(operation, ids.shape(), id, Arrays.toString(position), dim, indexed, has));
    }
}
