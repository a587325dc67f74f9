package longbow.tensor;

import java.nio.charset.StandardCharsets;

/**
 * An explicit, splittable source of randomness: a 128-bit value from which any number of independent
 * draws can be taken by index. The generator is Philox4x32-10, a counter-based bijection, so a draw is a
 * pure function of (key, index): there is no state, no order of calls, and no global seed. Seed 0 is a
 * seed like any other.
 *
 * <pre>{@code
 * Key root = Key.of(42);
 * Key init = root.named("init");          // one key for each purpose
 * Key game7 = root.named("games").fold(7); // one key for each game
 * double u = game7.uniform(0);             // the first draw, in [0, 1)
 * }</pre>
 *
 * <p>Source: Salmon, Moraes, Dror, Shaw, <i>Parallel random numbers: as easy as 1, 2, 3</i>, SC 2011.
 *
 * @param seed the 64 bits that key the bijection
 * @param stream the upper 64 bits of its counter
 */
public record Key(long seed, long stream) {
    private static final int M0 = 0xD2511F53;
    private static final int M1 = 0xCD9E8D57;
    private static final int W0 = 0x9E3779B9;
    private static final int W1 = 0xBB67AE85;
    private static final int ROUNDS = 10;
    /** Separates the counters of derived keys from the counters of draws. */
    private static final long DERIVE = 1L << 63;

    /** Returns the root key of {@code seed}. */
    public static Key of(long seed) {
        return new Key(seed, 0);
    }

    /** Returns the key as data, I64 (2), for {@link Tensor#dropout(Tensor, double)}: seed and stream. */
    public Tensor tensor(Backend backend) {
        return backend.tensor(DType.I64, Shape.of(2), new long[] {seed, stream});
    }

    /** Returns a key that is independent of this one and of every {@code fold(j)} with {@code j != index}. */
    public Key fold(long index) {
        if (index < 0) {
            throw new IllegalArgumentException("Key.fold: the index must not be negative, but was " + index);
        }
        long[] block = block(seed, stream, DERIVE | index);
        return new Key(block[0], block[1] >>> 1);
    }

    /** Returns the key for a named purpose, such as {@code "init"} or {@code "games"}. */
    public Key named(String name) {
        long hash = 0xCBF29CE484222325L; // FNV-1a over UTF-8: stable across JVMs, unlike String.hashCode's contract
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return fold(hash >>> 2);
    }

    /** Returns {@code n} mutually independent keys: {@code fold(0) ... fold(n - 1)}. */
    public Key[] split(int n) {
        Key[] keys = new Key[n];
        for (int i = 0; i < n; i++) {
            keys[i] = fold(i);
        }
        return keys;
    }

    /** Returns draw {@code index} as 64 uniformly distributed bits. */
    public long bits(long index) {
        if (index < 0) {
            throw new IllegalArgumentException("Key.bits: the index must not be negative, but was " + index);
        }
        return block(seed, stream, index)[0];
    }

    /** Returns draw {@code index} as a double in [0, 1), a multiple of 2^-53. */
    public double uniform(long index) {
        return (bits(index) >>> 11) * 0x1.0p-53;
    }

    /** Returns draw {@code index} as an integer in [0, {@code bound}); the bias is below bound / 2^64. */
    public int below(int bound, long index) {
        if (bound <= 0) {
            throw new IllegalArgumentException("Key.below: the bound must be positive, but was " + bound);
        }
        return (int) Math.unsignedMultiplyHigh(bits(index), bound);
    }

    /** Returns draw {@code index} from the standard normal distribution (Box-Muller, in strict arithmetic). */
    public double normal(long index) {
        if (index < 0) {
            throw new IllegalArgumentException("Key.normal: the index must not be negative, but was " + index);
        }
        long[] block = block(seed, stream, index);
        double u = ((block[0] >>> 11) + 1) * 0x1.0p-53; // (0, 1]: the logarithm stays finite
        double v = (block[1] >>> 11) * 0x1.0p-53;
        return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * StrictMath.PI * v);
    }

    /** Returns a random permutation of 0 ... n-1 (Fisher-Yates, one draw for each step). */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int i = n - 1; i > 0; i--) {
            int j = below(i + 1, i);
            int t = order[i];
            order[i] = order[j];
            order[j] = t;
        }
        return order;
    }

    /** Philox4x32-10: the 128-bit counter (low, high) under the 64-bit key, as two 64-bit words. */
    private static long[] block(long key, long high, long low) {
        int c0 = (int) low;
        int c1 = (int) (low >>> 32);
        int c2 = (int) high;
        int c3 = (int) (high >>> 32);
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = (M0 & 0xFFFFFFFFL) * (c0 & 0xFFFFFFFFL);
            long p1 = (M1 & 0xFFFFFFFFL) * (c2 & 0xFFFFFFFFL);
            int n0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            int n2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c1 = (int) p1;
            c3 = (int) p0;
            c0 = n0;
            c2 = n2;
            k0 += W0;
            k1 += W1;
        }
        return new long[] {(c0 & 0xFFFFFFFFL) | ((long) c1 << 32), (c2 & 0xFFFFFFFFL) | ((long) c3 << 32)};
    }
}
