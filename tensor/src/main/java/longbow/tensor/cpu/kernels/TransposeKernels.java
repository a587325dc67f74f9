package longbow.tensor.cpu.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes a square block of as many rows as a vector has lanes, in registers: for every distance d = lanes / 2 ... 1,
 * rows i and i + d exchange halves of each group of 2 d lanes.
 */
public final class TransposeKernels {
    private static final VectorSpecies<Float> S = Lanes.SPECIES;
    private static final IntVector LOW_1 = exchange(1, 0);
    private static final IntVector HIGH_1 = exchange(1, 1);
    private static final IntVector LOW_2 = exchange(2, 0);
    private static final IntVector HIGH_2 = exchange(2, 1);
    private static final IntVector LOW_4 = exchange(4, 0);
    private static final IntVector HIGH_4 = exchange(4, 1);
    private static final IntVector LOW_8 = exchange(8, 0);
    private static final IntVector HIGH_8 = exchange(8, 1);

    private TransposeKernels() {}

    /** Which lanes of a pair of rows the upper (0) or the lower (1) row gets. */
    private static IntVector exchange(int distance, int row) {
        int[] lanes = new int[Lanes.COUNT];
        for (int i = 0; i < lanes.length; i++) {
            boolean upper = (i & distance) == 0;
            int lane = row == 0 ? (upper ? i : i - distance) : (upper ? i + distance : i);
            lanes[i] = (upper ? 0 : lanes.length) + lane;
        }
        return IntVector.fromArray(S.withLanes(int.class), lanes, 0);
    }

    /**
     * Writes lane l of row i of A to {@code b[bt + l * pitch + i]}. Only the first {@code rows} rows are read; what is
     * written in place of the others is unspecified, and later blocks are expected to overwrite it.
     */
    public static void block(float[] a, int at, int lda, int rows, float[] b, int bt, int pitch) {
        switch (Lanes.COUNT) {
            case 16 -> block16(a, at, lda, rows - 1, b, bt, pitch);
            case 8 -> block8(a, at, lda, rows - 1, b, bt, pitch);
            default -> block4(a, at, lda, rows - 1, b, bt, pitch);
        }
    }

