package longbow.tensor.cpu;

/** Which tiles there are, and the way to the kernel of each. */
final class MatMulTiles {
    /** The width of a panel of B and of a tile: two vectors. */
    static final int PANEL = 2 * VectorMath.LANES;
    /** The rows of the greatest tile: 28 accumulators fit the registers of AVX-512, 12 those of AVX2. */
    static final int ROWS = VectorMath.LANES == 16 ? 14 : 6;

    static final float[] NO_BIAS = {};

    private MatMulTiles() {}

    /** Returns how many of {@code left} rows the next tile takes: there are kernels for 14, 6, 4, 2 and 1. */
    static int height(int left) {
        return left >= ROWS ? ROWS : left >= 6 ? 6 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
    }

    /** One tile, two vectors wide; A row-major. */
    static void rows(
            int height,
            int steps,
            float[] a,
            int at,
            int lda,
            float[] b,
            int bt,
            int ldb,
            float[] c,
            int ct,
            int ldc,
            float[] bias,
            int biasAt) {
        switch (height) {
            case 14 -> MatMulKernels.rows14(steps, a, at, lda, b, bt, ldb, c, ct, ldc, bias, biasAt);
            case 6 -> MatMulKernels.rows6(steps, a, at, lda, b, bt, ldb, c, ct, ldc, bias, biasAt);
            case 4 -> MatMulKernels.rows4(steps, a, at, lda, b, bt, ldb, c, ct, ldc, bias, biasAt);
            case 2 -> MatMulKernels.rows2(steps, a, at, lda, b, bt, ldb, c, ct, ldc, bias, biasAt);
            default -> MatMulKernels.rows1(steps, a, at, lda, b, bt, ldb, c, ct, ldc, bias, biasAt);
        }
    }

    /** One tile, two vectors wide; A transposed. */
    static void columns(
            int height,
            int steps,
            float[] a,
            int at,
            int lda,
            float[] b,
            int bt,
            int ldb,
            float[] c,
            int ct,
            int ldc,
            float[] bias,
            int biasAt) {
        switch (height) {
            case 14 -> MatMulKernels.columns14(steps, a, at, lda, b, bt, ldb, c, ct, ldc, bias, biasAt);
            case 6 -> MatMulKernels.columns6(steps, a, at, lda, b, bt, ldb, c, ct, ldc, bias, biasAt);
            case 4 -> MatMulKernels.columns4(steps, a, at, lda, b, bt, ldb, c, ct, ldc, bias, biasAt);
            case 2 -> MatMulKernels.columns2(steps, a, at, lda, b, bt, ldb, c, ct, ldc, bias, biasAt);
            default -> MatMulKernels.columns1(steps, a, at, lda, b, bt, ldb, c, ct, ldc, bias, biasAt);
        }
    }

    /** Packs {@code steps} columns of {@code width} rows as a panel: element (l, j) goes to {@code to + l * PANEL + j}. */
    static void packTransposed(float[] b, int bt, int ldb, int steps, int width, float[] panels, int to) {
        for (int l0 = 0; l0 < steps; l0 += 16) {
            int l1 = Math.min(l0 + 16, steps);
            for (int j = 0; j < width; j++) {
                int from = bt + j * ldb;
                for (int l = l0; l < l1; l++) {
                    panels[to + l * PANEL + j] = b[from + l];
                }
            }
        }
    }
}
