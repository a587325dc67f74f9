package longbow.tensor.cpu;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.UGE;
import static jdk.incubator.vector.VectorOperators.XOR;
import static longbow.tensor.cpu.VectorMath.LANES;
import static longbow.tensor.cpu.VectorMath.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import longbow.tensor.Key;
import longbow.tensor.op.Op;

/** Dropout: the draws of {@link Key}, Philox4x32-10 on a counter in each lane, and then the choice. */
final class VectorDropout {
    private static final VectorSpecies<Long> DRAWS = VectorSpecies.of(long.class, SPECIES.vectorShape());
    private static final int D = DRAWS.length();
    private static final long LOW = 0xFFFFFFFFL;
    private static final long M0 = 0xD2511F53L;
    private static final long M1 = 0xCD9E8D57L;
    private static final int W0 = 0x9E3779B9;
    private static final int W1 = 0xBB67AE85;
    private static final int ROUNDS = 10;

    private VectorDropout() {}

    static void apply(ComputePool pool, Op.Dropout op, float[] x, int at, int n, float[] y, int yt) {
        if (op.p() == 1) {
            Arrays.fill(y, yt, yt + n, 0f);
            return;
        }
        float scale = (float) (1 / (1 - op.p()));
        pool.ranges(n, 6, (from, to) -> {
            boolean[] kept = pool.scratch().chosen;
            int count;
            for (int i = from; i < to; i += count) {
                count = Math.min(kept.length, to - i);
                draw(op, i, count, kept);
                choose(x, at + i, scale, kept, y, yt + i, count);
            }
        });
    }

    /** Draws {@code first} to {@code first + n - 1}: whether each is at least p. */
    private static void draw(Op.Dropout op, long first, int n, boolean[] kept) {
        // u 2^-53 >= p for the whole number u of the upper 53 bits means u >= ceil(p 2^53), or that all 64 are at least
        // this
        long least = (long) Math.ceil(op.p() * 0x1p53) << 11;
        int i = 0;
        for (; i <= n - 2 * D; i += 2 * D) {
            bits(op.key(), first + i, least, kept, i);
        }
        for (; i < n; i++) {
            kept[i] = op.key().uniform(first + i) >= op.p();
        }
    }

    /** Two vectors of draws side by side. The upper halves of lanes hold anything where only the lower ones count. */
    private static void bits(Key key, long index, long least, boolean[] kept, int to) {
        LongVector i = LongVector.broadcast(DRAWS, index).addIndex(1);
        LongVector j = i.add(D);
        LongVector i0 = i;
        LongVector j0 = j;
        LongVector i1 = i.lanewise(LSHR, 32);
        LongVector j1 = j.lanewise(LSHR, 32);
        LongVector i2 = LongVector.broadcast(DRAWS, key.stream());
        LongVector j2 = i2;
        LongVector i3 = i2.lanewise(LSHR, 32);
        LongVector j3 = i3;
        int k0 = (int) key.seed();
        int k1 = (int) (key.seed() >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            LongVector p0 = i0.and(LOW).mul(M0);
            LongVector q0 = j0.and(LOW).mul(M0);
            LongVector p1 = i2.and(LOW).mul(M1);
            LongVector q1 = j2.and(LOW).mul(M1);
            i0 = p1.lanewise(LSHR, 32).lanewise(XOR, i1).lanewise(XOR, k0);
            j0 = q1.lanewise(LSHR, 32).lanewise(XOR, j1).lanewise(XOR, k0);
            i2 = p0.lanewise(LSHR, 32).lanewise(XOR, i3).lanewise(XOR, k1);
            j2 = q0.lanewise(LSHR, 32).lanewise(XOR, j3).lanewise(XOR, k1);
            i1 = p1;
            j1 = q1;
            i3 = p0;
            j3 = q0;
            k0 += W0;
            k1 += W1;
        }
        LongVector bound = LongVector.broadcast(DRAWS, least);
        i0.and(LOW).or(i1.lanewise(LSHL, 32)).compare(UGE, bound).intoArray(kept, to);
        j0.and(LOW).or(j1.lanewise(LSHL, 32)).compare(UGE, bound).intoArray(kept, to + D);
    }

    /** y = x scale where kept, else 0. */
    private static void choose(float[] x, int at, float scale, boolean[] kept, float[] y, int to, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            VectorMask<Float> mask = VectorMask.fromArray(SPECIES, kept, i);
            FloatVector scaled = FloatVector.fromArray(SPECIES, x, at + i).mul(scale);
            FloatVector.zero(SPECIES).blend(scaled, mask).intoArray(y, to + i);
        }
        for (; i < n; i++) {
            y[to + i] = kept[i] ? x[at + i] * scale : 0f;
        }
    }
}
