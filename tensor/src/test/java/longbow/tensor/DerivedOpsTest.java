package longbow.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import longbow.tensor.Draws.Values;
import longbow.tensor.cpu.ReferenceBackend;
import longbow.tensor.cpu.VectorBackend;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** The methods of {@link Tensor} that are written with others, each against its formula, on random shapes and views. */
class DerivedOpsTest {
    private static final Backend[] BACKENDS = {new ReferenceBackend(), new VectorBackend(2)};

    /** What one property is about: a source of operands, and the name for messages. */
    private record Trial(Draws draws, String name) {

        /** Compares every element with a function of its position. */
        void check(Tensor actual, Shape shape, ToDoubleFunction<int[]> expected) {
            assertThat(actual.shape()).as(name).isEqualTo(shape);
            double[] values = numbers(actual);
            for (int i = 0; i < values.length; i++) {
                double e = expected.applyAsDouble(position(i, shape));
                if (!(values[i] == e
                        || Double.isNaN(e) && Double.isNaN(values[i])
                        || Math.abs(values[i] - e) <= 1e-5 * (1 + Math.abs(e)))) {
                    throw new AssertionError("%s: element %s of %s is %s, not %s"
                            .formatted(name, Arrays.toString(position(i, shape)), actual, values[i], e));
                }
            }
        }
    }

    private static void trials(long seed, java.util.function.Consumer<Trial> body) {
        for (Backend backend : BACKENDS) {
            for (DType dtype : new DType[] {DType.F32, DType.F64}) {
                Values values = seed % 3 == 0 ? Values.INTEGERS : Values.NORMAL;
                body.accept(new Trial(
                        new Draws(seed, backend, dtype, values),
                        "seed " + seed + ", " + dtype + ", " + backend.description()));
            }
        }
    }

    static double[] numbers(Tensor x) {
        return (double[]) x.to(DType.F64).toArray();
    }

    static int[] position(int index, Shape shape) {
        int[] position = new int[shape.rank()];
        for (int d = position.length - 1; d >= 0; d--) {
            position[d] = index % shape.dim(d);
            index /= shape.dim(d);
        }
        return position;
    }

    /** An array read by position; extents of 1 are repeated, leading positions left out. */
    private static ToDoubleFunction<int[]> read(Tensor x) {
        double[] values = numbers(x);
        Shape shape = x.shape();
        return at -> {
            int index = 0;
            for (int d = 0; d < shape.rank(); d++) {
                int i = at[at.length - shape.rank() + d];
                index = index * shape.dim(d) + (shape.dim(d) == 1 ? 0 : i);
            }
            return values[index];
        };
    }

    private static int[] with(int[] at, int dim, int value) {
        int[] changed = at.clone();
        changed[dim] = value;
        return changed;
    }

    @Property(tries = 60, seed = "81", shrinking = ShrinkingMode.OFF)
    void comparisonAndLogic(@ForAll long seed) {
        trials(seed, t -> {
            Shape shape = t.draws.shape(0, 0);
            Tensor x = t.draws.numbers(shape);
            Tensor y = t.draws.tensor(t.draws.narrower(shape)).to(x.dtype());
            var p = read(x);
            var q = read(y);
            t.check(x.ne(y), shape, at -> p.applyAsDouble(at) != q.applyAsDouble(at) ? 1 : 0);
            t.check(x.gt(y), shape, at -> p.applyAsDouble(at) > q.applyAsDouble(at) ? 1 : 0);
            t.check(x.ge(y), shape, at -> p.applyAsDouble(at) >= q.applyAsDouble(at) ? 1 : 0);
            t.check(x.ge(1), shape, at -> p.applyAsDouble(at) >= 1 ? 1 : 0);
            t.check(x.gt(1), shape, at -> p.applyAsDouble(at) > 1 ? 1 : 0);
            t.check(x.ne(1), shape, at -> p.applyAsDouble(at) != 1 ? 1 : 0);
            t.check(x.eq(1), shape, at -> p.applyAsDouble(at) == 1 ? 1 : 0);
            t.check(x.clamp(-1, 2), shape, at -> Math.clamp(p.applyAsDouble(at), -1.0, 2.0));
            Tensor a = t.draws.booleans(shape);
            Tensor b = t.draws.booleans(t.draws.narrower(shape));
            var c = read(a);
            var d = read(b);
            t.check(a.logicalAnd(b), shape, at -> c.applyAsDouble(at) * d.applyAsDouble(at));
            t.check(b.logicalOr(a), shape, at -> Math.max(c.applyAsDouble(at), d.applyAsDouble(at)));
            t.check(a.logicalNot(), shape, at -> 1 - c.applyAsDouble(at));
            t.check(x.maskedFill(b, 7), shape, at -> d.applyAsDouble(at) != 0 ? 7 : p.applyAsDouble(at));
        });
    }

