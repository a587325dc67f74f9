package longbow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Narrowing against a search among all 65,536 patterns, in exact decimal arithmetic. */
class HalfPrecisionTest {
    private static final TreeMap<BigDecimal, Short> BF16 = patterns(DType.BF16);
    private static final TreeMap<BigDecimal, Short> F16 = patterns(DType.F16);

    /** All finite patterns that are not negative, by value, and behind them the one that the next binade would start with. */
    private static TreeMap<BigDecimal, Short> patterns(DType type) {
        TreeMap<BigDecimal, Short> all = new TreeMap<>();
        short bits = 0;
        while (Float.isFinite(HalfPrecision.toFloat(type, bits))) {
            all.put(new BigDecimal(HalfPrecision.toFloat(type, bits)), bits++);
        }
        BigDecimal last = all.lastKey();
        all.put(last.multiply(BigDecimal.TWO).subtract(all.lowerKey(last)), bits); // infinity
        return all;
    }

    /** The nearest of two neighbours, the even one of equally near ones. */
    private static short nearest(DType type, BigDecimal value) {
        TreeMap<BigDecimal, Short> patterns = type == DType.BF16 ? BF16 : F16;
        BigDecimal size = value.abs();
        var below = patterns.floorEntry(size);
        var above = patterns.ceilingEntry(size);
        short bits;
        if (above == null) {
            bits = below.getValue(); // beyond all: infinity
        } else {
            int order = size.subtract(below.getKey()).compareTo(above.getKey().subtract(size));
            boolean down = order < 0 || order == 0 && below.getValue() % 2 == 0;
            bits = down ? below.getValue() : above.getValue();
        }
        return value.signum() < 0 ? (short) (bits | 0x8000) : bits;
    }

    @ParameterizedTest
    @EnumSource(names = {"BF16", "F16"})
    void everyPatternComesBack(DType type) {
        for (int i = 0; i < 1 << 16; i++) {
            float value = HalfPrecision.toFloat(type, (short) i);
            if (Float.isNaN(value)) {
                assertThat(HalfPrecision.toFloat(type, HalfPrecision.fromFloat(type, value)))
                        .isNaN();
                assertThat(HalfPrecision.toFloat(type, HalfPrecision.fromDouble(type, value)))
                        .isNaN();
            } else {
                assertThat(HalfPrecision.fromFloat(type, value)).isEqualTo((short) i);
                assertThat(HalfPrecision.fromDouble(type, value)).isEqualTo((short) i);
            }
        }
    }

    @Property(tries = 20_000, seed = "61")
    void floatsAndDoublesAreRoundedOnce(@ForAll long seed) {
        double value = Double.longBitsToDouble(Key.of(seed).bits(0));
        int exponent = Key.of(seed).below(320, 1) - 170; // around the ranges of both types
        double near = Double.isFinite(value) ? Math.scalb(value, exponent - Math.getExponent(value)) : 1;
        // halfway between two patterns, and next to halfway: what double rounding gets wrong
        double half = Math.scalb((double) (2 * Key.of(seed).below(1 << 12, 2) + 1), exponent);
        for (DType type : new DType[] {DType.BF16, DType.F16}) {
            for (double x : new double[] {near, half, Math.nextUp(half), Math.nextDown(half), -Math.nextUp(half)}) {
                assertThat(HalfPrecision.fromDouble(type, x))
                        .as("%s of %s", type, x)
                        .isEqualTo(nearest(type, new BigDecimal(x)));
                float single = (float) x;
                if (Float.isFinite(single) && single != 0) {
                    assertThat(HalfPrecision.fromFloat(type, single))
                            .as("%s of %s", type, single)
                            .isEqualTo(nearest(type, new BigDecimal(single)));
                }
            }
        }
    }

    @Property(tries = 20_000, seed = "62")
    void longsAreRoundedOnce(@ForAll long seed) {
        Key key = Key.of(seed);
        long half = (2L * key.below(1 << 12, 0) + 1) << key.below(51, 1);
        for (long x : new long[] {
            half,
            half + 1,
            half - 1,
            -half - 1,
            key.bits(2) >> key.below(64, 3),
            Long.MIN_VALUE,
            Long.MIN_VALUE + 1,
            Long.MAX_VALUE,
            0
        }) {
            for (DType type : new DType[] {DType.BF16, DType.F16}) {
                assertThat(HalfPrecision.fromLong(type, x))
                        .as("%s of %s", type, x)
                        .isEqualTo(nearest(type, new BigDecimal(x)));
            }
        }
    }

    @Test
    void theEndsOfTheRanges() {
        assertThat(HalfPrecision.toFloat(DType.F16, HalfPrecision.fromFloat(DType.F16, 65_519.99f)))
                .isEqualTo(65_504);
        assertThat(HalfPrecision.toFloat(DType.F16, HalfPrecision.fromFloat(DType.F16, 65_520f)))
                .isInfinite();
        assertThat(HalfPrecision.toFloat(DType.F16, HalfPrecision.fromDouble(DType.F16, Math.nextDown(65_520.0))))
                .isEqualTo(65_504);
        assertThat(HalfPrecision.toFloat(DType.BF16, HalfPrecision.fromFloat(DType.BF16, Float.MAX_VALUE)))
                .isInfinite();
        assertThat(HalfPrecision.toFloat(DType.BF16, HalfPrecision.fromDouble(DType.BF16, -1e300)))
                .isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(HalfPrecision.fromFloat(DType.F16, -1e-30f)).isEqualTo((short) 0x8000);
        assertThat(HalfPrecision.fromDouble(DType.BF16, -0.0)).isEqualTo((short) 0x8000);
        assertThat(HalfPrecision.toFloat(
                        DType.BF16, HalfPrecision.fromFloat(DType.BF16, Float.intBitsToFloat(0x7F800001))))
                .isNaN();
        assertThatThrownBy(() -> HalfPrecision.fromFloat(DType.F32, 1)).hasMessageContaining("F32 is neither");
    }
}
