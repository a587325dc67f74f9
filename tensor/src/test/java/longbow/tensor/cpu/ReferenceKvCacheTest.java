package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Draws;
import longbow.tensor.Draws.Values;
import longbow.tensor.Key;
import longbow.tensor.KvCache;
import longbow.tensor.KvCache.Feed;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import longbow.tensor.Tensors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** A cache gives what attention over whole sequences gives, bit for bit, however the tokens are fed. */
class ReferenceKvCacheTest {
    private static final Backend BACKEND = Backends.reference();
    private static final int LAYERS = 2;

    /** One sequence as plain rows: what was fed and what came out, for each layer, the prefix of a branch included. */
    private static final class History {
        final int number;
        final boolean root;
        final int prefix;
        final List<List<Tensor>> fed = new ArrayList<>();
        final List<List<Tensor>> results = new ArrayList<>();

        History(int number, boolean root, int prefix) {
            this.number = number;
            this.root = root;
            this.prefix = prefix;
            for (int layer = 0; layer < LAYERS; layer++) {
                fed.add(new ArrayList<>());
                results.add(new ArrayList<>());
            }
        }

        int length() {
            return fed.get(0).size();
        }
    }

    @Property(tries = 40, seed = "91", shrinking = ShrinkingMode.OFF)
    void equalsAttentionOverWholeSequences(@ForAll long seed) {
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            Draws d = new Draws(seed, BACKEND, dtype, Values.NORMAL);
            int heads = 1 + d.below(3);
            int headDim = 1 + d.below(4);
            KvCache cache = BACKEND.kvCache(dtype, LAYERS, heads, headDim);
            List<History> open = new ArrayList<>();
            List<History> all = new ArrayList<>();
            for (int step = 0; step < 12; step++) {
                if (open.isEmpty() || d.oneIn(3)) {
                    open.add(new History(cache.newSequence(), true, 0));
                    all.add(open.getLast());
                }
                History parent = open.get(d.below(open.size()));
                if (parent.root && d.oneIn(2)) {
                    int prefix = d.below(parent.length() + 1);
                    History branch = new History(cache.branch(parent.number, prefix), false, prefix);
                    for (int layer = 0; layer < LAYERS; layer++) {
                        branch.fed.get(layer).addAll(parent.fed.get(layer).subList(0, prefix));
                        branch.results
                                .get(layer)
                                .addAll(parent.results.get(layer).subList(0, prefix));
                    }
                    open.add(branch);
                    all.add(branch);
                }
                feed(cache, open, d, 3 * heads * headDim);
                if (d.oneIn(6)) {
                    cache.release(open.remove(d.below(open.size())).number); // its branches live on
                }
            }
            for (History history : all) {
                for (int layer = 0; layer < LAYERS; layer++) {
                    if (history.length() > 0) {
                        Tensor whole = Tensors.concat(history.fed.get(layer), 0)
                                .attention(heads, Segments.of(history.length()));
                        Bits.assertSame(
                                "sequence " + history.number, Tensors.concat(history.results.get(layer), 0), whole);
                    }
                }
            }
        }
    }

    private static void feed(KvCache cache, List<History> open, Draws d, int width) {
        List<History> fed = new ArrayList<>(open);
        fed.removeIf(history -> d.oneIn(3));
        int[] sequences = fed.stream().mapToInt(history -> history.number).toArray();
        int[] counts = fed.stream().mapToInt(history -> d.below(4)).toArray();
        Feed feed = new Feed(sequences, counts);
        int[] positions = feed.positions(cache);
        int row = 0;
        for (int i = 0; i < counts.length; i++) {
            for (int j = 0; j < counts[i]; j++) {
                assertThat(positions[row++]).isEqualTo(fed.get(i).length() + j);
            }
        }
        assertThat(feed.rows()).isEqualTo(row);
        for (int layer = 0; layer < LAYERS; layer++) {
            Tensor qkv = d.tensor(Shape.of(row, width));
            Tensor result = cache.attend(layer, feed, qkv);
            assertThat(result.shape()).isEqualTo(Shape.of(row, width / 3));
            int at = 0;
            for (int i = 0; i < counts.length; i++) {
                for (int j = 0; j < counts[i]; j++, at++) {
                    fed.get(i).fed.get(layer).add(qkv.narrow(0, at, 1));
                    fed.get(i).results.get(layer).add(result.narrow(0, at, 1));
                }
            }
        }
        cache.advance(feed);
        for (History history : fed) {
            assertThat(cache.length(history.number)).isEqualTo(history.length());
        }
    }

    @Test
    void manyTokensOneByOne() {
        Draws d = new Draws(3, BACKEND, DType.F32, Values.NORMAL);
        Tensor qkv = d.tensor(Shape.of(200, 12));
        KvCache cache = BACKEND.kvCache(DType.F32, 1, 2, 2);
        int sequence = cache.newSequence();
        List<Tensor> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Feed feed = new Feed(new int[] {sequence}, new int[] {1});
            rows.add(cache.attend(0, feed, qkv.narrow(0, i, 1)));
            cache.advance(feed);
        }
        Bits.assertSame("200 tokens", Tensors.concat(rows, 0), qkv.attention(2, Segments.of(200)));
    }

    @Test
    void numbersAreNotUsedAgain() {
        KvCache cache = BACKEND.kvCache(DType.F32, 1, 1, 1);
        int first = cache.newSequence();
        cache.release(first);
        assertThat(cache.newSequence()).isNotEqualTo(first);
    }

    @Test
    void errorsSayWhatIsWrong() {
        KvCache cache = BACKEND.kvCache(DType.F32, 1, 1, 2);
        int root = cache.newSequence();
        Feed two = new Feed(new int[] {root}, new int[] {2});
        cache.attend(0, two, Tensors.zeros(BACKEND, DType.F32, Shape.of(2, 6)));
        cache.advance(two);
        int branch = cache.branch(root, 1);
        assertThat(cache.length(branch)).isEqualTo(1);
        refused("KvCache.branch: sequence 1 is a branch itself; branch off its root", () -> cache.branch(branch, 0));
        refused(
                "KvCache.branch: sequence 0 has 2 tokens, not 3; advance it first, or give a shorter prefix",
                () -> cache.branch(root, 3));
        refused(
                "KvCache.branch: sequence 0 has 2 tokens, not -1; advance it first, or give a shorter prefix",
                () -> cache.branch(root, -1));
        refused(
                "KvCache: there is no sequence 7, or it was released; start one with newSequence or branch",
                () -> cache.length(7));
        refused(
                "KvCache: there is no sequence -1, or it was released; start one with newSequence or branch",
                () -> cache.release(-1));
        cache.release(branch);
        refused(
                "KvCache: there is no sequence 1, or it was released; start one with newSequence or branch",
                () -> cache.length(branch));
        refused(
                "KvCache: there is no sequence 1, or it was released; start one with newSequence or branch",
                () -> cache.release(branch));
        refused(
                "KvCache: there is no sequence 1, or it was released; start one with newSequence or branch",
                () -> cache.branch(branch, 0));
        refused(
                "KvCache.attend: there is no layer 1; the cache was made for 1, counted from 0",
                () -> cache.attend(1, two, Tensors.zeros(BACKEND, DType.F32, Shape.of(2, 6))));
        refused(
                "KvCache.Feed: 1 sequences, 2 counts; give one count for each sequence",
                () -> new Feed(new int[] {0}, new int[] {1, 1}));
        refused(
                "KvCache.Feed: sequence 3 is fed twice; join its tokens",
                () -> new Feed(new int[] {3, 1, 3}, new int[3]));
        refused(
                "KvCache.Feed: -1 tokens for sequence 5; a count must not be negative",
                () -> new Feed(new int[] {5}, new int[] {-1}));
    }

    @Test
    void bothCachesRefuseWhatDoesNotFit() {
        for (Backend backend : List.of(BACKEND, new VectorBackend(2))) {
            for (DType dtype : List.of(DType.F32, DType.F64)) {
                DType other = dtype == DType.F32 ? DType.F64 : DType.F32;
                KvCache cache = backend.kvCache(dtype, 1, 1, 2);
                Feed two = new Feed(new int[] {cache.newSequence()}, new int[] {2});
                refused(
                        "KvCache.attend: needs qkv [2, 6], not [3, 6]; give one row for each fed token",
                        () -> cache.attend(0, two, Tensors.zeros(backend, dtype, Shape.of(3, 6))));
                refused(
                        "KvCache.attend: the cache holds %s, but qkv is %s; cast with to(DType.%s)"
                                .formatted(dtype, other, dtype),
                        () -> cache.attend(0, two, Tensors.zeros(backend, other, Shape.of(2, 6))));
                refused(
                        "KvCache.attend: there is no layer -1; the cache was made for 1, counted from 0",
                        () -> cache.attend(-1, two, Tensors.zeros(backend, dtype, Shape.of(2, 6))));
                refused(
                        "KvCache.attend: there is no layer 5; the cache was made for 1, counted from 0",
                        () -> cache.attend(5, two, Tensors.zeros(backend, dtype, Shape.of(2, 6))));
            }
            refused(
                    "kvCache: keys and values cannot be I32; give F32 or F64",
                    () -> backend.kvCache(DType.I32, 1, 1, 2));
            for (int[] sizes : new int[][] {{-1, 1, 2}, {1, 0, 2}, {1, 1, 0}, {1, 1 << 16, 1 << 16}}) {
                assertThatThrownBy(() -> backend.kvCache(DType.F32, sizes[0], sizes[1], sizes[2]))
                        .isInstanceOf(ShapeException.class)
                        .hasMessageStartingWith("kvCache: %d layers of %d heads of %d elements; give "
                                .formatted(sizes[0], sizes[1], sizes[2]));
            }
        }
    }

    /** Queries that share keys and values get what they would get if each had a copy. */
    @Property(tries = 40, seed = "92", shrinking = ShrinkingMode.OFF)
    void sharedKeysAndValuesAreStoredOnce(@ForAll long seed) {
        for (Backend backend : List.of(BACKEND, new VectorBackend(1), new VectorBackend(2))) {
            Draws d = new Draws(seed, backend, DType.F32, Values.NORMAL);
            int group = 1 + d.below(3);
            int shared = 1 + d.below(3);
            int dim = 1 + d.below(20);
            KvCache grouped = backend.kvCache(DType.F32, 1, group * shared, shared, dim);
            KvCache plain = backend.kvCache(DType.F32, 1, group * shared, dim);
            int[] numbers = {grouped.newSequence(), grouped.newSequence()};
            assertThat(new int[] {plain.newSequence(), plain.newSequence()}).isEqualTo(numbers);
            for (int step = 0; step < 6; step++) {
                Feed feed = new Feed(numbers, new int[] {d.below(3), 1 + d.below(40)});
                int n = feed.rows();
                Tensor q = Tensors.randn(Key.of(seed).fold(3 * step), backend, Shape.of(n, group * shared * dim), 1);
                Tensor k = Tensors.randn(Key.of(seed).fold(3 * step + 1), backend, Shape.of(n, shared, dim), 1);
                Tensor v = Tensors.randn(Key.of(seed).fold(3 * step + 2), backend, Shape.of(n, shared, dim), 1);
                Tensor few = Tensors.concat(List.of(q, k.reshape(n, shared * dim), v.reshape(n, shared * dim)), 1);
                int[] all = {n, group * shared * dim};
                Tensor many = Tensors.concat(
                        List.of(
                                q,
                                k.repeatInterleave(group, 1).reshape(all),
                                v.repeatInterleave(group, 1).reshape(all)),
                        1);
                Bits.assertSame("step", List.of(grouped.attend(0, feed, few)), List.of(plain.attend(0, feed, many)));
                grouped.advance(feed);
                plain.advance(feed);
                if (step == 2) {
                    int branch = grouped.branch(numbers[1], grouped.length(numbers[1]) / 2);
                    assertThat(plain.branch(numbers[1], plain.length(numbers[1]) / 2))
                            .isEqualTo(branch);
                    numbers = new int[] {branch, numbers[0]};
                }
            }
        }
    }

    @Test
    void headsShareEvenly() {
        for (Backend backend : List.of(BACKEND, new VectorBackend(2))) {
            for (int shared : new int[] {0, 3, 8}) {
                refused(
                        "kvCache: 4 heads cannot share %d heads of keys and values; give a divisor of 4"
                                .formatted(shared),
                        () -> backend.kvCache(DType.F32, 1, 4, shared, 2));
            }
            KvCache cache = backend.kvCache(DType.F32, 1, 4, 2, 3);
            Feed two = new Feed(new int[] {cache.newSequence()}, new int[] {2});
            refused(
                    "KvCache.attend: needs qkv [2, 24], not [2, 36]; give one row for each fed token",
                    () -> cache.attend(0, two, Tensors.zeros(backend, DType.F32, Shape.of(2, 36))));
        }
    }

    private static void refused(String message, Runnable action) {
        assertThatThrownBy(action::run).isInstanceOf(TensorException.class).hasMessage(message);
    }
}