    @Property(tries = 60, seed = "82", shrinking = ShrinkingMode.OFF)
    void reductions(@ForAll long seed) {
        trials(seed, t -> {
            Shape shape = t.draws.shape(0, 0);
            Tensor x = t.draws.tensor(shape);
            List<Integer> dims = t.draws.someOf(shape.rank());
            reduced(
                    t,
                    x,
                    dims,
                    (y, d) -> y.mean(d, false),
                    v -> v.stream().mapToDouble(e -> e).average().orElse(Double.NaN));
            reduced(
                    t,
                    x,
                    dims,
                    (y, d) -> y.min(d),
                    v -> v.stream().mapToDouble(e -> e).min().orElse(Double.POSITIVE_INFINITY));
            reduced(
                    t,
                    x,
                    dims,
                    (y, d) -> y.prod(d),
                    v -> v.stream().mapToDouble(e -> e).reduce(1, (a, b) -> a * b));
            reduced(t, x, dims, (y, d) -> y.var(true, d), v -> variance(v, 1));
            reduced(t, x, dims, (y, d) -> y.std(false, d), v -> Math.sqrt(variance(v, 0)));
            for (double p : new double[] {0, 1, 2, 3, Double.POSITIVE_INFINITY}) {
                reduced(t, x, dims, (y, d) -> y.norm(p, d), v -> norm(v, p));
            }
            reduced(
                    t,
                    x,
                    dims,
                    (y, d) -> y.logsumexp(d),
                    v -> Math.log(v.stream().mapToDouble(Math::exp).sum()));
            Tensor truths = t.draws.booleans(shape);
            reduced(t, truths, dims, (y, d) -> y.any(d), v -> v.contains(1.0) ? 1.0 : 0.0);
            reduced(t, truths, dims, (y, d) -> y.all(d), v -> v.contains(0.0) ? 0.0 : 1.0);
            Tensor whole = t.draws.integers(shape);
            reduced(
                    t,
                    whole,
                    dims,
                    (y, d) -> y.prod(d),
                    v -> v.stream().mapToDouble(e -> e).reduce(1, (a, b) -> a * b));
        });
    }

    private interface Reduction {
        Tensor of(Tensor x, int[] dims);
    }

    private static void reduced(
            Trial t, Tensor x, List<Integer> dims, Reduction reduction, Function<List<Double>, Double> formula) {
        var read = read(x);
        int[] kept = IntStream.range(0, x.rank())
                .filter(d -> !dims.isEmpty() && !dims.contains(d))
                .toArray();
        int[] extents = Arrays.stream(kept).map(d -> x.shape().dim(d)).toArray();
        int[] some =
                dims.stream().mapToInt(d -> t.draws.oneIn(2) ? d : d - x.rank()).toArray();
        t.check(reduction.of(x, some), Shape.of(extents), at -> {
            List<Double> values = new ArrayList<>();
            for (int i = 0; i < x.numel(); i++) {
                int[] from = position(i, x.shape());
                boolean mine = IntStream.range(0, kept.length).allMatch(k -> from[kept[k]] == at[k]);
                if (mine) {
                    values.add(read.applyAsDouble(from));
                }
            }
            return formula.apply(values);
        });
    }

    private static double variance(List<Double> values, int less) {
        double mean = values.stream().mapToDouble(e -> e).average().orElse(Double.NaN);
        return values.stream().mapToDouble(e -> (e - mean) * (e - mean)).sum() / (values.size() - less);
    }

    private static double norm(List<Double> values, double p) {
        if (p == 0) {
            return values.stream().filter(e -> e != 0).count();
        }
        double max = values.stream().mapToDouble(Math::abs).max().orElse(0);
        double sum = values.stream().mapToDouble(e -> Math.pow(Math.abs(e), p)).sum();
        return Double.isInfinite(p) ? max : Math.pow(sum, 1 / p);
    }

