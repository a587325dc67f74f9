package longbow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import longbow.tensor.Draws.Values;
import longbow.tensor.OpExamples.OpExample;
import longbow.tensor.op.Op;
import longbow.tensor.op.Update;
import org.junit.jupiter.api.Test;

/**
 * What every backend owes, checked against the scalar reference: all operations on small integers exactly, wherever nothing is rounded;
 * matrix products exactly on any numbers, since their order is stated; all operations on any numbers within {@link #tolerance}; infinities, NaN and
 * subnormal numbers; updates, workspaces, key-value caches, plans, and errors. A backend's test extends this class.
 */
public abstract class BackendConformance {
    private static final Backend REFERENCE = Backends.reference();
    /** Operations that round even on small integers, or that divide. */
    private static final String ROUNDING =
            ".*(EXP|EXPM1|LOG|LOG1P|SQRT|SIN|COS|TANH|SIGMOID|ERF|DIV|POW|Gelu|GeluErf|Silu|LayerNorm|RmsNorm|Softmax|CrossEntropy|Attention|Linear)$";

    /** Returns the backend; the same one each time. */
    protected abstract Backend backend();

    /**
     * Returns how far results may be from the reference's, relative to the greatest magnitude of a result, or to 1 where that is less; 0 asks for
     * the same bits.
     *
     * @param name as {@link OpExamples#names} gives it
     */
    protected abstract double tolerance(String name);

    /** Returns the same for operands in double precision; {@link #tolerance} unless a backend says otherwise. */
    protected double doubleTolerance(String name) {
        return tolerance(name);
    }

    /** Returns how many examples are drawn for each operation. */
    protected abstract int examples();

    @Test
    void integersAreExact() {
        for (String name : OpExamples.names()) {
            if (!name.matches(ROUNDING)) {
                compare(name, Values.INTEGERS, 0, 11);
            }
        }
    }

    @Test
    void numbersAreWithinTheTolerance() {
        for (String name : OpExamples.names()) {
            compare(name, Values.NORMAL, tolerance(name), 12);
        }
    }

    /** Larger than any work group, and not a multiple of one. */
    @Test
    void largerOperandsAreWithinTheTolerance() {
        for (String name : OpExamples.names()) {
            for (int seed = 0; seed < Math.ceilDiv(examples(), 4); seed++) {
                String what = name + ", larger, seed " + seed;
                compare(
                        what,
                        OpExamples.draw(name, new Draws(seed, REFERENCE, DType.F32, Values.NORMAL, 40)),
                        OpExamples.draw(name, new Draws(seed, backend(), DType.F32, Values.NORMAL, 40)),
                        tolerance(name));
            }
        }
    }

    @Test
    void doublePrecisionIsThereToo() {
        for (String name : OpExamples.names()) {
            String what = name + ", F64";
            compare(
                    what,
                    OpExamples.draw(name, new Draws(13, REFERENCE, DType.F64, Values.NORMAL)),
                    OpExamples.draw(name, new Draws(13, backend(), DType.F64, Values.NORMAL)),
                    doubleTolerance(name));
        }
    }

    /** Infinities and NaN come out where the reference has them, and subnormal numbers are numbers. */
    @Test
    void specialValuesAreKept() {
        for (String name : OpExamples.names()) {
            if (name.matches(
                            "(Unary|Binary|Compare|Reduce|Where|Cast|Argmax|Argsort|Sample|Likeliest|Permute|Narrow|Pad|Concat).*")
                    || name.matches("Softmax|LogSoftmax|CrossEntropy")) {
                for (int seed = 0; seed < examples(); seed++) {
                    OpExample expected = OpExamples.draw(name, new Draws(seed, REFERENCE, DType.F32, Values.EXTREME));
                    OpExample actual = OpExamples.draw(name, new Draws(seed, backend(), DType.F32, Values.EXTREME));
                    special(name + ", special, seed " + seed, expected, actual, tolerance(name));
                }
            }
        }
    }

