package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.KvCache;
import longbow.tensor.KvCache.Feed;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** The cache of the vector backend has the bits of the reference, in the memory of sequences that are gone too. */
class VectorKvCacheTest {
    private static final Backend REFERENCE = new ReferenceBackend();
    private static final int LAYERS = 2;

    @Property(tries = 60, seed = "5", shrinking = ShrinkingMode.OFF)
    void sequencesThatComeAndGoHaveTheBitsOfTheReference(@ForAll long seed) {
        Random random = new Random(seed);
        Backend vector = new VectorBackend(1 + random.nextInt(2));
        int kvHeads = 1 + random.nextInt(9);
        int heads = kvHeads * (1 + random.nextInt(3));
        int depth = random.nextBoolean() ? 16 * (1 + random.nextInt(4)) : 1 + random.nextInt(40);
        KvCache plain = REFERENCE.kvCache(DType.F32, LAYERS, heads, kvHeads, depth);
        KvCache cache = vector.kvCache(DType.F32, LAYERS, heads, kvHeads, depth);
        int width = (heads + 2 * kvHeads) * depth;
        List<Integer> roots = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(open.isEmpty() ? 1 : 8)) {
                case 0 -> {
                    roots.add(plain.newSequence());
                    open.add(cache.newSequence());
                }
                case 1 -> {
                    if (!roots.isEmpty()) {
                        int root = roots.get(random.nextInt(roots.size()));
                        int prefix = random.nextInt(plain.length(root) + 1);
                        open.add(plain.branch(root, prefix));
                        assertThat(cache.branch(root, prefix)).isEqualTo(open.getLast());
                    }
                }
                case 2 -> {
                    Integer gone = open.remove(random.nextInt(open.size()));
                    roots.remove(gone);
                    plain.release(gone);
                    cache.release(gone);
                }
                default -> feed(random, plain, cache, vector, open, width);
            }
        }
    }

    /** Feeds some sequences one token each, or a few. */
    private static void feed(
            Random random, KvCache plain, KvCache cache, Backend vector, List<Integer> open, int width) {
        boolean single = random.nextInt(4) > 0;
        int[] sequences = open.stream()
                .filter(sequence -> random.nextInt(3) > 0)
                .mapToInt(Integer::intValue)
                .toArray();
        int[] counts = new int[sequences.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = single ? 1 : random.nextInt(40);
        }
        Feed feed = new Feed(sequences, counts);
        for (int layer = 0; layer < LAYERS; layer++) {
            float[] qkv = new float[feed.rows() * width];
            for (int i = 0; i < qkv.length; i++) {
                qkv[i] = (float) random.nextGaussian();
            }
            Shape shape = Shape.of(feed.rows(), width);
            Tensor expected = plain.attend(layer, feed, Tensors.of(REFERENCE, shape, qkv));
            Bits.assertSame(feed, cache.attend(layer, feed, Tensors.of(vector, shape, qkv)), expected);
        }
        plain.advance(feed);
        cache.advance(feed);
    }

    @Test
    void spareArraysNeverTakeMoreThanUsedOnesOnceDid() {
        SpareArrays arrays = new SpareArrays();
        float[] a = arrays.take(100);
        float[] b = arrays.take(200);
        arrays.give(a);
        arrays.give(b);
        assertThat(arrays.unused()).isEqualTo(300);
        assertThat(arrays.take(150)).isSameAs(b);
        assertThat(arrays.take(150)).isNotSameAs(a);
        assertThat(arrays.unused()).as("used 350 of at most 350").isZero();
    }

    @Test
    void aSpareArrayIsNotMuchLongerThanWhatIsWanted() {
        SpareArrays arrays = new SpareArrays();
        arrays.give(arrays.take(4000));
        assertThat(arrays.take(1000)).hasSize(4000);
        SpareArrays others = new SpareArrays();
        others.give(others.take(4000));
        assertThat(others.take(900)).hasSize(900);
        assertThat(others.unused()).as("4,900 would be more than ever").isZero();
    }
}