    @Property(tries = 60, seed = "83", shrinking = ShrinkingMode.OFF)
    void reducedDimensionsCanStay(@ForAll long seed) {
        trials(seed, t -> {
            Shape shape = t.draws.shape(0, 1);
            Tensor x = t.draws.tensor(shape);
            int[] dims = t.draws.someOf(shape.rank()).stream().mapToInt(d -> d).toArray();
            int[] ones = shape.dims();
            for (int d = 0; d < ones.length; d++) {
                int dim = d;
                ones[d] = dims.length == 0 || Arrays.stream(dims).anyMatch(e -> e == dim) ? 1 : ones[d];
            }
            for (List<Tensor> pair : List.of(
                    List.of(x.sum(dims, true), x.sum(dims)),
                    List.of(x.mean(dims, true), x.mean(dims)),
                    List.of(x.max(dims, true), x.max(dims)),
                    List.of(x.min(dims, true), x.min(dims)),
                    List.of(x.prod(dims, true), x.prod(dims)),
                    List.of(x.var(false, dims, true), x.var(false, dims)),
                    List.of(x.std(true, dims, true), x.std(true, dims)),
                    List.of(x.norm(2, dims, true), x.norm(2, dims)),
                    List.of(x.logsumexp(dims, true), x.logsumexp(dims)))) {
                assertThat(pair.get(0).shape()).as(t.name).isEqualTo(Shape.of(ones));
                assertThat(pair.get(0).toArray())
                        .as(t.name)
                        .isEqualTo(pair.get(1).toArray());
            }
        });
    }