    /** Far from zero an activation is its limit, and not a product of zero and infinity. */
    @Test
    void activationsHaveTheirLimits() {
        float inf = Float.POSITIVE_INFINITY;
        float[] far = {inf, -inf, Float.MAX_VALUE, -Float.MAX_VALUE, 1e20f, -1e20f, 1e5f, -1e5f, Float.NaN};
        for (Op.Fused op : List.of(new Op.Gelu(), new Op.GeluErf(), new Op.Silu())) {
            List<List<float[]>> results = new ArrayList<>();
            for (Backend backend : List.of(REFERENCE, backend())) {
                Tensor x = Tensors.of(backend, Shape.of(far.length), far);
                Tensor dy = Tensors.ones(backend, DType.F32, x.shape());
                Tensor y = backend.execute(op, List.of(x)).getFirst();
                Tensor dx = backend.execute(new Op.Grad(op), List.of(x, dy)).getFirst();
                results.add(List.of(y.toFloatArray(), dx.toFloatArray()));
            }
            assertThat(results.get(1).get(0))
                    .as("%s", op)
                    .isEqualTo(results.get(0).get(0));
            assertThat(results.get(1).get(1))
                    .as("gradient of %s", op)
                    .isEqualTo(results.get(0).get(1));
        }
    }

    @Test
    void subnormalNumbersAreNotFlushed() {
        float[] small = {Float.MIN_VALUE, -Float.MIN_VALUE, 1e-40f, -3e-39f, Float.MIN_NORMAL};
        Tensor x = Tensors.of(backend(), Shape.of(small.length), small);
        assertThat(x.neg().neg().toFloatArray()).isEqualTo(small);
        assertThat(x.add(x).toFloatArray()).isEqualTo(new float[] {
            2 * Float.MIN_VALUE, -2 * Float.MIN_VALUE, 2 * 1e-40f, 2 * -3e-39f, 2 * Float.MIN_NORMAL
        });
        assertThat(x.mul(0.5).toFloatArray()[4]).isEqualTo(Float.MIN_NORMAL / 2);
    }

    @Test
    void sixteenBitsRoundAndWidenExactly() {
        Random random = new Random(17);
        float[] values = gaussian(random, 60);
        for (DType half : List.of(DType.BF16, DType.F16)) {
            List<float[]> results = new ArrayList<>();
            for (Backend backend : List.of(REFERENCE, backend())) {
                Tensor x = Tensors.of(backend, Shape.of(12, 5), values);
                Tensor stored = x.to(half);
                Tensor ids = Tensors.ofInts(backend, 11, 0, 3);
                results.add(stored.to(DType.F32).toFloatArray());
                results.add(stored.indexSelect(ids).to(DType.F32).toFloatArray());
                results.add(Tensors.of(backend, Shape.of(4, 12), gaussian(new Random(18), 48))
                        .matmul(stored)
                        .toFloatArray());
            }
            for (int i = 0; i < 3; i++) {
                assertThat(results.get(3 + i)).as("%s, result %d", half, i).isEqualTo(results.get(i));
            }
        }
    }

    /** One chain of fused multiply-adds over ascending k is what a product is, on every backend. */
    @Test
    void productsHaveTheBitsOfTheReference() {
        Random random = new Random(14);
        int[][] sizes = {
            {1, 1, 1}, {1, 70, 33}, {5, 9, 200}, {15, 64, 64}, {16, 65, 17}, {64, 64, 16}, {65, 130, 77}, {130, 3, 50}
        };
        for (int[] size : sizes) {
            for (int flags = 0; flags < 4; flags++) {
                boolean ta = flags % 2 == 1;
                boolean tb = flags >= 2;
                int m = size[0];
                int n = size[1];
                int k = size[2];
                float[] a = gaussian(random, m * k);
                float[] b = gaussian(random, k * n);
                List<float[]> results = new ArrayList<>();
                for (Backend backend : List.of(REFERENCE, backend())) {
                    Tensor x = Tensors.of(backend, ta ? Shape.of(k, m) : Shape.of(m, k), a);
                    Tensor y = Tensors.of(backend, tb ? Shape.of(n, k) : Shape.of(k, n), b);
                    results.add(x.matmul(y, ta, tb).toFloatArray());
                }
                assertThat(results.get(1))
                        .as("%d x %d x %d, %s %s", m, n, k, ta, tb)
                        .isEqualTo(results.get(0));
            }
        }
    }

