package longbow.tensor.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of attention, in the manner of {@link MatMulKernels}. Heads are narrow, so besides tiles of two
 * vectors (there) there are tiles of one (here), and the triangles in which each query sees one key more than the one
 * before it: a key that a query does not see is skipped, not multiplied by zero.
 */
final class AttentionKernels {
    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int L = VectorMath.LANES;

    private AttentionKernels() {}

    /** Some queries times one panel of keys, {@code [k][2 L]}, times {@code scale}, into C. */
    static void scores14(
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

    static void scores6(int k, float[] a, int at, int lda, float[] b, int bt, float scale, float[] c, int ct, int ldc) {
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
        int a1 = at + lda;
        int a2 = at + 2 * lda;
        int a3 = at + 3 * lda;
        int a4 = at + 4 * lda;
        int a5 = at + 5 * lda;
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
    }

    static void scores4(int k, float[] a, int at, int lda, float[] b, int bt, float scale, float[] c, int ct, int ldc) {
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

    static void scores2(int k, float[] a, int at, int lda, float[] b, int bt, float scale, float[] c, int ct, int ldc) {
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

    static void scores1(int k, float[] a, int at, int lda, float[] b, int bt, float scale, float[] c, int ct, int ldc) {
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

    /** As {@link MatMulKernels#rows14}, one vector wide. */
    static void rows14(int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0 = FloatVector.fromArray(S, c, ct);
        FloatVector c1 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c2 = FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c3 = FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c4 = FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c5 = FloatVector.fromArray(S, c, ct + 5 * ldc);
        FloatVector c6 = FloatVector.fromArray(S, c, ct + 6 * ldc);
        FloatVector c7 = FloatVector.fromArray(S, c, ct + 7 * ldc);
        FloatVector c8 = FloatVector.fromArray(S, c, ct + 8 * ldc);
        FloatVector c9 = FloatVector.fromArray(S, c, ct + 9 * ldc);
        FloatVector c10 = FloatVector.fromArray(S, c, ct + 10 * ldc);
        FloatVector c11 = FloatVector.fromArray(S, c, ct + 11 * ldc);
        FloatVector c12 = FloatVector.fromArray(S, c, ct + 12 * ldc);
        FloatVector c13 = FloatVector.fromArray(S, c, ct + 13 * ldc);
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
            c0 = FloatVector.broadcast(S, a[at + l]).fma(b0, c0);
            c1 = FloatVector.broadcast(S, a[a1 + l]).fma(b0, c1);
            c2 = FloatVector.broadcast(S, a[a2 + l]).fma(b0, c2);
            c3 = FloatVector.broadcast(S, a[a3 + l]).fma(b0, c3);
            c4 = FloatVector.broadcast(S, a[a4 + l]).fma(b0, c4);
            c5 = FloatVector.broadcast(S, a[a5 + l]).fma(b0, c5);
            c6 = FloatVector.broadcast(S, a[a6 + l]).fma(b0, c6);
            c7 = FloatVector.broadcast(S, a[a7 + l]).fma(b0, c7);
            c8 = FloatVector.broadcast(S, a[a8 + l]).fma(b0, c8);
            c9 = FloatVector.broadcast(S, a[a9 + l]).fma(b0, c9);
            c10 = FloatVector.broadcast(S, a[a10 + l]).fma(b0, c10);
            c11 = FloatVector.broadcast(S, a[a11 + l]).fma(b0, c11);
            c12 = FloatVector.broadcast(S, a[a12 + l]).fma(b0, c12);
            c13 = FloatVector.broadcast(S, a[a13 + l]).fma(b0, c13);
        }
        c0.intoArray(c, ct);
        c1.intoArray(c, ct + ldc);
        c2.intoArray(c, ct + 2 * ldc);
        c3.intoArray(c, ct + 3 * ldc);
        c4.intoArray(c, ct + 4 * ldc);
        c5.intoArray(c, ct + 5 * ldc);
        c6.intoArray(c, ct + 6 * ldc);
        c7.intoArray(c, ct + 7 * ldc);
        c8.intoArray(c, ct + 8 * ldc);
        c9.intoArray(c, ct + 9 * ldc);
        c10.intoArray(c, ct + 10 * ldc);
        c11.intoArray(c, ct + 11 * ldc);
        c12.intoArray(c, ct + 12 * ldc);
        c13.intoArray(c, ct + 13 * ldc);
    }

    static void rows6(int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0 = FloatVector.fromArray(S, c, ct);
        FloatVector c1 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c2 = FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c3 = FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c4 = FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c5 = FloatVector.fromArray(S, c, ct + 5 * ldc);
        int a1 = at + lda;
        int a2 = at + 2 * lda;
        int a3 = at + 3 * lda;
        int a4 = at + 4 * lda;
        int a5 = at + 5 * lda;
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            c0 = FloatVector.broadcast(S, a[at + l]).fma(b0, c0);
            c1 = FloatVector.broadcast(S, a[a1 + l]).fma(b0, c1);
            c2 = FloatVector.broadcast(S, a[a2 + l]).fma(b0, c2);
            c3 = FloatVector.broadcast(S, a[a3 + l]).fma(b0, c3);
            c4 = FloatVector.broadcast(S, a[a4 + l]).fma(b0, c4);
            c5 = FloatVector.broadcast(S, a[a5 + l]).fma(b0, c5);
        }
        c0.intoArray(c, ct);
        c1.intoArray(c, ct + ldc);
        c2.intoArray(c, ct + 2 * ldc);
        c3.intoArray(c, ct + 3 * ldc);
        c4.intoArray(c, ct + 4 * ldc);
        c5.intoArray(c, ct + 5 * ldc);
    }

    static void rows4(int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0 = FloatVector.fromArray(S, c, ct);
        FloatVector c1 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c2 = FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c3 = FloatVector.fromArray(S, c, ct + 3 * ldc);
        int a1 = at + lda;
        int a2 = at + 2 * lda;
        int a3 = at + 3 * lda;
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            c0 = FloatVector.broadcast(S, a[at + l]).fma(b0, c0);
            c1 = FloatVector.broadcast(S, a[a1 + l]).fma(b0, c1);
            c2 = FloatVector.broadcast(S, a[a2 + l]).fma(b0, c2);
            c3 = FloatVector.broadcast(S, a[a3 + l]).fma(b0, c3);
        }
        c0.intoArray(c, ct);
        c1.intoArray(c, ct + ldc);
        c2.intoArray(c, ct + 2 * ldc);
        c3.intoArray(c, ct + 3 * ldc);
    }

    static void rows2(int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0 = FloatVector.fromArray(S, c, ct);
        FloatVector c1 = FloatVector.fromArray(S, c, ct + ldc);
        int a1 = at + lda;
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            c0 = FloatVector.broadcast(S, a[at + l]).fma(b0, c0);
            c1 = FloatVector.broadcast(S, a[a1 + l]).fma(b0, c1);
        }
        c0.intoArray(c, ct);
        c1.intoArray(c, ct + ldc);
    }