    @Property(tries = 60, seed = "84", shrinking = ShrinkingMode.OFF)
    void orders(@ForAll long seed) {
        trials(seed, t -> {
            Shape shape = t.draws.shape(1, 0);
            int dim = t.draws.below(shape.rank());
            int n = shape.dim(dim);
            Tensor x = t.draws.numbers(shape);
            var p = read(x);
            boolean descending = t.draws.oneIn(2);
            Comparator<Integer> byIndex = Comparator.naturalOrder();
            Function<int[], List<Integer>> order = at -> IntStream.range(0, n)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingDouble(
                                    i -> (descending ? -1 : 1) * p.applyAsDouble(with(at, dim, i)))
                            .thenComparing(byIndex))
                    .toList();
            t.check(x.argsort(dim, descending), shape, at -> order.apply(at).get(at[dim]));
            t.check(
                    x.sort(dim, descending),
                    shape,
                    at -> p.applyAsDouble(with(at, dim, order.apply(at).get(at[dim]))));
            t.check(
                    x.cumsum(dim),
                    shape,
                    at -> IntStream.rangeClosed(0, at[dim])
                            .mapToDouble(i -> p.applyAsDouble(with(at, dim, i)))
                            .sum());
            int k = t.draws.below(n + 1);
            TopK top = x.topk(k, dim);
            Tensor down = x.sort(dim, true).narrow(dim, 0, k);
            assertThat(top.values().toArray()).as(t.name).isEqualTo(down.toArray());
            assertThat(x.gather(dim, top.indices()).toArray()).as(t.name).isEqualTo(down.toArray());
            if (n > 0) {
                t.check(x.argmax(dim, true), shape.with(dim, 1), at -> best(n, i -> p.applyAsDouble(with(at, dim, i))));
                t.check(
                        x.argmin(dim, true),
                        shape.with(dim, 1),
                        at -> best(n, i -> -p.applyAsDouble(with(at, dim, i))));
                assertThat(x.argmax(dim).shape())
                        .isEqualTo(x.argmax(dim, true).squeeze(dim).shape());
                assertThat(x.argmin(dim).toArray())
                        .isEqualTo(x.argmin(dim, true).toArray());
            }
        });
    }

    private static int best(int n, java.util.function.IntToDoubleFunction value) {
        int best = 0;
        for (int i = 1; i < n; i++) {
            best = value.applyAsDouble(i) > value.applyAsDouble(best) ? i : best;
        }
        return best;
    }

    @Property(tries = 60, seed = "85", shrinking = ShrinkingMode.OFF)
    void rearrangements(@ForAll long seed) {
        trials(seed, t -> {
            Shape shape = t.draws.shape(1, 0);
            int rank = shape.rank();
            int dim = t.draws.below(rank);
            int n = shape.dim(dim);
            Tensor x = t.draws.anything(shape);
            var p = read(x);
            int count = t.draws.below(4);
            t.check(
                    x.repeatInterleave(count, dim),
                    shape.with(dim, n * count),
                    at -> p.applyAsDouble(with(at, dim, at[dim] / count)));
            int[] counts = IntStream.range(0, rank).map(d -> t.draws.below(3)).toArray();
            int[] tiled =
                    IntStream.range(0, rank).map(d -> shape.dim(d) * counts[d]).toArray();
            t.check(
                    x.tile(counts),
                    Shape.of(tiled),
                    at -> p.applyAsDouble(IntStream.range(0, rank)
                            .map(d -> at[d] % shape.dim(d))
                            .toArray()));
            t.check(x.flip(dim - rank), shape, at -> p.applyAsDouble(with(at, dim, n - 1 - at[dim])));
            int shift = t.draws.below(11) - 5;
            t.check(x.roll(shift, dim), shape, at -> p.applyAsDouble(with(at, dim, Math.floorMod(at[dim] - shift, n))));
            Tensor y = t.draws.tensor(shape).to(x.dtype());
            var q = read(y);
            int place = t.draws.below(rank + 1);
            int[] stacked = new int[rank + 1];
            for (int d = 0; d <= rank; d++) {
                stacked[d] = d == place ? 2 : shape.dim(d < place ? d : d - 1);
            }
            t.check(Tensors.stack(List.of(x, y), place), Shape.of(stacked), at -> {
                int[] from = IntStream.range(0, rank + 1)
                        .filter(d -> d != place)
                        .map(d -> at[d])
                        .toArray();
                return (at[place] == 0 ? p : q).applyAsDouble(from);
            });
            int size = 1 + t.draws.below(3);
            List<Tensor> parts = x.split(size, dim);
            assertThat(parts.stream().mapToInt(part -> part.shape().dim(dim)).sum())
                    .isEqualTo(n);
            assertThat(Tensors.concat(parts, dim).toArray()).as(t.name).isEqualTo(x.toArray());
            List<Tensor> chunks = x.chunk(size, dim);
            assertThat(chunks).hasSizeLessThanOrEqualTo(size);
            assertThat(Tensors.concat(chunks, dim).toArray()).as(t.name).isEqualTo(x.toArray());
            assertThat(x.flatten().toArray()).isEqualTo(x.toArray());
            assertThat(x.flatten(dim, -1).rank()).isEqualTo(dim + 1);
            assertThat(x.unsqueeze(place).squeeze(place).toArray()).isEqualTo(x.toArray());
            assertThat(x.unsqueeze(place).squeeze().shape())
                    .isEqualTo(x.squeeze().shape());
            assertThat(x.contiguous().toArray()).isEqualTo(x.toArray());
            assertThat(x.copy().toArray()).isEqualTo(x.toArray());
            assertThat(x.detach().toArray()).isEqualTo(x.toArray());
        });
    }

    @Property(tries = 60, seed = "86", shrinking = ShrinkingMode.OFF)
    void indexing(@ForAll long seed) {
        trials(seed, t -> {
            Shape shape = t.draws.shape(1, 1);
            int dim = t.draws.below(shape.rank());
            int n = shape.dim(dim);
            Tensor x = t.draws.numbers(shape);
            var p = read(x);
            int m = t.draws.extent(0);
            Tensor some = t.draws.ids(Shape.of(m), n);
            var s = read(some);
            t.check(
                    x.indexSelect(dim, some),
                    shape.with(dim, m),
                    at -> p.applyAsDouble(with(at, dim, (int) s.applyAsDouble(new int[] {at[dim]}))));
            Tensor ids = t.draws.ids(shape.with(dim, m), n);
            var i = read(ids);
            t.check(x.gather(dim, ids), ids.shape(), at -> p.applyAsDouble(with(at, dim, (int) i.applyAsDouble(at))));
            Tensor source = t.draws.tensor(ids.shape()).to(x.dtype());
            var q = read(source);
            t.check(x.scatterAdd(dim, ids, source), shape, at -> {
                double sum = p.applyAsDouble(at);
                for (int j = 0; j < m; j++) {
                    int[] from = with(at, dim, j);
                    sum += i.applyAsDouble(from) == at[dim] ? q.applyAsDouble(from) : 0;
                }
                return sum;
            });
            int[] longer = Arrays.copyOf(ids.shape().dims(), shape.rank() + 1);
            longer[shape.rank()] = n;
            t.check(
                    ids.oneHot(n),
                    Shape.of(longer),
                    at -> i.applyAsDouble(Arrays.copyOf(at, at.length - 1)) == at[at.length - 1] ? 1 : 0);
            if (shape.rank() > 1) {
                int diagonal = t.draws.below(7) - 3;
                int r = shape.rank();
                t.check(x.tril(diagonal), shape, at -> at[r - 1] - at[r - 2] <= diagonal ? p.applyAsDouble(at) : 0);
                t.check(x.triu(diagonal), shape, at -> at[r - 1] - at[r - 2] >= diagonal ? p.applyAsDouble(at) : 0);
            }
        });
    }

    /** Random slices against the rules of Python, worked out position by position. */
    @Property(tries = 200, seed = "87", shrinking = ShrinkingMode.OFF)
    void slices(@ForAll long seed) {
        trials(seed, t -> {
            Shape shape = t.draws.shape(1, 0);
            Tensor x = t.draws.anything(shape);
            List<Slice> slices = new ArrayList<>();
            List<int[]> taken = new ArrayList<>(); // of each dimension
            List<Integer> extents = new ArrayList<>();
            List<Integer> sources =
                    new ArrayList<>(); // the dimension of x behind each one of the result, -1 for a new one
            for (int d = 0; d < shape.rank(); d++) {
                int n = shape.dim(d);
                if (t.draws.oneIn(5)) {
                    slices.add(Slice.newAxis());
                    extents.add(1);
                    sources.add(-1);
                }
                if (n > 0 && t.draws.oneIn(4)) {
                    int i = t.draws.below(2 * n) - n;
                    slices.add(Slice.at(i));
                    taken.add(new int[] {Math.floorMod(i, n)});
                    continue;
                }
                Integer start = t.draws.oneIn(3) ? null : t.draws.below(2 * n + 5) - n - 2;
                Integer stop = t.draws.oneIn(3) ? null : t.draws.below(2 * n + 5) - n - 2;
                int step = t.draws.oneIn(2) ? 1 : t.draws.below(3) + 1;
                step = t.draws.oneIn(3) ? -step : step;
                slices.add(new Slice.Range(start, stop, step));
                int[] positions = python(start, stop, step, n);
                taken.add(positions);
                extents.add(positions.length);
                sources.add(d);
            }
            var p = read(x);
            Shape expected = Shape.of(extents.stream().mapToInt(e -> e).toArray());
            t.check(x.get(slices.toArray(new Slice[0])), expected, at -> {
                int[] from = new int[shape.rank()];
                for (int d = 0; d < from.length; d++) {
                    int k = sources.indexOf(d);
                    from[d] = taken.get(d)[k < 0 ? 0 : at[k]];
                }
                return p.applyAsDouble(from);
            });
        });
    }

    private static int[] python(Integer start, Integer stop, int step, int n) {
        int first = start == null ? (step > 0 ? 0 : n - 1) : start < 0 ? start + n : start;
        int last = stop == null ? (step > 0 ? n : -1) : stop < 0 ? Math.max(stop + n, -1) : stop;
        first = step > 0 ? Math.max(first, 0) : Math.min(first, n - 1);
        List<Integer> positions = new ArrayList<>();
        for (int i = first; step > 0 ? i < Math.min(last, n) : i > last && i >= 0; i += step) {
            positions.add(i);
        }
        return positions.stream().mapToInt(i -> i).toArray();
    }

    @Property(tries = 40, seed = "88", shrinking = ShrinkingMode.OFF)
    void attentionIsItsFormula(@ForAll long seed) {
        trials(seed, t -> {
            int b = t.draws.extent(1);
            int n = t.draws.extent(1);
            int s = t.draws.extent(1);
            int d = t.draws.extent(1);
            int e = t.draws.extent(1);
            Tensor q = t.draws.tensor(Shape.of(b, n, d));
            Tensor k = t.draws.tensor(Shape.of(1, s, d));
            Tensor v = t.draws.tensor(Shape.of(b, s, e));
            boolean causal = t.draws.oneIn(2);
            Tensor mask = t.draws
                    .booleans(Shape.of(n, s))
                    .logicalOr(Tensors.eye(t.draws.backend(), DType.BOOL, Math.max(n, s))
                            .narrow(0, 0, n)
                            .narrow(1, 0, s));
            AttentionOptions options = (causal ? AttentionOptions.CAUSAL : AttentionOptions.NONE).withMask(mask);
            var m = read(mask);
            var p = read(q);
            var r = read(k);
            var u = read(v);
            if (n > s) {
                return; // a query might see nothing
            }
            t.check(q.scaledDotProductAttention(k, v, options), Shape.of(b, n, e), at -> {
                double total = 0;
                double sum = 0;
                for (int j = 0; j < s; j++) {
                    if (m.applyAsDouble(new int[] {at[1], j}) == 0 || causal && j > at[1]) {
                        continue;
                    }
                    double score = 0;
                    for (int c = 0; c < d; c++) {
                        score +=
                                p.applyAsDouble(new int[] {at[0], at[1], c}) * r.applyAsDouble(new int[] {at[0], j, c});
                    }
                    double weight = Math.exp(score / Math.sqrt(d));
                    total += weight;
                    sum += weight * u.applyAsDouble(new int[] {at[0], j, at[2]});
                }
                return sum / total;
            });
        });
    }
}