    private static void block16(float[] a, int at, int lda, int last, float[] b, int bt, int pitch) {
        int p0 = at + Math.min(0, last) * lda;
        IntVector r0 = FloatVector.fromArray(S, a, p0).reinterpretAsInts();
        int p1 = at + Math.min(1, last) * lda;
        IntVector r1 = FloatVector.fromArray(S, a, p1).reinterpretAsInts();
        int p2 = at + Math.min(2, last) * lda;
        IntVector r2 = FloatVector.fromArray(S, a, p2).reinterpretAsInts();
        int p3 = at + Math.min(3, last) * lda;
        IntVector r3 = FloatVector.fromArray(S, a, p3).reinterpretAsInts();
        int p4 = at + Math.min(4, last) * lda;
        IntVector r4 = FloatVector.fromArray(S, a, p4).reinterpretAsInts();
        int p5 = at + Math.min(5, last) * lda;
        IntVector r5 = FloatVector.fromArray(S, a, p5).reinterpretAsInts();
        int p6 = at + Math.min(6, last) * lda;
        IntVector r6 = FloatVector.fromArray(S, a, p6).reinterpretAsInts();
        int p7 = at + Math.min(7, last) * lda;
        IntVector r7 = FloatVector.fromArray(S, a, p7).reinterpretAsInts();
        int p8 = at + Math.min(8, last) * lda;
        IntVector r8 = FloatVector.fromArray(S, a, p8).reinterpretAsInts();
        int p9 = at + Math.min(9, last) * lda;
        IntVector r9 = FloatVector.fromArray(S, a, p9).reinterpretAsInts();
        int p10 = at + Math.min(10, last) * lda;
        IntVector r10 = FloatVector.fromArray(S, a, p10).reinterpretAsInts();
        int p11 = at + Math.min(11, last) * lda;
        IntVector r11 = FloatVector.fromArray(S, a, p11).reinterpretAsInts();
        int p12 = at + Math.min(12, last) * lda;
        IntVector r12 = FloatVector.fromArray(S, a, p12).reinterpretAsInts();
        int p13 = at + Math.min(13, last) * lda;
        IntVector r13 = FloatVector.fromArray(S, a, p13).reinterpretAsInts();
        int p14 = at + Math.min(14, last) * lda;
        IntVector r14 = FloatVector.fromArray(S, a, p14).reinterpretAsInts();
        int p15 = at + Math.min(15, last) * lda;
        IntVector r15 = FloatVector.fromArray(S, a, p15).reinterpretAsInts();
        IntVector low;
        low = LOW_8.selectFrom(r0, r8);
        r8 = HIGH_8.selectFrom(r0, r8);
        r0 = low;
        low = LOW_8.selectFrom(r1, r9);
        r9 = HIGH_8.selectFrom(r1, r9);
        r1 = low;
        low = LOW_8.selectFrom(r2, r10);
        r10 = HIGH_8.selectFrom(r2, r10);
        r2 = low;
        low = LOW_8.selectFrom(r3, r11);
        r11 = HIGH_8.selectFrom(r3, r11);
        r3 = low;
        low = LOW_8.selectFrom(r4, r12);
        r12 = HIGH_8.selectFrom(r4, r12);
        r4 = low;
        low = LOW_8.selectFrom(r5, r13);
        r13 = HIGH_8.selectFrom(r5, r13);
        r5 = low;
        low = LOW_8.selectFrom(r6, r14);
        r14 = HIGH_8.selectFrom(r6, r14);
        r6 = low;
        low = LOW_8.selectFrom(r7, r15);
        r15 = HIGH_8.selectFrom(r7, r15);
        r7 = low;
        low = LOW_4.selectFrom(r0, r4);
        r4 = HIGH_4.selectFrom(r0, r4);
        r0 = low;
        low = LOW_4.selectFrom(r1, r5);
        r5 = HIGH_4.selectFrom(r1, r5);
        r1 = low;
        low = LOW_4.selectFrom(r2, r6);
        r6 = HIGH_4.selectFrom(r2, r6);
        r2 = low;
        low = LOW_4.selectFrom(r3, r7);
        r7 = HIGH_4.selectFrom(r3, r7);
        r3 = low;
        low = LOW_4.selectFrom(r8, r12);
        r12 = HIGH_4.selectFrom(r8, r12);
        r8 = low;
        low = LOW_4.selectFrom(r9, r13);
        r13 = HIGH_4.selectFrom(r9, r13);
        r9 = low;
        low = LOW_4.selectFrom(r10, r14);
        r14 = HIGH_4.selectFrom(r10, r14);
        r10 = low;
        low = LOW_4.selectFrom(r11, r15);
        r15 = HIGH_4.selectFrom(r11, r15);
        r11 = low;
        low = LOW_2.selectFrom(r0, r2);
        r2 = HIGH_2.selectFrom(r0, r2);
        r0 = low;
        low = LOW_2.selectFrom(r1, r3);
        r3 = HIGH_2.selectFrom(r1, r3);
        r1 = low;
        low = LOW_2.selectFrom(r4, r6);
        r6 = HIGH_2.selectFrom(r4, r6);
        r4 = low;
        low = LOW_2.selectFrom(r5, r7);
        r7 = HIGH_2.selectFrom(r5, r7);
        r5 = low;
        low = LOW_2.selectFrom(r8, r10);
        r10 = HIGH_2.selectFrom(r8, r10);
        r8 = low;
        low = LOW_2.selectFrom(r9, r11);
        r11 = HIGH_2.selectFrom(r9, r11);
        r9 = low;
        low = LOW_2.selectFrom(r12, r14);
        r14 = HIGH_2.selectFrom(r12, r14);
        r12 = low;
        low = LOW_2.selectFrom(r13, r15);
        r15 = HIGH_2.selectFrom(r13, r15);
        r13 = low;
        low = LOW_1.selectFrom(r0, r1);
        r1 = HIGH_1.selectFrom(r0, r1);
        r0 = low;
        low = LOW_1.selectFrom(r2, r3);
        r3 = HIGH_1.selectFrom(r2, r3);
        r2 = low;
        low = LOW_1.selectFrom(r4, r5);
        r5 = HIGH_1.selectFrom(r4, r5);
        r4 = low;
        low = LOW_1.selectFrom(r6, r7);
        r7 = HIGH_1.selectFrom(r6, r7);
        r6 = low;
        low = LOW_1.selectFrom(r8, r9);
        r9 = HIGH_1.selectFrom(r8, r9);
        r8 = low;
        low = LOW_1.selectFrom(r10, r11);
        r11 = HIGH_1.selectFrom(r10, r11);
        r10 = low;
        low = LOW_1.selectFrom(r12, r13);
        r13 = HIGH_1.selectFrom(r12, r13);
        r12 = low;
        low = LOW_1.selectFrom(r14, r15);
        r15 = HIGH_1.selectFrom(r14, r15);
        r14 = low;
        r0.reinterpretAsFloats().intoArray(b, bt);
        r1.reinterpretAsFloats().intoArray(b, bt + pitch);
        r2.reinterpretAsFloats().intoArray(b, bt + 2 * pitch);
        r3.reinterpretAsFloats().intoArray(b, bt + 3 * pitch);
        r4.reinterpretAsFloats().intoArray(b, bt + 4 * pitch);
        r5.reinterpretAsFloats().intoArray(b, bt + 5 * pitch);
        r6.reinterpretAsFloats().intoArray(b, bt + 6 * pitch);
        r7.reinterpretAsFloats().intoArray(b, bt + 7 * pitch);
        r8.reinterpretAsFloats().intoArray(b, bt + 8 * pitch);
        r9.reinterpretAsFloats().intoArray(b, bt + 9 * pitch);
        r10.reinterpretAsFloats().intoArray(b, bt + 10 * pitch);
        r11.reinterpretAsFloats().intoArray(b, bt + 11 * pitch);
        r12.reinterpretAsFloats().intoArray(b, bt + 12 * pitch);
        r13.reinterpretAsFloats().intoArray(b, bt + 13 * pitch);
        r14.reinterpretAsFloats().intoArray(b, bt + 14 * pitch);
        r15.reinterpretAsFloats().intoArray(b, bt + 15 * pitch);
    }

