package longbow.tensor.cpu.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of attention: {@code C += A B} for a tile of C, some rows by one or two vectors. Each element is one
 * chain of fused multiply-adds that continues from what C holds, or from +0 where {@code start}. Row l of B begins at
 * {@code b[bt + l * ldb]}, row i of C at {@code c[ct + i * ldc]}.
 *
 * <p>{@code scores} multiplies queries and a panel of keys, {@code [k][2 L]}, and then {@code scale}, and overwrites C.
 * {@code rows} reads A row-major: element (i, l) is {@code a[at + i * lda + l]}. {@code columns} reads it transposed:
 * {@code a[at + l * lda + i]}. {@code rowTriangle} and {@code columnTriangle} do the same where row i of A has elements
 * 0 ... i only, or i and later only, as query q sees keys 0 ... q: what is not seen is skipped, not multiplied by zero.
 * {@code OfHeads} computes one row of each of some heads: in each array they are {@code nextA}, {@code nextB} and
 * {@code nextC} apart.
 */
public final class AttentionKernels {
    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;

    /** Heads that are computed side by side. */
    public static final int HEADS = 4;

    private AttentionKernels() {}

    /** One tile of {@code height} rows by one or two {@code vectors}. */
    public static void scores(
            int height,
            int vectors,
            int k,
            float[] a,
            int at,
            int lda,
            float[] b,
            int bt,
            float scale,
            float[] c,
            int ct,
            int ldc) {
        if (vectors == 2) {
            switch (height) {
                case 14 -> scores14x2(k, a, at, lda, b, bt, scale, c, ct, ldc);
                case 7 -> scores7x2(k, a, at, lda, b, bt, scale, c, ct, ldc);
                case 4 -> scores4x2(k, a, at, lda, b, bt, scale, c, ct, ldc);
                case 2 -> scores2x2(k, a, at, lda, b, bt, scale, c, ct, ldc);
                default -> scores1x2(k, a, at, lda, b, bt, scale, c, ct, ldc);
            }
        } else {
            switch (height) {
                case 14 -> scores14x1(k, a, at, lda, b, bt, scale, c, ct, ldc);
                case 7 -> scores7x1(k, a, at, lda, b, bt, scale, c, ct, ldc);
                case 4 -> scores4x1(k, a, at, lda, b, bt, scale, c, ct, ldc);
                case 2 -> scores2x1(k, a, at, lda, b, bt, scale, c, ct, ldc);
                default -> scores1x1(k, a, at, lda, b, bt, scale, c, ct, ldc);
            }
        }
    }

