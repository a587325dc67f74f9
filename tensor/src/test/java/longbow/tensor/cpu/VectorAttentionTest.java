package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attention has the bits of the reference, whatever its results are written over, and memory linear in the length. */
class VectorAttentionTest {
    private static final Backend REFERENCE = new ReferenceBackend();
    private static final List<VectorAttention> ATTENTIONS =
            List.of(new VectorAttention(new ComputePool(1)), new VectorAttention(new ComputePool(3)));
    private static final int[] DIMS = {1, 3, 8, 16, 40, 64, 128};
    private static final float[] SPECIAL = {
        0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, -1e-40f, 3e38f, 1e19f
    };

    @Property(tries = 60, seed = "51")
    void treesHaveTheBitsOfTheReference(@ForAll long seed) {
        Random random = new Random(seed);
        int heads = 1 + random.nextInt(3);
        Segments segments = segments(random, 1 + random.nextInt(60));
        check(random, heads, DIMS[random.nextInt(DIMS.length)], segments, random.nextInt(4) == 0);
    }

    /** Lengths at which tiles and blocks of queries and keys end, for every head dimension. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 16, 40, 64, 128})
    void everyTileHasTheBitsOfTheReference(int dim) {
        Random random = new Random(dim);
        for (int length : new int[] {1, 2, 6, 7, 13, 14, 15, 27, 28, 32, 33, 83, 84, 85, 98, 170}) {
            check(random, 1, dim, Segments.of(length).branch(0, length / 2, 9), false);
        }
    }

    @Test
    void memoryIsLinearInTheLengthOfASequence() {
        long once = scratchLength(600);
        assertThat(scratchLength(1200)).isBetween(once, 2 * once);
    }

    private static long scratchLength(int length) {
        VectorAttention attention = new VectorAttention(new ComputePool(1));
        Op.Attention op = new Op.Attention(1, Segments.of(length));
        float[] qkv = new float[length * 3 * 16];
        attention.forward(op, qkv, 0, length, 16, new float[length * 16], 0);
        attention.backward(op, qkv, 0, length, 16, new float[length * 16], 0, new float[length * 3 * 16], 0);
        return attention.scratchLength();
    }

    private static Segments segments(Random random, int size) {
        Segments segments = Segments.of();
        int count = 1 + random.nextInt(5);
        int root = -1;
        for (int s = 0; s < count; s++) {
            if (root >= 0 && random.nextInt(3) > 0) {
                segments = segments.branch(root, random.nextInt(segments.length(root) + 1), random.nextInt(30));
            } else {
                segments = segments.branch(-1, 0, random.nextInt(3 * size));
                root = s;
            }
        }
        return segments;
    }

    private static void check(Random random, int heads, int dim, Segments segments, boolean special) {
        int rows = segments.rows();
        int channels = heads * dim;
        String what = "%d heads of %d, %d rows".formatted(heads, dim, rows);
        Op.Attention op = new Op.Attention(heads, segments);
        float[] qkv = values(random, rows * 3 * channels, special);
        float[] dy = values(random, rows * channels, special);
        Tensor x = REFERENCE.tensor(DType.F32, Shape.of(rows, 3 * channels), qkv);
        float[] y = Tensor.execute(op, List.of(x)).getFirst().toFloatArray();
        Tensor slope = REFERENCE.tensor(DType.F32, Shape.of(rows, channels), dy);
        float[] dx =
                Tensor.execute(new Op.Grad(op), List.of(x, slope)).getFirst().toFloatArray();
        for (VectorAttention attention : ATTENTIONS) {
            float[] out = surroundings(random, y.length);
            float[] before = out.clone();
            attention.forward(op, embedded(qkv, 5), 5, rows, channels, out, 3);
            assertWritten(y, out, before, what);
            out = surroundings(random, dx.length);
            before = out.clone();
            attention.backward(op, embedded(qkv, 5), 5, rows, channels, embedded(dy, 2), 2, out, 3);
            assertWritten(dx, out, before, "gradient, " + what);
        }
    }

    private static float[] values(Random random, int n, boolean special) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = special && random.nextInt(300) == 0
                    ? SPECIAL[random.nextInt(SPECIAL.length)]
                    : (float) random.nextGaussian();
        }
        return x;
    }

    private static float[] embedded(float[] x, int at) {
        float[] y = new float[x.length + at];
        Arrays.fill(y, Float.NaN);
        System.arraycopy(x, 0, y, at, x.length);
        return y;
    }

    /** Old values, with room for {@code n} new ones from 3 on. */
    private static float[] surroundings(Random random, int n) {
        return values(random, n + 10, true);
    }

    /** All NaNs count as equal, signed zeros differ. */
    private static void assertWritten(float[] expected, float[] out, float[] before, String what) {
        float[] whole = before.clone();
        System.arraycopy(expected, 0, whole, 3, expected.length);
        for (int i = 0; i < whole.length; i++) {
            if (Float.floatToIntBits(whole[i]) != Float.floatToIntBits(out[i])) {
                throw new AssertionError(
                        "%s: element %d of %d is %s, not %s".formatted(what, i - 3, expected.length, out[i], whole[i]));
            }
        }
    }
}
