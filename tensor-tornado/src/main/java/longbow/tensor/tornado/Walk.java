package longbow.tensor.tornado;

import java.util.Arrays;
import longbow.tensor.Shape;

/** Steps through operands: the distance in memory between neighbours along each dimension. */
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
     * Appends to {@code head} the rank, and for each dimension, the last one first, its extent and the step of each operand. Dimensions that are
     * walked without a gap are joined.
     *
     * @throws IllegalArgumentException if more than {@link #MOST} are left
     */
    static double[] numbers(double[] head, Shape shape, int[]... steps) {
        int operands = steps.length;
        int[][] joined = new int[shape.rank()][];
        int rank = 0;
        for (int r = shape.rank() - 1; r >= 0; r--) {
            int extent = shape.dim(r);
            if (extent == 1) {
                continue;
            }
            if (rank > 0 && joins(joined[rank - 1], steps, r)) {
                joined[rank - 1][0] *= extent;
                continue;
            }
            joined[rank] = new int[1 + operands];
            joined[rank][0] = extent;
            for (int o = 0; o < operands; o++) {
                joined[rank][1 + o] = steps[o][r];
            }
            rank++;
        }
        if (rank > MOST) {
            throw new IllegalArgumentException("a walk over " + rank + " dimensions");
        }
        double[] numbers = Arrays.copyOf(head, head.length + 1 + rank * (1 + operands));
        int at = head.length;
        numbers[at++] = rank;
        for (int r = 0; r < rank; r++) {
            for (int value : joined[r]) {
                numbers[at++] = value;
            }
        }
        return numbers;
    }

    /** Returns whether all operands come to the next element of dimension {@code r} by walking on past the end of the inner one. */
    private static boolean joins(int[] inner, int[][] steps, int r) {
        for (int o = 0; o < steps.length; o++) {
            if (steps[o][r] != inner[1 + o] * inner[0]) {
                return false;
            }
        }
        return true;
    }
}
