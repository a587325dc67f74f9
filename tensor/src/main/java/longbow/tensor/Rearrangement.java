package longbow.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Movements that are made of others. */
final class Rearrangement {
    private Rearrangement() {}

    /** Resolves one extent of -1. */
    static Shape reshaped(Shape shape, int... dims) {
        int[] resolved = dims.clone();
        int open = -1;
        long known = 1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] == -1 && open < 0) {
                open = i;
            } else {
                known *= dims[i];
            }
        }
        if (open >= 0) {
            if (known <= 0 || shape.numel() % known != 0) {
                throw new ShapeException(
                        "reshape: %s cannot become %s; give -1 once, and extents whose product divides %d"
                                .formatted(shape, Arrays.toString(dims), shape.numel()));
            }
            resolved[open] = (int) (shape.numel() / known);
        }
        return Shape.of("reshape", resolved);
    }

    static Tensor flatten(Tensor x, int from, int to) {
        if (x.rank() == 0) {
            return x.reshape(1);
        }
        int first = x.shape().axis("flatten", from);
        int last = x.shape().axis("flatten", to);
        if (first > last) {
            throw new ShapeException("flatten: dimension %d of %s lies behind dimension %d; give the outer one first"
                    .formatted(from, x.shape(), to));
        }
        int[] dims = new int[x.rank() - last + first];
        long joined = 1; // below 2^31 at each step, so that the next one cannot overflow
        for (int d = 0; d < x.rank(); d++) {
            joined = d < first || d > last ? joined : joined * x.shape().dim(d);
            if (joined > Integer.MAX_VALUE) {
                throw new ShapeException(
                        "flatten: dimensions %d to %d of %s have more than 2^31 - 1 elements; flatten fewer"
                                .formatted(first, last, x.shape()));
            }
            dims[d <= first ? d : d <= last ? first : d - last + first] =
                    d < first || d > last ? x.shape().dim(d) : (int) joined;
        }
        return x.reshape(dims);
    }

    static Tensor unsqueeze(String operation, Tensor x, int dim) {
        int axis = dim < 0 ? dim + x.rank() + 1 : dim;
        if (axis < 0 || axis > x.rank()) {
            throw new ShapeException("%s: dimension %d cannot be inserted into %s; give %d to %d"
                    .formatted(operation, dim, x.shape(), -x.rank() - 1, x.rank()));
        }
        int[] dims = new int[x.rank() + 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i < axis ? x.shape().dim(i) : i == axis ? 1 : x.shape().dim(i - 1);
        }
        return x.reshape(Shape.of(operation, dims).dims());
    }

    static Tensor squeeze(Tensor x, int dim) {
        int axis = x.shape().axis("squeeze", dim);
        if (x.shape().dim(axis) != 1) {
            throw new ShapeException("squeeze: dimension %d of %s has extent %d, not 1; narrow it or reshape"
                    .formatted(dim, x.shape(), x.shape().dim(axis)));
        }
        int[] dims = new int[x.rank() - 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = x.shape().dim(i < axis ? i : i + 1);
        }
        return x.reshape(dims);
    }

    static Tensor squeeze(Tensor x) {
        return x.reshape(Arrays.stream(x.shape().dims()).filter(d -> d != 1).toArray());
    }

    /** Copies the whole dimension {@code count} times, or each of its elements. */
    static Tensor repeated(String operation, Tensor x, int dim, int count, boolean elements) {
        int axis = x.shape().axis(operation, dim);
        if (count < 0) {
            throw new ShapeException(
                    "%s: %s cannot be repeated %d times; give 0 or more".formatted(operation, x.shape(), count));
        }
        long extent = (long) x.shape().dim(axis) * count;
        if (extent > Integer.MAX_VALUE) {
            throw new ShapeException("%s: %s would get an extent of %d, more than 2^31 - 1; repeat less often"
                    .formatted(operation, x.shape(), extent));
        }
        int[] dims = x.shape().dims();
        dims[axis] = (int) extent;
        Shape shape = Shape.of(operation, dims);
        if (shape.numel() == 0) {
            return x.numel() == 0 && shape.equals(x.shape()) ? x : Tensors.zeros(x.backend(), x.dtype(), shape);
        }
        int outer = 1;
        for (int d = 0; d < axis; d++) {
            outer *= x.shape().dim(d);
        }
        int rows = elements ? outer * x.shape().dim(axis) : outer;
        Tensor flat = x.reshape(rows, 1, x.numel() / rows);
        return flat.expand(Shape.of(rows, count, x.numel() / rows)).reshape(dims);
    }

    /** Counts and dimensions are aligned at the last ones; what is missing on either side is 1. */
    static Tensor tile(Tensor x, int... counts) {
        int rank = Math.max(x.rank(), counts.length);
        int[] dims = new int[rank];
        Arrays.fill(dims, 1);
        System.arraycopy(x.shape().dims(), 0, dims, rank - x.rank(), x.rank());
        Tensor y = x.reshape(Shape.of("tile", dims).dims());
        for (int i = 0; i < counts.length; i++) {
            y = counts[i] == 1 ? y : repeated("tile", y, rank - counts.length + i, counts[i], false);
        }
        return y;
    }

    static Tensor roll(Tensor x, int shift, int dim) {
        int axis = x.shape().axis("roll", dim);
        int n = x.shape().dim(axis);
        int from = n == 0 ? 0 : Math.floorMod(-(long) shift, n); // what comes first afterwards
        return from == 0 ? x : Tensors.concat(List.of(x.narrow(axis, from, n - from), x.narrow(axis, 0, from)), axis);
    }

    static List<Tensor> split(String operation, Tensor x, int size, int dim) {
        int axis = x.shape().axis(operation, dim);
        int n = x.shape().dim(axis);
        if (size < 1) {
            throw new ShapeException(
                    "%s: %s cannot be cut into parts of %d; give at least 1".formatted(operation, x.shape(), size));
        }
        List<Tensor> parts = new ArrayList<>();
        for (int start = 0; start < n; start += Math.min(size, n - start)) {
            parts.add(x.narrow(axis, start, Math.min(size, n - start)));
        }
        return parts.isEmpty() ? List.of(x) : List.copyOf(parts);
    }

    /** Takes slice after slice; {@code d} is the dimension of what is left that the next one is about. */
    static Tensor get(Tensor x, Slice... slices) {
        int named = 0;
        int ellipses = 0;
        for (Slice slice : slices) {
            named += slice instanceof Slice.At || slice instanceof Slice.Range ? 1 : 0;
            ellipses += slice instanceof Slice.Ellipsis ? 1 : 0;
        }
        if (named > x.rank() || ellipses > 1) {
            throw new ShapeException("get: %s has %d dimensions, but %d slices and %d ellipses were given; give fewer"
                    .formatted(x.shape(), x.rank(), named, ellipses));
        }
        Tensor y = x;
        int d = 0;
        for (Slice slice : slices) {
            switch (slice) {
                case Slice.At(int index) -> {
                    int n = y.shape().dim(d);
                    if (index < -n || index >= n) {
                        throw new IndexException("get: index %d is outside dimension %d of %s; give %d to %d"
                                .formatted(index, d, y.shape(), -n, n - 1));
                    }
                    y = squeeze(y.narrow(d, Math.floorMod(index, n), 1), d);
                }
                case Slice.Range range -> y = ranged(y, d++, range);
                case Slice.NewAxis axis -> y = unsqueeze("get", y, d++);
                case Slice.Ellipsis ellipsis -> d += x.rank() - named;
            }
        }
        return y;
    }

    private static Tensor ranged(Tensor x, int dim, Slice.Range range) {
        int n = x.shape().dim(dim);
        boolean back = range.step() < 0;
        Tensor y = back ? x.flip(dim) : x; // positions are mirrored with it
        int start = bound(range.start(), n, back, 0);
        int stop = bound(range.stop(), n, back, n);
        int step = back ? -Math.max(range.step(), -Integer.MAX_VALUE) : range.step();
        int length = stop <= start ? 0 : (stop - start - 1) / step + 1;
        return length == n ? y : y.narrowed(dim, start, length, step);
    }

    /** Returns a bound as a position from 0 to n in the direction of the step. */
    private static int bound(@Nullable Integer bound, int n, boolean back, int missing) {
        if (bound == null) {
            return missing;
        }
        long position = bound < 0 ? (long) bound + n : bound;
        return Math.clamp(back ? n - 1 - position : position, 0, n);
    }
}
