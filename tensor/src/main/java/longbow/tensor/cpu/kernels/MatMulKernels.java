package longbow.tensor.cpu.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of the matrix product: {@code C += A B} for {@code k} steps of the inner index. Each element of
 * C is one chain of fused multiply-adds; where {@code start}, it starts at +0 and C is not read.
 *
 * <p>Kernels named {@code packed} read element (i, l) of A at {@code a[at + l * height + i]}, the others at
 * {@code a[at + i * lda + l]}. Row l of B begins at {@code b[bt + l * ldb]}, row i of C at {@code c[ct + i * ldc]}.
 * Tiles are two vectors wide, except those of {@code wide}, whose pairs of columns lie {@code pitch} apart in B. Where B
 * holds 16-bit numbers, its rows are pairs as {@link Halves} has them.
 */
public final class MatMulKernels {
    /** How many columns a tile has. */
    public static final int WIDTH = 2 * Lanes.COUNT;

    /** The rows of the greatest tile: 28 accumulators fit the registers of AVX-512, 12 those of AVX2. */
    public static final int ROWS = Lanes.COUNT == 16 ? 14 : 6;

    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;

    private MatMulKernels() {}

    /** Returns how many of {@code left} rows the next tile takes. */
    public static int height(int left) {
        return left >= ROWS ? ROWS : left >= 5 ? left / 2 * 2 : left;
    }

    /** One tile of {@code height} rows, A packed. */
    public static void packed(
            int height,
            int k,
            float[] a,
            int at,
            float[] b,
            int bt,
            int ldb,
            float[] c,
            int ct,
            int ldc,
            boolean start) {
        switch (height) {
            case 14 -> packed14(k, a, at, b, bt, ldb, c, ct, ldc, start);
            case 12 -> packed12(k, a, at, b, bt, ldb, c, ct, ldc, start);
            case 10 -> packed10(k, a, at, b, bt, ldb, c, ct, ldc, start);
            case 8 -> packed8(k, a, at, b, bt, ldb, c, ct, ldc, start);
            case 6 -> packed6(k, a, at, b, bt, ldb, c, ct, ldc, start);
            case 4 -> packed4(k, a, at, b, bt, ldb, c, ct, ldc, start);
            case 3 -> packed3(k, a, at, b, bt, ldb, c, ct, ldc, start);
            case 2 -> packed2(k, a, at, b, bt, ldb, c, ct, ldc, start);
            default -> packed1(k, a, at, b, bt, ldb, c, ct, ldc, start);
        }
    }

