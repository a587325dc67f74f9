package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.op.Op;
import org.junit.jupiter.api.Test;

/** The orders of summation that {@link Op} states, emulated in single precision. */
class SummationOrderTest {
    private static final Backend BACKEND = Backends.reference();
    private final SplittableRandom random = new SplittableRandom(71);

    /** Numbers of very different size, so that every other order gives other bits. */
    private float[] numbers(int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) ((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(6)));
        }
        return x;
    }

    private static Tensor tensor(float[] x, int... dims) {
        return Tensors.of(BACKEND, Shape.of(dims), x);
    }

    /** Lanes l, l + width, l + 2 width, ... of one chunk: the two halves of them, added. */
    private static float lanes(float[] x, int from, int to, int lane, int width) {
        if (width == 64) {
            float sum = 0;
            for (int i = from + lane; i < to; i += 64) {
                sum += x[i];
            }
            return sum;
        }
        return lanes(x, from, to, lane, 2 * width) + lanes(x, from, to, lane + width, 2 * width);
    }

    /** Chunks of 65,536 elements; neighbours are added until one is left. */
    private static float sum(float[] x) {
        if (x.length == 0) {
            return 0;
        }
        float[] level = new float[(x.length + 65535) / 65536];
        for (int c = 0; c < level.length; c++) {
            level[c] = lanes(x, 65536 * c, Math.min(x.length, 65536 * (c + 1)), 0, 1);
        }
        while (level.length > 1) {
            float[] next = new float[(level.length + 1) / 2];
            for (int i = 0; i < next.length; i++) {
                next[i] = 2 * i + 1 < level.length ? level[2 * i] + level[2 * i + 1] : level[2 * i];
            }
            level = next;
        }
        return level[0];
    }

    private static float chain(float[] x) {
        float sum = 0;
        for (float value : x) {
            sum += value;
        }
        return sum;
    }

    @Test
    void rowsAreSummedInLanesAndChunks() {
        int differing = 0;
        for (int n : new int[] {
            0,
            1,
            2,
            63,
            64,
            65,
            127,
            128,
            1000,
            65535,
            65536,
            65537,
            131072,
            131073,
            200_000,
            65536 * 4 + 9,
            65536 * 5 + 7
        }) {
            float[] x = numbers(n);
            float expected = sum(x);
            assertThat(tensor(x, n).sum().toFloatArray()).as("%d elements", n).containsExactly(expected);
            assertThat(tensor(x, 1, n).sum(-1).toFloatArray()).containsExactly(expected);
            differing += chain(x) == expected ? 0 : 1;
        }
        assertThat(differing).isGreaterThan(9);
    }

    @Test
    void severalDimensionsAreOneRow() {
        float[] x = numbers(3 * 70 * 50);
        assertThat(tensor(x, 3, 70, 50).sum().item()).isEqualTo(sum(x));
        float[] perFirst = tensor(x, 3, 70, 50).sum(1, 2).toFloatArray();
        for (int i = 0; i < 3; i++) {
            assertThat(perFirst[i]).isEqualTo(sum(Arrays.copyOfRange(x, 3500 * i, 3500 * (i + 1))));
        }
        float[] perMiddle = tensor(x, 3, 70, 50).sum(0, 2).toFloatArray();
        for (int j = 0; j < 70; j++) {
            float[] row = new float[150];
            for (int i = 0; i < 3; i++) {
                System.arraycopy(x, 3500 * i + 50 * j, row, 50 * i, 50);
            }
            assertThat(perMiddle[j]).isEqualTo(sum(row));
        }
    }

    @Test
    void sumsThatKeepTheLastDimensionAreChains() {
        float[] x = numbers(300 * 7);
        float[] sums = tensor(x, 300, 7).sum(0).toFloatArray();
        float[] both = tensor(x, 30, 10, 7).sum(0, 1).toFloatArray();
        int differing = 0;
        for (int j = 0; j < 7; j++) {
            float[] column = new float[300];
            for (int i = 0; i < 300; i++) {
                column[i] = x[7 * i + j];
            }
            assertThat(sums[j]).isEqualTo(chain(column));
            assertThat(both[j]).isEqualTo(chain(column));
            differing += chain(column) == sum(column) ? 0 : 1;
        }
        assertThat(differing).isPositive();
    }

    @Test
    void sumsStartAtPositiveZero() {
        assertThat(tensor(new float[] {-0f, -0f}, 2).sum().toFloatArray()).containsExactly(0f);
        assertThat(tensor(new float[] {-0f, -0f}, 2, 1).sum(0).toFloatArray()).containsExactly(0f);
        assertThat(tensor(new float[] {-0f}, 1, 1)
                        .matmul(tensor(new float[] {1}, 1, 1))
                        .toFloatArray())
                .containsExactly(0f);
    }

    @Test
    void productsAreChainsOfFusedMultiplyAdds() {
        int m = 3;
        int k = 500;
        int n = 4;
        float[] a = numbers(m * k);
        float[] b = numbers(k * n);
        float[] expected = new float[m * n];
        int differing = 0;
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float sum = 0;
                float unfused = 0;
                for (int l = 0; l < k; l++) {
                    sum = Math.fma(a[i * k + l], b[l * n + j], sum);
                    unfused += a[i * k + l] * b[l * n + j];
                }
                expected[i * n + j] = sum;
                differing += sum == unfused ? 0 : 1;
            }
        }
        assertThat(differing).isPositive();
        Tensor x = tensor(a, m, k);
        Tensor w = tensor(b, k, n);
        assertThat(x.matmul(w).toFloatArray()).containsExactly(expected);
        Bits.assertSame(
                "transposed operands", x.t().reshape(k, m).matmul(w.t().reshape(n, k), true, true), x.matmul(w));
        float[] bias = numbers(n);
        float[] shifted = new float[m * n];
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] = expected[i] + bias[i % n];
        }
        assertThat(x.linear(w, tensor(bias, n)).toFloatArray()).containsExactly(shifted);
    }

    @Test
    void gradientsOfWeightsAreChainsOverRows() {
        int rows = 200;
        float[] x = numbers(rows);
        float[] dy = numbers(rows);
        List<Tensor> linear = Tensor.execute(
                new Op.Grad(new Op.Linear()),
                List.of(
                        tensor(x, rows, 1),
                        tensor(new float[] {1}, 1, 1),
                        tensor(new float[] {0}, 1),
                        tensor(dy, rows, 1)));
        float dw = 0;
        for (int i = 0; i < rows; i++) {
            dw = Math.fma(x[i], dy[i], dw);
        }
        assertThat(linear.get(1).toFloatArray()).containsExactly(dw);
        assertThat(linear.get(2).toFloatArray()).containsExactly(chain(dy));
        int[] ids = new int[rows];
        float[] sums = new float[3];
        for (int i = 0; i < rows; i++) {
            ids[i] = random.nextInt(3);
            sums[ids[i]] += x[i];
        }
        assertThat(tensor(x, rows, 1)
                        .scatterAdd(Tensors.ofInts(BACKEND, ids), 3)
                        .toFloatArray())
                .containsExactly(sums);
    }

    @Test
    void layerNormSumsItsRowsInLanes() {
        int c = 300;
        float[] x = numbers(c);
        float mean = sum(x) / c;
        float[] squares = new float[c];
        for (int i = 0; i < c; i++) {
            squares[i] = (x[i] - mean) * (x[i] - mean);
        }
        float rstd = 1 / (float) Math.sqrt(sum(squares) / c + 1e-5f);
        float[] expected = new float[c];
        for (int i = 0; i < c; i++) {
            expected[i] = (x[i] - mean) * rstd * 3f + 2f;
        }
        float[] threes = new float[c];
        float[] twos = new float[c];
        Arrays.fill(threes, 3);
        Arrays.fill(twos, 2);
        assertThat(tensor(x, c)
                        .layerNorm(tensor(threes, c), tensor(twos, c), 1e-5)
                        .toFloatArray())
                .containsExactly(expected);
    }
}
