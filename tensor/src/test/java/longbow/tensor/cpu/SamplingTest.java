package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import longbow.tensor.Backend;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SamplingTest {
    private static final List<Backend> BACKENDS =
            List.of(new ReferenceBackend(), new VectorBackend(1), new VectorBackend(3));

    private static int[] sampled(Backend backend, float[] p, int width, double... u) {
        Tensor uniform = Tensors.of(backend, Shape.of(u.length), u);
        return Tensors.of(backend, Shape.of(u.length, width), p).sample(uniform).toIntArray();
    }

    @Property(tries = 300, seed = "1")
    void drawsWhatOneChainOfAdditionsDraws(@ForAll long seed) {
        Random random = new Random(seed);
        int rows = 1 + random.nextInt(9);
        int width = 1 + random.nextInt(200);
        double share = random.nextDouble();
        float[] p = new float[rows * width];
        for (int i = 0; i < p.length; i++) {
            p[i] = random.nextDouble() < share ? 0 : (float) Math.exp(6 * random.nextGaussian());
        }
        double[] u = new double[rows];
        for (int r = 0; r < rows; r++) {
            u[r] = switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> Math.nextDown(1.0);
                default -> random.nextDouble();
            };
        }
        for (Backend backend : BACKENDS) {
            int[] drawn = sampled(backend, p, width, u);
            for (int r = 0; r < rows; r++) {
                assertThat(drawn[r]).as("row " + r).isEqualTo(plain(p, r * width, width, u[r]));
            }
        }
    }

    @Test
    void neverDrawsWhatIsImpossible() {
        float[] p = {0, 0.25f, 0, 0.75f, 0};
        for (Backend backend : BACKENDS) {
            assertThat(sampled(backend, p, 5, 0)).containsExactly(1);
            assertThat(sampled(backend, p, 5, 0.25)).containsExactly(3);
            assertThat(sampled(backend, p, 5, Math.nextDown(1.0))).containsExactly(3);
        }
    }

    @Test
    void aRowThatIsNotANumberHasItsFirstElement() {
        float[] p = {Float.NaN, Float.NaN, Float.NaN};
        for (Backend backend : BACKENDS) {
            assertThat(sampled(backend, p, 3, 0.5)).containsExactly(0);
        }
    }

    private static int plain(float[] p, int from, int width, double u) {
        double total = 0;
        for (int i = 0; i < width; i++) {
            total += p[from + i];
        }
        double target = u * total;
        double sum = 0;
        int lastPossible = 0;
        for (int i = 0; i < width; i++) {
            sum += p[from + i];
            if (p[from + i] > 0) {
                lastPossible = i;
                if (sum > target) {
                    return i;
                }
            }
        }
        return lastPossible;
    }
}
