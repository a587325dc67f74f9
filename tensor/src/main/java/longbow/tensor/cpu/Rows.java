package longbow.tensor.cpu;

import longbow.tensor.DType;
import longbow.tensor.HalfPrecision;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;

/** A floating-point tensor read as doubles in row-major order: how the reference kernels see their operands. */
final class Rows {
    private Rows() {}

    /** Returns the elements widened to double, which is exact. */
    static double[] of(Tensor x) {
        return switch (Movement.toArray(x)) {
            case double[] a -> a;
            case float[] a -> {
                double[] wide = new double[a.length];
                for (int i = 0; i < a.length; i++) {
                    wide[i] = a[i];
                }
                yield wide;
            }
            case short[] a -> {
                double[] wide = new double[a.length];
                for (int i = 0; i < a.length; i++) {
                    wide[i] = HalfPrecision.toFloat(x.dtype(), a[i]);
                }
                yield wide;
            }
            default -> throw new AssertionError(x.dtype());
        };
    }

    /** Returns a row-major array of {@code dtype} that holds {@code values}, which are already rounded to that type. */
    static Object narrow(DType dtype, double[] values) {
        if (dtype == DType.F64) {
            return values;
        }
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return out;
    }

    /** Returns the extent of the last dimension. */
    static int width(Tensor x) {
        return x.shape().dim(-1);
    }

    /** Returns the number of rows: the product of all extents but the last; 0 where no array could count empty rows. */
    static int count(Tensor x) {
        Shape shape = x.shape();
        long rows = 1;
        for (int i = 0; i < shape.rank() - 1 && rows <= Integer.MAX_VALUE; i++) {
            rows *= shape.dim(i);
        }
        return rows > Integer.MAX_VALUE ? 0 : (int) rows;
    }
}
