package longbow.tensor.cpu;

import longbow.tensor.DType;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import org.jspecify.annotations.Nullable;

/**
 * What the CPU backends keep for a tensor: a block of memory and how to walk it. Movement operations make new views of the
 * same block.
 *
 * @param block where the elements lie; its array may be longer than needed
 * @param offset the index of the first element
 * @param steps the distance in the array between neighbours along each dimension; null where the elements lie in row-major
 *     order without gaps
 */
record Strided(Block block, int offset, int @Nullable [] steps) implements Storage {

    /** Wraps an array that begins with the elements of a tensor in row-major order. */
    static Strided rowMajor(Object array) {
        return rowMajor(new Block(array));
    }

    /** Wraps a block that begins with the elements of a tensor in row-major order. */
    static Strided rowMajor(Block block) {
        return new Strided(block, 0, null);
    }

    /** Returns the view of {@code tensor}'s storage with the given offset and strides. */
    static Strided view(Block block, int offset, int[] strides, Shape shape) {
        return new Strided(block, offset, isRowMajor(strides, shape) ? null : strides);
    }

    /**
     * Returns the storage of {@code tensor}, or a copy in row-major order where it is laid out otherwise.
     *
     * @throws longbow.tensor.ReleasedException if its memory went back to a workspace
     * @throws TensorException if it belongs to another kind of backend
     */
    static Strided of(Tensor tensor) {
        if (!(tensor.storage() instanceof Storage storage)) {
            throw new TensorException("%s%s is a tensor of %s, not of a CPU backend; compute with it through Tensor"
                    .formatted(tensor.dtype(), tensor.shape(), tensor.backend().description()));
        }
        storage.block().check(tensor);
        return switch (storage) {
            case Strided s -> s;
            case Panels p -> p.rowMajor();
        };
    }

    /** Returns an array of the type that {@link #newArray} makes. */
    Object array() {
        return block.array();
    }

    float[] floats() {
        return (float[]) block.array();
    }

    double[] doubles() {
        return (double[]) block.array();
    }

    int[] ints() {
        return (int[]) block.array();
    }

    long[] longs() {
        return (long[]) block.array();
    }

    boolean[] booleans() {
        return (boolean[]) block.array();
    }

    /** Returns whether the elements lie in row-major order without gaps. */
    boolean contiguous() {
        return steps == null;
    }

    /** Returns the distance in the array between neighbours along each dimension; {@code shape} is the tensor's. */
    int[] strides(Shape shape) {
        return steps == null ? rowMajorStrides(shape) : steps;
    }

    static int[] rowMajorStrides(Shape shape) {
        int[] strides = new int[shape.rank()];
        int stride = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= Math.max(shape.dim(i), 1);
        }
        return strides;
    }

    private static boolean isRowMajor(int[] strides, Shape shape) {
        int stride = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            if (shape.dim(i) != 1 && strides[i] != stride) {
                return false;
            }
            stride *= Math.max(shape.dim(i), 1);
        }
        return true;
    }

    static Object newArray(DType dtype, int length) {
        return switch (dtype) {
            case F32 -> new float[length];
            case F64 -> new double[length];
            case BF16, F16 -> new short[length];
            case I32 -> new int[length];
            case I64 -> new long[length];
            case BOOL -> new boolean[length];
        };
    }

    /** Returns the array index of every element of {@code shape} in row-major order under these strides. */
    int[] indices(Shape shape) {
        int[] strides = strides(shape);
        int numel = shape.numel();
        int[] indices = new int[numel];
        int rank = shape.rank();
        int[] at = new int[rank];
        int index = offset;
        for (int i = 0; i < numel; i++) {
            indices[i] = index;
            for (int d = rank - 1; d >= 0; d--) {
                index += strides[d];
                if (++at[d] < shape.dim(d)) {
                    break;
                }
                index -= strides[d] * at[d];
                at[d] = 0;
            }
        }
        return indices;
    }

    /** Returns the strides that walk this storage as if it were expanded from {@code from} to {@code to}. */
    int[] expandedStrides(Shape from, Shape to) {
        int[] strides = strides(from);
        int[] expanded = new int[to.rank()];
        for (int i = 1; i <= from.rank(); i++) {
            expanded[to.rank() - i] = from.dim(-i) == 1 && to.dim(-i) != 1 ? 0 : strides[from.rank() - i];
        }
        return expanded;
    }
}
