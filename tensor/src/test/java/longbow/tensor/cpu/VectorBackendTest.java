package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import longbow.tensor.Backend;
import longbow.tensor.BackendProvider;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.IndexException;
import longbow.tensor.KvCache;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.op.Op;
import longbow.tensor.op.Update;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The bitwise contract: the vector backend against the scalar one, with one, two and three threads. */
class VectorBackendTest {
    private static final Backend REFERENCE = new ReferenceBackend();
    private static final List<Backend> VECTORS =
            List.of(new VectorBackend(1), new VectorBackend(2), new VectorBackend(3));

    @Test
    void everyOperationHasTheBitsOfTheReference() {
        for (Class<?> family : OpCase.families()) {
            for (int seed = 0; seed < 150; seed++) {
                Random random = new Random(seed);
                int size = seed < 30 ? 5 : 70;
                check(OpCase.random(family, random, size, seed % 10 == 9 ? DType.F64 : DType.F32), "seed " + seed);
            }
        }
    }

    @Property(tries = 1500, seed = "1")
    void randomOperationsHaveTheBitsOfTheReference(@ForAll long seed) {
        Random random = new Random(seed);
        List<Class<?>> families = OpCase.families();
        check(
                OpCase.random(families.get(random.nextInt(families.size())), random, 3 + random.nextInt(90), DType.F32),
                "seed " + seed);
    }

    /** Large enough that work is divided between threads. */
    @Property(tries = 150, seed = "2")
    void largeOperationsHaveTheBitsOfTheReference(@ForAll long seed) {
        Random random = new Random(seed);
        List<Class<?>> families = OpCase.families();
        check(OpCase.random(families.get(random.nextInt(families.size())), random, 500, DType.F32), "seed " + seed);
    }

    @Property(tries = 60, seed = "3")
    void productsHaveTheBitsOfTheReference(@ForAll long seed) {
        Random random = new Random(seed);
        int m = random.nextInt(seed % 2 == 0 ? 300 : 40);
        int n = random.nextInt(seed % 3 == 0 ? 300 : 80);
        int k = random.nextInt(seed % 4 == 0 ? 1200 : 100);
        boolean transposeA = random.nextBoolean();
        boolean transposeB = random.nextBoolean();
        check(
                new OpCase(
                        new Op.MatMul(transposeA, transposeB),
                        List.of(
                                matrix(random, transposeA ? k : m, transposeA ? m : k),
                                matrix(random, transposeB ? n : k, transposeB ? k : n))),
                m + " x " + k + " x " + n);
        check(
                new OpCase(new Op.Linear(), List.of(matrix(random, m, k), matrix(random, k, n), vector(random, n))),
                "linear");
    }

    @Property(tries = 40, seed = "4")
    void attentionOverTreesHasTheBitsOfTheReference(@ForAll long seed) {
        Random random = new Random(seed);
        OpCase forward = OpCase.random(Op.Attention.class, random, 150, DType.F32);
        check(forward, "seed " + seed);
        Op.Attention op = (Op.Attention) forward.op();
        int channels = forward.operands().getFirst().shape().dim(1) / 3;
        check(
                new OpCase(
                        new Op.Grad(op),
                        List.of(
                                forward.operands().getFirst(),
                                matrix(random, op.segments().rows(), channels))),
                "gradient, seed " + seed);
    }

    @Test
    void longRowsAreSummedInChunks() {
        Random random = new Random(5);
        for (int n : new int[] {65_535, 65_536, 65_537, 200_000, 327_681}) {
            check(
                    new OpCase(new Op.Reduce(Op.Reduce.Kind.SUM, List.of(0), false), List.of(vector(random, n))),
                    "sum of " + n);
            check(
                    new OpCase(
                            new Op.Reduce(Op.Reduce.Kind.SUM_OF_SQUARES, List.of(1), false),
                            List.of(matrix(random, 2, n))),
                    "squares of " + n);
            check(new OpCase(new Op.Softmax(), List.of(matrix(random, 1, n))), "softmax of " + n);
        }
    }

    @Test
    void columnsAreSummedInOneChain() {
        check(
                new OpCase(
                        new Op.Reduce(Op.Reduce.Kind.SUM, List.of(0), true), List.of(matrix(new Random(6), 3000, 171))),
                "columns");
        check(
                new OpCase(
                        new Op.Reduce(Op.Reduce.Kind.MAX, List.of(0), true), List.of(matrix(new Random(6), 3000, 171))),
                "columns");
    }

