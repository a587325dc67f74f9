package longbow.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random shapes and tensors for tests, as a function of a seed.
 *
 * <p>Extents 0 and 1 are frequent. Half of the tensors with more than one dimension are views: permuted, narrowed or
 * expanded from another tensor.
 */
public final class Draws {
    /** What elements look like. */
    public enum Values {
        /** Small integers: sums and products are exact. */
        INTEGERS,
        /** Numbers around 1. */
        NORMAL,
        /** Numbers of every magnitude, zeros of both signs, infinities, NaN, subnormals. */
        EXTREME
    }

    private static final double[] SPECIAL = {
        0,
        -0.0,
        1,
        -1,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        1e-40,
        -3e-39,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1e30,
        -1e30,
        88.8,
        -88.8,
        104,
        -150
    };

    private final SplittableRandom random;
    private final Backend backend;
    private final DType dtype;
    private final Values values;
    private final int most;

    /** Creates a source of tensors of one floating-point type. */
    public Draws(long seed, Backend backend, DType dtype, Values values) {
        this(seed, backend, dtype, values, 5);
    }

    /** Creates a source of tensors whose extents are at most {@code most}. */
    public Draws(long seed, Backend backend, DType dtype, Values values, int most) {
        this.random = new SplittableRandom(seed);
        this.backend = backend;
        this.dtype = dtype;
        this.values = values;
        this.most = most;
    }

    /** The backend of the tensors. */
    public Backend backend() {
        return backend;
    }

    /** An integer from 0 to bound - 1. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** True once in {@code n} times. */
    public boolean oneIn(int n) {
        return below(n) == 0;
    }

    /** An extent of at least {@code least}. */
    public int extent(int least) {
        int extent = oneIn(6) ? 0 : oneIn(5) ? 1 : 1 + below(most);
        return Math.max(extent, least);
    }

    /** A shape of at least {@code rank} dimensions, at most 4, with extents of at least {@code least}. */
    public Shape shape(int rank, int least) {
        int[] dims = new int[rank + below(5 - rank)];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = extent(least);
        }
        return Shape.of(dims);
    }

    /** A shape that broadcasts to {@code shape}: extents replaced by 1, leading dimensions left out. */
    public Shape narrower(Shape shape) {
        int drop = oneIn(2) ? below(shape.rank() + 1) : 0;
        int[] dims = new int[shape.rank() - drop];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = oneIn(3) ? 1 : shape.dim(i + drop);
        }
        return Shape.of(dims);
    }

    /** One element. */
    public double value() {
        return switch (values) {
            case INTEGERS -> below(9) - 4;
            case NORMAL -> normal();
            case EXTREME -> {
                if (oneIn(3)) {
                    yield SPECIAL[below(SPECIAL.length)];
                }
                yield oneIn(2) ? normal() : normal() * Math.pow(10, below(60) - 30);
            }
        };
    }

    private double normal() {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
            sum += random.nextDouble();
        }
        return sum;
    }

    /** A tensor of this shape; possibly a view. */
    public Tensor tensor(Shape shape) {
        if (shape.rank() == 0 || oneIn(2)) {
            return fresh(shape);
        }
        int dim = below(shape.rank());
        return switch (below(3)) {
            case 0 -> {
                int other = below(shape.rank());
                Shape swapped = shape.with(dim, shape.dim(other)).with(other, shape.dim(dim));
                yield fresh(swapped).transpose(dim, other);
            }
            case 1 -> {
                int before = below(3);
                yield fresh(shape.with(dim, shape.dim(dim) + before + below(3))).narrow(dim, before, shape.dim(dim));
            }
            default -> fresh(narrower(shape)).expand(shape);
        };
    }

    private Tensor fresh(Shape shape) {
        double[] elements = new double[shape.numel()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = value();
        }
        if (dtype == DType.F64) {
            return backend.tensor(DType.F64, shape, elements);
        }
        float[] floats = new float[elements.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) elements[i];
        }
        return backend.tensor(DType.F32, shape, floats);
    }

    /** Indices from 0 to {@code bound} - 1. */
    public Tensor indices(Shape shape, int bound) {
        int[] elements = new int[shape.numel()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = below(bound);
        }
        return backend.tensor(DType.I32, shape, elements);
    }

    /** Indices from 0 to {@code bound} - 1, of either integer type; possibly a view. */
    public Tensor ids(Shape shape, int bound) {
        Tensor ids = indices(shape, bound);
        ids = oneIn(3) ? ids.to(DType.I64) : ids;
        return shape.rank() > 1 && oneIn(2) ? viewed(ids) : ids;
    }

    /** The same values, as a transposed view. */
    private static Tensor viewed(Tensor x) {
        Tensor turned = x.transpose(0, 1);
        return x.backend()
                .tensor(x.dtype(), turned.shape(), x.backend().toArray(turned))
                .transpose(0, 1);
    }

    /** Small integers of either type. */
    public Tensor integers(Shape shape) {
        Tensor x = tensor(shape).to(DType.I32);
        return oneIn(2) ? x.to(DType.I64) : x;
    }

    /** Numbers that are computed with: mostly of the type of {@link #tensor}. */
    public Tensor numbers(Shape shape) {
        return oneIn(4) ? integers(shape) : tensor(shape);
    }

    /** Elements of any type: mostly of that of {@link #tensor}. */
    public Tensor anything(Shape shape) {
        return oneIn(3) ? tensor(shape).to(DType.values()[below(DType.values().length)]) : tensor(shape);
    }

    /** Truth values. */
    public Tensor booleans(Shape shape) {
        boolean[] elements = new boolean[shape.numel()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = oneIn(2);
        }
        return backend.tensor(DType.BOOL, shape, elements);
    }

    /** Some of 0 to n - 1, ascending. */
    public List<Integer> someOf(int n) {
        List<Integer> some = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            if (oneIn(2)) {
                some.add(i);
            }
        }
        return some;
    }

    /** Roots and branches. */
    public Segments segments() {
        int roots = 1 + below(2);
        int[] lengths = new int[roots];
        for (int i = 0; i < roots; i++) {
            lengths[i] = extent(0);
        }
        Segments segments = Segments.of(lengths);
        for (int b = below(3); b > 0; b--) {
            int parent = below(roots);
            segments = segments.branch(parent, below(lengths[parent] + 1), extent(0));
        }
        return segments;
    }
}