    @Test
    void updatesOverwriteCells() {
        Random random = new Random(15);
        for (Shape shape : List.of(Shape.of(0), Shape.of(1), Shape.of(7, 33), Shape.of(3000))) {
            int n = shape.numel();
            float[] p = gaussian(random, n);
            float[] g = gaussian(random, n);
            List<float[]> results = new ArrayList<>();
            for (Backend backend : List.of(REFERENCE, backend())) {
                Tensor cell = Tensors.of(backend, shape, p);
                Tensor m = Tensors.zeros(backend, DType.F32, shape);
                Tensor v = Tensors.zeros(backend, DType.F32, shape);
                Tensor gradient = Tensors.of(backend, shape, g);
                for (int step = 1; step <= 3; step++) {
                    Tensor schedule = Tensors.of(
                            backend,
                            Shape.of(step == 2 ? 3 : 2),
                            step == 2 ? new double[] {1e-2, step, 0.5} : new double[] {1e-2, step});
                    backend.update(
                            new Update.AdamW(0.9, 0.999, 1e-8, 0.01), List.of(cell, m, v), List.of(gradient, schedule));
                }
                backend.update(new Update.Lerp(0.25), List.of(m), List.of(gradient));
                results.add(cell.toFloatArray());
                results.add(m.toFloatArray());
                results.add(v.toFloatArray());
            }
            for (int i = 0; i < 3; i++) {
                close("update " + shape + " cell " + i, results.get(i), results.get(3 + i), tolerance("AdamW"));
            }
        }
    }

    @Test
    void cachesContinueWhatAttentionBegan() {
        Random random = new Random(16);
        for (int kvHeads : new int[] {3, 1}) {
            int heads = 3;
            int dim = 16;
            int width = (heads + 2 * kvHeads) * dim;
            List<float[]> results = new ArrayList<>();
            float[] rows = gaussian(random, 40 * width);
            for (Backend backend : List.of(REFERENCE, backend())) {
                Tensor all = Tensors.of(backend, Shape.of(40, width), rows);
                KvCache cache = backend.kvCache(DType.F32, 2, heads, kvHeads, dim);
                int a = cache.newSequence();
                int b = cache.newSequence();
                int at = 0;
                for (int[] counts : new int[][] {{5, 3}, {1, 1}, {7, 0}, {1, 9}}) {
                    at = fed(cache, all, new int[] {a, b}, counts, at, results);
                }
                int branch = cache.branch(a, 4);
                at = fed(cache, all, new int[] {branch, a}, new int[] {6, 2}, at, results);
                cache.release(branch);
                assertThat(cache.length(a)).isEqualTo(16);
            }
            int half = results.size() / 2;
            for (int i = 0; i < half; i++) {
                close("cache, result " + i, results.get(i), results.get(half + i), tolerance("Attention"));
            }
        }
    }

    private static int fed(KvCache cache, Tensor all, int[] sequences, int[] counts, int at, List<float[]> results) {
        KvCache.Feed feed = new KvCache.Feed(sequences, counts);
        Tensor qkv = all.narrow(0, at, feed.rows());
        results.add(cache.attend(0, feed, qkv).toFloatArray());
        results.add(cache.attend(1, feed, qkv.mul(0.5)).toFloatArray());
        cache.advance(feed);
        return at + feed.rows();
    }