    @Property(tries = 40, seed = "7")
    void updatesHaveTheBitsOfTheReference(@ForAll long seed) {
        Random random = new Random(seed);
        int n = random.nextInt(seed % 2 == 0 ? 100 : 200_000);
        OpCase.Operand[] values = {vector(random, n), vector(random, n), squares(vector(random, n)), vector(random, n)};
        Update adamW = new Update.AdamW(0.9, 0.95, 1e-8, 0.1);
        double[] schedule = random.nextBoolean()
                ? new double[] {1e-3, 1 + random.nextInt(50)}
                : new double[] {1e-3, 1 + random.nextInt(50), random.nextDouble()};
        Update lerp = new Update.Lerp(random.nextInt(4) == 0 ? 1 : random.nextDouble());
        List<float[]> expected = updated(REFERENCE, adamW, schedule, lerp, values);
        for (Backend backend : VECTORS) {
            List<float[]> actual = updated(backend, adamW, schedule, lerp, values);
            for (int i = 0; i < expected.size(); i++) {
                assertSameBits(expected.get(i), actual.get(i), "cell " + i);
            }
        }
    }

    private static List<float[]> updated(
            Backend backend, Update adamW, double[] schedule, Update lerp, OpCase.Operand[] values) {
        List<Tensor> cells = new ArrayList<>();
        for (OpCase.Operand value : values) {
            cells.add(value.on(backend));
        }
        Tensor gradient = cells.removeLast();
        backend.update(adamW, cells, List.of(gradient, Tensors.of(backend, Shape.of(schedule.length), schedule)));
        Tensor average = values[3].on(backend);
        backend.update(lerp, List.of(average), List.of(cells.getFirst()));
        cells.add(average);
        return cells.stream().map(Tensor::toFloatArray).toList();
    }

    /** Feeds sequences and branches in random portions; the results are those of attention over the whole. */
    @Property(tries = 40, seed = "8")
    void theKeyValueCacheHasTheBitsOfAttention(@ForAll long seed) {
        Random random = new Random(seed);
        int heads = 1 + random.nextInt(3);
        int dim = new int[] {5, 8, 16, 32, 48}[random.nextInt(5)];
        int channels = heads * dim;
        int root = 1 + random.nextInt(80);
        int prefix = random.nextInt(root + 1);
        int branch = 1 + random.nextInt(20);
        int other = 1 + random.nextInt(50);
        Segments segments =
                Segments.of(new int[] {root, branch, other}, new int[] {-1, 0, -1}, new int[] {0, prefix, 0});
        OpCase.Operand qkv = matrix(random, segments.rows(), 3 * channels);
        float[] expected = qkv.on(REFERENCE).attention(heads, segments).toFloatArray();
        long feeds = random.nextLong();
        for (Backend backend : List.of(REFERENCE, VECTORS.get(0), VECTORS.get(1), VECTORS.get(2))) {
            float[] actual = decoded(backend, qkv.on(backend), heads, segments, new Random(feeds));
            assertSameBits(expected, actual, backend.description());
        }
    }

    private static float[] decoded(Backend backend, Tensor qkv, int heads, Segments segments, Random random) {
        int channels = qkv.shape().dim(1) / 3;
        KvCache cache = backend.kvCache(DType.F32, 2, heads, channels / heads);
        int[] numbers = {cache.newSequence(), -1, cache.newSequence()};
        int[] done = new int[3];
        float[] out = new float[segments.rows() * channels];
        while (done[0] < segments.length(0) || done[1] < segments.length(1) || done[2] < segments.length(2)) {
            if (numbers[1] < 0 && done[0] >= segments.parentLength(1)) {
                numbers[1] = cache.branch(numbers[0], segments.parentLength(1));
            }
            List<Integer> fed = new ArrayList<>();
            List<Integer> counts = new ArrayList<>();
            List<Tensor> rows = new ArrayList<>();
            for (int s = 0; s < 3; s++) {
                int count = numbers[s] < 0
                        ? 0
                        : Math.min(random.nextInt(1 + (random.nextBoolean() ? 2 : 30)), segments.length(s) - done[s]);
                if (numbers[s] >= 0) {
                    fed.add(s);
                    counts.add(count);
                    rows.add(qkv.narrow(0, segments.start(s) + done[s], count));
                }
            }
            KvCache.Feed feed = new KvCache.Feed(
                    fed.stream().mapToInt(s -> numbers[s]).toArray(),
                    counts.stream().mapToInt(Integer::intValue).toArray());
            cache.attend(0, feed, Tensors.concat(rows, 0).mul(0.5));
            float[] result = cache.attend(1, feed, Tensors.concat(rows, 0)).toFloatArray();
            cache.advance(feed);
            int row = 0;
            for (int i = 0; i < fed.size(); i++) {
                int s = fed.get(i);
                System.arraycopy(
                        result,
                        row * channels,
                        out,
                        (segments.start(s) + done[s]) * channels,
                        counts.get(i) * channels);
                row += counts.get(i);
                done[s] += counts.get(i);
                assertThat(cache.length(numbers[s])).isEqualTo(segments.parentLength(s) + done[s]);
            }
        }
        return out;
    }