    private static void block8(float[] a, int at, int lda, int last, float[] b, int bt, int pitch) {
        int p0 = at + Math.min(0, last) * lda;
        IntVector r0 = FloatVector.fromArray(S, a, p0).reinterpretAsInts();
        int p1 = at + Math.min(1, last) * lda;
        IntVector r1 = FloatVector.fromArray(S, a, p1).reinterpretAsInts();
        int p2 = at + Math.min(2, last) * lda;
        IntVector r2 = FloatVector.fromArray(S, a, p2).reinterpretAsInts();
        int p3 = at + Math.min(3, last) * lda;
        IntVector r3 = FloatVector.fromArray(S, a, p3).reinterpretAsInts();
        int p4 = at + Math.min(4, last) * lda;
        IntVector r4 = FloatVector.fromArray(S, a, p4).reinterpretAsInts();
        int p5 = at + Math.min(5, last) * lda;
        IntVector r5 = FloatVector.fromArray(S, a, p5).reinterpretAsInts();
        int p6 = at + Math.min(6, last) * lda;
        IntVector r6 = FloatVector.fromArray(S, a, p6).reinterpretAsInts();
        int p7 = at + Math.min(7, last) * lda;
        IntVector r7 = FloatVector.fromArray(S, a, p7).reinterpretAsInts();
        IntVector low;
        low = LOW_4.selectFrom(r0, r4);
        r4 = HIGH_4.selectFrom(r0, r4);
        r0 = low;
        low = LOW_4.selectFrom(r1, r5);
        r5 = HIGH_4.selectFrom(r1, r5);
        r1 = low;
        low = LOW_4.selectFrom(r2, r6);
        r6 = HIGH_4.selectFrom(r2, r6);
        r2 = low;
        low = LOW_4.selectFrom(r3, r7);
        r7 = HIGH_4.selectFrom(r3, r7);
        r3 = low;
        low = LOW_2.selectFrom(r0, r2);
        r2 = HIGH_2.selectFrom(r0, r2);
        r0 = low;
        low = LOW_2.selectFrom(r1, r3);
        r3 = HIGH_2.selectFrom(r1, r3);
        r1 = low;
        low = LOW_2.selectFrom(r4, r6);
        r6 = HIGH_2.selectFrom(r4, r6);
        r4 = low;
        low = LOW_2.selectFrom(r5, r7);
        r7 = HIGH_2.selectFrom(r5, r7);
        r5 = low;
        low = LOW_1.selectFrom(r0, r1);
        r1 = HIGH_1.selectFrom(r0, r1);
        r0 = low;
        low = LOW_1.selectFrom(r2, r3);
        r3 = HIGH_1.selectFrom(r2, r3);
        r2 = low;
        low = LOW_1.selectFrom(r4, r5);
        r5 = HIGH_1.selectFrom(r4, r5);
        r4 = low;
        low = LOW_1.selectFrom(r6, r7);
        r7 = HIGH_1.selectFrom(r6, r7);
        r6 = low;
        r0.reinterpretAsFloats().intoArray(b, bt);
        r1.reinterpretAsFloats().intoArray(b, bt + pitch);
        r2.reinterpretAsFloats().intoArray(b, bt + 2 * pitch);
        r3.reinterpretAsFloats().intoArray(b, bt + 3 * pitch);
        r4.reinterpretAsFloats().intoArray(b, bt + 4 * pitch);
        r5.reinterpretAsFloats().intoArray(b, bt + 5 * pitch);
        r6.reinterpretAsFloats().intoArray(b, bt + 6 * pitch);
        r7.reinterpretAsFloats().intoArray(b, bt + 7 * pitch);
    }