    private static void packed14(
            int k, float[] a, int at, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        FloatVector c3x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c3x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc + L);
        FloatVector c4x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c4x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc + L);
        FloatVector c5x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc);
        FloatVector c5x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc + L);
        FloatVector c6x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 6 * ldc);
        FloatVector c6x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 6 * ldc + L);
        FloatVector c7x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 7 * ldc);
        FloatVector c7x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 7 * ldc + L);
        FloatVector c8x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 8 * ldc);
        FloatVector c8x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 8 * ldc + L);
        FloatVector c9x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 9 * ldc);
        FloatVector c9x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 9 * ldc + L);
        FloatVector c10x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 10 * ldc);
        FloatVector c10x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 10 * ldc + L);
        FloatVector c11x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 11 * ldc);
        FloatVector c11x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 11 * ldc + L);
        FloatVector c12x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 12 * ldc);
        FloatVector c12x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 12 * ldc + L);
        FloatVector c13x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 13 * ldc);
        FloatVector c13x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 13 * ldc + L);
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l * 14]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[at + l * 14 + 1]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            x = FloatVector.broadcast(S, a[at + l * 14 + 2]);
            c2x0 = x.fma(b0, c2x0);
            c2x1 = x.fma(b1, c2x1);
            x = FloatVector.broadcast(S, a[at + l * 14 + 3]);
            c3x0 = x.fma(b0, c3x0);
            c3x1 = x.fma(b1, c3x1);
            x = FloatVector.broadcast(S, a[at + l * 14 + 4]);
            c4x0 = x.fma(b0, c4x0);
            c4x1 = x.fma(b1, c4x1);
            x = FloatVector.broadcast(S, a[at + l * 14 + 5]);
            c5x0 = x.fma(b0, c5x0);
            c5x1 = x.fma(b1, c5x1);
            x = FloatVector.broadcast(S, a[at + l * 14 + 6]);
            c6x0 = x.fma(b0, c6x0);
            c6x1 = x.fma(b1, c6x1);
            x = FloatVector.broadcast(S, a[at + l * 14 + 7]);
            c7x0 = x.fma(b0, c7x0);
            c7x1 = x.fma(b1, c7x1);
            x = FloatVector.broadcast(S, a[at + l * 14 + 8]);
            c8x0 = x.fma(b0, c8x0);
            c8x1 = x.fma(b1, c8x1);
            x = FloatVector.broadcast(S, a[at + l * 14 + 9]);
            c9x0 = x.fma(b0, c9x0);
            c9x1 = x.fma(b1, c9x1);
            x = FloatVector.broadcast(S, a[at + l * 14 + 10]);
            c10x0 = x.fma(b0, c10x0);
            c10x1 = x.fma(b1, c10x1);
            x = FloatVector.broadcast(S, a[at + l * 14 + 11]);
            c11x0 = x.fma(b0, c11x0);
            c11x1 = x.fma(b1, c11x1);
            x = FloatVector.broadcast(S, a[at + l * 14 + 12]);
            c12x0 = x.fma(b0, c12x0);
            c12x1 = x.fma(b1, c12x1);
            x = FloatVector.broadcast(S, a[at + l * 14 + 13]);
            c13x0 = x.fma(b0, c13x0);
            c13x1 = x.fma(b1, c13x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
        c2x0.intoArray(c, ct + 2 * ldc);
        c2x1.intoArray(c, ct + 2 * ldc + L);
        c3x0.intoArray(c, ct + 3 * ldc);
        c3x1.intoArray(c, ct + 3 * ldc + L);
        c4x0.intoArray(c, ct + 4 * ldc);
        c4x1.intoArray(c, ct + 4 * ldc + L);
        c5x0.intoArray(c, ct + 5 * ldc);
        c5x1.intoArray(c, ct + 5 * ldc + L);
        c6x0.intoArray(c, ct + 6 * ldc);
        c6x1.intoArray(c, ct + 6 * ldc + L);
        c7x0.intoArray(c, ct + 7 * ldc);
        c7x1.intoArray(c, ct + 7 * ldc + L);
        c8x0.intoArray(c, ct + 8 * ldc);
        c8x1.intoArray(c, ct + 8 * ldc + L);
        c9x0.intoArray(c, ct + 9 * ldc);
        c9x1.intoArray(c, ct + 9 * ldc + L);
        c10x0.intoArray(c, ct + 10 * ldc);
        c10x1.intoArray(c, ct + 10 * ldc + L);
        c11x0.intoArray(c, ct + 11 * ldc);
        c11x1.intoArray(c, ct + 11 * ldc + L);
        c12x0.intoArray(c, ct + 12 * ldc);
        c12x1.intoArray(c, ct + 12 * ldc + L);
        c13x0.intoArray(c, ct + 13 * ldc);
        c13x1.intoArray(c, ct + 13 * ldc + L);
    }

    private static void packed12(
            int k, float[] a, int at, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        FloatVector c3x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c3x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc + L);
        FloatVector c4x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c4x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc + L);
        FloatVector c5x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc);
        FloatVector c5x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc + L);
        FloatVector c6x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 6 * ldc);
        FloatVector c6x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 6 * ldc + L);
        FloatVector c7x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 7 * ldc);
        FloatVector c7x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 7 * ldc + L);
        FloatVector c8x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 8 * ldc);
        FloatVector c8x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 8 * ldc + L);
        FloatVector c9x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 9 * ldc);
        FloatVector c9x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 9 * ldc + L);
        FloatVector c10x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 10 * ldc);
        FloatVector c10x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 10 * ldc + L);
        FloatVector c11x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 11 * ldc);
        FloatVector c11x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 11 * ldc + L);
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l * 12]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[at + l * 12 + 1]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            x = FloatVector.broadcast(S, a[at + l * 12 + 2]);
            c2x0 = x.fma(b0, c2x0);
            c2x1 = x.fma(b1, c2x1);
            x = FloatVector.broadcast(S, a[at + l * 12 + 3]);
            c3x0 = x.fma(b0, c3x0);
            c3x1 = x.fma(b1, c3x1);
            x = FloatVector.broadcast(S, a[at + l * 12 + 4]);
            c4x0 = x.fma(b0, c4x0);
            c4x1 = x.fma(b1, c4x1);
            x = FloatVector.broadcast(S, a[at + l * 12 + 5]);
            c5x0 = x.fma(b0, c5x0);
            c5x1 = x.fma(b1, c5x1);
            x = FloatVector.broadcast(S, a[at + l * 12 + 6]);
            c6x0 = x.fma(b0, c6x0);
            c6x1 = x.fma(b1, c6x1);
            x = FloatVector.broadcast(S, a[at + l * 12 + 7]);
            c7x0 = x.fma(b0, c7x0);
            c7x1 = x.fma(b1, c7x1);
            x = FloatVector.broadcast(S, a[at + l * 12 + 8]);
            c8x0 = x.fma(b0, c8x0);
            c8x1 = x.fma(b1, c8x1);
            x = FloatVector.broadcast(S, a[at + l * 12 + 9]);
            c9x0 = x.fma(b0, c9x0);
            c9x1 = x.fma(b1, c9x1);
            x = FloatVector.broadcast(S, a[at + l * 12 + 10]);
            c10x0 = x.fma(b0, c10x0);
            c10x1 = x.fma(b1, c10x1);
            x = FloatVector.broadcast(S, a[at + l * 12 + 11]);
            c11x0 = x.fma(b0, c11x0);
            c11x1 = x.fma(b1, c11x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
        c2x0.intoArray(c, ct + 2 * ldc);
        c2x1.intoArray(c, ct + 2 * ldc + L);
        c3x0.intoArray(c, ct + 3 * ldc);
        c3x1.intoArray(c, ct + 3 * ldc + L);
        c4x0.intoArray(c, ct + 4 * ldc);
        c4x1.intoArray(c, ct + 4 * ldc + L);
        c5x0.intoArray(c, ct + 5 * ldc);
        c5x1.intoArray(c, ct + 5 * ldc + L);
        c6x0.intoArray(c, ct + 6 * ldc);
        c6x1.intoArray(c, ct + 6 * ldc + L);
        c7x0.intoArray(c, ct + 7 * ldc);
        c7x1.intoArray(c, ct + 7 * ldc + L);
        c8x0.intoArray(c, ct + 8 * ldc);
        c8x1.intoArray(c, ct + 8 * ldc + L);
        c9x0.intoArray(c, ct + 9 * ldc);
        c9x1.intoArray(c, ct + 9 * ldc + L);
        c10x0.intoArray(c, ct + 10 * ldc);
        c10x1.intoArray(c, ct + 10 * ldc + L);
        c11x0.intoArray(c, ct + 11 * ldc);
        c11x1.intoArray(c, ct + 11 * ldc + L);
    }

    private static void packed10(
            int k, float[] a, int at, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        FloatVector c3x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c3x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc + L);
        FloatVector c4x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c4x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc + L);
        FloatVector c5x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc);
        FloatVector c5x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc + L);
        FloatVector c6x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 6 * ldc);
        FloatVector c6x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 6 * ldc + L);
        FloatVector c7x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 7 * ldc);
        FloatVector c7x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 7 * ldc + L);
        FloatVector c8x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 8 * ldc);
        FloatVector c8x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 8 * ldc + L);
        FloatVector c9x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 9 * ldc);
        FloatVector c9x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 9 * ldc + L);
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l * 10]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[at + l * 10 + 1]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            x = FloatVector.broadcast(S, a[at + l * 10 + 2]);
            c2x0 = x.fma(b0, c2x0);
            c2x1 = x.fma(b1, c2x1);
            x = FloatVector.broadcast(S, a[at + l * 10 + 3]);
            c3x0 = x.fma(b0, c3x0);
            c3x1 = x.fma(b1, c3x1);
            x = FloatVector.broadcast(S, a[at + l * 10 + 4]);
            c4x0 = x.fma(b0, c4x0);
            c4x1 = x.fma(b1, c4x1);
            x = FloatVector.broadcast(S, a[at + l * 10 + 5]);
            c5x0 = x.fma(b0, c5x0);
            c5x1 = x.fma(b1, c5x1);
            x = FloatVector.broadcast(S, a[at + l * 10 + 6]);
            c6x0 = x.fma(b0, c6x0);
            c6x1 = x.fma(b1, c6x1);
            x = FloatVector.broadcast(S, a[at + l * 10 + 7]);
            c7x0 = x.fma(b0, c7x0);
            c7x1 = x.fma(b1, c7x1);
            x = FloatVector.broadcast(S, a[at + l * 10 + 8]);
            c8x0 = x.fma(b0, c8x0);
            c8x1 = x.fma(b1, c8x1);
            x = FloatVector.broadcast(S, a[at + l * 10 + 9]);
            c9x0 = x.fma(b0, c9x0);
            c9x1 = x.fma(b1, c9x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
        c2x0.intoArray(c, ct + 2 * ldc);
        c2x1.intoArray(c, ct + 2 * ldc + L);
        c3x0.intoArray(c, ct + 3 * ldc);
        c3x1.intoArray(c, ct + 3 * ldc + L);
        c4x0.intoArray(c, ct + 4 * ldc);
        c4x1.intoArray(c, ct + 4 * ldc + L);
        c5x0.intoArray(c, ct + 5 * ldc);
        c5x1.intoArray(c, ct + 5 * ldc + L);
        c6x0.intoArray(c, ct + 6 * ldc);
        c6x1.intoArray(c, ct + 6 * ldc + L);
        c7x0.intoArray(c, ct + 7 * ldc);
        c7x1.intoArray(c, ct + 7 * ldc + L);
        c8x0.intoArray(c, ct + 8 * ldc);
        c8x1.intoArray(c, ct + 8 * ldc + L);
        c9x0.intoArray(c, ct + 9 * ldc);
        c9x1.intoArray(c, ct + 9 * ldc + L);
    }

    private static void packed8(
            int k, float[] a, int at, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        FloatVector c3x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c3x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc + L);
        FloatVector c4x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c4x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc + L);
        FloatVector c5x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc);
        FloatVector c5x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc + L);
        FloatVector c6x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 6 * ldc);
        FloatVector c6x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 6 * ldc + L);
        FloatVector c7x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 7 * ldc);
        FloatVector c7x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 7 * ldc + L);
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l * 8]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[at + l * 8 + 1]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            x = FloatVector.broadcast(S, a[at + l * 8 + 2]);
            c2x0 = x.fma(b0, c2x0);
            c2x1 = x.fma(b1, c2x1);
            x = FloatVector.broadcast(S, a[at + l * 8 + 3]);
            c3x0 = x.fma(b0, c3x0);
            c3x1 = x.fma(b1, c3x1);
            x = FloatVector.broadcast(S, a[at + l * 8 + 4]);
            c4x0 = x.fma(b0, c4x0);
            c4x1 = x.fma(b1, c4x1);
            x = FloatVector.broadcast(S, a[at + l * 8 + 5]);
            c5x0 = x.fma(b0, c5x0);
            c5x1 = x.fma(b1, c5x1);
            x = FloatVector.broadcast(S, a[at + l * 8 + 6]);
            c6x0 = x.fma(b0, c6x0);
            c6x1 = x.fma(b1, c6x1);
            x = FloatVector.broadcast(S, a[at + l * 8 + 7]);
            c7x0 = x.fma(b0, c7x0);
            c7x1 = x.fma(b1, c7x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
        c2x0.intoArray(c, ct + 2 * ldc);
        c2x1.intoArray(c, ct + 2 * ldc + L);
        c3x0.intoArray(c, ct + 3 * ldc);
        c3x1.intoArray(c, ct + 3 * ldc + L);
        c4x0.intoArray(c, ct + 4 * ldc);
        c4x1.intoArray(c, ct + 4 * ldc + L);
        c5x0.intoArray(c, ct + 5 * ldc);
        c5x1.intoArray(c, ct + 5 * ldc + L);
        c6x0.intoArray(c, ct + 6 * ldc);
        c6x1.intoArray(c, ct + 6 * ldc + L);
        c7x0.intoArray(c, ct + 7 * ldc);
        c7x1.intoArray(c, ct + 7 * ldc + L);
    }

    private static void packed6(
            int k, float[] a, int at, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        FloatVector c3x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c3x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc + L);
        FloatVector c4x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c4x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc + L);
        FloatVector c5x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc);
        FloatVector c5x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc + L);
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l * 6]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[at + l * 6 + 1]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            x = FloatVector.broadcast(S, a[at + l * 6 + 2]);
            c2x0 = x.fma(b0, c2x0);
            c2x1 = x.fma(b1, c2x1);
            x = FloatVector.broadcast(S, a[at + l * 6 + 3]);
            c3x0 = x.fma(b0, c3x0);
            c3x1 = x.fma(b1, c3x1);
            x = FloatVector.broadcast(S, a[at + l * 6 + 4]);
            c4x0 = x.fma(b0, c4x0);
            c4x1 = x.fma(b1, c4x1);
            x = FloatVector.broadcast(S, a[at + l * 6 + 5]);
            c5x0 = x.fma(b0, c5x0);
            c5x1 = x.fma(b1, c5x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
        c2x0.intoArray(c, ct + 2 * ldc);
        c2x1.intoArray(c, ct + 2 * ldc + L);
        c3x0.intoArray(c, ct + 3 * ldc);
        c3x1.intoArray(c, ct + 3 * ldc + L);
        c4x0.intoArray(c, ct + 4 * ldc);
        c4x1.intoArray(c, ct + 4 * ldc + L);
        c5x0.intoArray(c, ct + 5 * ldc);
        c5x1.intoArray(c, ct + 5 * ldc + L);
    }

    private static void packed4(
            int k, float[] a, int at, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        FloatVector c3x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c3x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc + L);
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l * 4]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[at + l * 4 + 1]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            x = FloatVector.broadcast(S, a[at + l * 4 + 2]);
            c2x0 = x.fma(b0, c2x0);
            c2x1 = x.fma(b1, c2x1);
            x = FloatVector.broadcast(S, a[at + l * 4 + 3]);
            c3x0 = x.fma(b0, c3x0);
            c3x1 = x.fma(b1, c3x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
        c2x0.intoArray(c, ct + 2 * ldc);
        c2x1.intoArray(c, ct + 2 * ldc + L);
        c3x0.intoArray(c, ct + 3 * ldc);
        c3x1.intoArray(c, ct + 3 * ldc + L);
    }

    private static void packed3(
            int k, float[] a, int at, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l * 3]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[at + l * 3 + 1]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            x = FloatVector.broadcast(S, a[at + l * 3 + 2]);
            c2x0 = x.fma(b0, c2x0);
            c2x1 = x.fma(b1, c2x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
        c2x0.intoArray(c, ct + 2 * ldc);
        c2x1.intoArray(c, ct + 2 * ldc + L);
    }

    private static void packed2(
            int k, float[] a, int at, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l * 2]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[at + l * 2 + 1]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
    }

    private static void packed1(
            int k, float[] a, int at, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l * 1]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
    }

    /** One tile of {@code height} rows, A row-major. */
    public static void rows(
            int height,
            int k,
            float[] a,
            int at,
            int lda,
            float[] b,
            int bt,
            int ldb,
            float[] c,
            int ct,
            int ldc,
            boolean start) {
        switch (height) {
            case 14 -> rows14(k, a, at, lda, b, bt, ldb, c, ct, ldc, start);
            case 12 -> rows12(k, a, at, lda, b, bt, ldb, c, ct, ldc, start);
            case 10 -> rows10(k, a, at, lda, b, bt, ldb, c, ct, ldc, start);
            case 8 -> rows8(k, a, at, lda, b, bt, ldb, c, ct, ldc, start);
            case 6 -> rows6(k, a, at, lda, b, bt, ldb, c, ct, ldc, start);
            case 4 -> rows4(k, a, at, lda, b, bt, ldb, c, ct, ldc, start);
            case 3 -> rows3(k, a, at, lda, b, bt, ldb, c, ct, ldc, start);
            case 2 -> rows2(k, a, at, lda, b, bt, ldb, c, ct, ldc, start);
            default -> rows1(k, a, at, lda, b, bt, ldb, c, ct, ldc, start);
        }
    }

    private static void rows14(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        FloatVector c3x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c3x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc + L);
        FloatVector c4x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c4x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc + L);
        FloatVector c5x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc);
        FloatVector c5x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc + L);
        FloatVector c6x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 6 * ldc);
        FloatVector c6x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 6 * ldc + L);
        FloatVector c7x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 7 * ldc);
        FloatVector c7x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 7 * ldc + L);
        FloatVector c8x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 8 * ldc);
        FloatVector c8x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 8 * ldc + L);
        FloatVector c9x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 9 * ldc);
        FloatVector c9x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 9 * ldc + L);
        FloatVector c10x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 10 * ldc);
        FloatVector c10x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 10 * ldc + L);
        FloatVector c11x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 11 * ldc);
        FloatVector c11x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 11 * ldc + L);
        FloatVector c12x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 12 * ldc);
        FloatVector c12x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 12 * ldc + L);
        FloatVector c13x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 13 * ldc);
        FloatVector c13x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 13 * ldc + L);
        int a1 = at + lda;
        int a2 = at + 2 * lda;
        int a3 = at + 3 * lda;
        int a4 = at + 4 * lda;
        int a5 = at + 5 * lda;
        int a6 = at + 6 * lda;
        int a7 = at + 7 * lda;
        int a8 = at + 8 * lda;
        int a9 = at + 9 * lda;
        int a10 = at + 10 * lda;
        int a11 = at + 11 * lda;
        int a12 = at + 12 * lda;
        int a13 = at + 13 * lda;
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            x = FloatVector.broadcast(S, a[a2 + l]);
            c2x0 = x.fma(b0, c2x0);
            c2x1 = x.fma(b1, c2x1);
            x = FloatVector.broadcast(S, a[a3 + l]);
            c3x0 = x.fma(b0, c3x0);
            c3x1 = x.fma(b1, c3x1);
            x = FloatVector.broadcast(S, a[a4 + l]);
            c4x0 = x.fma(b0, c4x0);
            c4x1 = x.fma(b1, c4x1);
            x = FloatVector.broadcast(S, a[a5 + l]);
            c5x0 = x.fma(b0, c5x0);
            c5x1 = x.fma(b1, c5x1);
            x = FloatVector.broadcast(S, a[a6 + l]);
            c6x0 = x.fma(b0, c6x0);
            c6x1 = x.fma(b1, c6x1);
            x = FloatVector.broadcast(S, a[a7 + l]);
            c7x0 = x.fma(b0, c7x0);
            c7x1 = x.fma(b1, c7x1);
            x = FloatVector.broadcast(S, a[a8 + l]);
            c8x0 = x.fma(b0, c8x0);
            c8x1 = x.fma(b1, c8x1);
            x = FloatVector.broadcast(S, a[a9 + l]);
            c9x0 = x.fma(b0, c9x0);
            c9x1 = x.fma(b1, c9x1);
            x = FloatVector.broadcast(S, a[a10 + l]);
            c10x0 = x.fma(b0, c10x0);
            c10x1 = x.fma(b1, c10x1);
            x = FloatVector.broadcast(S, a[a11 + l]);
            c11x0 = x.fma(b0, c11x0);
            c11x1 = x.fma(b1, c11x1);
            x = FloatVector.broadcast(S, a[a12 + l]);
            c12x0 = x.fma(b0, c12x0);
            c12x1 = x.fma(b1, c12x1);
            x = FloatVector.broadcast(S, a[a13 + l]);
            c13x0 = x.fma(b0, c13x0);
            c13x1 = x.fma(b1, c13x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
        c2x0.intoArray(c, ct + 2 * ldc);
        c2x1.intoArray(c, ct + 2 * ldc + L);
        c3x0.intoArray(c, ct + 3 * ldc);
        c3x1.intoArray(c, ct + 3 * ldc + L);
        c4x0.intoArray(c, ct + 4 * ldc);
        c4x1.intoArray(c, ct + 4 * ldc + L);
        c5x0.intoArray(c, ct + 5 * ldc);
        c5x1.intoArray(c, ct + 5 * ldc + L);
        c6x0.intoArray(c, ct + 6 * ldc);
        c6x1.intoArray(c, ct + 6 * ldc + L);
        c7x0.intoArray(c, ct + 7 * ldc);
        c7x1.intoArray(c, ct + 7 * ldc + L);
        c8x0.intoArray(c, ct + 8 * ldc);
        c8x1.intoArray(c, ct + 8 * ldc + L);
        c9x0.intoArray(c, ct + 9 * ldc);
        c9x1.intoArray(c, ct + 9 * ldc + L);
        c10x0.intoArray(c, ct + 10 * ldc);
        c10x1.intoArray(c, ct + 10 * ldc + L);
        c11x0.intoArray(c, ct + 11 * ldc);
        c11x1.intoArray(c, ct + 11 * ldc + L);
        c12x0.intoArray(c, ct + 12 * ldc);
        c12x1.intoArray(c, ct + 12 * ldc + L);
        c13x0.intoArray(c, ct + 13 * ldc);
        c13x1.intoArray(c, ct + 13 * ldc + L);
    }

    private static void rows12(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        FloatVector c3x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c3x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc + L);
        FloatVector c4x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c4x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc + L);
        FloatVector c5x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc);
        FloatVector c5x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc + L);
        FloatVector c6x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 6 * ldc);
        FloatVector c6x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 6 * ldc + L);
        FloatVector c7x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 7 * ldc);
        FloatVector c7x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 7 * ldc + L);
        FloatVector c8x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 8 * ldc);
        FloatVector c8x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 8 * ldc + L);
        FloatVector c9x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 9 * ldc);
        FloatVector c9x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 9 * ldc + L);
        FloatVector c10x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 10 * ldc);
        FloatVector c10x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 10 * ldc + L);
        FloatVector c11x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 11 * ldc);
        FloatVector c11x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 11 * ldc + L);
        int a1 = at + lda;
        int a2 = at + 2 * lda;
        int a3 = at + 3 * lda;
        int a4 = at + 4 * lda;
        int a5 = at + 5 * lda;
        int a6 = at + 6 * lda;
        int a7 = at + 7 * lda;
        int a8 = at + 8 * lda;
        int a9 = at + 9 * lda;
        int a10 = at + 10 * lda;
        int a11 = at + 11 * lda;
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            x = FloatVector.broadcast(S, a[a2 + l]);
            c2x0 = x.fma(b0, c2x0);
            c2x1 = x.fma(b1, c2x1);
            x = FloatVector.broadcast(S, a[a3 + l]);
            c3x0 = x.fma(b0, c3x0);
            c3x1 = x.fma(b1, c3x1);
            x = FloatVector.broadcast(S, a[a4 + l]);
            c4x0 = x.fma(b0, c4x0);
            c4x1 = x.fma(b1, c4x1);
            x = FloatVector.broadcast(S, a[a5 + l]);
            c5x0 = x.fma(b0, c5x0);
            c5x1 = x.fma(b1, c5x1);
            x = FloatVector.broadcast(S, a[a6 + l]);
            c6x0 = x.fma(b0, c6x0);
            c6x1 = x.fma(b1, c6x1);
            x = FloatVector.broadcast(S, a[a7 + l]);
            c7x0 = x.fma(b0, c7x0);
            c7x1 = x.fma(b1, c7x1);
            x = FloatVector.broadcast(S, a[a8 + l]);
            c8x0 = x.fma(b0, c8x0);
            c8x1 = x.fma(b1, c8x1);
            x = FloatVector.broadcast(S, a[a9 + l]);
            c9x0 = x.fma(b0, c9x0);
            c9x1 = x.fma(b1, c9x1);
            x = FloatVector.broadcast(S, a[a10 + l]);
            c10x0 = x.fma(b0, c10x0);
            c10x1 = x.fma(b1, c10x1);
            x = FloatVector.broadcast(S, a[a11 + l]);
            c11x0 = x.fma(b0, c11x0);
            c11x1 = x.fma(b1, c11x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
        c2x0.intoArray(c, ct + 2 * ldc);
        c2x1.intoArray(c, ct + 2 * ldc + L);
        c3x0.intoArray(c, ct + 3 * ldc);
        c3x1.intoArray(c, ct + 3 * ldc + L);
        c4x0.intoArray(c, ct + 4 * ldc);
        c4x1.intoArray(c, ct + 4 * ldc + L);
        c5x0.intoArray(c, ct + 5 * ldc);
        c5x1.intoArray(c, ct + 5 * ldc + L);
        c6x0.intoArray(c, ct + 6 * ldc);
        c6x1.intoArray(c, ct + 6 * ldc + L);
        c7x0.intoArray(c, ct + 7 * ldc);
        c7x1.intoArray(c, ct + 7 * ldc + L);
        c8x0.intoArray(c, ct + 8 * ldc);
        c8x1.intoArray(c, ct + 8 * ldc + L);
        c9x0.intoArray(c, ct + 9 * ldc);
        c9x1.intoArray(c, ct + 9 * ldc + L);
        c10x0.intoArray(c, ct + 10 * ldc);
        c10x1.intoArray(c, ct + 10 * ldc + L);
        c11x0.intoArray(c, ct + 11 * ldc);
        c11x1.intoArray(c, ct + 11 * ldc + L);
    }

    private static void rows10(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        FloatVector c3x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c3x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc + L);
        FloatVector c4x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c4x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc + L);
        FloatVector c5x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc);
        FloatVector c5x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc + L);
        FloatVector c6x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 6 * ldc);
        FloatVector c6x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 6 * ldc + L);
        FloatVector c7x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 7 * ldc);
        FloatVector c7x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 7 * ldc + L);
        FloatVector c8x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 8 * ldc);
        FloatVector c8x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 8 * ldc + L);
        FloatVector c9x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 9 * ldc);
        FloatVector c9x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 9 * ldc + L);
        int a1 = at + lda;
        int a2 = at + 2 * lda;
        int a3 = at + 3 * lda;
        int a4 = at + 4 * lda;
        int a5 = at + 5 * lda;
        int a6 = at + 6 * lda;
        int a7 = at + 7 * lda;
        int a8 = at + 8 * lda;
        int a9 = at + 9 * lda;
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            x = FloatVector.broadcast(S, a[a2 + l]);
            c2x0 = x.fma(b0, c2x0);
            c2x1 = x.fma(b1, c2x1);
            x = FloatVector.broadcast(S, a[a3 + l]);
            c3x0 = x.fma(b0, c3x0);
            c3x1 = x.fma(b1, c3x1);
            x = FloatVector.broadcast(S, a[a4 + l]);
            c4x0 = x.fma(b0, c4x0);
            c4x1 = x.fma(b1, c4x1);
            x = FloatVector.broadcast(S, a[a5 + l]);
            c5x0 = x.fma(b0, c5x0);
            c5x1 = x.fma(b1, c5x1);
            x = FloatVector.broadcast(S, a[a6 + l]);
            c6x0 = x.fma(b0, c6x0);
            c6x1 = x.fma(b1, c6x1);
            x = FloatVector.broadcast(S, a[a7 + l]);
            c7x0 = x.fma(b0, c7x0);
            c7x1 = x.fma(b1, c7x1);
            x = FloatVector.broadcast(S, a[a8 + l]);
            c8x0 = x.fma(b0, c8x0);
            c8x1 = x.fma(b1, c8x1);
            x = FloatVector.broadcast(S, a[a9 + l]);
            c9x0 = x.fma(b0, c9x0);
            c9x1 = x.fma(b1, c9x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
        c2x0.intoArray(c, ct + 2 * ldc);
        c2x1.intoArray(c, ct + 2 * ldc + L);
        c3x0.intoArray(c, ct + 3 * ldc);
        c3x1.intoArray(c, ct + 3 * ldc + L);
        c4x0.intoArray(c, ct + 4 * ldc);
        c4x1.intoArray(c, ct + 4 * ldc + L);
        c5x0.intoArray(c, ct + 5 * ldc);
        c5x1.intoArray(c, ct + 5 * ldc + L);
        c6x0.intoArray(c, ct + 6 * ldc);
        c6x1.intoArray(c, ct + 6 * ldc + L);
        c7x0.intoArray(c, ct + 7 * ldc);
        c7x1.intoArray(c, ct + 7 * ldc + L);
        c8x0.intoArray(c, ct + 8 * ldc);
        c8x1.intoArray(c, ct + 8 * ldc + L);
        c9x0.intoArray(c, ct + 9 * ldc);
        c9x1.intoArray(c, ct + 9 * ldc + L);
    }

    private static void rows8(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        FloatVector c3x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c3x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc + L);
        FloatVector c4x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c4x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc + L);
        FloatVector c5x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc);
        FloatVector c5x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc + L);
        FloatVector c6x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 6 * ldc);
        FloatVector c6x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 6 * ldc + L);
        FloatVector c7x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 7 * ldc);
        FloatVector c7x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 7 * ldc + L);
        int a1 = at + lda;
        int a2 = at + 2 * lda;
        int a3 = at + 3 * lda;
        int a4 = at + 4 * lda;
        int a5 = at + 5 * lda;
        int a6 = at + 6 * lda;
        int a7 = at + 7 * lda;
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            x = FloatVector.broadcast(S, a[a2 + l]);
            c2x0 = x.fma(b0, c2x0);
            c2x1 = x.fma(b1, c2x1);
            x = FloatVector.broadcast(S, a[a3 + l]);
            c3x0 = x.fma(b0, c3x0);
            c3x1 = x.fma(b1, c3x1);
            x = FloatVector.broadcast(S, a[a4 + l]);
            c4x0 = x.fma(b0, c4x0);
            c4x1 = x.fma(b1, c4x1);
            x = FloatVector.broadcast(S, a[a5 + l]);
            c5x0 = x.fma(b0, c5x0);
            c5x1 = x.fma(b1, c5x1);
            x = FloatVector.broadcast(S, a[a6 + l]);
            c6x0 = x.fma(b0, c6x0);
            c6x1 = x.fma(b1, c6x1);
            x = FloatVector.broadcast(S, a[a7 + l]);
            c7x0 = x.fma(b0, c7x0);
            c7x1 = x.fma(b1, c7x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
        c2x0.intoArray(c, ct + 2 * ldc);
        c2x1.intoArray(c, ct + 2 * ldc + L);
        c3x0.intoArray(c, ct + 3 * ldc);
        c3x1.intoArray(c, ct + 3 * ldc + L);
        c4x0.intoArray(c, ct + 4 * ldc);
        c4x1.intoArray(c, ct + 4 * ldc + L);
        c5x0.intoArray(c, ct + 5 * ldc);
        c5x1.intoArray(c, ct + 5 * ldc + L);
        c6x0.intoArray(c, ct + 6 * ldc);
        c6x1.intoArray(c, ct + 6 * ldc + L);
        c7x0.intoArray(c, ct + 7 * ldc);
        c7x1.intoArray(c, ct + 7 * ldc + L);
    }

    private static void rows6(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        FloatVector c3x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c3x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc + L);
        FloatVector c4x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c4x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc + L);
        FloatVector c5x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc);
        FloatVector c5x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc + L);
        int a1 = at + lda;
        int a2 = at + 2 * lda;
        int a3 = at + 3 * lda;
        int a4 = at + 4 * lda;
        int a5 = at + 5 * lda;
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            x = FloatVector.broadcast(S, a[a2 + l]);
            c2x0 = x.fma(b0, c2x0);
            c2x1 = x.fma(b1, c2x1);
            x = FloatVector.broadcast(S, a[a3 + l]);
            c3x0 = x.fma(b0, c3x0);
            c3x1 = x.fma(b1, c3x1);
            x = FloatVector.broadcast(S, a[a4 + l]);
            c4x0 = x.fma(b0, c4x0);
            c4x1 = x.fma(b1, c4x1);
            x = FloatVector.broadcast(S, a[a5 + l]);
            c5x0 = x.fma(b0, c5x0);
            c5x1 = x.fma(b1, c5x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
        c2x0.intoArray(c, ct + 2 * ldc);
        c2x1.intoArray(c, ct + 2 * ldc + L);
        c3x0.intoArray(c, ct + 3 * ldc);
        c3x1.intoArray(c, ct + 3 * ldc + L);
        c4x0.intoArray(c, ct + 4 * ldc);
        c4x1.intoArray(c, ct + 4 * ldc + L);
        c5x0.intoArray(c, ct + 5 * ldc);
        c5x1.intoArray(c, ct + 5 * ldc + L);
    }

    private static void rows4(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        FloatVector c3x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c3x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc + L);
        int a1 = at + lda;
        int a2 = at + 2 * lda;
        int a3 = at + 3 * lda;
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            x = FloatVector.broadcast(S, a[a2 + l]);
            c2x0 = x.fma(b0, c2x0);
            c2x1 = x.fma(b1, c2x1);
            x = FloatVector.broadcast(S, a[a3 + l]);
            c3x0 = x.fma(b0, c3x0);
            c3x1 = x.fma(b1, c3x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
        c2x0.intoArray(c, ct + 2 * ldc);
        c2x1.intoArray(c, ct + 2 * ldc + L);
        c3x0.intoArray(c, ct + 3 * ldc);
        c3x1.intoArray(c, ct + 3 * ldc + L);
    }

    private static void rows3(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        int a1 = at + lda;
        int a2 = at + 2 * lda;
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            x = FloatVector.broadcast(S, a[a2 + l]);
            c2x0 = x.fma(b0, c2x0);
            c2x1 = x.fma(b1, c2x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
        c2x0.intoArray(c, ct + 2 * ldc);
        c2x1.intoArray(c, ct + 2 * ldc + L);
    }

    private static void rows2(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        int a1 = at + lda;
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
    }

    private static void rows1(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
    }

    /** One tile of 1 row and 4 vectors, A row-major. */
    public static void wide1(
            int pitch,
            int k,
            float[] a,
            int at,
            int lda,
            float[] b,
            int bt,
            int ldb,
            float[] c,
            int ct,
            int ldc,
            boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c0x2 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * L);
        FloatVector c0x3 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * L);
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector b2 = FloatVector.fromArray(S, b, p + pitch);
            FloatVector b3 = FloatVector.fromArray(S, b, p + pitch + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            c0x2 = x.fma(b2, c0x2);
            c0x3 = x.fma(b3, c0x3);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c0x2.intoArray(c, ct + 2 * L);
        c0x3.intoArray(c, ct + 3 * L);
    }

    /** One tile of 2 rows and 4 vectors, A row-major. */
    public static void wide2(
            int pitch,
            int k,
            float[] a,
            int at,
            int lda,
            float[] b,
            int bt,
            int ldb,
            float[] c,
            int ct,
            int ldc,
            boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c0x2 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * L);
        FloatVector c0x3 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c1x2 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + 2 * L);
        FloatVector c1x3 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + 3 * L);
        int a1 = at + lda;
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector b2 = FloatVector.fromArray(S, b, p + pitch);
            FloatVector b3 = FloatVector.fromArray(S, b, p + pitch + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            c0x2 = x.fma(b2, c0x2);
            c0x3 = x.fma(b3, c0x3);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            c1x2 = x.fma(b2, c1x2);
            c1x3 = x.fma(b3, c1x3);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c0x2.intoArray(c, ct + 2 * L);
        c0x3.intoArray(c, ct + 3 * L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
        c1x2.intoArray(c, ct + ldc + 2 * L);
        c1x3.intoArray(c, ct + ldc + 3 * L);
    }

    /** One tile of 1 row and 4 vectors, A row-major, B of BF16. */
    public static void wide1Bf16(
            int pitch,
            int k,
            float[] a,
            int at,
            int lda,
            short[] b,
            int bt,
            int ldb,
            float[] c,
            int ct,
            int ldc,
            boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c0x2 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * L);
        FloatVector c0x3 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * L);
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            IntVector q0 = Halves.pairs(b, p);
            FloatVector b0 = Halves.firstBf16(q0);
            FloatVector b1 = Halves.secondBf16(q0);
            IntVector q1 = Halves.pairs(b, p + pitch);
            FloatVector b2 = Halves.firstBf16(q1);
            FloatVector b3 = Halves.secondBf16(q1);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            c0x2 = x.fma(b2, c0x2);
            c0x3 = x.fma(b3, c0x3);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c0x2.intoArray(c, ct + 2 * L);
        c0x3.intoArray(c, ct + 3 * L);
    }

    /** One tile of 2 rows and 4 vectors, A row-major, B of BF16. */
    public static void wide2Bf16(
            int pitch,
            int k,
            float[] a,
            int at,
            int lda,
            short[] b,
            int bt,
            int ldb,
            float[] c,
            int ct,
            int ldc,
            boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c0x2 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * L);
        FloatVector c0x3 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c1x2 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + 2 * L);
        FloatVector c1x3 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + 3 * L);
        int a1 = at + lda;
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            IntVector q0 = Halves.pairs(b, p);
            FloatVector b0 = Halves.firstBf16(q0);
            FloatVector b1 = Halves.secondBf16(q0);
            IntVector q1 = Halves.pairs(b, p + pitch);
            FloatVector b2 = Halves.firstBf16(q1);
            FloatVector b3 = Halves.secondBf16(q1);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            c0x2 = x.fma(b2, c0x2);
            c0x3 = x.fma(b3, c0x3);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            c1x2 = x.fma(b2, c1x2);
            c1x3 = x.fma(b3, c1x3);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c0x2.intoArray(c, ct + 2 * L);
        c0x3.intoArray(c, ct + 3 * L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
        c1x2.intoArray(c, ct + ldc + 2 * L);
        c1x3.intoArray(c, ct + ldc + 3 * L);
    }

    /** One tile of 1 row and 4 vectors, A row-major, B of F16. */
    public static void wide1F16(
            int pitch,
            int k,
            float[] a,
            int at,
            int lda,
            short[] b,
            int bt,
            int ldb,
            float[] c,
            int ct,
            int ldc,
            boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c0x2 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * L);
        FloatVector c0x3 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * L);
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            IntVector q0 = Halves.pairs(b, p);
            FloatVector b0 = Halves.firstF16(q0);
            FloatVector b1 = Halves.secondF16(q0);
            IntVector q1 = Halves.pairs(b, p + pitch);
            FloatVector b2 = Halves.firstF16(q1);
            FloatVector b3 = Halves.secondF16(q1);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            c0x2 = x.fma(b2, c0x2);
            c0x3 = x.fma(b3, c0x3);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c0x2.intoArray(c, ct + 2 * L);
        c0x3.intoArray(c, ct + 3 * L);
    }

    /** One tile of 2 rows and 4 vectors, A row-major, B of F16. */
    public static void wide2F16(
            int pitch,
            int k,
            float[] a,
            int at,
            int lda,
            short[] b,
            int bt,
            int ldb,
            float[] c,
            int ct,
            int ldc,
            boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c0x2 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * L);
        FloatVector c0x3 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c1x2 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + 2 * L);
        FloatVector c1x3 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + 3 * L);
        int a1 = at + lda;
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            IntVector q0 = Halves.pairs(b, p);
            FloatVector b0 = Halves.firstF16(q0);
            FloatVector b1 = Halves.secondF16(q0);
            IntVector q1 = Halves.pairs(b, p + pitch);
            FloatVector b2 = Halves.firstF16(q1);
            FloatVector b3 = Halves.secondF16(q1);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            c0x2 = x.fma(b2, c0x2);
            c0x3 = x.fma(b3, c0x3);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            c1x2 = x.fma(b2, c1x2);
            c1x3 = x.fma(b3, c1x3);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c0x2.intoArray(c, ct + 2 * L);
        c0x3.intoArray(c, ct + 3 * L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
        c1x2.intoArray(c, ct + ldc + 2 * L);
        c1x3.intoArray(c, ct + ldc + 3 * L);
    }
}
