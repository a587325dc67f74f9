package longbow.tensor.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;

/** Operands of tests, and how their results are compared with those of the reference backend. */
final class Sample {
    static final Backend REFERENCE = Backends.reference();

    private Sample() {}

    /** Returns normally distributed numbers of standard deviation 2. */
    static Tensor normal(Key key, int... dims) {
        return normal(key, Shape.of(dims));
    }

    static Tensor normal(Key key, Shape shape) {
        float[] values = new float[shape.numel()];
        for (int j = 0; j < values.length; j++) {
            values[j] = (float) (2 * key.normal(j));
        }
        return tensor(shape, values);
    }

    /** Returns integers from 0 to {@code bound - 1}. */
    static Tensor ids(Key key, int bound, int... dims) {
        Shape shape = Shape.of(dims);
        int[] values = new int[shape.numel()];
        for (int j = 0; j < values.length; j++) {
            values[j] = key.below(bound, j);
        }
        return REFERENCE.tensor(DType.I32, shape, values);
    }

    static Tensor tensor(Shape shape, float... values) {
        return REFERENCE.tensor(DType.F32, shape, values);
    }

    /** Demands the bits of {@code expected}; any NaN is as good as another. */
    static void same(String what, float[] actual, float[] expected) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int j = 0; j < actual.length; j++) {
            if (Float.floatToIntBits(actual[j]) != Float.floatToIntBits(expected[j])) {
                throw new AssertionError("%s: element %d is %s and not %s".formatted(what, j, actual[j], expected[j]));
            }
        }
    }
}
