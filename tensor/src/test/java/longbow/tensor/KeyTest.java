package longbow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class KeyTest {
    private static final long ROOT = 20_240_229;

    /**
     * The published known answers of philox4x32 with 10 rounds. A key holds the upper counter words, an index the lower
     * ones; an index has no sign bit, but the counters of derived keys have it, so {@code fold} shows those blocks (less
     * the lowest bit of the third word).
     */
    @Test
    void agreesWithTheKnownAnswers() {
        Key zeros = new Key(0, 0);
        assertThat(zeros.bits(0)).isEqualTo(0xe169c58d_6627e8d5L);
        Key ones = new Key(-1, -1).fold(Long.MAX_VALUE);
        assertThat(ones).isEqualTo(new Key(0x41c83b0e_408f276dL, 0x6d5451fd_a20bc7c6L >>> 1));
        Key pi = new Key(0x299f31d0_a4093822L, 0x03707344_13198a2eL).fold(0x05a308d3_243f6a88L);
        assertThat(pi).isEqualTo(new Key(0x94fdcceb_d16cfe09L, 0x24126ea1_5001e420L >>> 1));
    }

    /** The bijection once more, from the description in the paper and on integers without overflow. */
    @Property(tries = 300, seed = "31")
    void agreesWithThePaper(@ForAll long seed, @ForAll long stream, @ForAll @LongRange(min = 0) long index) {
        BigInteger[] draw = philox(seed, stream, index);
        assertThat(new Key(seed, stream).bits(index)).isEqualTo(word(draw[0], draw[1]));
        BigInteger[] child = philox(seed, stream, index | 1L << 63);
        assertThat(new Key(seed, stream).fold(index))
                .isEqualTo(new Key(word(child[0], child[1]), word(child[2], child[3]) >>> 1));
    }

    private static BigInteger[] philox(long key, long high, long low) {
        BigInteger word = BigInteger.ONE.shiftLeft(32);
        BigInteger[] c = {part(low, 0), part(low, 32), part(high, 0), part(high, 32)};
        BigInteger k0 = part(key, 0);
        BigInteger k1 = part(key, 32);
        for (int round = 0; round < 10; round++) {
            BigInteger[] a = c[0].multiply(BigInteger.valueOf(0xD2511F53L)).divideAndRemainder(word);
            BigInteger[] b = c[2].multiply(BigInteger.valueOf(0xCD9E8D57L)).divideAndRemainder(word);
            c = new BigInteger[] {b[0].xor(c[1]).xor(k0), b[1], a[0].xor(c[3]).xor(k1), a[1]};
            k0 = k0.add(BigInteger.valueOf(0x9E3779B9L)).mod(word);
            k1 = k1.add(BigInteger.valueOf(0xBB67AE85L)).mod(word);
        }
        return c;
    }

    private static BigInteger part(long value, int shift) {
        return BigInteger.valueOf(value >>> shift & 0xFFFFFFFFL);
    }

    private static long word(BigInteger low, BigInteger high) {
        return high.shiftLeft(32).or(low).longValue();
    }

    @Test
    void isAPureFunctionOfSeedAndIndex() {
        Key key = Key.of(42).named("games").fold(7);
        double third = key.uniform(3);
        key.uniform(0);
        assertThat(key.uniform(3)).isEqualTo(third);
        assertThat(Key.of(42).named("games").fold(7)).isEqualTo(key);
        assertThat(Key.of(0).bits(0)).isNotEqualTo(Key.of(1).bits(0));
        // pinned: what a seed means must never change
        assertThat(Key.of(42).named("games").fold(7).bits(0)).isEqualTo(-4628686239528680522L);
    }

    @Test
    void uniformDrawsAreUniform() {
        int[] counts = new int[64];
        int n = 64_000;
        for (int i = 0; i < n; i++) {
            double u = Key.of(ROOT).uniform(i);
            assertThat(u).isGreaterThanOrEqualTo(0).isLessThan(1);
            counts[(int) (u * 64)]++;
        }
        assertThat(chiSquare(counts, n)).isBetween(30.0, 115.0); // 63 degrees of freedom: 4 in 10,000 lie outside
    }

    @Test
    void everyBitIsFair() {
        int n = 40_000;
        int[] ones = new int[64];
        for (int i = 0; i < n; i++) {
            long bits = Key.of(ROOT).bits(i);
            for (int b = 0; b < 64; b++) {
                ones[b] += (int) (bits >>> b & 1);
            }
        }
        for (int b = 0; b < 64; b++) {
            assertThat(ones[b]).as("bit %d", b).isBetween(n / 2 - 450, n / 2 + 450); // 4.5 standard deviations
        }
    }

    /** Pairs of draws from two keys fill an 8 x 8 table evenly, whichever way the second is derived from the first. */
    @Test
    void derivedKeysAreIndependent() {
        Key root = Key.of(ROOT);
        Key[] split = root.split(3);
        Key[][] pairs = {
            {root, root.fold(0)},
            {root.fold(0), root.fold(1)},
            {split[1], split[2]},
            {root, root.named("init")},
            {root.named("a"), root.named("b")},
            {root.fold(5), root.fold(5).fold(5)},
            {Key.of(1), Key.of(2)}
        };
        for (Key[] pair : pairs) {
            int[] counts = new int[64];
            int n = 32_000;
            for (int i = 0; i < n; i++) {
                counts[8 * pair[0].below(8, i) + pair[1].below(8, i)]++;
            }
            assertThat(chiSquare(counts, n)).as(Arrays.toString(pair)).isBetween(30.0, 115.0);
        }
    }

    @Test
    void derivedKeysDiffer() {
        Set<Key> seen = new HashSet<>();
        Set<Long> draws = new HashSet<>();
        for (int seed = 0; seed < 10; seed++) {
            Key root = Key.of(seed);
            for (int i = 0; i < 200; i++) {
                assertThat(seen.add(root.fold(i))).isTrue();
                assertThat(seen.add(root.fold(i).fold(0))).isTrue();
                assertThat(seen.add(root.named("key " + i))).isTrue();
                assertThat(draws.add(root.bits(i))).isTrue();
                assertThat(draws.add(root.fold(i).bits(0))).isTrue();
            }
        }
    }

    @Test
    void splitIsFold() {
        Key key = Key.of(ROOT);
        assertThat(key.split(4)).containsExactly(key.fold(0), key.fold(1), key.fold(2), key.fold(3));
        assertThat(key.split(0)).isEmpty();
    }

    @Test
    void namesAreReadAsText() {
        Key key = Key.of(ROOT);
        assertThat(key.named("init")).isEqualTo(key.named("in" + "it")).isNotEqualTo(key.named("Init"));
        assertThat(key.named("")).isNotEqualTo(key);
        assertThat(key.named("\u00e9")).isNotEqualTo(key.named("e\u0301"));
    }

    @Property(tries = 300, seed = "32")
    void boundedDrawsStayWithinTheirBound(
            @ForAll long seed, @ForAll @LongRange(min = 1, max = Integer.MAX_VALUE) long bound) {
        Key key = Key.of(seed);
        for (int i = 0; i < 20; i++) {
            assertThat(key.below((int) bound, i)).isBetween(0, (int) bound - 1);
        }
        assertThat(key.below(1, 0)).isZero();
        assertThat(new BigInteger(Long.toUnsignedString(key.bits(5)))
                        .multiply(BigInteger.valueOf(bound))
                        .shiftRight(64)
                        .intValue())
                .isEqualTo(key.below((int) bound, 5));
    }

    @Test
    void normalDrawsAreNormal() {
        int n = 50_000;
        double[] moments = new double[5];
        int[] counts = new int[20];
        for (int i = 0; i < n; i++) {
            double z = Key.of(ROOT).normal(i);
            assertThat(z).isFinite();
            for (int k = 1; k <= 4; k++) {
                moments[k] += Math.pow(z, k) / n;
            }
            double u = 0.5 * (1 + erf(z / Math.sqrt(2))); // uniform if z is normal
            counts[Math.min(19, (int) (20 * u))]++;
        }
        assertThat(moments[1]).isBetween(-0.02, 0.02);
        assertThat(moments[2]).isBetween(0.97, 1.03);
        assertThat(moments[3]).isBetween(-0.06, 0.06);
        assertThat(moments[4]).isBetween(2.85, 3.15);
        assertThat(chiSquare(counts, n)).isBetween(4.0, 46.0); // 19 degrees of freedom
    }

    /** The Taylor series where it converges fast enough, 1 beyond. */
    private static double erf(double x) {
        if (Math.abs(x) > 4) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int k = 1; k < 120; k++) {
            term *= -x * x / k;
            sum += term / (2 * k + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    @Test
    void permutationsAreUniform() {
        int[] counts = new int[24];
        int n = 24_000;
        for (int i = 0; i < n; i++) {
            int[] p = Key.of(ROOT).fold(i).permutation(4);
            int[] sorted = p.clone();
            Arrays.sort(sorted);
            assertThat(sorted).containsExactly(0, 1, 2, 3);
            int rank = 0;
            for (int a = 0; a < 4; a++) {
                int less = 0;
                for (int b = a + 1; b < 4; b++) {
                    less += p[b] < p[a] ? 1 : 0;
                }
                rank = rank * (4 - a) + less;
            }
            counts[rank]++;
        }
        assertThat(chiSquare(counts, n)).isBetween(6.0, 55.0); // 23 degrees of freedom
        assertThat(Key.of(1).permutation(0)).isEmpty();
        assertThat(Key.of(1).permutation(1)).containsExactly(0);
    }

    private static double chiSquare(int[] counts, int n) {
        double expected = (double) n / counts.length;
        double sum = 0;
        for (int count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }

    @Test
    void rejectsWhatIsOutOfRange() {
        Key key = Key.of(1);
        refused("Key.fold: the index must not be negative, but was -1", () -> key.fold(-1));
        refused("Key.bits: the index must not be negative, but was -1", () -> key.bits(-1));
        refused("Key.normal: the index must not be negative, but was -5", () -> key.normal(-5));
        refused("Key.below: the bound must be positive, but was 0", () -> key.below(0, 0));
        refused("Key.below: the bound must be positive, but was -3", () -> key.below(-3, 0));
        refused("the index must not be negative, but was -1", () -> key.uniform(-1));
    }

    private static void refused(String message, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
