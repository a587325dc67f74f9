package longbow.tensor;

import java.util.Arrays;

/** The extents of a tensor, outermost first; a value. The empty shape is that of a scalar. */
public final class Shape {
    private static final int MAX_RANK = 8;
    private static final Shape SCALAR = new Shape(new int[0]);
    private final int[] dims;

    private Shape(int[] dims) {
        this.dims = dims;
    }

    /**
     * Returns the shape with the given extents.
     *
     * @throws ShapeException if an extent is negative, the rank exceeds 8 or there are more than 2^31 - 1 elements
     */
    public static Shape of(int... dims) {
        return of("shape", dims);
    }

    /**
     * Returns the shape with the given extents, as the result of an operation.
     *
     * @throws ShapeException naming {@code operation} if an extent is negative, the rank exceeds 8 or there are more than
     *     2^31 - 1 elements
     */
    public static Shape of(String operation, int... dims) {
        return dims.length == 0 ? SCALAR : owning(operation, dims.clone());
    }

    /** The same for extents that nobody else will change. */
    private static Shape owning(String operation, int[] dims) {
        if (dims.length > MAX_RANK) {
            throw new ShapeException("%s: rank %d exceeds %d".formatted(operation, dims.length, MAX_RANK));
        }
        long numel = 1;
        boolean empty = false;
        for (int dim : dims) {
            if (dim < 0) {
                throw new ShapeException("%s: negative extent in %s".formatted(operation, Arrays.toString(dims)));
            }
            empty |= dim == 0;
            numel = Math.min(numel * Math.max(dim, 1), 1L << 32);
        }
        if (!empty && numel > Integer.MAX_VALUE) {
            throw new ShapeException(
                    "%s: %s has more than 2^31 - 1 elements".formatted(operation, Arrays.toString(dims)));
        }
        return new Shape(dims);
    }

    /** Returns the number of dimensions. */
    public int rank() {
        return dims.length;
    }

    /** Returns the extent of dimension {@code dim}; negative dimensions count from the end. */
    public int dim(int dim) {
        return dims[axis(dim)];
    }

    /** Returns a copy of the extents. */
    public int[] dims() {
        return dims.clone();
    }

    /** Returns the number of elements: the product of the extents, 1 for a scalar. */
    public int numel() {
        int numel = 1;
        for (int dim : dims) {
            numel *= dim;
        }
        return numel;
    }

    /**
     * Returns {@code dim} as an index from 0 to rank - 1; negative dimensions count from the end.
     *
     * @throws ShapeException if there is no such dimension
     */
    public int axis(int dim) {
        int axis = dim < 0 ? dim + dims.length : dim;
        if (axis < 0 || axis >= dims.length) {
            throw new ShapeException("dimension %d does not exist in shape %s".formatted(dim, this));
        }
        return axis;
    }

    /**
     * Returns {@code dim} as an index from 0 to rank - 1; negative dimensions count from the end.
     *
     * @throws ShapeException naming {@code operation} if there is no such dimension
     */
    public int axis(String operation, int dim) {
        if (dim < -dims.length || dim >= dims.length) {
            String remedy =
                    dims.length == 0 ? "a scalar has none" : "give %d to %d".formatted(-dims.length, dims.length - 1);
            throw new ShapeException(
                    "%s: dimension %d does not exist in shape %s; %s".formatted(operation, dim, this, remedy));
        }
        return dim < 0 ? dim + dims.length : dim;
    }

    /** Returns this shape with the extent of dimension {@code dim} replaced. */
    public Shape with(int dim, int extent) {
        int[] copy = dims.clone();
        copy[axis(dim)] = extent;
        return owning("shape", copy);
    }

    /**
     * Returns the shape that both operands are expanded to: aligned at the last dimension, extents must be equal or 1.
     *
     * @throws ShapeException naming {@code operation} if they do not fit
     */
    public static Shape broadcast(String operation, Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        int[] dims = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int p = i <= a.rank() ? a.dims[a.rank() - i] : 1;
            int q = i <= b.rank() ? b.dims[b.rank() - i] : 1;
            if (p != q && p != 1 && q != 1) {
                throw new ShapeException(
                        "%s: shapes %s and %s do not broadcast (%d != %d in dimension %d); reshape or unsqueeze one of them"
                                .formatted(operation, a, b, p, q, -i));
            }
            dims[rank - i] = p == 1 ? q : p;
        }
        return owning(operation, dims);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** Returns the extents in brackets, for instance {@code [2, 3]}. */
    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
