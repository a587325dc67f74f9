package longbow.tensor.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of the matrix product: a tile of C, some rows by two vectors, stays in registers while the inner
 * index runs. {@code C += A B} for {@code k} steps, each element one chain of fused multiply-adds that continues from
 * what C holds; then the bias, where {@code biasAt >= 0}.
 *
 * <p>Kernels named {@code rows} read A row-major: element (i, l) is {@code a[at + i * lda + l]}. Kernels named
 * {@code columns} read it transposed or packed: element (i, l) is {@code a[at + l * lda + i]}. Row l of B begins at
 * {@code b[bt + l * ldb]}.
 *
 * <p>Everything is a local variable, written out, because the compiler keeps vectors in registers only then; tiles of 14
 * rows fill the 32 registers of AVX-512, those of 6 rows the 16 of AVX2. Each kernel is compiled by itself.
 */
final class MatMulKernels {
    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int L = VectorMath.LANES;

    private MatMulKernels() {}

    static void rows14(
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
            float[] bias,
            int biasAt) {
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
        FloatVector c12x0 = FloatVector.fromArray(S, c, ct + 12 * ldc);
        FloatVector c12x1 = FloatVector.fromArray(S, c, ct + 12 * ldc + L);
        FloatVector c13x0 = FloatVector.fromArray(S, c, ct + 13 * ldc);
        FloatVector c13x1 = FloatVector.fromArray(S, c, ct + 13 * ldc + L);
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
        if (biasAt >= 0) {
            FloatVector b0 = FloatVector.fromArray(S, bias, biasAt);
            FloatVector b1 = FloatVector.fromArray(S, bias, biasAt + L);
            c0x0 = c0x0.add(b0);
            c0x1 = c0x1.add(b1);
            c1x0 = c1x0.add(b0);
            c1x1 = c1x1.add(b1);
            c2x0 = c2x0.add(b0);
            c2x1 = c2x1.add(b1);
            c3x0 = c3x0.add(b0);
            c3x1 = c3x1.add(b1);
            c4x0 = c4x0.add(b0);
            c4x1 = c4x1.add(b1);
            c5x0 = c5x0.add(b0);
            c5x1 = c5x1.add(b1);
            c6x0 = c6x0.add(b0);
            c6x1 = c6x1.add(b1);
            c7x0 = c7x0.add(b0);
            c7x1 = c7x1.add(b1);
            c8x0 = c8x0.add(b0);
            c8x1 = c8x1.add(b1);
            c9x0 = c9x0.add(b0);
            c9x1 = c9x1.add(b1);
            c10x0 = c10x0.add(b0);
            c10x1 = c10x1.add(b1);
            c11x0 = c11x0.add(b0);
            c11x1 = c11x1.add(b1);
            c12x0 = c12x0.add(b0);
            c12x1 = c12x1.add(b1);
            c13x0 = c13x0.add(b0);
            c13x1 = c13x1.add(b1);
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

    static void rows6(
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
            float[] bias,
            int biasAt) {
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
        if (biasAt >= 0) {
            FloatVector b0 = FloatVector.fromArray(S, bias, biasAt);
            FloatVector b1 = FloatVector.fromArray(S, bias, biasAt + L);
            c0x0 = c0x0.add(b0);
            c0x1 = c0x1.add(b1);
            c1x0 = c1x0.add(b0);
            c1x1 = c1x1.add(b1);
            c2x0 = c2x0.add(b0);
            c2x1 = c2x1.add(b1);
            c3x0 = c3x0.add(b0);
            c3x1 = c3x1.add(b1);
            c4x0 = c4x0.add(b0);
            c4x1 = c4x1.add(b1);
            c5x0 = c5x0.add(b0);
            c5x1 = c5x1.add(b1);
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

    static void rows4(
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
            float[] bias,
            int biasAt) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        FloatVector c3x0 = FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c3x1 = FloatVector.fromArray(S, c, ct + 3 * ldc + L);
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
        if (biasAt >= 0) {
            FloatVector b0 = FloatVector.fromArray(S, bias, biasAt);
            FloatVector b1 = FloatVector.fromArray(S, bias, biasAt + L);
            c0x0 = c0x0.add(b0);
            c0x1 = c0x1.add(b1);
            c1x0 = c1x0.add(b0);
            c1x1 = c1x1.add(b1);
            c2x0 = c2x0.add(b0);
            c2x1 = c2x1.add(b1);
            c3x0 = c3x0.add(b0);
            c3x1 = c3x1.add(b1);
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

    static void rows2(
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
            float[] bias,
            int biasAt) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = FloatVector.fromArray(S, c, ct + ldc + L);
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
        if (biasAt >= 0) {
            FloatVector b0 = FloatVector.fromArray(S, bias, biasAt);
            FloatVector b1 = FloatVector.fromArray(S, bias, biasAt + L);
            c0x0 = c0x0.add(b0);
            c0x1 = c0x1.add(b1);
            c1x0 = c1x0.add(b0);
            c1x1 = c1x1.add(b1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
    }

    static void rows1(
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
            float[] bias,
            int biasAt) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = FloatVector.fromArray(S, c, ct + L);
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
        }
        if (biasAt >= 0) {
            FloatVector b0 = FloatVector.fromArray(S, bias, biasAt);
            FloatVector b1 = FloatVector.fromArray(S, bias, biasAt + L);
            c0x0 = c0x0.add(b0);
            c0x1 = c0x1.add(b1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
    }

    static void columns14(
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
            float[] bias,
            int biasAt) {
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
        FloatVector c12x0 = FloatVector.fromArray(S, c, ct + 12 * ldc);
        FloatVector c12x1 = FloatVector.fromArray(S, c, ct + 12 * ldc + L);
        FloatVector c13x0 = FloatVector.fromArray(S, c, ct + 13 * ldc);
        FloatVector c13x1 = FloatVector.fromArray(S, c, ct + 13 * ldc + L);
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            int q = at + l * lda;
            FloatVector x = FloatVector.broadcast(S, a[q]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[q + 1]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            x = FloatVector.broadcast(S, a[q + 2]);
            c2x0 = x.fma(b0, c2x0);
            c2x1 = x.fma(b1, c2x1);
            x = FloatVector.broadcast(S, a[q + 3]);
            c3x0 = x.fma(b0, c3x0);
            c3x1 = x.fma(b1, c3x1);
            x = FloatVector.broadcast(S, a[q + 4]);
            c4x0 = x.fma(b0, c4x0);
            c4x1 = x.fma(b1, c4x1);
            x = FloatVector.broadcast(S, a[q + 5]);
            c5x0 = x.fma(b0, c5x0);
            c5x1 = x.fma(b1, c5x1);
            x = FloatVector.broadcast(S, a[q + 6]);
            c6x0 = x.fma(b0, c6x0);
            c6x1 = x.fma(b1, c6x1);
            x = FloatVector.broadcast(S, a[q + 7]);
            c7x0 = x.fma(b0, c7x0);
            c7x1 = x.fma(b1, c7x1);
            x = FloatVector.broadcast(S, a[q + 8]);
            c8x0 = x.fma(b0, c8x0);
            c8x1 = x.fma(b1, c8x1);
            x = FloatVector.broadcast(S, a[q + 9]);
            c9x0 = x.fma(b0, c9x0);
            c9x1 = x.fma(b1, c9x1);
            x = FloatVector.broadcast(S, a[q + 10]);
            c10x0 = x.fma(b0, c10x0);
            c10x1 = x.fma(b1, c10x1);
            x = FloatVector.broadcast(S, a[q + 11]);
            c11x0 = x.fma(b0, c11x0);
            c11x1 = x.fma(b1, c11x1);
            x = FloatVector.broadcast(S, a[q + 12]);
            c12x0 = x.fma(b0, c12x0);
            c12x1 = x.fma(b1, c12x1);
            x = FloatVector.broadcast(S, a[q + 13]);
            c13x0 = x.fma(b0, c13x0);
            c13x1 = x.fma(b1, c13x1);
        }
        if (biasAt >= 0) {
            FloatVector b0 = FloatVector.fromArray(S, bias, biasAt);
            FloatVector b1 = FloatVector.fromArray(S, bias, biasAt + L);
            c0x0 = c0x0.add(b0);
            c0x1 = c0x1.add(b1);
            c1x0 = c1x0.add(b0);
            c1x1 = c1x1.add(b1);
            c2x0 = c2x0.add(b0);
            c2x1 = c2x1.add(b1);
            c3x0 = c3x0.add(b0);
            c3x1 = c3x1.add(b1);
            c4x0 = c4x0.add(b0);
            c4x1 = c4x1.add(b1);
            c5x0 = c5x0.add(b0);
            c5x1 = c5x1.add(b1);
            c6x0 = c6x0.add(b0);
            c6x1 = c6x1.add(b1);
            c7x0 = c7x0.add(b0);
            c7x1 = c7x1.add(b1);
            c8x0 = c8x0.add(b0);
            c8x1 = c8x1.add(b1);
            c9x0 = c9x0.add(b0);
            c9x1 = c9x1.add(b1);
            c10x0 = c10x0.add(b0);
            c10x1 = c10x1.add(b1);
            c11x0 = c11x0.add(b0);
            c11x1 = c11x1.add(b1);
            c12x0 = c12x0.add(b0);
            c12x1 = c12x1.add(b1);
            c13x0 = c13x0.add(b0);
            c13x1 = c13x1.add(b1);
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

    static void columns6(
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
            float[] bias,
            int biasAt) {
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
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            int q = at + l * lda;
            FloatVector x = FloatVector.broadcast(S, a[q]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[q + 1]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            x = FloatVector.broadcast(S, a[q + 2]);
            c2x0 = x.fma(b0, c2x0);
            c2x1 = x.fma(b1, c2x1);
            x = FloatVector.broadcast(S, a[q + 3]);
            c3x0 = x.fma(b0, c3x0);
            c3x1 = x.fma(b1, c3x1);
            x = FloatVector.broadcast(S, a[q + 4]);
            c4x0 = x.fma(b0, c4x0);
            c4x1 = x.fma(b1, c4x1);
            x = FloatVector.broadcast(S, a[q + 5]);
            c5x0 = x.fma(b0, c5x0);
            c5x1 = x.fma(b1, c5x1);
        }
        if (biasAt >= 0) {
            FloatVector b0 = FloatVector.fromArray(S, bias, biasAt);
            FloatVector b1 = FloatVector.fromArray(S, bias, biasAt + L);
            c0x0 = c0x0.add(b0);
            c0x1 = c0x1.add(b1);
            c1x0 = c1x0.add(b0);
            c1x1 = c1x1.add(b1);
            c2x0 = c2x0.add(b0);
            c2x1 = c2x1.add(b1);
            c3x0 = c3x0.add(b0);
            c3x1 = c3x1.add(b1);
            c4x0 = c4x0.add(b0);
            c4x1 = c4x1.add(b1);
            c5x0 = c5x0.add(b0);
            c5x1 = c5x1.add(b1);
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

    static void columns4(
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
            float[] bias,
            int biasAt) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = FloatVector.fromArray(S, c, ct + ldc + L);
        FloatVector c2x0 = FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c2x1 = FloatVector.fromArray(S, c, ct + 2 * ldc + L);
        FloatVector c3x0 = FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c3x1 = FloatVector.fromArray(S, c, ct + 3 * ldc + L);
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            int q = at + l * lda;
            FloatVector x = FloatVector.broadcast(S, a[q]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[q + 1]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
            x = FloatVector.broadcast(S, a[q + 2]);
            c2x0 = x.fma(b0, c2x0);
            c2x1 = x.fma(b1, c2x1);
            x = FloatVector.broadcast(S, a[q + 3]);
            c3x0 = x.fma(b0, c3x0);
            c3x1 = x.fma(b1, c3x1);
        }
        if (biasAt >= 0) {
            FloatVector b0 = FloatVector.fromArray(S, bias, biasAt);
            FloatVector b1 = FloatVector.fromArray(S, bias, biasAt + L);
            c0x0 = c0x0.add(b0);
            c0x1 = c0x1.add(b1);
            c1x0 = c1x0.add(b0);
            c1x1 = c1x1.add(b1);
            c2x0 = c2x0.add(b0);
            c2x1 = c2x1.add(b1);
            c3x0 = c3x0.add(b0);
            c3x1 = c3x1.add(b1);
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

    static void columns2(
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
            float[] bias,
            int biasAt) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = FloatVector.fromArray(S, c, ct + L);
        FloatVector c1x0 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c1x1 = FloatVector.fromArray(S, c, ct + ldc + L);
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            int q = at + l * lda;
            FloatVector x = FloatVector.broadcast(S, a[q]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            x = FloatVector.broadcast(S, a[q + 1]);
            c1x0 = x.fma(b0, c1x0);
            c1x1 = x.fma(b1, c1x1);
        }
        if (biasAt >= 0) {
            FloatVector b0 = FloatVector.fromArray(S, bias, biasAt);
            FloatVector b1 = FloatVector.fromArray(S, bias, biasAt + L);
            c0x0 = c0x0.add(b0);
            c0x1 = c0x1.add(b1);
            c1x0 = c1x0.add(b0);
            c1x1 = c1x1.add(b1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c1x0.intoArray(c, ct + ldc);
        c1x1.intoArray(c, ct + ldc + L);
    }

    static void columns1(
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
            float[] bias,
            int biasAt) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = FloatVector.fromArray(S, c, ct + L);
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            int q = at + l * lda;
            FloatVector x = FloatVector.broadcast(S, a[q]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
        }
        if (biasAt >= 0) {
            FloatVector b0 = FloatVector.fromArray(S, bias, biasAt);
            FloatVector b1 = FloatVector.fromArray(S, bias, biasAt + L);
            c0x0 = c0x0.add(b0);
            c0x1 = c0x1.add(b1);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
    }

    /** One row by eight vectors: enough chains to hide the latency of the multiply-add when there is one row. */
    static void wide(
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
            float[] bias,
            int biasAt) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c0x1 = FloatVector.fromArray(S, c, ct + L);
        FloatVector c0x2 = FloatVector.fromArray(S, c, ct + 2 * L);
        FloatVector c0x3 = FloatVector.fromArray(S, c, ct + 3 * L);
        FloatVector c0x4 = FloatVector.fromArray(S, c, ct + 4 * L);
        FloatVector c0x5 = FloatVector.fromArray(S, c, ct + 5 * L);
        FloatVector c0x6 = FloatVector.fromArray(S, c, ct + 6 * L);
        FloatVector c0x7 = FloatVector.fromArray(S, c, ct + 7 * L);
        for (int l = 0; l < k; l++) {
            int p = bt + l * ldb;
            FloatVector b0 = FloatVector.fromArray(S, b, p);
            FloatVector b1 = FloatVector.fromArray(S, b, p + L);
            FloatVector b2 = FloatVector.fromArray(S, b, p + 2 * L);
            FloatVector b3 = FloatVector.fromArray(S, b, p + 3 * L);
            FloatVector b4 = FloatVector.fromArray(S, b, p + 4 * L);
            FloatVector b5 = FloatVector.fromArray(S, b, p + 5 * L);
            FloatVector b6 = FloatVector.fromArray(S, b, p + 6 * L);
            FloatVector b7 = FloatVector.fromArray(S, b, p + 7 * L);
            FloatVector x = FloatVector.broadcast(S, a[at + l]);
            c0x0 = x.fma(b0, c0x0);
            c0x1 = x.fma(b1, c0x1);
            c0x2 = x.fma(b2, c0x2);
            c0x3 = x.fma(b3, c0x3);
            c0x4 = x.fma(b4, c0x4);
            c0x5 = x.fma(b5, c0x5);
            c0x6 = x.fma(b6, c0x6);
            c0x7 = x.fma(b7, c0x7);
        }
        if (biasAt >= 0) {
            FloatVector b0 = FloatVector.fromArray(S, bias, biasAt);
            FloatVector b1 = FloatVector.fromArray(S, bias, biasAt + L);
            FloatVector b2 = FloatVector.fromArray(S, bias, biasAt + 2 * L);
            FloatVector b3 = FloatVector.fromArray(S, bias, biasAt + 3 * L);
            FloatVector b4 = FloatVector.fromArray(S, bias, biasAt + 4 * L);
            FloatVector b5 = FloatVector.fromArray(S, bias, biasAt + 5 * L);
            FloatVector b6 = FloatVector.fromArray(S, bias, biasAt + 6 * L);
            FloatVector b7 = FloatVector.fromArray(S, bias, biasAt + 7 * L);
            c0x0 = c0x0.add(b0);
            c0x1 = c0x1.add(b1);
            c0x2 = c0x2.add(b2);
            c0x3 = c0x3.add(b3);
            c0x4 = c0x4.add(b4);
            c0x5 = c0x5.add(b5);
            c0x6 = c0x6.add(b6);
            c0x7 = c0x7.add(b7);
        }
        c0x0.intoArray(c, ct);
        c0x1.intoArray(c, ct + L);
        c0x2.intoArray(c, ct + 2 * L);
        c0x3.intoArray(c, ct + 3 * L);
        c0x4.intoArray(c, ct + 4 * L);
        c0x5.intoArray(c, ct + 5 * L);
        c0x6.intoArray(c, ct + 6 * L);
        c0x7.intoArray(c, ct + 7 * L);
    }
}
