package longbow.tensor.tornado;

import org.jspecify.annotations.Nullable;

/**
 * A product as BLAS states it: column by column, so the row-major {@code C = A B} is {@code C' = B' A'} with the operands
 * exchanged. {@code left} and {@code right} are BLAS's: B and A.
 *
 * @param rows of C', which are the columns of C
 * @param columns of C'
 * @param inner what is summed over
 * @param result where C lies
 * @param resultStep the distance between the results of a batch
 */
record Sgemm(int rows, int columns, int inner, Factor left, Factor right, int result, long resultStep, int batch) {

    /**
     * An operand.
     *
     * @param transposed whether BLAS has to transpose what it sees
     * @param at where it lies
     * @param leading the distance between neighbouring columns, as BLAS sees them
     * @param step the distance between the matrices of a batch
     */
    record Factor(boolean transposed, int at, int leading, long step) {

        /** Returns a matrix that is contiguous along rows or along columns; null for others. */
        private static @Nullable Factor of(int rows, int columns, int at, int rowStep, int columnStep, int step) {
            if (columnStep == 1 && rowStep >= columns) {
                return new Factor(false, at, rowStep, step);
            }
            if (rowStep == 1 && columnStep >= rows) {
                return new Factor(true, at, columnStep, step);
            }
            return null;
        }
    }

    /** Returns the product that a launch is, with its numbers as kernels of products have them; null where it is none for BLAS. */
    static @Nullable Sgemm of(Kernel kernel, double... numbers) {
        if (kernel != Kernel.MATMUL && kernel != Kernel.MATMUL_FEW_ROWS) {
            return null;
        }
        int[] p = new int[numbers.length];
        for (int j = 0; j < p.length; j++) {
            p[j] = (int) numbers[j];
        }
        int m = p[0];
        int n = p[1];
        int k = p[2];
        Factor a = Factor.of(m, k, p[3], p[6], p[7], p[10]);
        Factor b = Factor.of(k, n, p[4], p[8], p[9], p[11]);
        return k == 0 || a == null || b == null ? null : new Sgemm(n, m, k, b, a, p[5], p[12], p[13]);
    }
}
