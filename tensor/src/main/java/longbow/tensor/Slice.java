package longbow.tensor;

import org.jspecify.annotations.Nullable;

/**
 * What to take of one dimension in {@link Tensor#get}. Negative positions count from the end. What is written
 * {@code x[2, 1:, ::-1]} elsewhere is {@code x.get(at(2), from(1), every(-1))} here.
 */
public sealed interface Slice {

    /** One position; the dimension disappears. */
    record At(int index) implements Slice {}

    /**
     * The positions from start on, step after step, up to but without stop. Bounds beyond the ends stand for the ends.
     *
     * @param start the first position; null is the first one there is in the direction of the step
     * @param stop the first position that is left out; null is none
     * @param step how far to go, not 0; negative steps go backwards
     */
    record Range(@Nullable Integer start, @Nullable Integer stop, int step) implements Slice {
        /** Refuses a step of 0. */
        public Range {
            if (step == 0) {
                throw new ShapeException("get: a step of 0 goes nowhere; give a positive or negative one");
            }
        }
    }

    /** A new dimension of extent 1. */
    record NewAxis() implements Slice {}

    /** As many whole dimensions as the other slices leave over. */
    record Ellipsis() implements Slice {}

    /** Returns position {@code index}. */
    static Slice at(int index) {
        return new At(index);
    }

    /** Returns positions {@code start ... stop - 1}. */
    static Slice range(int start, int stop) {
        return new Range(start, stop, 1);
    }

    /** Returns positions start, start + step, ... up to but without stop. */
    static Slice range(int start, int stop, int step) {
        return new Range(start, stop, step);
    }

    /** Returns the positions from {@code start} on. */
    static Slice from(int start) {
        return new Range(start, null, 1);
    }

    /** Returns the positions before {@code stop}. */
    static Slice to(int stop) {
        return new Range(null, stop, 1);
    }

    /** Returns every {@code step}-th position; -1 reverses the dimension. */
    static Slice every(int step) {
        return new Range(null, null, step);
    }

    /** Returns the whole dimension. */
    static Slice all() {
        return new Range(null, null, 1);
    }

    /** Returns a new dimension of extent 1. */
    static Slice newAxis() {
        return new NewAxis();
    }

    /** Returns as many whole dimensions as are left over; may stand once. */
    static Slice ellipsis() {
        return new Ellipsis();
    }
}