    static void rows1(int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0 = FloatVector.fromArray(S, c, ct);
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            c0 = FloatVector.broadcast(S, a[at + l]).fma(b0, c0);
        }
        c0.intoArray(c, ct);
    }

    /** As {@link MatMulKernels#columns14}, one vector wide. */
    static void columns14(int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0 = FloatVector.fromArray(S, c, ct);
        FloatVector c1 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c2 = FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c3 = FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c4 = FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c5 = FloatVector.fromArray(S, c, ct + 5 * ldc);
        FloatVector c6 = FloatVector.fromArray(S, c, ct + 6 * ldc);
        FloatVector c7 = FloatVector.fromArray(S, c, ct + 7 * ldc);
        FloatVector c8 = FloatVector.fromArray(S, c, ct + 8 * ldc);
        FloatVector c9 = FloatVector.fromArray(S, c, ct + 9 * ldc);
        FloatVector c10 = FloatVector.fromArray(S, c, ct + 10 * ldc);
        FloatVector c11 = FloatVector.fromArray(S, c, ct + 11 * ldc);
        FloatVector c12 = FloatVector.fromArray(S, c, ct + 12 * ldc);
        FloatVector c13 = FloatVector.fromArray(S, c, ct + 13 * ldc);
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            int q = at + l * lda;
            c0 = FloatVector.broadcast(S, a[q]).fma(b0, c0);
            c1 = FloatVector.broadcast(S, a[q + 1]).fma(b0, c1);
            c2 = FloatVector.broadcast(S, a[q + 2]).fma(b0, c2);
            c3 = FloatVector.broadcast(S, a[q + 3]).fma(b0, c3);
            c4 = FloatVector.broadcast(S, a[q + 4]).fma(b0, c4);
            c5 = FloatVector.broadcast(S, a[q + 5]).fma(b0, c5);
            c6 = FloatVector.broadcast(S, a[q + 6]).fma(b0, c6);
            c7 = FloatVector.broadcast(S, a[q + 7]).fma(b0, c7);
            c8 = FloatVector.broadcast(S, a[q + 8]).fma(b0, c8);
            c9 = FloatVector.broadcast(S, a[q + 9]).fma(b0, c9);
            c10 = FloatVector.broadcast(S, a[q + 10]).fma(b0, c10);
            c11 = FloatVector.broadcast(S, a[q + 11]).fma(b0, c11);
            c12 = FloatVector.broadcast(S, a[q + 12]).fma(b0, c12);
            c13 = FloatVector.broadcast(S, a[q + 13]).fma(b0, c13);
        }
        c0.intoArray(c, ct);
        c1.intoArray(c, ct + ldc);
        c2.intoArray(c, ct + 2 * ldc);
        c3.intoArray(c, ct + 3 * ldc);
        c4.intoArray(c, ct + 4 * ldc);
        c5.intoArray(c, ct + 5 * ldc);
        c6.intoArray(c, ct + 6 * ldc);
        c7.intoArray(c, ct + 7 * ldc);
        c8.intoArray(c, ct + 8 * ldc);
        c9.intoArray(c, ct + 9 * ldc);
        c10.intoArray(c, ct + 10 * ldc);
        c11.intoArray(c, ct + 11 * ldc);
        c12.intoArray(c, ct + 12 * ldc);
        c13.intoArray(c, ct + 13 * ldc);
    }

    static void columns6(int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0 = FloatVector.fromArray(S, c, ct);
        FloatVector c1 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c2 = FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c3 = FloatVector.fromArray(S, c, ct + 3 * ldc);
        FloatVector c4 = FloatVector.fromArray(S, c, ct + 4 * ldc);
        FloatVector c5 = FloatVector.fromArray(S, c, ct + 5 * ldc);
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            int q = at + l * lda;
            c0 = FloatVector.broadcast(S, a[q]).fma(b0, c0);
            c1 = FloatVector.broadcast(S, a[q + 1]).fma(b0, c1);
            c2 = FloatVector.broadcast(S, a[q + 2]).fma(b0, c2);
            c3 = FloatVector.broadcast(S, a[q + 3]).fma(b0, c3);
            c4 = FloatVector.broadcast(S, a[q + 4]).fma(b0, c4);
            c5 = FloatVector.broadcast(S, a[q + 5]).fma(b0, c5);
        }
        c0.intoArray(c, ct);
        c1.intoArray(c, ct + ldc);
        c2.intoArray(c, ct + 2 * ldc);
        c3.intoArray(c, ct + 3 * ldc);
        c4.intoArray(c, ct + 4 * ldc);
        c5.intoArray(c, ct + 5 * ldc);
    }

    static void columns4(int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0 = FloatVector.fromArray(S, c, ct);
        FloatVector c1 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c2 = FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c3 = FloatVector.fromArray(S, c, ct + 3 * ldc);
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            int q = at + l * lda;
            c0 = FloatVector.broadcast(S, a[q]).fma(b0, c0);
            c1 = FloatVector.broadcast(S, a[q + 1]).fma(b0, c1);
            c2 = FloatVector.broadcast(S, a[q + 2]).fma(b0, c2);
            c3 = FloatVector.broadcast(S, a[q + 3]).fma(b0, c3);
        }
        c0.intoArray(c, ct);
        c1.intoArray(c, ct + ldc);
        c2.intoArray(c, ct + 2 * ldc);
        c3.intoArray(c, ct + 3 * ldc);
    }

    static void columns2(int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0 = FloatVector.fromArray(S, c, ct);
        FloatVector c1 = FloatVector.fromArray(S, c, ct + ldc);
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            int q = at + l * lda;
            c0 = FloatVector.broadcast(S, a[q]).fma(b0, c0);
            c1 = FloatVector.broadcast(S, a[q + 1]).fma(b0, c1);
        }
        c0.intoArray(c, ct);
        c1.intoArray(c, ct + ldc);
    }

    static void columns1(int k, float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0 = FloatVector.fromArray(S, c, ct);
        for (int l = 0; l < k; l++) {
            FloatVector b0 = FloatVector.fromArray(S, b, bt + l * ldb);
            int q = at + l * lda;
            c0 = FloatVector.broadcast(S, a[q]).fma(b0, c0);
        }
        c0.intoArray(c, ct);
    }

    /** Query i of four sees keys 0 ... i: {@code c_i += sum over l <= i of a_il b_l}, one vector wide. */
    static void seen1(float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
        FloatVector c0x0 = FloatVector.fromArray(S, c, ct);
        FloatVector c1x0 = FloatVector.fromArray(S, c, ct + ldc);
        FloatVector c2x0 = FloatVector.fromArray(S, c, ct + 2 * ldc);
        FloatVector c3x0 = FloatVector.fromArray(S, c, ct + 3 * ldc);
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

    /** Query i of four sees keys 0 ... i: {@code c_i += sum over l <= i of a_il b_l}, two vectors wide. */
    static void seen2(float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
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

    /** Key i of four is seen by queries i ... 3: {@code c_i += sum over l >= i of a_li b_l}, one vector wide. */
    static void seers1(float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
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

    /** Key i of four is seen by queries i ... 3: {@code c_i += sum over l >= i of a_li b_l}, two vectors wide. */
    static void seers2(float[] a, int at, int lda, float[] b, int bt, int ldb, float[] c, int ct, int ldc) {
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
}