    @Test
    void workspacesTakeBackWhatIsNotKept() {
        Tensor kept;
        Tensor lost;
        try (Workspace workspace = Workspace.open(backend())) {
            Tensor x = Tensors.ones(backend(), DType.F32, Shape.of(100));
            kept = workspace.keep(x.add(1));
            lost = x.add(2);
        }
        assertThat(kept.sum().item()).isEqualTo(200);
        assertThatThrownBy(lost::toFloatArray)
                .isInstanceOf(ReleasedException.class)
                .hasMessageContaining("F32[100]");
        for (int i = 0; i < 50; i++) { // what went back is used again, and does not disturb what was kept
            try (Workspace workspace = Workspace.open(backend())) {
                Tensors.full(backend(), DType.F32, Shape.of(100), i).add(1);
            }
        }
        assertThat(kept.sum().item()).isEqualTo(200);
    }

    @Test
    void plansComputeWhatTheyRecorded() {
        Backend backend = backend();
        Tensor weight = Tensors.randn(Key.of(1), backend, Shape.of(8, 8), 1);
        Tensor m = Tensors.zeros(backend, DType.F32, Shape.of(8, 8));
        Tensor v = Tensors.zeros(backend, DType.F32, Shape.of(8, 8));
        List<Tensor> examples = planInputs(backend, 0);
        Plan plan = Plan.record(backend, examples, (recorder, in) -> {
            Tensor hidden = in.get(0).matmul(weight).gelu();
            Tensor p = hidden.softmax().indexSelect(in.get(1));
            Tensor parts =
                    Tensors.concat(List.of(p.narrow(1, 0, 3), p.narrow(1, 5, 3).mul(2)), 1);
            recorder.update(
                    new Update.AdamW(0.9, 0.999, 1e-8, 0.01),
                    List.of(weight, m, v),
                    List.of(in.get(0).matmul(hidden, true, false), in.get(2)));
            return List.of(parts.sum(0), hidden.t().add(Tensors.ones(recorder, DType.F32, Shape.of(8, 1))));
        });
        Tensor own = weight.copy();
        Tensor ownM = m.copy();
        Tensor ownV = v.copy();
        for (int run = 1; run <= 3; run++) {
            List<Tensor> inputs = planInputs(backend, run);
            List<Tensor> results = plan.run(inputs.toArray(Tensor[]::new));
            Tensor hidden = inputs.get(0).matmul(own).gelu();
            Tensor p = hidden.softmax().indexSelect(inputs.get(1));
            Tensor parts =
                    Tensors.concat(List.of(p.narrow(1, 0, 3), p.narrow(1, 5, 3).mul(2)), 1);
            backend.update(
                    new Update.AdamW(0.9, 0.999, 1e-8, 0.01),
                    List.of(own, ownM, ownV),
                    List.of(inputs.get(0).matmul(hidden, true, false), inputs.get(2)));
            assertThat(results.get(0).toFloatArray()).isEqualTo(parts.sum(0).toFloatArray());
            assertThat(results.get(1).toFloatArray())
                    .isEqualTo(hidden.t()
                            .add(Tensors.ones(backend, DType.F32, Shape.of(8, 1)))
                            .toFloatArray());
            assertThat(weight.toFloatArray()).isEqualTo(own.toFloatArray());
        }
        assertThatThrownBy(() -> plan.run(examples.get(0))).isInstanceOf(TensorException.class);
    }

    private static List<Tensor> planInputs(Backend backend, int run) {
        return List.of(
                Tensors.randn(Key.of(2).fold(run), backend, Shape.of(8, 8), 1),
                Tensors.ofInts(backend, 3, run, 7, 0),
                Tensors.of(backend, Shape.of(2), new double[] {1e-2, Math.max(run, 1)}));
    }

    @Test
    void indicesOutsideAreRefused() {
        Tensor table = Tensors.ones(backend(), DType.F32, Shape.of(5, 3));
        for (int id : new int[] {5, -1}) {
            Tensor ids = Tensors.ofInts(backend(), 0, id);
            assertThatThrownBy(() -> table.indexSelect(ids))
                    .isInstanceOf(IndexException.class)
                    .hasMessageContaining(Integer.toString(id));
        }
    }

