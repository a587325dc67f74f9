package longbow.tensor.cpu;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NEG;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The elementary functions of {@link FloatMath} over vectors: the same text, hence the same bits in every lane.
 *
 * <p>One species serves the whole process, because kernels that have met two are slow for ever. It is the widest one of
 * the machine unless {@code -Dlongbow.vector.bits=128|256|512} says otherwise. Every method stays below 325 bytecodes,
 * the size up to which the compiler inlines: a vector that crosses a call is boxed.
 */
final class VectorMath {
    static final VectorSpecies<Float> SPECIES = species(System.getProperty("longbow.vector.bits", ""));
    /** How many floats a vector has. */
    static final int LANES = SPECIES.length();

    private VectorMath() {}

    private static VectorSpecies<Float> species(String bits) {
        return switch (bits) {
            case "" -> FloatVector.SPECIES_PREFERRED;
            case "128" -> FloatVector.SPECIES_128;
            case "256" -> FloatVector.SPECIES_256;
            case "512" -> FloatVector.SPECIES_512;
            default -> throw new IllegalArgumentException("longbow.vector.bits: %s is none of 128, 256, 512".formatted(bits));
        };
    }

    static FloatVector of(float x) {
        return FloatVector.broadcast(SPECIES, x);
    }

    /** See {@link FloatMath#exp}. */
    static FloatVector exp(FloatVector x) {
        FloatVector shifted = x.fma(of(FloatMath.LOG2_E), of(FloatMath.ROUND));
        IntVector k = shifted.reinterpretAsInts().sub(FloatMath.ROUND_BITS);
        FloatVector n = shifted.sub(FloatMath.ROUND);
        FloatVector r = n.fma(of(-FloatMath.LN2_HIGH), x);
        r = n.fma(of(-FloatMath.LN2_LOW), r);
        FloatVector p = of(FloatMath.EXP[0]);
        p = p.fma(r, of(FloatMath.EXP[1]));
        p = p.fma(r, of(FloatMath.EXP[2]));
        p = p.fma(r, of(FloatMath.EXP[3]));
        p = p.fma(r, of(FloatMath.EXP[4]));
        p = p.fma(r, of(FloatMath.EXP[5]));
        p = p.fma(r.mul(r), r).add(1f);
        IntVector half = k.lanewise(ASHR, 1);
        FloatVector y = p.mul(powerOfTwo(half)).mul(powerOfTwo(k.sub(half)));
        y = y.blend(0f, x.compare(LT, FloatMath.EXP_MIN));
        return y.blend(Float.POSITIVE_INFINITY, x.compare(GT, FloatMath.EXP_MAX));
    }

    private static FloatVector powerOfTwo(IntVector n) {
        return n.add(127).lanewise(LSHL, 23).reinterpretAsFloats();
    }

    /** See {@link FloatMath#log}. */
    static FloatVector log(FloatVector x) {
        VectorMask<Float> tiny = x.compare(LT, Float.MIN_NORMAL);
        IntVector bits = x.blend(x.mul(8388608f), tiny).reinterpretAsInts();
        IntVector k = bits.lanewise(ASHR, 23).sub(126);
        FloatVector m = bits.and(0x007FFFFF).or(0x3F000000).reinterpretAsFloats(); // [0.5, 1)
        VectorMask<Float> low = m.compare(LT, FloatMath.SQRT_HALF);
        FloatVector f = m.blend(m.add(m), low).sub(1f);
        FloatVector e = k.add(FloatMath.ROUND_BITS).reinterpretAsFloats().sub(FloatMath.ROUND); // k as a float
        e = e.blend(e.sub(1f), low);
        e = e.blend(e.sub(23f), tiny);
        FloatVector y = logOfMantissa(f, e);
        y = of(Float.NaN).blend(y, x.compare(GT, 0f));
        y = y.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0f));
        return y.blend(Float.POSITIVE_INFINITY, x.compare(EQ, Float.POSITIVE_INFINITY));
    }

    /** ln(1 + f) + e ln 2. */
    private static FloatVector logOfMantissa(FloatVector f, FloatVector e) {
        FloatVector z = f.mul(f);
        FloatVector p = of(FloatMath.LOG[0]);
        p = p.fma(f, of(FloatMath.LOG[1]));
        p = p.fma(f, of(FloatMath.LOG[2]));
        p = p.fma(f, of(FloatMath.LOG[3]));
        p = p.fma(f, of(FloatMath.LOG[4]));
        p = p.fma(f, of(FloatMath.LOG[5]));
        p = p.fma(f, of(FloatMath.LOG[6]));
        p = p.fma(f, of(FloatMath.LOG[7]));
        p = p.fma(f, of(FloatMath.LOG[8]));
        FloatVector y = p.mul(f).mul(z);
        y = e.fma(of(FloatMath.LN2_LOW), y);
        y = z.fma(of(-0.5f), y);
        return e.fma(of(FloatMath.LN2_HIGH), f.add(y));
    }

    /** See {@link FloatMath#sigmoid}. */
    static FloatVector sigmoid(FloatVector x) {
        FloatVector e = exp(x.lanewise(ABS).lanewise(NEG));
        return of(1f).blend(e, x.compare(LT, 0f)).div(e.add(1f));
    }

    /** See {@link FloatMath#tanh}. */
    static FloatVector tanh(FloatVector x) {
        FloatVector a = x.lanewise(ABS);
        FloatVector z = x.mul(x);
        FloatVector p = of(FloatMath.TANH[0]);
        p = p.fma(z, of(FloatMath.TANH[1]));
        p = p.fma(z, of(FloatMath.TANH[2]));
        p = p.fma(z, of(FloatMath.TANH[3]));
        p = p.fma(z, of(FloatMath.TANH[4]));
        FloatVector small = p.mul(z).fma(a, a);
        FloatVector large = of(1f).sub(of(2f).div(exp(a.add(a)).add(1f)));
        FloatVector y = large.blend(small, a.compare(LT, FloatMath.TANH_SMALL));
        return y.reinterpretAsInts().or(x.reinterpretAsInts().and(0x80000000)).reinterpretAsFloats();
    }
}
