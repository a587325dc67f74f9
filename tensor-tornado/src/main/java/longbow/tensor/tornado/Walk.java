package longbow.tensor.tornado;

import java.util.Arrays;
import longbow.tensor.Shape;

/** Steps through operands: the distance in memory between neighbours along each dimension. Kernels read them with {@code Walks}. */
final class Walk {
    /** Kernels walk over at most so many dimensions. */
    static final int MOST = 6;

    private Walk() {}

    /** Returns the steps of a tensor in row-major order. */
    static int[] rowMajor(Shape shape) {
        int[] steps = new int[shape.rank()];
        int step = 1;
        for (int r = steps.length - 1; r >= 0; r--) {
            steps[r] = step;
            step *= Math.max(shape.dim(r), 1);
        }
        return steps;
    }

    /** Returns the steps that walk a tensor of shape {@code from} as if it were expanded to {@code to}. */
    static int[] expanded(Shape from, Shape to) {
        int[] own = rowMajor(from);
        int[] steps = new int[to.rank()];
        for (int r = 1; r <= from.rank(); r++) {
            steps[to.rank() - r] = from.dim(-r) == 1 ? 0 : own[from.rank() - r];
        }
        return steps;
    }

    /**
     * Appends a walk to the numbers of a launch: the rank, and for each dimension, the last one first, its extent and its step. Dimensions that
     * are walked without a gap are joined.
     *
     * @throws IllegalArgumentException if more than {@link #MOST} are left
     */
    static double[] appended(double[] numbers, Shape shape, int[] steps) {
        double[] walk = new double[1 + 2 * shape.rank()];
        int rank = 0;
        int end = 0; // the extents and steps of the dimensions so far
        for (int r = shape.rank() - 1; r >= 0; r--) {
            int extent = shape.dim(r);
            if (extent == 1) {
                continue;
            }
            if (rank > 0
                    && steps[r]
                            == walk[end] * walk[end - 1]) { // the next element is behind the end of the inner dimension
                walk[end - 1] *= extent;
                continue;
            }
            walk[++end] = extent;
            walk[++end] = steps[r];
            rank++;
        }
        if (rank > MOST) {
            throw new IllegalArgumentException("a walk over " + rank + " dimensions");
        }
        walk[0] = rank;
        double[] all = Arrays.copyOf(numbers, numbers.length + 1 + end);
        System.arraycopy(walk, 0, all, numbers.length, 1 + end);
        return all;
    }
}