    // ---- comparison --------------------------------------------------------------------------------------------

    private void compare(String name, Values values, double tolerance, int from) {
        for (int seed = from; seed < from + examples(); seed++) {
            compare(
                    name + " of " + values.name().toLowerCase(Locale.ROOT) + " numbers, seed " + seed,
                    OpExamples.draw(name, new Draws(seed, REFERENCE, DType.F32, values)),
                    OpExamples.draw(name, new Draws(seed, backend(), DType.F32, values)),
                    tolerance);
        }
    }

    private static void compare(String what, OpExample expected, OpExample actual, double tolerance) {
        List<Tensor> wanted = expected.results();
        List<Tensor> got = actual.results();
        assertThat(got).as(what).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.size(); i++) {
            assertThat(got.get(i).shape()).as(what).isEqualTo(wanted.get(i).shape());
            assertThat(got.get(i).dtype()).as(what).isEqualTo(wanted.get(i).dtype());
            close(what + ", result " + i, numbers(wanted.get(i)), numbers(got.get(i)), tolerance);
        }
    }

    private static void special(String what, OpExample expected, OpExample actual, double tolerance) {
        List<Tensor> wanted = expected.results();
        List<Tensor> got = actual.results();
        for (int i = 0; i < wanted.size(); i++) {
            double[] w = numbers(wanted.get(i));
            double[] g = numbers(got.get(i));
            for (int j = 0; j < w.length; j++) {
                // each on its own scale; a result that is about to overflow may
                boolean alike = Double.compare(w[j], g[j]) == 0
                        || w[j] == g[j]
                        || Math.abs(w[j] - g[j])
                                <= Math.max(tolerance * Math.abs(w[j]), 2 * tolerance * Float.MIN_NORMAL);
                assertThat(alike)
                        .as(
                                "%s, result %d, element %d is %s, but the reference has %s, of %s",
                                what, i, j, g[j], w[j], actual)
                        .isTrue();
            }
        }
    }

    private static void close(String what, float[] wanted, float[] got, double tolerance) {
        close(what, doubles(wanted), doubles(got), tolerance);
    }

    private static void close(String what, double[] wanted, double[] got, double tolerance) {
        assertThat(got).as(what).hasSameSizeAs(wanted);
        double scale = 1;
        for (double value : wanted) {
            scale = Math.max(scale, Double.isFinite(value) ? Math.abs(value) : 1);
        }
        for (int i = 0; i < wanted.length; i++) {
            boolean alike = Double.compare(wanted[i], got[i]) == 0
                    || (wanted[i] == got[i] && tolerance > 0)
                    || Math.abs(wanted[i] - got[i]) <= tolerance * scale;
            assertThat(alike)
                    .as("%s, element %d is %s, but the reference has %s", what, i, got[i], wanted[i])
                    .isTrue();
        }
    }

    private static double[] numbers(Tensor tensor) {
        return switch (tensor.backend().toArray(tensor)) {
            case float[] a -> doubles(a);
            case double[] a -> a;
            case int[] a -> java.util.Arrays.stream(a).asDoubleStream().toArray();
            case long[] a -> java.util.Arrays.stream(a).asDoubleStream().toArray();
            case short[] a ->
                java.util.stream.IntStream.range(0, a.length)
                        .mapToDouble(i -> HalfPrecision.toFloat(tensor.dtype(), a[i]))
                        .toArray();
            case boolean[] a ->
                java.util.stream.IntStream.range(0, a.length)
                        .mapToDouble(i -> a[i] ? 1 : 0)
                        .toArray();
            default -> throw new AssertionError(tensor.dtype());
        };
    }

    private static double[] doubles(float[] a) {
        double[] wide = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            wide[i] = a[i];
        }
        return wide;
    }

    private static float[] gaussian(Random random, int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
