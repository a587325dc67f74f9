package longbow.tensor.tornado;

import java.util.Objects;
import longbow.tensor.DType;
import longbow.tensor.Shape;

/**
 * A tensor as kernels see it: its elements in row-major order from {@code at} on.
 *
 * @param at the index of the first element in the array of its {@link Place}
 */
record Operand(DType dtype, Shape shape, int at) {

    /** Returns which array it lies in; its type is one that has a place. */
    Place place() {
        return Objects.requireNonNull(Place.of(dtype));
    }

    int numel() {
        return shape.numel();
    }

    /** Returns the extent of the last dimension; 1 for a scalar. */
    int width() {
        return shape.rank() == 0 ? 1 : shape.dim(-1);
    }

    /** Returns how many rows of that width there are. */
    int rows() {
        return width() == 0 ? 0 : numel() / width();
    }
}
