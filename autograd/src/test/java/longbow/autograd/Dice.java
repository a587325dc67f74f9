package longbow.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;

/** Draws random shapes, values and tensors, one after the other, from one key. */
final class Dice {
    private final Backend backend;
    private final Key key;
    private final DType dtype;
    private final boolean integers;
    private long next;

    /** Draws F64 tensors; {@code integers}: values are small integers, for exact comparisons. */
    Dice(Backend backend, Key key, boolean integers) {
        this(backend, key, DType.F64, integers);
    }

    /** Draws tensors of a floating-point type. */
    Dice(Backend backend, Key key, DType dtype, boolean integers) {
        this.backend = backend;
        this.key = key;
        this.dtype = dtype;
        this.integers = integers;
    }

    int below(int bound) {
        return key.below(bound, next++);
    }

    /** Whether values are small integers. */
    boolean integers() {
        return integers;
    }

    boolean chance(int oneIn) {
        return below(oneIn) == 0;
    }

    double value() {
        return integers ? below(9) - 4 : 0.8 * key.normal(next++);
    }

    double positive() {
        return integers ? 1 + below(4) : 0.4 + 2 * key.uniform(next++);
    }

    double awayFromZero() {
        double sign = below(2) * 2 - 1;
        return sign * (integers ? 1 + below(4) : 0.3 + key.uniform(next++));
    }

    /** An extent: 0 and 1 more often than chance would have it. */
    int extent(int least) {
        int roll = below(12);
        return Math.max(least, roll == 0 ? 0 : roll < 4 ? 1 : 2 + below(3));
    }

    Shape shape(int leastRank, int leastExtent) {
        int[] dims = new int[leastRank + below(5 - leastRank)];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = dims.length == 4 ? Math.max(leastExtent, Math.min(2, extent(leastExtent))) : extent(leastExtent);
        }
        return Shape.of(dims);
    }

    /** A shape that broadcasts to {@code target}. */
    Shape broadcastingTo(Shape target) {
        if (chance(3)) {
            return target;
        }
        int dropped = chance(2) ? 0 : below(target.rank() + 1);
        int[] dims = new int[target.rank() - dropped];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = chance(4) ? 1 : target.dim(i + dropped);
        }
        return Shape.of(dims);
    }

    Tensor tensor(Shape shape) {
        return tensor(shape, this::value);
    }

    /** A tensor: plain, or a permuted or narrowed view of another one. */
    Tensor tensor(Shape shape, DoubleSupplier values) {
        int rank = shape.rank();
        int roll = rank == 0 ? 0 : below(4);
        if (roll == 1) {
            int[] order = key.fold(next++).permutation(rank);
            int[] dims = new int[rank];
            for (int i = 0; i < rank; i++) {
                dims[order[i]] = shape.dim(i);
            }
            return plain(Shape.of(dims), values).permute(order);
        }
        if (roll == 2) {
            int dim = below(rank);
            int before = below(3);
            Shape larger = shape.with(dim, shape.dim(dim) + before + below(2));
            return plain(larger, values).narrow(dim, before, shape.dim(dim));
        }
        return plain(shape, values);
    }

    private Tensor plain(Shape shape, DoubleSupplier values) {
        double[] elements = new double[shape.numel()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = values.getAsDouble();
        }
        return create(shape, elements);
    }

    private Tensor create(Shape shape, double[] elements) {
        if (dtype == DType.F64) {
            return backend.tensor(dtype, shape, elements);
        }
        float[] rounded = new float[elements.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) elements[i];
        }
        return backend.tensor(dtype, shape, rounded);
    }

    /** Values that all differ by at least 0.1. */
    Tensor distinct(Shape shape) {
        int n = shape.numel();
        int[] order = key.fold(next++).permutation(n);
        double[] elements = new double[n];
        for (int i = 0; i < n; i++) {
            elements[i] = 0.1 * order[i] - 0.7;
        }
        return create(shape, elements);
    }

    Tensor ints(Shape shape, int bound) {
        int[] elements = new int[shape.numel()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = below(bound);
        }
        return Tensors.ofInts(backend, shape, elements);
    }

    Tensor booleans(Shape shape) {
        boolean[] elements = new boolean[shape.numel()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = chance(2);
        }
        return Tensors.ofBooleans(backend, shape, elements);
    }

    List<Integer> someOf(int rank) {
        List<Integer> dims = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            if (chance(2)) {
                dims.add(i);
            }
        }
        return dims;
    }

    /** Roots and branches, some of them empty. */
    Segments segments() {
        Segments segments = Segments.of();
        int count = 1 + below(4);
        for (int s = 0; s < count; s++) {
            int parent = s == 0 || chance(2) ? -1 : below(s);
            boolean root = parent < 0 || segments.parent(parent) >= 0;
            int prefix = root ? 0 : below(segments.length(parent) + 1);
            segments = segments.branch(root ? -1 : parent, prefix, below(4));
        }
        return segments;
    }

    DType floating() {
        return chance(2) ? DType.F32 : DType.F64;
    }
}
