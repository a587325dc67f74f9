package longbow.tensor.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.KvCache;
import longbow.tensor.KvCache.Feed;
import longbow.tensor.KvCache.Format;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The cache on the device answers as that of the reference, which has the bits of attention over whole sequences. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceKvCacheTest {
    private static final Key KEY = Key.of(73);

    private final Bench bench = Bench.INSTANCE;
    private Format format = new Format(DType.F32, 1, 1, 1, 1);
    private KvCache cache = cache(format);
    private KvCache reference = cache;

    @BeforeEach
    void clear() {
        bench.clear();
    }

    @Test
    void raggedFeedsAndBranches() {
        for (int[] heads : new int[][] {{2, 2, 8}, {4, 2, 16}, {6, 1, 5}, {1, 1, 128}}) {
            start(2, heads[0], heads[1], heads[2]);
            int a = both(cache.newSequence(), reference.newSequence());
            int b = both(cache.newSequence(), reference.newSequence());
            step(0, new int[] {a, b}, 5, 3);
            step(1, new int[] {b, a}, 1, 40);
            int c = both(cache.branch(a, 30), reference.branch(a, 30));
            int d = both(cache.branch(a, 0), reference.branch(a, 0));
            int e = both(cache.branch(b, 4), reference.branch(b, 4));
            step(2, new int[] {c, a, d, e}, 2, 30, 1, 70); // the parent moves in the same feed
            step(3, new int[] {e, c, d, b, a}, 1, 1, 1, 0, 1);
            cache.release(a);
            reference.release(a);
            step(4, new int[] {c, d}, 20, 3); // branches keep what they see
            assertThat(cache.length(c)).isEqualTo(reference.length(c));
            for (int sequence : new int[] {b, c, d, e}) {
                cache.release(sequence);
            }
            assertThat(bench.used).isZero();
        }
    }

    @Test
    void oneTokenAtATime() {
        start(1, 2, 1, 8);
        int a = both(cache.newSequence(), reference.newSequence());
        for (int t = 0; t < 70; t++) {
            step(t, new int[] {a}, 1);
        }
    }

    @Test
    void nothingIsFed() {
        start(1, 2, 2, 4);
        int a = both(cache.newSequence(), reference.newSequence());
        step(0, new int[] {a}, 0);
        step(1, new int[] {});
    }

    @Test
    void whatDoesNotFitIsRefused() {
        start(1, 2, 2, 4);
        int a = cache.newSequence();
        Feed feed = new Feed(new int[] {a}, new int[] {1});
        assertThatThrownBy(() -> cache.attend(1, feed, Sample.normal(KEY, 1, 24)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("no layer 1");
        assertThatThrownBy(() -> cache.attend(0, feed, Sample.normal(KEY, 2, 24)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("needs qkv [1, 24]");
        assertThatThrownBy(() -> cache.branch(a, 1)).hasMessageContaining("has 0 tokens");
        int branch = cache.branch(a, 0);
        assertThatThrownBy(() -> cache.branch(branch, 0)).hasMessageContaining("is a branch itself");
        cache.release(a);
        assertThatThrownBy(() -> cache.attend(0, feed, Sample.normal(KEY, 1, 24)))
                .hasMessageContaining("no sequence 0");
        assertThatThrownBy(() -> cache.release(a)).hasMessageContaining("no sequence 0");
    }

    private void start(int layers, int heads, int kvHeads, int headDim) {
        bench.clear();
        format = new Format(DType.F32, layers, heads, kvHeads, headDim);
        cache = cache(format);
        reference = Sample.REFERENCE.kvCache(DType.F32, layers, heads, kvHeads, headDim);
    }

    private KvCache cache(Format format) {
        return new DeviceKvCache(format, bench, this::run);
    }

    private Tensor run(Tensor x, Shape shape, Emission emission) {
        Operand y = bench.result(DType.F32, shape);
        emission.emit(bench, bench.put(x), y);
        return Sample.REFERENCE.tensor(DType.F32, shape, bench.floats(y));
    }

    private void step(int number, int[] sequences, int... counts) {
        Feed feed = new Feed(sequences, counts);
        for (int layer = 0; layer < format.layers(); layer++) {
            Tensor qkv = Sample.normal(KEY.fold(number).fold(layer), feed.rows(), format.width());
            float[] actual = cache.attend(layer, feed, qkv).toFloatArray();
            float[] expected = reference.attend(layer, feed, qkv).toFloatArray();
            Sample.same("step " + number, actual, expected);
        }
        cache.advance(feed);
        reference.advance(feed);
    }

    private static int both(int sequence, int expected) {
        assertThat(sequence).isEqualTo(expected);
        return sequence;
    }
}
