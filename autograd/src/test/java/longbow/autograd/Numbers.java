package longbow.autograd;

import java.util.function.DoubleUnaryOperator;
import longbow.tensor.Tensor;

/** Plain arithmetic on the elements of tensors, for expectations. */
final class Numbers {
    private static final double STEP = 5e-4;

    private Numbers() {}

    /** The elements as doubles. */
    static double[] of(Tensor tensor) {
        return switch (tensor.backend().toArray(tensor)) {
            case double[] a -> a;
            case float[] a -> {
                double[] wide = new double[a.length];
                for (int i = 0; i < a.length; i++) {
                    wide[i] = a[i];
                }
                yield wide;
            }
            default -> throw new AssertionError(tensor.dtype());
        };
    }

    /** {@code sum_i a_i b_i}. */
    static double dot(Tensor a, Tensor b) {
        double[] x = of(a);
        double[] y = of(b);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    /** The derivative at 0 by central differences with one step of Richardson extrapolation: the error is of order h^4. */
    static double derivative(DoubleUnaryOperator f) {
        double near = (f.applyAsDouble(STEP) - f.applyAsDouble(-STEP)) / (2 * STEP);
        double far = (f.applyAsDouble(2 * STEP) - f.applyAsDouble(-2 * STEP)) / (4 * STEP);
        return (4 * near - far) / 3;
    }
}
