package longbow.tensor.cpu;

import longbow.tensor.Shape;
import longbow.tensor.Tensor;

/**
 * Walks operands that broadcast to one shape in blocks: stretches of a row in which every operand advances evenly or stands
 * still. Dimensions that all operands walk evenly are merged first, so that most tensors are one long row.
 */
final class RowWalk {
    /** The most elements of one block: scratch rows of this length stay in the first cache. */
    static final int BLOCK = 1024;

    private final int[] dims;
    private final int[] offsets;
    private final int[][] strides;
    private final int last;
    private final int width;
    private final int perRow;

    /** Makes the walk of {@code operands} over {@code shape}. */
    RowWalk(Shape shape, Tensor... operands) {
        dims = shape.dims();
        offsets = new int[operands.length];
        strides = new int[operands.length][];
        for (int k = 0; k < operands.length; k++) {
            Strided s = Strided.of(operands[k]);
            offsets[k] = s.offset();
            strides[k] = s.expandedStrides(operands[k].shape(), shape);
        }
        last = merge();
        width = last < 0 ? Math.min(shape.numel(), 1) : dims[last];
        perRow = Math.max(Math.ceilDiv(width, BLOCK), 1);
        rows = width == 0 ? 0 : shape.numel() / width;
    }

    private final int rows;

    /** Merges dimensions in place and returns the index of the last one left, -1 for a single element. */
    private int merge() {
        int to = -1;
        for (int d = 0; d < dims.length; d++) {
            if (dims[d] == 1) {
                continue;
            }
            boolean even = to >= 0;
            for (int[] stride : strides) {
                even &= to >= 0 && stride[to] == stride[d] * dims[d];
            }
            if (even) {
                dims[to] *= dims[d];
            } else {
                dims[++to] = dims[d];
            }
            for (int[] stride : strides) {
                stride[to] = stride[d];
            }
        }
        return to;
    }

    /** Returns the number of blocks. */
    int blocks() {
        return rows * perRow;
    }

    /** Returns the number of elements of most blocks, for the cost of one. */
    int size() {
        return Math.min(width, BLOCK);
    }

    /** Returns by how much operand {@code k} advances within a block. */
    int step(int k) {
        return last < 0 ? 0 : strides[k][last];
    }

    /** Writes where block {@code b} begins in each operand, in the result, and its number of elements. */
    void seek(int b, int[] at) {
        int from = b % perRow * BLOCK;
        int n = strides.length;
        at[n] = b / perRow * width + from;
        at[n + 1] = Math.min(width - from, BLOCK);
        for (int k = 0; k < n; k++) {
            int position = offsets[k] + from * step(k);
            int rest = b / perRow;
            for (int d = last - 1; d >= 0; d--) {
                position += rest % dims[d] * strides[k][d];
                rest /= dims[d];
            }
            at[k] = position;
        }
    }
}
