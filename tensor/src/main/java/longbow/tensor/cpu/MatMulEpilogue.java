package longbow.tensor.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import longbow.tensor.cpu.kernels.Lanes;
import longbow.tensor.op.Activation;

/**
 * What is done to the columns of a finished product while they are in the cache: a bias is added to every row, then an
 * activation function applied.
 *
 * @param bias an element for each column of the product, from {@code at} on; or none at all
 * @param at where the bias of column 0 lies
 */
record MatMulEpilogue(float[] bias, int at, Activation activation) {
    /** Leaves a product as it is. */
    static final MatMulEpilogue NONE = new MatMulEpilogue(new float[0], 0, Activation.NONE);

    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;

    /** Finishes {@code rows} rows and {@code columns} columns of C, from column {@code j} of the product on. */
    void apply(float[] c, int ct, int ldc, int rows, int columns, int j) {
        if (bias.length == 0) {
            return;
        }
        for (int i = 0; i < rows; i++) {
            addBias(c, ct + i * ldc, columns, at + j);
            if (activation != Activation.NONE) {
                ActivationLoops.forward(activation, c, ct + i * ldc, c, ct + i * ldc, columns);
            }
        }
    }

    private void addBias(float[] c, int ct, int columns, int from) {
        int j = 0;
        for (; j <= columns - L; j += L) {
            FloatVector sum = FloatVector.fromArray(S, c, ct + j).add(FloatVector.fromArray(S, bias, from + j));
            sum.intoArray(c, ct + j);
        }
        for (; j < columns; j++) {
            c[ct + j] += bias[from + j];
        }
    }
}
