package longbow.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class InversionTest {

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
        int[] tokens = Inversion.tokens(p, width, u);
        for (int r = 0; r < rows; r++) {
            assertThat(tokens[r]).as("row " + r).isEqualTo(plain(p, r * width, width, u[r]));
        }
    }

    @Test
    void neverDrawsWhatIsImpossible() {
        float[] p = {0, 0.25f, 0, 0.75f, 0};
        assertThat(Inversion.tokens(p, 5, new double[] {0})).containsExactly(1);
        assertThat(Inversion.tokens(p, 5, new double[] {0.25})).containsExactly(3);
        assertThat(Inversion.tokens(p, 5, new double[] {Math.nextDown(1.0)})).containsExactly(3);
    }

    @Test
    void aRowThatIsNotANumberHasItsFirstToken() {
        float[] p = {Float.NaN, Float.NaN, Float.NaN};
        assertThat(Inversion.tokens(p, 3, new double[] {0.5})).containsExactly(0);
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
