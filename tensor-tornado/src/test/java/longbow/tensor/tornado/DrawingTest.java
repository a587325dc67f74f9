package longbow.tensor.tornado;

import static longbow.tensor.tornado.Sample.REFERENCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import longbow.tensor.DType;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.op.Op;
import org.junit.jupiter.api.Test;

/** What is drawn from a row on the device is what the reference draws from it, always. */
final class DrawingTest {
    private static final Bench BENCH = Bench.INSTANCE;

    private static void sample(String what, float[] p, int width, double... u) {
        Tensor x = Sample.tensor(Shape.of(u.length, width), p);
        Tensor uniform = Tensors.of(REFERENCE, Shape.of(u.length), u);
        for (Tensor parts : List.of(uniform, uniform.to(DType.F32))) {
            BENCH.clear();
            Operand y = BENCH.result(DType.I32, Shape.of(u.length));
            Drawing.sample(BENCH, BENCH.put(x), BENCH.put(parts), y);
            assertThat(BENCH.ints(y)).as(what).isEqualTo(x.sample(parts).toIntArray());
        }
    }

    /** Returns probabilities of many magnitudes, some of them 0. */
    private static float[] probabilities(Random random, int n, double spread) {
        float[] p = new float[n];
        for (int i = 0; i < n; i++) {
            p[i] = random.nextInt(10) == 0 ? 0 : (float) Math.exp(spread * random.nextGaussian() - spread * spread);
        }
        return p;
    }

    private static double[] uniform(Random random, int n) {
        return random.doubles(n).toArray();
    }

    @Test
    void rowsOfAnyWidth() {
        Random random = new Random(1);
        for (int width : new int[] {1, 2, 7, 63, 64, 65, 100, 4095, 4096, 4097, 50_257, 262_145}) {
            int rows = width > 100_000 ? 2 : width > 10_000 ? 7 : 60;
            for (double spread : new double[] {0, 1, 5}) {
                String what = "width %d, spread %s".formatted(width, spread);
                sample(what, probabilities(random, rows * width, spread), width, uniform(random, rows));
            }
        }
    }

    @Test
    void moreRowsThanGroups() {
        Random random = new Random(2);
        sample("5000 rows", probabilities(random, 15_000, 1), 3, uniform(random, 5000));
    }

    /** Where chance decides nothing but rounding does: the targets are cumulative sums of the chain, and their neighbours. */
    @Test
    void targetsAtTheBoundaries() {
        Random random = new Random(3);
        int width = 3000;
        int rows = 90;
        float[] p = new float[rows * width];
        double[] u = new double[rows];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(probabilities(random, width, 3), 0, p, row * width, width);
            double[] sums = new double[width + 1];
            for (int i = 0; i < width; i++) {
                sums[i + 1] = sums[i] + p[row * width + i];
            }
            double at = sums[random.nextInt(width)] / sums[width];
            u[row] = row % 3 == 0 ? at : row % 3 == 1 ? Math.nextDown(at) : Math.nextUp(at);
        }
        u[0] = 0;
        u[1] = Math.nextDown(1.0);
        sample("boundaries", p, width, u);
    }

    /** Sums of 64 and more tiny elements beside a great one depend on the order. */
    @Test
    void roundingFollowsTheChain() {
        int width = 1000;
        float[] p = new float[6 * width];
        for (int row = 0; row < 6; row++) {
            for (int i = 0; i < width; i++) {
                p[row * width + i] = 0x1p-54f; // half a unit in the last place of 1: lost behind it, not in front
            }
            p[row * width + (row < 3 ? 0 : width - 1)] = 1;
        }
        sample("rounding", p, width, 0, 0.5, Math.nextDown(1.0), 0, 0x1p-50, Math.nextDown(1.0));
    }

    @Test
    void specialRows() {
        float inf = Float.POSITIVE_INFINITY;
        float nan = Float.NaN;
        sample("zeros", new float[] {0, 0.25f, 0, 0.75f, 0, 0, 0.25f, 0, 0.75f, 0}, 5, 0.25, 0);
        sample("nothing", new float[12], 4, 0, 0.5, 0.99);
        sample("special", new float[] {nan, nan, nan, 1, nan, 0, 0, inf, 1, inf, 1, 0}, 3, 0.5, 0.5, 0.5, 0);
        sample("tiny", new float[] {Float.MIN_VALUE, Float.MIN_VALUE, Float.MIN_NORMAL, 0}, 4, 1e-8);
        sample("no row", new float[0], 4);
    }

    private static void likeliest(Op.Likeliest op, Tensor x) {
        BENCH.clear();
        Operand y = BENCH.result(DType.F32, x.shape());
        Drawing.likeliest(BENCH, op, BENCH.put(x), y);
        Tensor expected = REFERENCE.execute(op, List.of(x)).getFirst();
        Sample.same(op + " of " + x.shape(), BENCH.floats(y), expected.toFloatArray());
    }

    @Test
    void theLikeliestElementsAreThoseOfTheReference() {
        Random random = new Random(4);
        for (int width : new int[] {1, 2, 63, 64, 65, 100, 1000, 20_000}) {
            int rows = width > 10_000 ? 2 : 9;
            for (double spread : new double[] {0, 1, 4}) { // all the same but for zeros; flat; peaked
                Tensor x = Sample.tensor(Shape.of(rows, width), probabilities(random, rows * width, spread));
                for (Op.Likeliest op : List.of(
                        new Op.Likeliest(0, 1, 0),
                        new Op.Likeliest(1, 1, 0),
                        new Op.Likeliest(50, 1, 0),
                        new Op.Likeliest(0, 0.9, 0),
                        new Op.Likeliest(0, 1e-300, 0),
                        new Op.Likeliest(0, Math.nextDown(1.0), 0),
                        new Op.Likeliest(40, 0.75, 0),
                        new Op.Likeliest(0, 1, 0.3),
                        new Op.Likeliest(1000, 0.95, 0.01))) {
                    likeliest(op, x);
                }
            }
        }
    }

    @Test
    void theLikeliestOfSpecialRows() {
        float inf = Float.POSITIVE_INFINITY;
        float nan = Float.NaN;
        Tensor x = Sample.tensor(
                Shape.of(5, 4),
                new float[] {nan, 1, nan, 2, 0, 0, 0, 0, inf, 1, inf, 0, 1, 1, 1, 1, 0, -0f, Float.MIN_VALUE, 0});
        for (int topK = 0; topK <= 4; topK++) {
            for (double topP : new double[] {0.25, 0.5, 1}) {
                for (double minP : new double[] {0, 0.5, 1}) {
                    likeliest(new Op.Likeliest(topK, topP, minP), x);
                }
            }
        }
        likeliest(new Op.Likeliest(1, 0.5, 0), Sample.tensor(Shape.of(0, 4)));
        likeliest(new Op.Likeliest(1, 0.5, 0), Sample.tensor(Shape.of(3, 0)));
    }
}
