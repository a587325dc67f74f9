package longbow.tensor.cpu.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Widens 16-bit floating-point numbers, which is exact; those of F16 must be finite. They lie in pairs: a vector of ints has the
 * elements of a first vector of floats in its lower halves, and those of a second one in its upper halves, so that each takes one
 * instruction or a few.
 */
public final class Halves {
    private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, Lanes.SPECIES.vectorShape());
    private static final int L = Lanes.COUNT;

    private static final int UPPER = 0xFFFF0000;
    /** The sign, exponent and fraction of F16 after a move by three places, with room for the exponent of F32. */
    private static final int F16_BITS = 0x8FFFE000;

    private Halves() {}

    /** Returns the pairs of two vectors. */
    static IntVector pairs(short[] x, int at) {
        return ShortVector.fromArray(SHORTS, x, at).reinterpretAsInts();
    }

    static FloatVector firstBf16(IntVector pairs) {
        return pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }

    static FloatVector secondBf16(IntVector pairs) {
        return pairs.and(UPPER).reinterpretAsFloats();
    }

    static FloatVector firstF16(IntVector pairs) {
        return f16(pairs.lanewise(VectorOperators.LSHL, 16));
    }

    static FloatVector secondF16(IntVector pairs) {
        return f16(pairs.and(UPPER));
    }

    /** The upper halves: a power of two brings the exponents to their place, also those of subnormal numbers. */
    private static FloatVector f16(IntVector upper) {
        IntVector bits = upper.lanewise(VectorOperators.ASHR, 3).and(F16_BITS);
        return bits.reinterpretAsFloats().mul(0x1p112f);
    }

    /** Returns whether one of {@code count} numbers of F16 is an infinity or NaN, which are not widened here. */
    public static boolean special(short[] x, int at, int count) {
        boolean special = false;
        for (int i = 0; i < count; i++) {
            special |= (x[at + i] & 0x7C00) == 0x7C00;
        }
        return special;
    }

    /** Widens {@code count} pairs of vectors of BF16; each becomes two vectors, one after the other. */
    public static void widenBf16(short[] x, int at, int count, float[] y, int yt) {
        for (int i = 0; i < count; i++) {
            IntVector pairs = pairs(x, at + 2 * i * L);
            firstBf16(pairs).intoArray(y, yt + 2 * i * L);
            secondBf16(pairs).intoArray(y, yt + 2 * i * L + L);
        }
    }

    /** Widens {@code count} pairs of vectors of F16; each becomes two vectors, one after the other. */
    public static void widenF16(short[] x, int at, int count, float[] y, int yt) {
        for (int i = 0; i < count; i++) {
            IntVector pairs = pairs(x, at + 2 * i * L);
            firstF16(pairs).intoArray(y, yt + 2 * i * L);
            secondF16(pairs).intoArray(y, yt + 2 * i * L + L);
        }
    }
}