    private static void block4(float[] a, int at, int lda, int last, float[] b, int bt, int pitch) {
        int p0 = at + Math.min(0, last) * lda;
        IntVector r0 = FloatVector.fromArray(S, a, p0).reinterpretAsInts();
        int p1 = at + Math.min(1, last) * lda;
        IntVector r1 = FloatVector.fromArray(S, a, p1).reinterpretAsInts();
        int p2 = at + Math.min(2, last) * lda;
        IntVector r2 = FloatVector.fromArray(S, a, p2).reinterpretAsInts();
        int p3 = at + Math.min(3, last) * lda;
        IntVector r3 = FloatVector.fromArray(S, a, p3).reinterpretAsInts();
        IntVector low;
        low = LOW_2.selectFrom(r0, r2);
        r2 = HIGH_2.selectFrom(r0, r2);
        r0 = low;
        low = LOW_2.selectFrom(r1, r3);
        r3 = HIGH_2.selectFrom(r1, r3);
        r1 = low;
        low = LOW_1.selectFrom(r0, r1);
        r1 = HIGH_1.selectFrom(r0, r1);
        r0 = low;
        low = LOW_1.selectFrom(r2, r3);
        r3 = HIGH_1.selectFrom(r2, r3);
        r2 = low;
        r0.reinterpretAsFloats().intoArray(b, bt);
        r1.reinterpretAsFloats().intoArray(b, bt + pitch);
        r2.reinterpretAsFloats().intoArray(b, bt + 2 * pitch);
        r3.reinterpretAsFloats().intoArray(b, bt + 3 * pitch);
    }
}