    @Test
    void anIndexOutsideItsRangeIsNamed() {
        Backend backend = VECTORS.get(1);
        Tensor table = Tensors.zeros(backend, DType.F32, Shape.of(3, 4));
        assertThatThrownBy(() -> table.indexSelect(Tensors.ofInts(backend, 1, 3)))
                .isInstanceOf(IndexException.class)
                .hasMessage(
                        "indexSelect: ids [2] have 3 at [1], but dimension 0 of [3, 4] has indices 0 to 2; mask such ids, or make the dimension larger");
        Tensor none = Tensors.zeros(backend, DType.F32, Shape.of(0, 4));
        assertThatThrownBy(() -> none.indexSelect(Tensors.ofInts(backend, 0)))
                .hasMessage(
                        "indexSelect: ids [1] have 0 at [0], but dimension 0 of [0, 4] has no rows; mask such ids, or make the dimension larger");
        assertThatThrownBy(() -> table.crossEntropy(Tensors.ofInts(backend, 0, 1, -1)))
                .hasMessage(
                        "crossEntropy: ids [3] have -1 at [2], but dimension 1 of [3, 4] has indices 0 to 3; mask such ids, or make the dimension larger");
    }

    @Test
    void theServiceLoaderFindsItFirst() {
        assertThat(Backends.providers()).extracting(BackendProvider::name).containsExactly("vector", "reference");
        BackendProvider provider = Backends.providers().getFirst();
        assertThat(provider.probe().usable()).isTrue();
        assertThat(provider.open(2).description()).matches("vector (128|256|512)-bit, 2 threads");
    }

    private static OpCase.Operand matrix(Random random, int rows, int columns) {
        float[] a = new float[rows * columns];
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) random.nextGaussian();
        }
        return new OpCase.Operand(DType.F32, Shape.of(rows, columns), a, OpCase.Layout.ROW_MAJOR);
    }

    private static OpCase.Operand vector(Random random, int n) {
        return new OpCase.Operand(DType.F32, Shape.of(n), matrix(random, 1, n).array(), OpCase.Layout.ROW_MAJOR);
    }

    private static OpCase.Operand squares(OpCase.Operand x) {
        float[] a = ((float[]) x.array()).clone();
        for (int i = 0; i < a.length; i++) {
            a[i] *= a[i];
        }
        return new OpCase.Operand(x.dtype(), x.shape(), a, x.layout());
    }

    private static void check(OpCase oneCase, String what) {
        List<Tensor> expected = oneCase.run(REFERENCE);
        for (Backend backend : VECTORS) {
            List<Tensor> actual = oneCase.run(backend);
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                String name = "%s, result %d of %s, %s".formatted(what, i, oneCase.op(), backend.description());
                assertThat(actual.get(i).shape())
                        .as(name)
                        .isEqualTo(expected.get(i).shape());
                assertThat(actual.get(i).dtype())
                        .as(name)
                        .isEqualTo(expected.get(i).dtype());
                assertSameBits(REFERENCE.toArray(expected.get(i)), backend.toArray(actual.get(i)), name);
            }
        }
    }

    /** All NaNs count as equal, signed zeros differ. */
    private static void assertSameBits(Object expected, Object actual, String what) {
        if (expected instanceof float[] e && actual instanceof float[] a) {
            assertThat(a.length).as(what).isEqualTo(e.length);
            for (int i = 0; i < e.length; i++) {
                if (Float.floatToIntBits(e[i]) != Float.floatToIntBits(a[i])) {
                    throw new AssertionError(
                            "%s: element %d of %d is %s, not %s".formatted(what, i, e.length, a[i], e[i]));
                }
            }
        } else {
            assertThat(actual).as(what).isEqualTo(expected);
        }
    }
}
