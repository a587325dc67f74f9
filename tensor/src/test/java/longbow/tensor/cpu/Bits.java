package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.tensor.Tensor;

/** Comparison bit for bit: all NaNs are one, zeros have signs. */
final class Bits {
    private Bits() {}

    static void assertSame(Object what, List<Tensor> actual, List<Tensor> expected) {
        assertThat(actual).as("results of %s", what).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertSame(what, actual.get(i), expected.get(i));
        }
    }

    static void assertSame(Object what, Tensor actual, Tensor expected) {
        if (actual.dtype() == expected.dtype()
                && actual.shape().equals(expected.shape())
                && equal(array(actual), array(expected))) {
            return;
        }
        throw new AssertionError("%s\ngives    %s\ninstead of %s".formatted(what, actual, expected));
    }

    static boolean equal(Object a, Object b) {
        return switch (a) {
            case float[] x -> Arrays.equals(x, (float[]) b); // compares by floatToIntBits
            case double[] x -> Arrays.equals(x, (double[]) b);
            case short[] x -> Arrays.equals(x, (short[]) b);
            case int[] x -> Arrays.equals(x, (int[]) b);
            case long[] x -> Arrays.equals(x, (long[]) b);
            case boolean[] x -> Arrays.equals(x, (boolean[]) b);
            default -> throw new AssertionError(a.getClass());
        };
    }

    static Object array(Tensor tensor) {
        return tensor.backend().toArray(tensor);
    }

    /** The same tensors in arrays of their own, row-major. */
    static List<Tensor> copies(List<Tensor> tensors) {
        List<Tensor> copies = new ArrayList<>();
        for (Tensor tensor : tensors) {
            copies.add(tensor.backend().tensor(tensor.dtype(), tensor.shape(), array(tensor)));
        }
        return copies;
    }
}