    private static void scores14x2(
            int k, float[] a, int at, int lda, float[] b, int bt, float scale, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.zero(S);
        FloatVector c0x1 = FloatVector.zero(S);
        FloatVector c1x0 = FloatVector.zero(S);
        FloatVector c1x1 = FloatVector.zero(S);
        FloatVector c2x0 = FloatVector.zero(S);
        FloatVector c2x1 = FloatVector.zero(S);
        FloatVector c3x0 = FloatVector.zero(S);
        FloatVector c3x1 = FloatVector.zero(S);
        FloatVector c4x0 = FloatVector.zero(S);
        FloatVector c4x1 = FloatVector.zero(S);
        FloatVector c5x0 = FloatVector.zero(S);
        FloatVector c5x1 = FloatVector.zero(S);
        FloatVector c6x0 = FloatVector.zero(S);
        FloatVector c6x1 = FloatVector.zero(S);
        FloatVector c7x0 = FloatVector.zero(S);
        FloatVector c7x1 = FloatVector.zero(S);
        FloatVector c8x0 = FloatVector.zero(S);
        FloatVector c8x1 = FloatVector.zero(S);
        FloatVector c9x0 = FloatVector.zero(S);
        FloatVector c9x1 = FloatVector.zero(S);
        FloatVector c10x0 = FloatVector.zero(S);
        FloatVector c10x1 = FloatVector.zero(S);
        FloatVector c11x0 = FloatVector.zero(S);
        FloatVector c11x1 = FloatVector.zero(S);
        FloatVector c12x0 = FloatVector.zero(S);
        FloatVector c12x1 = FloatVector.zero(S);
        FloatVector c13x0 = FloatVector.zero(S);
        FloatVector c13x1 = FloatVector.zero(S);
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
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * 2 * L);
            FloatVector b1 = FloatVector.fromArray(S, b, bt + l * 2 * L + L);
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
        c0x0.mul(scale).intoArray(c, ct);
        c0x1.mul(scale).intoArray(c, ct + L);
        c1x0.mul(scale).intoArray(c, ct + ldc);
        c1x1.mul(scale).intoArray(c, ct + ldc + L);
        c2x0.mul(scale).intoArray(c, ct + 2 * ldc);
        c2x1.mul(scale).intoArray(c, ct + 2 * ldc + L);
        c3x0.mul(scale).intoArray(c, ct + 3 * ldc);
        c3x1.mul(scale).intoArray(c, ct + 3 * ldc + L);
        c4x0.mul(scale).intoArray(c, ct + 4 * ldc);
        c4x1.mul(scale).intoArray(c, ct + 4 * ldc + L);
        c5x0.mul(scale).intoArray(c, ct + 5 * ldc);
        c5x1.mul(scale).intoArray(c, ct + 5 * ldc + L);
        c6x0.mul(scale).intoArray(c, ct + 6 * ldc);
        c6x1.mul(scale).intoArray(c, ct + 6 * ldc + L);
        c7x0.mul(scale).intoArray(c, ct + 7 * ldc);
        c7x1.mul(scale).intoArray(c, ct + 7 * ldc + L);
        c8x0.mul(scale).intoArray(c, ct + 8 * ldc);
        c8x1.mul(scale).intoArray(c, ct + 8 * ldc + L);
        c9x0.mul(scale).intoArray(c, ct + 9 * ldc);
        c9x1.mul(scale).intoArray(c, ct + 9 * ldc + L);
        c10x0.mul(scale).intoArray(c, ct + 10 * ldc);
        c10x1.mul(scale).intoArray(c, ct + 10 * ldc + L);
        c11x0.mul(scale).intoArray(c, ct + 11 * ldc);
        c11x1.mul(scale).intoArray(c, ct + 11 * ldc + L);
        c12x0.mul(scale).intoArray(c, ct + 12 * ldc);
        c12x1.mul(scale).intoArray(c, ct + 12 * ldc + L);
        c13x0.mul(scale).intoArray(c, ct + 13 * ldc);
        c13x1.mul(scale).intoArray(c, ct + 13 * ldc + L);
    }

    private static void scores7x2(
            int k, float[] a, int at, int lda, float[] b, int bt, float scale, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.zero(S);
        FloatVector c0x1 = FloatVector.zero(S);
        FloatVector c1x0 = FloatVector.zero(S);
        FloatVector c1x1 = FloatVector.zero(S);
        FloatVector c2x0 = FloatVector.zero(S);
        FloatVector c2x1 = FloatVector.zero(S);
        FloatVector c3x0 = FloatVector.zero(S);
        FloatVector c3x1 = FloatVector.zero(S);
        FloatVector c4x0 = FloatVector.zero(S);
        FloatVector c4x1 = FloatVector.zero(S);
        FloatVector c5x0 = FloatVector.zero(S);
        FloatVector c5x1 = FloatVector.zero(S);
        FloatVector c6x0 = FloatVector.zero(S);
        FloatVector c6x1 = FloatVector.zero(S);
        int a1 = at + lda;
        int a2 = at + 2 * lda;
        int a3 = at + 3 * lda;
        int a4 = at + 4 * lda;
        int a5 = at + 5 * lda;
        int a6 = at + 6 * lda;
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * 2 * L);
            FloatVector b1 = FloatVector.fromArray(S, b, bt + l * 2 * L + L);
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
        }
        c0x0.mul(scale).intoArray(c, ct);
        c0x1.mul(scale).intoArray(c, ct + L);
        c1x0.mul(scale).intoArray(c, ct + ldc);
        c1x1.mul(scale).intoArray(c, ct + ldc + L);
        c2x0.mul(scale).intoArray(c, ct + 2 * ldc);
        c2x1.mul(scale).intoArray(c, ct + 2 * ldc + L);
        c3x0.mul(scale).intoArray(c, ct + 3 * ldc);
        c3x1.mul(scale).intoArray(c, ct + 3 * ldc + L);
        c4x0.mul(scale).intoArray(c, ct + 4 * ldc);
        c4x1.mul(scale).intoArray(c, ct + 4 * ldc + L);
        c5x0.mul(scale).intoArray(c, ct + 5 * ldc);
        c5x1.mul(scale).intoArray(c, ct + 5 * ldc + L);
        c6x0.mul(scale).intoArray(c, ct + 6 * ldc);
        c6x1.mul(scale).intoArray(c, ct + 6 * ldc + L);
    }

    private static void scores4x2(
            int k, float[] a, int at, int lda, float[] b, int bt, float scale, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.zero(S);
        FloatVector c0x1 = FloatVector.zero(S);
        FloatVector c1x0 = FloatVector.zero(S);
        FloatVector c1x1 = FloatVector.zero(S);
        FloatVector c2x0 = FloatVector.zero(S);
        FloatVector c2x1 = FloatVector.zero(S);
        FloatVector c3x0 = FloatVector.zero(S);
        FloatVector c3x1 = FloatVector.zero(S);
        int a1 = at + lda;
        int a2 = at + 2 * lda;
        int a3 = at + 3 * lda;
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * 2 * L);
            FloatVector b1 = FloatVector.fromArray(S, b, bt + l * 2 * L + L);
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
        c0x0.mul(scale).intoArray(c, ct);
        c0x1.mul(scale).intoArray(c, ct + L);
        c1x0.mul(scale).intoArray(c, ct + ldc);
        c1x1.mul(scale).intoArray(c, ct + ldc + L);
        c2x0.mul(scale).intoArray(c, ct + 2 * ldc);
        c2x1.mul(scale).intoArray(c, ct + 2 * ldc + L);
        c3x0.mul(scale).intoArray(c, ct + 3 * ldc);
        c3x1.mul(scale).intoArray(c, ct + 3 * ldc + L);
    }

    private static void scores2x2(
            int k, float[] a, int at, int lda, float[] b, int bt, float scale, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.zero(S);
        FloatVector c0x1 = FloatVector.zero(S);
        FloatVector c1x0 = FloatVector.zero(S);
        FloatVector c1x1 = FloatVector.zero(S);
        int a1 = at + lda;
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * 2 * L);
            FloatVector b1 = FloatVector.fromArray(S, b, bt + l * 2 * L + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
        }
        c0x0.mul(scale).intoArray(c, ct);
        c0x1.mul(scale).intoArray(c, ct + L);
        c1x0.mul(scale).intoArray(c, ct + ldc);
        c1x1.mul(scale).intoArray(c, ct + ldc + L);
    }

    private static void scores1x2(
            int k, float[] a, int at, int lda, float[] b, int bt, float scale, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.zero(S);
        FloatVector c0x1 = FloatVector.zero(S);
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * 2 * L);
            FloatVector b1 = FloatVector.fromArray(S, b, bt + l * 2 * L + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
        }
        c0x0.mul(scale).intoArray(c, ct);
        c0x1.mul(scale).intoArray(c, ct + L);
    }

    private static void scores14x1(
            int k, float[] a, int at, int lda, float[] b, int bt, float scale, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.zero(S);
        FloatVector c1x0 = FloatVector.zero(S);
        FloatVector c2x0 = FloatVector.zero(S);
        FloatVector c3x0 = FloatVector.zero(S);
        FloatVector c4x0 = FloatVector.zero(S);
        FloatVector c5x0 = FloatVector.zero(S);
        FloatVector c6x0 = FloatVector.zero(S);
        FloatVector c7x0 = FloatVector.zero(S);
        FloatVector c8x0 = FloatVector.zero(S);
        FloatVector c9x0 = FloatVector.zero(S);
        FloatVector c10x0 = FloatVector.zero(S);
        FloatVector c11x0 = FloatVector.zero(S);
        FloatVector c12x0 = FloatVector.zero(S);
        FloatVector c13x0 = FloatVector.zero(S);
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
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * 2 * L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(b0, c1x0);
            x = FloatVector.broadcast(S, a[a2 + l]);
            c2x0 = x.fma(b0, c2x0);
            x = FloatVector.broadcast(S, a[a3 + l]);
            c3x0 = x.fma(b0, c3x0);
            x = FloatVector.broadcast(S, a[a4 + l]);
            c4x0 = x.fma(b0, c4x0);
            x = FloatVector.broadcast(S, a[a5 + l]);
            c5x0 = x.fma(b0, c5x0);
            x = FloatVector.broadcast(S, a[a6 + l]);
            c6x0 = x.fma(b0, c6x0);
            x = FloatVector.broadcast(S, a[a7 + l]);
            c7x0 = x.fma(b0, c7x0);
            x = FloatVector.broadcast(S, a[a8 + l]);
            c8x0 = x.fma(b0, c8x0);
            x = FloatVector.broadcast(S, a[a9 + l]);
            c9x0 = x.fma(b0, c9x0);
            x = FloatVector.broadcast(S, a[a10 + l]);
            c10x0 = x.fma(b0, c10x0);
            x = FloatVector.broadcast(S, a[a11 + l]);
            c11x0 = x.fma(b0, c11x0);
            x = FloatVector.broadcast(S, a[a12 + l]);
            c12x0 = x.fma(b0, c12x0);
            x = FloatVector.broadcast(S, a[a13 + l]);
            c13x0 = x.fma(b0, c13x0);
        }
        c0x0.mul(scale).intoArray(c, ct);
        c1x0.mul(scale).intoArray(c, ct + ldc);
        c2x0.mul(scale).intoArray(c, ct + 2 * ldc);
        c3x0.mul(scale).intoArray(c, ct + 3 * ldc);
        c4x0.mul(scale).intoArray(c, ct + 4 * ldc);
        c5x0.mul(scale).intoArray(c, ct + 5 * ldc);
        c6x0.mul(scale).intoArray(c, ct + 6 * ldc);
        c7x0.mul(scale).intoArray(c, ct + 7 * ldc);
        c8x0.mul(scale).intoArray(c, ct + 8 * ldc);
        c9x0.mul(scale).intoArray(c, ct + 9 * ldc);
        c10x0.mul(scale).intoArray(c, ct + 10 * ldc);
        c11x0.mul(scale).intoArray(c, ct + 11 * ldc);
        c12x0.mul(scale).intoArray(c, ct + 12 * ldc);
        c13x0.mul(scale).intoArray(c, ct + 13 * ldc);
    }

    private static void scores7x1(
            int k, float[] a, int at, int lda, float[] b, int bt, float scale, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.zero(S);
        FloatVector c1x0 = FloatVector.zero(S);
        FloatVector c2x0 = FloatVector.zero(S);
        FloatVector c3x0 = FloatVector.zero(S);
        FloatVector c4x0 = FloatVector.zero(S);
        FloatVector c5x0 = FloatVector.zero(S);
        FloatVector c6x0 = FloatVector.zero(S);
        int a1 = at + lda;
        int a2 = at + 2 * lda;
        int a3 = at + 3 * lda;
        int a4 = at + 4 * lda;
        int a5 = at + 5 * lda;
        int a6 = at + 6 * lda;
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * 2 * L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(b0, c1x0);
            x = FloatVector.broadcast(S, a[a2 + l]);
            c2x0 = x.fma(b0, c2x0);
            x = FloatVector.broadcast(S, a[a3 + l]);
            c3x0 = x.fma(b0, c3x0);
            x = FloatVector.broadcast(S, a[a4 + l]);
            c4x0 = x.fma(b0, c4x0);
            x = FloatVector.broadcast(S, a[a5 + l]);
            c5x0 = x.fma(b0, c5x0);
            x = FloatVector.broadcast(S, a[a6 + l]);
            c6x0 = x.fma(b0, c6x0);
        }
        c0x0.mul(scale).intoArray(c, ct);
        c1x0.mul(scale).intoArray(c, ct + ldc);
        c2x0.mul(scale).intoArray(c, ct + 2 * ldc);
        c3x0.mul(scale).intoArray(c, ct + 3 * ldc);
        c4x0.mul(scale).intoArray(c, ct + 4 * ldc);
        c5x0.mul(scale).intoArray(c, ct + 5 * ldc);
        c6x0.mul(scale).intoArray(c, ct + 6 * ldc);
    }

    private static void scores4x1(
            int k, float[] a, int at, int lda, float[] b, int bt, float scale, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.zero(S);
        FloatVector c1x0 = FloatVector.zero(S);
        FloatVector c2x0 = FloatVector.zero(S);
        FloatVector c3x0 = FloatVector.zero(S);
        int a1 = at + lda;
        int a2 = at + 2 * lda;
        int a3 = at + 3 * lda;
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * 2 * L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(b0, c1x0);
            x = FloatVector.broadcast(S, a[a2 + l]);
            c2x0 = x.fma(b0, c2x0);
            x = FloatVector.broadcast(S, a[a3 + l]);
            c3x0 = x.fma(b0, c3x0);
        }
        c0x0.mul(scale).intoArray(c, ct);
        c1x0.mul(scale).intoArray(c, ct + ldc);
        c2x0.mul(scale).intoArray(c, ct + 2 * ldc);
        c3x0.mul(scale).intoArray(c, ct + 3 * ldc);
    }

    private static void scores2x1(
            int k, float[] a, int at, int lda, float[] b, int bt, float scale, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.zero(S);
        FloatVector c1x0 = FloatVector.zero(S);
        int a1 = at + lda;
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * 2 * L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(b0, c1x0);
        }
        c0x0.mul(scale).intoArray(c, ct);
        c1x0.mul(scale).intoArray(c, ct + ldc);
    }

    private static void scores1x1(
            int k, float[] a, int at, int lda, float[] b, int bt, float scale, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.zero(S);
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * 2 * L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
        }
        c0x0.mul(scale).intoArray(c, ct);
    }

    /** One tile of {@code height} rows by one or two {@code vectors}. */
    public static void rows(
            int height,
            int vectors,
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
        if (vectors == 2) {
            switch (height) {
                case 14 -> rows14x2(k, a, at, lda, b, bt, ldb, c, ct, ldc, start);
                case 7 -> rows7x2(k, a, at, lda, b, bt, ldb, c, ct, ldc, start);
                case 4 -> rows4x2(k, a, at, lda, b, bt, ldb, c, ct, ldc, start);
                case 2 -> rows2x2(k, a, at, lda, b, bt, ldb, c, ct, ldc, start);
                default -> rows1x2(k, a, at, lda, b, bt, ldb, c, ct, ldc, start);
            }
        } else {
            switch (height) {
                case 14 -> rows14x1(k, a, at, lda, b, bt, ldb, c, ct, ldc, start);
                case 7 -> rows7x1(k, a, at, lda, b, bt, ldb, c, ct, ldc, start);
                case 4 -> rows4x1(k, a, at, lda, b, bt, ldb, c, ct, ldc, start);
                case 2 -> rows2x1(k, a, at, lda, b, bt, ldb, c, ct, ldc, start);
                default -> rows1x1(k, a, at, lda, b, bt, ldb, c, ct, ldc, start);
            }
        }
    }

    private static void rows14x2(
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
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            FloatVector b1 = FloatVector.fromArray(S, b, bt + l * ldb + L);
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

    private static void rows7x2(
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
        int a1 = at + lda;
        int a2 = at + 2 * lda;
        int a3 = at + 3 * lda;
        int a4 = at + 4 * lda;
        int a5 = at + 5 * lda;
        int a6 = at + 6 * lda;
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            FloatVector b1 = FloatVector.fromArray(S, b, bt + l * ldb + L);
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
    }

    private static void rows4x2(
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
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            FloatVector b1 = FloatVector.fromArray(S, b, bt + l * ldb + L);
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

    private static void rows2x2(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        int a1 = at + lda;
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            FloatVector b1 = FloatVector.fromArray(S, b, bt + l * ldb + L);
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

    private static void rows1x2(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            FloatVector b1 = FloatVector.fromArray(S, b, bt + l * ldb + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
    }

    private static void rows14x1(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c3x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c4x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c5x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc);
        FloatVector c6x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 6 * ldc);
        FloatVector c7x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 7 * ldc);
        FloatVector c8x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 8 * ldc);
        FloatVector c9x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 9 * ldc);
        FloatVector c10x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 10 * ldc);
        FloatVector c11x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 11 * ldc);
        FloatVector c12x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 12 * ldc);
        FloatVector c13x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 13 * ldc);
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
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(b0, c1x0);
            x = FloatVector.broadcast(S, a[a2 + l]);
            c2x0 = x.fma(b0, c2x0);
            x = FloatVector.broadcast(S, a[a3 + l]);
            c3x0 = x.fma(b0, c3x0);
            x = FloatVector.broadcast(S, a[a4 + l]);
            c4x0 = x.fma(b0, c4x0);
            x = FloatVector.broadcast(S, a[a5 + l]);
            c5x0 = x.fma(b0, c5x0);
            x = FloatVector.broadcast(S, a[a6 + l]);
            c6x0 = x.fma(b0, c6x0);
            x = FloatVector.broadcast(S, a[a7 + l]);
            c7x0 = x.fma(b0, c7x0);
            x = FloatVector.broadcast(S, a[a8 + l]);
            c8x0 = x.fma(b0, c8x0);
            x = FloatVector.broadcast(S, a[a9 + l]);
            c9x0 = x.fma(b0, c9x0);
            x = FloatVector.broadcast(S, a[a10 + l]);
            c10x0 = x.fma(b0, c10x0);
            x = FloatVector.broadcast(S, a[a11 + l]);
            c11x0 = x.fma(b0, c11x0);
            x = FloatVector.broadcast(S, a[a12 + l]);
            c12x0 = x.fma(b0, c12x0);
            x = FloatVector.broadcast(S, a[a13 + l]);
            c13x0 = x.fma(b0, c13x0);
        }
        c0x0.intoArray(c, ct);
        c1x0.intoArray(c, ct + ldc);
        c2x0.intoArray(c, ct + 2 * ldc);
        c3x0.intoArray(c, ct + 3 * ldc);
        c4x0.intoArray(c, ct + 4 * ldc);
        c5x0.intoArray(c, ct + 5 * ldc);
        c6x0.intoArray(c, ct + 6 * ldc);
        c7x0.intoArray(c, ct + 7 * ldc);
        c8x0.intoArray(c, ct + 8 * ldc);
        c9x0.intoArray(c, ct + 9 * ldc);
        c10x0.intoArray(c, ct + 10 * ldc);
        c11x0.intoArray(c, ct + 11 * ldc);
        c12x0.intoArray(c, ct + 12 * ldc);
        c13x0.intoArray(c, ct + 13 * ldc);
    }

    private static void rows7x1(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c3x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c4x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c5x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc);
        FloatVector c6x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 6 * ldc);
        int a1 = at + lda;
        int a2 = at + 2 * lda;
        int a3 = at + 3 * lda;
        int a4 = at + 4 * lda;
        int a5 = at + 5 * lda;
        int a6 = at + 6 * lda;
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(b0, c1x0);
            x = FloatVector.broadcast(S, a[a2 + l]);
            c2x0 = x.fma(b0, c2x0);
            x = FloatVector.broadcast(S, a[a3 + l]);
            c3x0 = x.fma(b0, c3x0);
            x = FloatVector.broadcast(S, a[a4 + l]);
            c4x0 = x.fma(b0, c4x0);
            x = FloatVector.broadcast(S, a[a5 + l]);
            c5x0 = x.fma(b0, c5x0);
            x = FloatVector.broadcast(S, a[a6 + l]);
            c6x0 = x.fma(b0, c6x0);
        }
        c0x0.intoArray(c, ct);
        c1x0.intoArray(c, ct + ldc);
        c2x0.intoArray(c, ct + 2 * ldc);
        c3x0.intoArray(c, ct + 3 * ldc);
        c4x0.intoArray(c, ct + 4 * ldc);
        c5x0.intoArray(c, ct + 5 * ldc);
        c6x0.intoArray(c, ct + 6 * ldc);
    }

    private static void rows4x1(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c3x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc);
        int a1 = at + lda;
        int a2 = at + 2 * lda;
        int a3 = at + 3 * lda;
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(b0, c1x0);
            x = FloatVector.broadcast(S, a[a2 + l]);
            c2x0 = x.fma(b0, c2x0);
            x = FloatVector.broadcast(S, a[a3 + l]);
            c3x0 = x.fma(b0, c3x0);
        }
        c0x0.intoArray(c, ct);
        c1x0.intoArray(c, ct + ldc);
        c2x0.intoArray(c, ct + 2 * ldc);
        c3x0.intoArray(c, ct + 3 * ldc);
    }

    private static void rows2x1(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        int a1 = at + lda;
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(b0, c1x0);
        }
        c0x0.intoArray(c, ct);
        c1x0.intoArray(c, ct + ldc);
    }

    private static void rows1x1(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
        }
        c0x0.intoArray(c, ct);
    }

    /** One tile of {@code height} rows by one or two {@code vectors}. */
    public static void rowTriangle(
            int height,
            int vectors,
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
        if (vectors == 2) {
            switch (height) {
                case 7 -> rowTriangle7x2(a, at, lda, b, bt, ldb, c, ct, ldc, start);
                case 4 -> rowTriangle4x2(a, at, lda, b, bt, ldb, c, ct, ldc, start);
                case 2 -> rowTriangle2x2(a, at, lda, b, bt, ldb, c, ct, ldc, start);
                default -> rowTriangle1x2(a, at, lda, b, bt, ldb, c, ct, ldc, start);
            }
        } else {
            switch (height) {
                case 7 -> rowTriangle7x1(a, at, lda, b, bt, ldb, c, ct, ldc, start);
                case 4 -> rowTriangle4x1(a, at, lda, b, bt, ldb, c, ct, ldc, start);
                case 2 -> rowTriangle2x1(a, at, lda, b, bt, ldb, c, ct, ldc, start);
                default -> rowTriangle1x1(a, at, lda, b, bt, ldb, c, ct, ldc, start);
            }
        }
    }

    private static void rowTriangle7x2(
            float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
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
        FloatVector b0 = FloatVector.fromArray(S, b, bt);
        FloatVector b1 = FloatVector.fromArray(S, b, bt + L);
        FloatVector x = FloatVector.broadcast(S, a[at]);
        c0x0 = x.fma(b0, c0x0);
        c0x1 = x.fma(b1, c0x1);
        x = FloatVector.broadcast(S, a[at + lda]);
        c1x0 = x.fma(b0, c1x0);
        c1x1 = x.fma(b1, c1x1);
        x = FloatVector.broadcast(S, a[at + 2 * lda]);
        c2x0 = x.fma(b0, c2x0);
        c2x1 = x.fma(b1, c2x1);
        x = FloatVector.broadcast(S, a[at + 3 * lda]);
        c3x0 = x.fma(b0, c3x0);
        c3x1 = x.fma(b1, c3x1);
        x = FloatVector.broadcast(S, a[at + 4 * lda]);
        c4x0 = x.fma(b0, c4x0);
        c4x1 = x.fma(b1, c4x1);
        x = FloatVector.broadcast(S, a[at + 5 * lda]);
        c5x0 = x.fma(b0, c5x0);
        c5x1 = x.fma(b1, c5x1);
        x = FloatVector.broadcast(S, a[at + 6 * lda]);
        c6x0 = x.fma(b0, c6x0);
        c6x1 = x.fma(b1, c6x1);
        b0 = FloatVector.fromArray(S, b, bt + ldb);
        b1 = FloatVector.fromArray(S, b, bt + ldb + L);
        x = FloatVector.broadcast(S, a[at + lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        c1x1 = x.fma(b1, c1x1);
        x = FloatVector.broadcast(S, a[at + 2 * lda + 1]);
        c2x0 = x.fma(b0, c2x0);
        c2x1 = x.fma(b1, c2x1);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 1]);
        c3x0 = x.fma(b0, c3x0);
        c3x1 = x.fma(b1, c3x1);
        x = FloatVector.broadcast(S, a[at + 4 * lda + 1]);
        c4x0 = x.fma(b0, c4x0);
        c4x1 = x.fma(b1, c4x1);
        x = FloatVector.broadcast(S, a[at + 5 * lda + 1]);
        c5x0 = x.fma(b0, c5x0);
        c5x1 = x.fma(b1, c5x1);
        x = FloatVector.broadcast(S, a[at + 6 * lda + 1]);
        c6x0 = x.fma(b0, c6x0);
        c6x1 = x.fma(b1, c6x1);
        b0 = FloatVector.fromArray(S, b, bt + 2 * ldb);
        b1 = FloatVector.fromArray(S, b, bt + 2 * ldb + L);
        x = FloatVector.broadcast(S, a[at + 2 * lda + 2]);
        c2x0 = x.fma(b0, c2x0);
        c2x1 = x.fma(b1, c2x1);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 2]);
        c3x0 = x.fma(b0, c3x0);
        c3x1 = x.fma(b1, c3x1);
        x = FloatVector.broadcast(S, a[at + 4 * lda + 2]);
        c4x0 = x.fma(b0, c4x0);
        c4x1 = x.fma(b1, c4x1);
        x = FloatVector.broadcast(S, a[at + 5 * lda + 2]);
        c5x0 = x.fma(b0, c5x0);
        c5x1 = x.fma(b1, c5x1);
        x = FloatVector.broadcast(S, a[at + 6 * lda + 2]);
        c6x0 = x.fma(b0, c6x0);
        c6x1 = x.fma(b1, c6x1);
        b0 = FloatVector.fromArray(S, b, bt + 3 * ldb);
        b1 = FloatVector.fromArray(S, b, bt + 3 * ldb + L);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 3]);
        c3x0 = x.fma(b0, c3x0);
        c3x1 = x.fma(b1, c3x1);
        x = FloatVector.broadcast(S, a[at + 4 * lda + 3]);
        c4x0 = x.fma(b0, c4x0);
        c4x1 = x.fma(b1, c4x1);
        x = FloatVector.broadcast(S, a[at + 5 * lda + 3]);
        c5x0 = x.fma(b0, c5x0);
        c5x1 = x.fma(b1, c5x1);
        x = FloatVector.broadcast(S, a[at + 6 * lda + 3]);
        c6x0 = x.fma(b0, c6x0);
        c6x1 = x.fma(b1, c6x1);
        b0 = FloatVector.fromArray(S, b, bt + 4 * ldb);
        b1 = FloatVector.fromArray(S, b, bt + 4 * ldb + L);
        x = FloatVector.broadcast(S, a[at + 4 * lda + 4]);
        c4x0 = x.fma(b0, c4x0);
        c4x1 = x.fma(b1, c4x1);
        x = FloatVector.broadcast(S, a[at + 5 * lda + 4]);
        c5x0 = x.fma(b0, c5x0);
        c5x1 = x.fma(b1, c5x1);
        x = FloatVector.broadcast(S, a[at + 6 * lda + 4]);
        c6x0 = x.fma(b0, c6x0);
        c6x1 = x.fma(b1, c6x1);
        b0 = FloatVector.fromArray(S, b, bt + 5 * ldb);
        b1 = FloatVector.fromArray(S, b, bt + 5 * ldb + L);
        x = FloatVector.broadcast(S, a[at + 5 * lda + 5]);
        c5x0 = x.fma(b0, c5x0);
        c5x1 = x.fma(b1, c5x1);
        x = FloatVector.broadcast(S, a[at + 6 * lda + 5]);
        c6x0 = x.fma(b0, c6x0);
        c6x1 = x.fma(b1, c6x1);
        b0 = FloatVector.fromArray(S, b, bt + 6 * ldb);
        b1 = FloatVector.fromArray(S, b, bt + 6 * ldb + L);
        x = FloatVector.broadcast(S, a[at + 6 * lda + 6]);
        c6x0 = x.fma(b0, c6x0);
        c6x1 = x.fma(b1, c6x1);
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
    }

    private static void rowTriangle4x2(
            float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        FloatVector c3x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c3x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc + L);
        FloatVector b0 = FloatVector.fromArray(S, b, bt);
        FloatVector b1 = FloatVector.fromArray(S, b, bt + L);
        FloatVector x = FloatVector.broadcast(S, a[at]);
        c0x0 = x.fma(b0, c0x0);
        c0x1 = x.fma(b1, c0x1);
        x = FloatVector.broadcast(S, a[at + lda]);
        c1x0 = x.fma(b0, c1x0);
        c1x1 = x.fma(b1, c1x1);
        x = FloatVector.broadcast(S, a[at + 2 * lda]);
        c2x0 = x.fma(b0, c2x0);
        c2x1 = x.fma(b1, c2x1);
        x = FloatVector.broadcast(S, a[at + 3 * lda]);
        c3x0 = x.fma(b0, c3x0);
        c3x1 = x.fma(b1, c3x1);
        b0 = FloatVector.fromArray(S, b, bt + ldb);
        b1 = FloatVector.fromArray(S, b, bt + ldb + L);
        x = FloatVector.broadcast(S, a[at + lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        c1x1 = x.fma(b1, c1x1);
        x = FloatVector.broadcast(S, a[at + 2 * lda + 1]);
        c2x0 = x.fma(b0, c2x0);
        c2x1 = x.fma(b1, c2x1);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 1]);
        c3x0 = x.fma(b0, c3x0);
        c3x1 = x.fma(b1, c3x1);
        b0 = FloatVector.fromArray(S, b, bt + 2 * ldb);
        b1 = FloatVector.fromArray(S, b, bt + 2 * ldb + L);
        x = FloatVector.broadcast(S, a[at + 2 * lda + 2]);
        c2x0 = x.fma(b0, c2x0);
        c2x1 = x.fma(b1, c2x1);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 2]);
        c3x0 = x.fma(b0, c3x0);
        c3x1 = x.fma(b1, c3x1);
        b0 = FloatVector.fromArray(S, b, bt + 3 * ldb);
        b1 = FloatVector.fromArray(S, b, bt + 3 * ldb + L);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 3]);
        c3x0 = x.fma(b0, c3x0);
        c3x1 = x.fma(b1, c3x1);
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
        c2x0.intoArray(c, ct + 2 * ldc);
        c2x1.intoArray(c, ct + 2 * ldc + L);
        c3x0.intoArray(c, ct + 3 * ldc);
        c3x1.intoArray(c, ct + 3 * ldc + L);
    }

    private static void rowTriangle2x2(
            float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector b0 = FloatVector.fromArray(S, b, bt);
        FloatVector b1 = FloatVector.fromArray(S, b, bt + L);
        FloatVector x = FloatVector.broadcast(S, a[at]);
        c0x0 = x.fma(b0, c0x0);
        c0x1 = x.fma(b1, c0x1);
        x = FloatVector.broadcast(S, a[at + lda]);
        c1x0 = x.fma(b0, c1x0);
        c1x1 = x.fma(b1, c1x1);
        b0 = FloatVector.fromArray(S, b, bt + ldb);
        b1 = FloatVector.fromArray(S, b, bt + ldb + L);
        x = FloatVector.broadcast(S, a[at + lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        c1x1 = x.fma(b1, c1x1);
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
    }

    private static void rowTriangle1x2(
            float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        FloatVector b0 = FloatVector.fromArray(S, b, bt);
        FloatVector b1 = FloatVector.fromArray(S, b, bt + L);
        FloatVector x = FloatVector.broadcast(S, a[at]);
        c0x0 = x.fma(b0, c0x0);
        c0x1 = x.fma(b1, c0x1);
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
    }

    private static void rowTriangle7x1(
            float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c3x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c4x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c5x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 5 * ldc);
        FloatVector c6x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 6 * ldc);
        FloatVector b0 = FloatVector.fromArray(S, b, bt);
        FloatVector x = FloatVector.broadcast(S, a[at]);
        c0x0 = x.fma(b0, c0x0);
        x = FloatVector.broadcast(S, a[at + lda]);
        c1x0 = x.fma(b0, c1x0);
        x = FloatVector.broadcast(S, a[at + 2 * lda]);
        c2x0 = x.fma(b0, c2x0);
        x = FloatVector.broadcast(S, a[at + 3 * lda]);
        c3x0 = x.fma(b0, c3x0);
        x = FloatVector.broadcast(S, a[at + 4 * lda]);
        c4x0 = x.fma(b0, c4x0);
        x = FloatVector.broadcast(S, a[at + 5 * lda]);
        c5x0 = x.fma(b0, c5x0);
        x = FloatVector.broadcast(S, a[at + 6 * lda]);
        c6x0 = x.fma(b0, c6x0);
        b0 = FloatVector.fromArray(S, b, bt + ldb);
        x = FloatVector.broadcast(S, a[at + lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        x = FloatVector.broadcast(S, a[at + 2 * lda + 1]);
        c2x0 = x.fma(b0, c2x0);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 1]);
        c3x0 = x.fma(b0, c3x0);
        x = FloatVector.broadcast(S, a[at + 4 * lda + 1]);
        c4x0 = x.fma(b0, c4x0);
        x = FloatVector.broadcast(S, a[at + 5 * lda + 1]);
        c5x0 = x.fma(b0, c5x0);
        x = FloatVector.broadcast(S, a[at + 6 * lda + 1]);
        c6x0 = x.fma(b0, c6x0);
        b0 = FloatVector.fromArray(S, b, bt + 2 * ldb);
        x = FloatVector.broadcast(S, a[at + 2 * lda + 2]);
        c2x0 = x.fma(b0, c2x0);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 2]);
        c3x0 = x.fma(b0, c3x0);
        x = FloatVector.broadcast(S, a[at + 4 * lda + 2]);
        c4x0 = x.fma(b0, c4x0);
        x = FloatVector.broadcast(S, a[at + 5 * lda + 2]);
        c5x0 = x.fma(b0, c5x0);
        x = FloatVector.broadcast(S, a[at + 6 * lda + 2]);
        c6x0 = x.fma(b0, c6x0);
        b0 = FloatVector.fromArray(S, b, bt + 3 * ldb);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 3]);
        c3x0 = x.fma(b0, c3x0);
        x = FloatVector.broadcast(S, a[at + 4 * lda + 3]);
        c4x0 = x.fma(b0, c4x0);
        x = FloatVector.broadcast(S, a[at + 5 * lda + 3]);
        c5x0 = x.fma(b0, c5x0);
        x = FloatVector.broadcast(S, a[at + 6 * lda + 3]);
        c6x0 = x.fma(b0, c6x0);
        b0 = FloatVector.fromArray(S, b, bt + 4 * ldb);
        x = FloatVector.broadcast(S, a[at + 4 * lda + 4]);
        c4x0 = x.fma(b0, c4x0);
        x = FloatVector.broadcast(S, a[at + 5 * lda + 4]);
        c5x0 = x.fma(b0, c5x0);
        x = FloatVector.broadcast(S, a[at + 6 * lda + 4]);
        c6x0 = x.fma(b0, c6x0);
        b0 = FloatVector.fromArray(S, b, bt + 5 * ldb);
        x = FloatVector.broadcast(S, a[at + 5 * lda + 5]);
        c5x0 = x.fma(b0, c5x0);
        x = FloatVector.broadcast(S, a[at + 6 * lda + 5]);
        c6x0 = x.fma(b0, c6x0);
        b0 = FloatVector.fromArray(S, b, bt + 6 * ldb);
        x = FloatVector.broadcast(S, a[at + 6 * lda + 6]);
        c6x0 = x.fma(b0, c6x0);
        c0x0.intoArray(c, ct);
        c1x0.intoArray(c, ct + ldc);
        c2x0.intoArray(c, ct + 2 * ldc);
        c3x0.intoArray(c, ct + 3 * ldc);
        c4x0.intoArray(c, ct + 4 * ldc);
        c5x0.intoArray(c, ct + 5 * ldc);
        c6x0.intoArray(c, ct + 6 * ldc);
    }

    private static void rowTriangle4x1(
            float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c3x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector b0 = FloatVector.fromArray(S, b, bt);
        FloatVector x = FloatVector.broadcast(S, a[at]);
        c0x0 = x.fma(b0, c0x0);
        x = FloatVector.broadcast(S, a[at + lda]);
        c1x0 = x.fma(b0, c1x0);
        x = FloatVector.broadcast(S, a[at + 2 * lda]);
        c2x0 = x.fma(b0, c2x0);
        x = FloatVector.broadcast(S, a[at + 3 * lda]);
        c3x0 = x.fma(b0, c3x0);
        b0 = FloatVector.fromArray(S, b, bt + ldb);
        x = FloatVector.broadcast(S, a[at + lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        x = FloatVector.broadcast(S, a[at + 2 * lda + 1]);
        c2x0 = x.fma(b0, c2x0);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 1]);
        c3x0 = x.fma(b0, c3x0);
        b0 = FloatVector.fromArray(S, b, bt + 2 * ldb);
        x = FloatVector.broadcast(S, a[at + 2 * lda + 2]);
        c2x0 = x.fma(b0, c2x0);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 2]);
        c3x0 = x.fma(b0, c3x0);
        b0 = FloatVector.fromArray(S, b, bt + 3 * ldb);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 3]);
        c3x0 = x.fma(b0, c3x0);
        c0x0.intoArray(c, ct);
        c1x0.intoArray(c, ct + ldc);
        c2x0.intoArray(c, ct + 2 * ldc);
        c3x0.intoArray(c, ct + 3 * ldc);
    }

    private static void rowTriangle2x1(
            float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + ldc);
        FloatVector b0 = FloatVector.fromArray(S, b, bt);
        FloatVector x = FloatVector.broadcast(S, a[at]);
        c0x0 = x.fma(b0, c0x0);
        x = FloatVector.broadcast(S, a[at + lda]);
        c1x0 = x.fma(b0, c1x0);
        b0 = FloatVector.fromArray(S, b, bt + ldb);
        x = FloatVector.broadcast(S, a[at + lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        c0x0.intoArray(c, ct);
        c1x0.intoArray(c, ct + ldc);
    }

    private static void rowTriangle1x1(
            float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc, boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector b0 = FloatVector.fromArray(S, b, bt);
        FloatVector x = FloatVector.broadcast(S, a[at]);
        c0x0 = x.fma(b0, c0x0);
        c0x0.intoArray(c, ct);
    }

    /** One tile of {@code height} rows by one or two {@code vectors}. */
    public static void columns(
            int height,
            int vectors,
            int k,
            float[] a,
            int at,
            int lda,
            float[] b,
            int bt,
            int ldb,
            float[] c,
            int ct,
            int ldc) {
        if (vectors == 2) {
            switch (height) {
                case 12 -> columns12x2(k, a, at, lda, b, bt, ldb, c, ct, ldc);
                case 6 -> columns6x2(k, a, at, lda, b, bt, ldb, c, ct, ldc);
                case 4 -> columns4x2(k, a, at, lda, b, bt, ldb, c, ct, ldc);
                case 2 -> columns2x2(k, a, at, lda, b, bt, ldb, c, ct, ldc);
                default -> columns1x2(k, a, at, lda, b, bt, ldb, c, ct, ldc);
            }
        } else {
            switch (height) {
                case 12 -> columns12x1(k, a, at, lda, b, bt, ldb, c, ct, ldc);
                case 6 -> columns6x1(k, a, at, lda, b, bt, ldb, c, ct, ldc);
                case 4 -> columns4x1(k, a, at, lda, b, bt, ldb, c, ct, ldc);
                case 2 -> columns2x1(k, a, at, lda, b, bt, ldb, c, ct, ldc);
                default -> columns1x1(k, a, at, lda, b, bt, ldb, c, ct, ldc);
            }
        }
    }

    private static void columns12x2(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        FloatVector c3x0 = FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c3x1 = FloatVector.fromArray(S, c, ct + 3 * ldc + L);
        FloatVector c4x0 = FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c4x1 = FloatVector.fromArray(S, c, ct + 4 * ldc + L);
        FloatVector c5x0 = FloatVector.fromArray(S, c, ct + 5 * ldc);
        FloatVector c5x1 = FloatVector.fromArray(S, c, ct + 5 * ldc + L);
        FloatVector c6x0 = FloatVector.fromArray(S, c, ct + 6 * ldc);
        FloatVector c6x1 = FloatVector.fromArray(S, c, ct + 6 * ldc + L);
        FloatVector c7x0 = FloatVector.fromArray(S, c, ct + 7 * ldc);
        FloatVector c7x1 = FloatVector.fromArray(S, c, ct + 7 * ldc + L);
        FloatVector c8x0 = FloatVector.fromArray(S, c, ct + 8 * ldc);
        FloatVector c8x1 = FloatVector.fromArray(S, c, ct + 8 * ldc + L);
        FloatVector c9x0 = FloatVector.fromArray(S, c, ct + 9 * ldc);
        FloatVector c9x1 = FloatVector.fromArray(S, c, ct + 9 * ldc + L);
        FloatVector c10x0 = FloatVector.fromArray(S, c, ct + 10 * ldc);
        FloatVector c10x1 = FloatVector.fromArray(S, c, ct + 10 * ldc + L);
        FloatVector c11x0 = FloatVector.fromArray(S, c, ct + 11 * ldc);
        FloatVector c11x1 = FloatVector.fromArray(S, c, ct + 11 * ldc + L);
        for (int l = 0; l < k; l++) {
            int p = at + l * lda;
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            FloatVector b1 = FloatVector.fromArray(S, b, bt + l * ldb + L);
            FloatVector x = FloatVector.broadcast(S, a[p]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[p + 1]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            x = FloatVector.broadcast(S, a[p + 2]);
            c2x0 = x.fma(b0, c2x0);
            c2x1 = x.fma(b1, c2x1);
            x = FloatVector.broadcast(S, a[p + 3]);
            c3x0 = x.fma(b0, c3x0);
            c3x1 = x.fma(b1, c3x1);
            x = FloatVector.broadcast(S, a[p + 4]);
            c4x0 = x.fma(b0, c4x0);
            c4x1 = x.fma(b1, c4x1);
            x = FloatVector.broadcast(S, a[p + 5]);
            c5x0 = x.fma(b0, c5x0);
            c5x1 = x.fma(b1, c5x1);
            x = FloatVector.broadcast(S, a[p + 6]);
            c6x0 = x.fma(b0, c6x0);
            c6x1 = x.fma(b1, c6x1);
            x = FloatVector.broadcast(S, a[p + 7]);
            c7x0 = x.fma(b0, c7x0);
            c7x1 = x.fma(b1, c7x1);
            x = FloatVector.broadcast(S, a[p + 8]);
            c8x0 = x.fma(b0, c8x0);
            c8x1 = x.fma(b1, c8x1);
            x = FloatVector.broadcast(S, a[p + 9]);
            c9x0 = x.fma(b0, c9x0);
            c9x1 = x.fma(b1, c9x1);
            x = FloatVector.broadcast(S, a[p + 10]);
            c10x0 = x.fma(b0, c10x0);
            c10x1 = x.fma(b1, c10x1);
            x = FloatVector.broadcast(S, a[p + 11]);
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

    private static void columns6x2(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        FloatVector c3x0 = FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c3x1 = FloatVector.fromArray(S, c, ct + 3 * ldc + L);
        FloatVector c4x0 = FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c4x1 = FloatVector.fromArray(S, c, ct + 4 * ldc + L);
        FloatVector c5x0 = FloatVector.fromArray(S, c, ct + 5 * ldc);
        FloatVector c5x1 = FloatVector.fromArray(S, c, ct + 5 * ldc + L);
        for (int l = 0; l < k; l++) {
            int p = at + l * lda;
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            FloatVector b1 = FloatVector.fromArray(S, b, bt + l * ldb + L);
            FloatVector x = FloatVector.broadcast(S, a[p]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[p + 1]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            x = FloatVector.broadcast(S, a[p + 2]);
            c2x0 = x.fma(b0, c2x0);
            c2x1 = x.fma(b1, c2x1);
            x = FloatVector.broadcast(S, a[p + 3]);
            c3x0 = x.fma(b0, c3x0);
            c3x1 = x.fma(b1, c3x1);
            x = FloatVector.broadcast(S, a[p + 4]);
            c4x0 = x.fma(b0, c4x0);
            c4x1 = x.fma(b1, c4x1);
            x = FloatVector.broadcast(S, a[p + 5]);
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

    private static void columns4x2(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        FloatVector c3x0 = FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c3x1 = FloatVector.fromArray(S, c, ct + 3 * ldc + L);
        for (int l = 0; l < k; l++) {
            int p = at + l * lda;
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            FloatVector b1 = FloatVector.fromArray(S, b, bt + l * ldb + L);
            FloatVector x = FloatVector.broadcast(S, a[p]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[p + 1]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            x = FloatVector.broadcast(S, a[p + 2]);
            c2x0 = x.fma(b0, c2x0);
            c2x1 = x.fma(b1, c2x1);
            x = FloatVector.broadcast(S, a[p + 3]);
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

    private static void columns2x2(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = FloatVector.fromArray(S, c, ct + ldc + L);
        for (int l = 0; l < k; l++) {
            int p = at + l * lda;
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            FloatVector b1 = FloatVector.fromArray(S, b, bt + l * ldb + L);
            FloatVector x = FloatVector.broadcast(S, a[p]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[p + 1]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
    }

    private static void columns1x2(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = FloatVector.fromArray(S, c, ct + L);
        for (int l = 0; l < k; l++) {
            int p = at + l * lda;
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            FloatVector b1 = FloatVector.fromArray(S, b, bt + l * ldb + L);
            FloatVector x = FloatVector.broadcast(S, a[p]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
    }

    private static void columns12x1(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c1x0 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c2x0 = FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c3x0 = FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c4x0 = FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c5x0 = FloatVector.fromArray(S, c, ct + 5 * ldc);
        FloatVector c6x0 = FloatVector.fromArray(S, c, ct + 6 * ldc);
        FloatVector c7x0 = FloatVector.fromArray(S, c, ct + 7 * ldc);
        FloatVector c8x0 = FloatVector.fromArray(S, c, ct + 8 * ldc);
        FloatVector c9x0 = FloatVector.fromArray(S, c, ct + 9 * ldc);
        FloatVector c10x0 = FloatVector.fromArray(S, c, ct + 10 * ldc);
        FloatVector c11x0 = FloatVector.fromArray(S, c, ct + 11 * ldc);
        for (int l = 0; l < k; l++) {
            int p = at + l * lda;
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            FloatVector x = FloatVector.broadcast(S, a[p]);
            c0x0 = x.fma(b0, c0x0);
            x = FloatVector.broadcast(S, a[p + 1]);
            c1x0 = x.fma(b0, c1x0);
            x = FloatVector.broadcast(S, a[p + 2]);
            c2x0 = x.fma(b0, c2x0);
            x = FloatVector.broadcast(S, a[p + 3]);
            c3x0 = x.fma(b0, c3x0);
            x = FloatVector.broadcast(S, a[p + 4]);
            c4x0 = x.fma(b0, c4x0);
            x = FloatVector.broadcast(S, a[p + 5]);
            c5x0 = x.fma(b0, c5x0);
            x = FloatVector.broadcast(S, a[p + 6]);
            c6x0 = x.fma(b0, c6x0);
            x = FloatVector.broadcast(S, a[p + 7]);
            c7x0 = x.fma(b0, c7x0);
            x = FloatVector.broadcast(S, a[p + 8]);
            c8x0 = x.fma(b0, c8x0);
            x = FloatVector.broadcast(S, a[p + 9]);
            c9x0 = x.fma(b0, c9x0);
            x = FloatVector.broadcast(S, a[p + 10]);
            c10x0 = x.fma(b0, c10x0);
            x = FloatVector.broadcast(S, a[p + 11]);
            c11x0 = x.fma(b0, c11x0);
        }
        c0x0.intoArray(c, ct);
        c1x0.intoArray(c, ct + ldc);
        c2x0.intoArray(c, ct + 2 * ldc);
        c3x0.intoArray(c, ct + 3 * ldc);
        c4x0.intoArray(c, ct + 4 * ldc);
        c5x0.intoArray(c, ct + 5 * ldc);
        c6x0.intoArray(c, ct + 6 * ldc);
        c7x0.intoArray(c, ct + 7 * ldc);
        c8x0.intoArray(c, ct + 8 * ldc);
        c9x0.intoArray(c, ct + 9 * ldc);
        c10x0.intoArray(c, ct + 10 * ldc);
        c11x0.intoArray(c, ct + 11 * ldc);
    }

    private static void columns6x1(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c1x0 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c2x0 = FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c3x0 = FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c4x0 = FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c5x0 = FloatVector.fromArray(S, c, ct + 5 * ldc);
        for (int l = 0; l < k; l++) {
            int p = at + l * lda;
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            FloatVector x = FloatVector.broadcast(S, a[p]);
            c0x0 = x.fma(b0, c0x0);
            x = FloatVector.broadcast(S, a[p + 1]);
            c1x0 = x.fma(b0, c1x0);
            x = FloatVector.broadcast(S, a[p + 2]);
            c2x0 = x.fma(b0, c2x0);
            x = FloatVector.broadcast(S, a[p + 3]);
            c3x0 = x.fma(b0, c3x0);
            x = FloatVector.broadcast(S, a[p + 4]);
            c4x0 = x.fma(b0, c4x0);
            x = FloatVector.broadcast(S, a[p + 5]);
            c5x0 = x.fma(b0, c5x0);
        }
        c0x0.intoArray(c, ct);
        c1x0.intoArray(c, ct + ldc);
        c2x0.intoArray(c, ct + 2 * ldc);
        c3x0.intoArray(c, ct + 3 * ldc);
        c4x0.intoArray(c, ct + 4 * ldc);
        c5x0.intoArray(c, ct + 5 * ldc);
    }

    private static void columns4x1(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c1x0 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c2x0 = FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c3x0 = FloatVector.fromArray(S, c, ct + 3 * ldc);
        for (int l = 0; l < k; l++) {
            int p = at + l * lda;
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            FloatVector x = FloatVector.broadcast(S, a[p]);
            c0x0 = x.fma(b0, c0x0);
            x = FloatVector.broadcast(S, a[p + 1]);
            c1x0 = x.fma(b0, c1x0);
            x = FloatVector.broadcast(S, a[p + 2]);
            c2x0 = x.fma(b0, c2x0);
            x = FloatVector.broadcast(S, a[p + 3]);
            c3x0 = x.fma(b0, c3x0);
        }
        c0x0.intoArray(c, ct);
        c1x0.intoArray(c, ct + ldc);
        c2x0.intoArray(c, ct + 2 * ldc);
        c3x0.intoArray(c, ct + 3 * ldc);
    }

    private static void columns2x1(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c1x0 = FloatVector.fromArray(S, c, ct + ldc);
        for (int l = 0; l < k; l++) {
            int p = at + l * lda;
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            FloatVector x = FloatVector.broadcast(S, a[p]);
            c0x0 = x.fma(b0, c0x0);
            x = FloatVector.broadcast(S, a[p + 1]);
            c1x0 = x.fma(b0, c1x0);
        }
        c0x0.intoArray(c, ct);
        c1x0.intoArray(c, ct + ldc);
    }

    private static void columns1x1(
            int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        for (int l = 0; l < k; l++) {
            int p = at + l * lda;
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            FloatVector x = FloatVector.broadcast(S, a[p]);
            c0x0 = x.fma(b0, c0x0);
        }
        c0x0.intoArray(c, ct);
    }

    /** One tile of {@code height} rows by one or two {@code vectors}. */
    public static void columnTriangle(
            int height,
            int vectors,
            float[] a,
            int at,
            int lda,
            float[] b,
            int bt,
            int ldb,
            float[] c,
            int ct,
            int ldc) {
        if (vectors == 2) {
            switch (height) {
                case 6 -> columnTriangle6x2(a, at, lda, b, bt, ldb, c, ct, ldc);
                case 4 -> columnTriangle4x2(a, at, lda, b, bt, ldb, c, ct, ldc);
                case 2 -> columnTriangle2x2(a, at, lda, b, bt, ldb, c, ct, ldc);
                default -> columnTriangle1x2(a, at, lda, b, bt, ldb, c, ct, ldc);
            }
        } else {
            switch (height) {
                case 6 -> columnTriangle6x1(a, at, lda, b, bt, ldb, c, ct, ldc);
                case 4 -> columnTriangle4x1(a, at, lda, b, bt, ldb, c, ct, ldc);
                case 2 -> columnTriangle2x1(a, at, lda, b, bt, ldb, c, ct, ldc);
                default -> columnTriangle1x1(a, at, lda, b, bt, ldb, c, ct, ldc);
            }
        }
    }

    private static void columnTriangle6x2(
            float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        FloatVector c3x0 = FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c3x1 = FloatVector.fromArray(S, c, ct + 3 * ldc + L);
        FloatVector c4x0 = FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c4x1 = FloatVector.fromArray(S, c, ct + 4 * ldc + L);
        FloatVector c5x0 = FloatVector.fromArray(S, c, ct + 5 * ldc);
        FloatVector c5x1 = FloatVector.fromArray(S, c, ct + 5 * ldc + L);
        FloatVector b0 = FloatVector.fromArray(S, b, bt);
        FloatVector b1 = FloatVector.fromArray(S, b, bt + L);
        FloatVector x = FloatVector.broadcast(S, a[at]);
        c0x0 = x.fma(b0, c0x0);
        c0x1 = x.fma(b1, c0x1);
        b0 = FloatVector.fromArray(S, b, bt + ldb);
        b1 = FloatVector.fromArray(S, b, bt + ldb + L);
        x = FloatVector.broadcast(S, a[at + lda]);
        c0x0 = x.fma(b0, c0x0);
        c0x1 = x.fma(b1, c0x1);
        x = FloatVector.broadcast(S, a[at + lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        c1x1 = x.fma(b1, c1x1);
        b0 = FloatVector.fromArray(S, b, bt + 2 * ldb);
        b1 = FloatVector.fromArray(S, b, bt + 2 * ldb + L);
        x = FloatVector.broadcast(S, a[at + 2 * lda]);
        c0x0 = x.fma(b0, c0x0);
        c0x1 = x.fma(b1, c0x1);
        x = FloatVector.broadcast(S, a[at + 2 * lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        c1x1 = x.fma(b1, c1x1);
        x = FloatVector.broadcast(S, a[at + 2 * lda + 2]);
        c2x0 = x.fma(b0, c2x0);
        c2x1 = x.fma(b1, c2x1);
        b0 = FloatVector.fromArray(S, b, bt + 3 * ldb);
        b1 = FloatVector.fromArray(S, b, bt + 3 * ldb + L);
        x = FloatVector.broadcast(S, a[at + 3 * lda]);
        c0x0 = x.fma(b0, c0x0);
        c0x1 = x.fma(b1, c0x1);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        c1x1 = x.fma(b1, c1x1);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 2]);
        c2x0 = x.fma(b0, c2x0);
        c2x1 = x.fma(b1, c2x1);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 3]);
        c3x0 = x.fma(b0, c3x0);
        c3x1 = x.fma(b1, c3x1);
        b0 = FloatVector.fromArray(S, b, bt + 4 * ldb);
        b1 = FloatVector.fromArray(S, b, bt + 4 * ldb + L);
        x = FloatVector.broadcast(S, a[at + 4 * lda]);
        c0x0 = x.fma(b0, c0x0);
        c0x1 = x.fma(b1, c0x1);
        x = FloatVector.broadcast(S, a[at + 4 * lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        c1x1 = x.fma(b1, c1x1);
        x = FloatVector.broadcast(S, a[at + 4 * lda + 2]);
        c2x0 = x.fma(b0, c2x0);
        c2x1 = x.fma(b1, c2x1);
        x = FloatVector.broadcast(S, a[at + 4 * lda + 3]);
        c3x0 = x.fma(b0, c3x0);
        c3x1 = x.fma(b1, c3x1);
        x = FloatVector.broadcast(S, a[at + 4 * lda + 4]);
        c4x0 = x.fma(b0, c4x0);
        c4x1 = x.fma(b1, c4x1);
        b0 = FloatVector.fromArray(S, b, bt + 5 * ldb);
        b1 = FloatVector.fromArray(S, b, bt + 5 * ldb + L);
        x = FloatVector.broadcast(S, a[at + 5 * lda]);
        c0x0 = x.fma(b0, c0x0);
        c0x1 = x.fma(b1, c0x1);
        x = FloatVector.broadcast(S, a[at + 5 * lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        c1x1 = x.fma(b1, c1x1);
        x = FloatVector.broadcast(S, a[at + 5 * lda + 2]);
        c2x0 = x.fma(b0, c2x0);
        c2x1 = x.fma(b1, c2x1);
        x = FloatVector.broadcast(S, a[at + 5 * lda + 3]);
        c3x0 = x.fma(b0, c3x0);
        c3x1 = x.fma(b1, c3x1);
        x = FloatVector.broadcast(S, a[at + 5 * lda + 4]);
        c4x0 = x.fma(b0, c4x0);
        c4x1 = x.fma(b1, c4x1);
        x = FloatVector.broadcast(S, a[at + 5 * lda + 5]);
        c5x0 = x.fma(b0, c5x0);
        c5x1 = x.fma(b1, c5x1);
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

    private static void columnTriangle4x2(
            float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        FloatVector c3x0 = FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c3x1 = FloatVector.fromArray(S, c, ct + 3 * ldc + L);
        FloatVector b0 = FloatVector.fromArray(S, b, bt);
        FloatVector b1 = FloatVector.fromArray(S, b, bt + L);
        FloatVector x = FloatVector.broadcast(S, a[at]);
        c0x0 = x.fma(b0, c0x0);
        c0x1 = x.fma(b1, c0x1);
        b0 = FloatVector.fromArray(S, b, bt + ldb);
        b1 = FloatVector.fromArray(S, b, bt + ldb + L);
        x = FloatVector.broadcast(S, a[at + lda]);
        c0x0 = x.fma(b0, c0x0);
        c0x1 = x.fma(b1, c0x1);
        x = FloatVector.broadcast(S, a[at + lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        c1x1 = x.fma(b1, c1x1);
        b0 = FloatVector.fromArray(S, b, bt + 2 * ldb);
        b1 = FloatVector.fromArray(S, b, bt + 2 * ldb + L);
        x = FloatVector.broadcast(S, a[at + 2 * lda]);
        c0x0 = x.fma(b0, c0x0);
        c0x1 = x.fma(b1, c0x1);
        x = FloatVector.broadcast(S, a[at + 2 * lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        c1x1 = x.fma(b1, c1x1);
        x = FloatVector.broadcast(S, a[at + 2 * lda + 2]);
        c2x0 = x.fma(b0, c2x0);
        c2x1 = x.fma(b1, c2x1);
        b0 = FloatVector.fromArray(S, b, bt + 3 * ldb);
        b1 = FloatVector.fromArray(S, b, bt + 3 * ldb + L);
        x = FloatVector.broadcast(S, a[at + 3 * lda]);
        c0x0 = x.fma(b0, c0x0);
        c0x1 = x.fma(b1, c0x1);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        c1x1 = x.fma(b1, c1x1);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 2]);
        c2x0 = x.fma(b0, c2x0);
        c2x1 = x.fma(b1, c2x1);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 3]);
        c3x0 = x.fma(b0, c3x0);
        c3x1 = x.fma(b1, c3x1);
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
        c2x0.intoArray(c, ct + 2 * ldc);
        c2x1.intoArray(c, ct + 2 * ldc + L);
        c3x0.intoArray(c, ct + 3 * ldc);
        c3x1.intoArray(c, ct + 3 * ldc + L);
    }

    private static void columnTriangle2x2(
            float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector b0 = FloatVector.fromArray(S, b, bt);
        FloatVector b1 = FloatVector.fromArray(S, b, bt + L);
        FloatVector x = FloatVector.broadcast(S, a[at]);
        c0x0 = x.fma(b0, c0x0);
        c0x1 = x.fma(b1, c0x1);
        b0 = FloatVector.fromArray(S, b, bt + ldb);
        b1 = FloatVector.fromArray(S, b, bt + ldb + L);
        x = FloatVector.broadcast(S, a[at + lda]);
        c0x0 = x.fma(b0, c0x0);
        c0x1 = x.fma(b1, c0x1);
        x = FloatVector.broadcast(S, a[at + lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        c1x1 = x.fma(b1, c1x1);
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
    }

    private static void columnTriangle1x2(
            float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = FloatVector.fromArray(S, c, ct + L);
        FloatVector b0 = FloatVector.fromArray(S, b, bt);
        FloatVector b1 = FloatVector.fromArray(S, b, bt + L);
        FloatVector x = FloatVector.broadcast(S, a[at]);
        c0x0 = x.fma(b0, c0x0);
        c0x1 = x.fma(b1, c0x1);
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
    }

    private static void columnTriangle6x1(
            float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c1x0 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c2x0 = FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c3x0 = FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c4x0 = FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c5x0 = FloatVector.fromArray(S, c, ct + 5 * ldc);
        FloatVector b0 = FloatVector.fromArray(S, b, bt);
        FloatVector x = FloatVector.broadcast(S, a[at]);
        c0x0 = x.fma(b0, c0x0);
        b0 = FloatVector.fromArray(S, b, bt + ldb);
        x = FloatVector.broadcast(S, a[at + lda]);
        c0x0 = x.fma(b0, c0x0);
        x = FloatVector.broadcast(S, a[at + lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        b0 = FloatVector.fromArray(S, b, bt + 2 * ldb);
        x = FloatVector.broadcast(S, a[at + 2 * lda]);
        c0x0 = x.fma(b0, c0x0);
        x = FloatVector.broadcast(S, a[at + 2 * lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        x = FloatVector.broadcast(S, a[at + 2 * lda + 2]);
        c2x0 = x.fma(b0, c2x0);
        b0 = FloatVector.fromArray(S, b, bt + 3 * ldb);
        x = FloatVector.broadcast(S, a[at + 3 * lda]);
        c0x0 = x.fma(b0, c0x0);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 2]);
        c2x0 = x.fma(b0, c2x0);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 3]);
        c3x0 = x.fma(b0, c3x0);
        b0 = FloatVector.fromArray(S, b, bt + 4 * ldb);
        x = FloatVector.broadcast(S, a[at + 4 * lda]);
        c0x0 = x.fma(b0, c0x0);
        x = FloatVector.broadcast(S, a[at + 4 * lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        x = FloatVector.broadcast(S, a[at + 4 * lda + 2]);
        c2x0 = x.fma(b0, c2x0);
        x = FloatVector.broadcast(S, a[at + 4 * lda + 3]);
        c3x0 = x.fma(b0, c3x0);
        x = FloatVector.broadcast(S, a[at + 4 * lda + 4]);
        c4x0 = x.fma(b0, c4x0);
        b0 = FloatVector.fromArray(S, b, bt + 5 * ldb);
        x = FloatVector.broadcast(S, a[at + 5 * lda]);
        c0x0 = x.fma(b0, c0x0);
        x = FloatVector.broadcast(S, a[at + 5 * lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        x = FloatVector.broadcast(S, a[at + 5 * lda + 2]);
        c2x0 = x.fma(b0, c2x0);
        x = FloatVector.broadcast(S, a[at + 5 * lda + 3]);
        c3x0 = x.fma(b0, c3x0);
        x = FloatVector.broadcast(S, a[at + 5 * lda + 4]);
        c4x0 = x.fma(b0, c4x0);
        x = FloatVector.broadcast(S, a[at + 5 * lda + 5]);
        c5x0 = x.fma(b0, c5x0);
        c0x0.intoArray(c, ct);
        c1x0.intoArray(c, ct + ldc);
        c2x0.intoArray(c, ct + 2 * ldc);
        c3x0.intoArray(c, ct + 3 * ldc);
        c4x0.intoArray(c, ct + 4 * ldc);
        c5x0.intoArray(c, ct + 5 * ldc);
    }

    private static void columnTriangle4x1(
            float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c1x0 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c2x0 = FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c3x0 = FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector b0 = FloatVector.fromArray(S, b, bt);
        FloatVector x = FloatVector.broadcast(S, a[at]);
        c0x0 = x.fma(b0, c0x0);
        b0 = FloatVector.fromArray(S, b, bt + ldb);
        x = FloatVector.broadcast(S, a[at + lda]);
        c0x0 = x.fma(b0, c0x0);
        x = FloatVector.broadcast(S, a[at + lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        b0 = FloatVector.fromArray(S, b, bt + 2 * ldb);
        x = FloatVector.broadcast(S, a[at + 2 * lda]);
        c0x0 = x.fma(b0, c0x0);
        x = FloatVector.broadcast(S, a[at + 2 * lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        x = FloatVector.broadcast(S, a[at + 2 * lda + 2]);
        c2x0 = x.fma(b0, c2x0);
        b0 = FloatVector.fromArray(S, b, bt + 3 * ldb);
        x = FloatVector.broadcast(S, a[at + 3 * lda]);
        c0x0 = x.fma(b0, c0x0);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 2]);
        c2x0 = x.fma(b0, c2x0);
        x = FloatVector.broadcast(S, a[at + 3 * lda + 3]);
        c3x0 = x.fma(b0, c3x0);
        c0x0.intoArray(c, ct);
        c1x0.intoArray(c, ct + ldc);
        c2x0.intoArray(c, ct + 2 * ldc);
        c3x0.intoArray(c, ct + 3 * ldc);
    }

    private static void columnTriangle2x1(
            float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c1x0 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector b0 = FloatVector.fromArray(S, b, bt);
        FloatVector x = FloatVector.broadcast(S, a[at]);
        c0x0 = x.fma(b0, c0x0);
        b0 = FloatVector.fromArray(S, b, bt + ldb);
        x = FloatVector.broadcast(S, a[at + lda]);
        c0x0 = x.fma(b0, c0x0);
        x = FloatVector.broadcast(S, a[at + lda + 1]);
        c1x0 = x.fma(b0, c1x0);
        c0x0.intoArray(c, ct);
        c1x0.intoArray(c, ct + ldc);
    }

    private static void columnTriangle1x1(
            float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector b0 = FloatVector.fromArray(S, b, bt);
        FloatVector x = FloatVector.broadcast(S, a[at]);
        c0x0 = x.fma(b0, c0x0);
        c0x0.intoArray(c, ct);
    }

    /** One row by one or two {@code vectors} for each of {@link #HEADS} heads. */
    public static void scoresOfHeads(
            int vectors,
            int k,
            float[] a,
            int at,
            int nextA,
            float[] b,
            int bt,
            int nextB,
            float scale,
            float[] c,
            int ct,
            int nextC) {
        if (vectors == 2) {
            scoresOfHeads2(k, a, at, nextA, b, bt, nextB, scale, c, ct, nextC);
        } else {
            scoresOfHeads1(k, a, at, nextA, b, bt, nextB, scale, c, ct, nextC);
        }
    }

    private static void scoresOfHeads2(
            int k,
            float[] a,
            int at,
            int nextA,
            float[] b,
            int bt,
            int nextB,
            float scale,
            float[] c,
            int ct,
            int nextC) {
        FloatVector c0x0 = FloatVector.zero(S);
        FloatVector c0x1 = FloatVector.zero(S);
        int a1 = at + nextA;
        int b1 = bt + nextB;
        FloatVector c1x0 = FloatVector.zero(S);
        FloatVector c1x1 = FloatVector.zero(S);
        int a2 = at + 2 * nextA;
        int b2 = bt + 2 * nextB;
        FloatVector c2x0 = FloatVector.zero(S);
        FloatVector c2x1 = FloatVector.zero(S);
        int a3 = at + 3 * nextA;
        int b3 = bt + 3 * nextB;
        FloatVector c3x0 = FloatVector.zero(S);
        FloatVector c3x1 = FloatVector.zero(S);
        for (int l = 0; l < k; l++) {
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(FloatVector.fromArray(S, b, bt + l * 2 * L), c0x0);
            c0x1 = x.fma(FloatVector.fromArray(S, b, bt + l * 2 * L + L), c0x1);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(FloatVector.fromArray(S, b, b1 + l * 2 * L), c1x0);
            c1x1 = x.fma(FloatVector.fromArray(S, b, b1 + l * 2 * L + L), c1x1);
            x = FloatVector.broadcast(S, a[a2 + l]);
            c2x0 = x.fma(FloatVector.fromArray(S, b, b2 + l * 2 * L), c2x0);
            c2x1 = x.fma(FloatVector.fromArray(S, b, b2 + l * 2 * L + L), c2x1);
            x = FloatVector.broadcast(S, a[a3 + l]);
            c3x0 = x.fma(FloatVector.fromArray(S, b, b3 + l * 2 * L), c3x0);
            c3x1 = x.fma(FloatVector.fromArray(S, b, b3 + l * 2 * L + L), c3x1);
        }
        c0x0.mul(scale).intoArray(c, ct);
        c0x1.mul(scale).intoArray(c, ct + L);
        c1x0.mul(scale).intoArray(c, ct + nextC);
        c1x1.mul(scale).intoArray(c, ct + nextC + L);
        c2x0.mul(scale).intoArray(c, ct + 2 * nextC);
        c2x1.mul(scale).intoArray(c, ct + 2 * nextC + L);
        c3x0.mul(scale).intoArray(c, ct + 3 * nextC);
        c3x1.mul(scale).intoArray(c, ct + 3 * nextC + L);
    }

    private static void scoresOfHeads1(
            int k,
            float[] a,
            int at,
            int nextA,
            float[] b,
            int bt,
            int nextB,
            float scale,
            float[] c,
            int ct,
            int nextC) {
        FloatVector c0x0 = FloatVector.zero(S);
        int a1 = at + nextA;
        int b1 = bt + nextB;
        FloatVector c1x0 = FloatVector.zero(S);
        int a2 = at + 2 * nextA;
        int b2 = bt + 2 * nextB;
        FloatVector c2x0 = FloatVector.zero(S);
        int a3 = at + 3 * nextA;
        int b3 = bt + 3 * nextB;
        FloatVector c3x0 = FloatVector.zero(S);
        for (int l = 0; l < k; l++) {
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(FloatVector.fromArray(S, b, bt + l * 2 * L), c0x0);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(FloatVector.fromArray(S, b, b1 + l * 2 * L), c1x0);
            x = FloatVector.broadcast(S, a[a2 + l]);
            c2x0 = x.fma(FloatVector.fromArray(S, b, b2 + l * 2 * L), c2x0);
            x = FloatVector.broadcast(S, a[a3 + l]);
            c3x0 = x.fma(FloatVector.fromArray(S, b, b3 + l * 2 * L), c3x0);
        }
        c0x0.mul(scale).intoArray(c, ct);
        c1x0.mul(scale).intoArray(c, ct + nextC);
        c2x0.mul(scale).intoArray(c, ct + 2 * nextC);
        c3x0.mul(scale).intoArray(c, ct + 3 * nextC);
    }

    /** One row by one or two {@code vectors} for each of {@link #HEADS} heads. */
    public static void rowsOfHeads(
            int vectors,
            int k,
            float[] a,
            int at,
            int nextA,
            float[] b,
            int bt,
            int ldb,
            int nextB,
            float[] c,
            int ct,
            int nextC,
            boolean start) {
        if (vectors == 2) {
            rowsOfHeads2(k, a, at, nextA, b, bt, ldb, nextB, c, ct, nextC, start);
        } else {
            rowsOfHeads1(k, a, at, nextA, b, bt, ldb, nextB, c, ct, nextC, start);
        }
    }

    private static void rowsOfHeads2(
            int k,
            float[] a,
            int at,
            int nextA,
            float[] b,
            int bt,
            int ldb,
            int nextB,
            float[] c,
            int ct,
            int nextC,
            boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + L);
        int a1 = at + nextA;
        int b1 = bt + nextB;
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + nextC);
        FloatVector c1x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + nextC + L);
        int a2 = at + 2 * nextA;
        int b2 = bt + 2 * nextB;
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * nextC);
        FloatVector c2x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * nextC + L);
        int a3 = at + 3 * nextA;
        int b3 = bt + 3 * nextB;
        FloatVector c3x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * nextC);
        FloatVector c3x1 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * nextC + L);
        for (int l = 0; l < k; l++) {
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(FloatVector.fromArray(S, b, bt + l * ldb), c0x0);
            c0x1 = x.fma(FloatVector.fromArray(S, b, bt + l * ldb + L), c0x1);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(FloatVector.fromArray(S, b, b1 + l * ldb), c1x0);
            c1x1 = x.fma(FloatVector.fromArray(S, b, b1 + l * ldb + L), c1x1);
            x = FloatVector.broadcast(S, a[a2 + l]);
            c2x0 = x.fma(FloatVector.fromArray(S, b, b2 + l * ldb), c2x0);
            c2x1 = x.fma(FloatVector.fromArray(S, b, b2 + l * ldb + L), c2x1);
            x = FloatVector.broadcast(S, a[a3 + l]);
            c3x0 = x.fma(FloatVector.fromArray(S, b, b3 + l * ldb), c3x0);
            c3x1 = x.fma(FloatVector.fromArray(S, b, b3 + l * ldb + L), c3x1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + nextC);
        c1x1.intoArray(c, ct + nextC + L);
        c2x0.intoArray(c, ct + 2 * nextC);
        c2x1.intoArray(c, ct + 2 * nextC + L);
        c3x0.intoArray(c, ct + 3 * nextC);
        c3x1.intoArray(c, ct + 3 * nextC + L);
    }

    private static void rowsOfHeads1(
            int k,
            float[] a,
            int at,
            int nextA,
            float[] b,
            int bt,
            int ldb,
            int nextB,
            float[] c,
            int ct,
            int nextC,
            boolean start) {
        FloatVector c0x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct);
        int a1 = at + nextA;
        int b1 = bt + nextB;
        FloatVector c1x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + nextC);
        int a2 = at + 2 * nextA;
        int b2 = bt + 2 * nextB;
        FloatVector c2x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 2 * nextC);
        int a3 = at + 3 * nextA;
        int b3 = bt + 3 * nextB;
        FloatVector c3x0 = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, ct + 3 * nextC);
        for (int l = 0; l < k; l++) {
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(FloatVector.fromArray(S, b, bt + l * ldb), c0x0);
            x = FloatVector.broadcast(S, a[a1 + l]);
            c1x0 = x.fma(FloatVector.fromArray(S, b, b1 + l * ldb), c1x0);
            x = FloatVector.broadcast(S, a[a2 + l]);
            c2x0 = x.fma(FloatVector.fromArray(S, b, b2 + l * ldb), c2x0);
            x = FloatVector.broadcast(S, a[a3 + l]);
            c3x0 = x.fma(FloatVector.fromArray(S, b, b3 + l * ldb), c3x0);
        }
        c0x0.intoArray(c, ct);
        c1x0.intoArray(c, ct + nextC);
        c2x0.intoArray(c, ct + 2 * nextC);
        c3x0.intoArray(c, ct + 3 * nextC);
    }
}
