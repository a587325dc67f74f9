package longbow.benchmarks.suite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import longbow.benchmarks.harness.Quantity;
import longbow.benchmarks.machine.Limit;
import longbow.benchmarks.machine.MatrixLibrary;
import longbow.benchmarks.machine.ProductSizes;
import longbow.benchmarks.report.Line;
import longbow.tensor.Backend;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;

/**
 * Matrix products: those of GPT-2 small for 512 and 2,048 tokens, small squares, and few rows against weights that stay the
 * same, in cache and from main memory.
 */
public final class GemmSuite implements Suite {
    private static final String SUITE = "gemm";
    /** The (n, k) of GPT-2 small: queries, keys and values; projection; the two of the MLP; the vocabulary. */
    private static final int[][] LAYERS = {{2304, 768}, {768, 768}, {3072, 768}, {768, 3072}, {50257, 768}};

    private static final int[][] WEIGHTS = {{2304, 768}, {3072, 768}, {768, 3072}};
    /** More than any cache holds. */
    private static final long STREAMED_BYTES = 512L << 20;

    @Override
    public String name() {
        return SUITE;
    }

    @Override
    public List<Benchmark> benchmarks(List<Integer> threads, boolean quick) {
        List<Benchmark> all = new ArrayList<>();
        for (int n : threads) {
            for (int m : quick ? new int[] {512} : new int[] {512, 2048}) {
                for (int[] layer : LAYERS) {
                    all.add(product("large", new ProductSizes(false, false, m, layer[0], layer[1]), n));
                    all.add(product("large", new ProductSizes(false, true, m, layer[0], layer[1]), n));
                    all.add(product("large", new ProductSizes(true, false, m, layer[0], layer[1]), n));
                }
            }
            for (int size : new int[] {64, 128, 256}) {
                all.add(product("square", new ProductSizes(false, false, size, size, size), n));
            }
            for (int[] weight : WEIGHTS) {
                for (int m : new int[] {1, 4, 8, 32}) {
                    ProductSizes sizes = new ProductSizes(false, false, m, weight[0], weight[1]);
                    all.add(skinny("cached", sizes, 1, Case.PREPACKED, n));
                }
            }
            for (int[] weight : WEIGHTS) {
                ProductSizes sizes = new ProductSizes(false, false, 1, weight[0], weight[1]);
                all.add(skinny("cached-gemv", sizes, 1, Case.VECTOR, n));
                all.add(skinny("streamed", sizes, streamedWeights(sizes), Case.VECTOR, n));
            }
        }
        return all;
    }

    /** How the right matrix is given, and which function of the peer computes the same. */
    private enum Case {
        AS_IT_IS,
        PREPACKED,
        /** Also prepacked; the peer multiplies a matrix and a vector. */
        VECTOR
    }

    private static Benchmark product(String group, ProductSizes sizes, int threads) {
        String name = SUITE + "/" + sizes.layout() + "/" + sizes;
        return new Benchmark(
                SUITE, name, group, threads, (self, bench) -> measure(self, bench, sizes, 1, Case.AS_IT_IS));
    }

    private static Benchmark skinny(String kind, ProductSizes sizes, int weights, Case how, int threads) {
        return new Benchmark(
                SUITE,
                SUITE + "/" + kind + "/" + sizes,
                "skinny",
                threads,
                (self, bench) -> measure(self, bench, sizes, weights, how));
    }

    private static int streamedWeights(ProductSizes sizes) {
        return (int) (STREAMED_BYTES / bytes(sizes)) + 1;
    }

    private static long bytes(ProductSizes sizes) {
        return 4L * sizes.n() * sizes.k();
    }

    /** With one weight, flops count; with many in turn, the bytes of one of them. */
    private static List<Line> measure(Benchmark self, Bench bench, ProductSizes sizes, int weights, Case how) {
        Backend backend = bench.backend(self);
        float[] a = Data.uniform("a", sizes.m() * sizes.k());
        float[] b = Data.uniform("b", sizes.k() * sizes.n());
        Tensor left = Tensors.of(backend, Shape.of(order(sizes.transposeA(), sizes.m(), sizes.k())), a);
        Shape shape = Shape.of(order(sizes.transposeB(), sizes.k(), sizes.n()));
        List<Tensor> right = new ArrayList<>();
        for (int i = 0; i < weights; i++) {
            Tensor weight = Tensors.of(backend, shape, b);
            right.add(how == Case.AS_IT_IS ? weight : weight.prepack());
        }
        Rotation ours = new Rotation(left, right, sizes);
        boolean streamed = weights > 1;
        Quantity quantity = streamed ? Quantity.gigabytes(bytes(sizes)) : Quantity.gflops(sizes.flops());
        Limit limit = streamed ? bench.read(self) : bench.fma(self);
        Runnable work = Bench.inWorkspace(backend, ours::run);
        MatrixLibrary peer = bench.peer();
        if (peer == null) {
            return List.of(bench.beside(self, quantity, work, limit));
        }
        List<float[]> bs = Collections.nCopies(weights, b);
        try (MatrixLibrary.Product theirs = how == Case.VECTOR
                ? peer.vectorProduct(sizes, a, bs, self.threads())
                : peer.product(sizes, a, bs, self.threads())) {
            theirs.run();
            requireAlike(self.name(), peer.name(), sizes, ours.run().toFloatArray(), theirs.result());
            Bench.Peer rival = new Bench.Peer(peer.name(), theirs::run);
            return List.of(bench.beside(self, quantity, work, limit, quantity, rival));
        }
    }

    private static int[] order(boolean transposed, int rows, int columns) {
        return transposed ? new int[] {columns, rows} : new int[] {rows, columns};
    }

    /** Ours, with the next weight each time. */
    private static final class Rotation {
        private final Tensor left;
        private final List<Tensor> right;
        private final ProductSizes sizes;
        private int next;

        Rotation(Tensor left, List<Tensor> right, ProductSizes sizes) {
            this.left = left;
            this.right = right;
            this.sizes = sizes;
        }

        Tensor run() {
            Tensor weight = right.get(next);
            next = (next + 1) % right.size();
            return left.matmul(weight, sizes.transposeA(), sizes.transposeB());
        }
    }

    /**
     * Sums of k products of numbers below 1 are about sqrt(k) large, and two orders of summation differ by far less than a
     * ten-thousandth of that.
     */
    static void requireAlike(String name, String peer, ProductSizes sizes, float[] ours, float[] theirs) {
        double tolerance = 1e-4 * Math.sqrt(sizes.k());
        if (ours.length != theirs.length) {
            throw new IllegalStateException(
                    "%s: %d results, but %s has %d".formatted(name, ours.length, peer, theirs.length));
        }
        for (int i = 0; i < ours.length; i++) {
            if (!(Math.abs(ours[i] - theirs[i]) <= tolerance)) {
                throw new IllegalStateException(
                        "%s: element %d is %s, but %s has %s; a comparison of speed would mean nothing"
                                .formatted(name, i, ours[i], peer, theirs[i]));
            }
        }
    }
}
