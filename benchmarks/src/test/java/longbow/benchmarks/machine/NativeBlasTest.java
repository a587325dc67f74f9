package longbow.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeBlasTest {
    @TempDir
    Path folder;

    @Test
    void aPathWithoutALibraryIsRefused() throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NativeBlas.open(folder.resolve("libopenblas.so")))
                .withMessageEndingWith("libopenblas.so: there is no such library");

        Path text = Files.writeString(folder.resolve("text.so"), "not a library");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NativeBlas.open(text))
                .withMessageContaining("text.so is not an OpenBLAS that can be loaded here");
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, 3, 5, 4",
        "false, true, 3, 5, 4",
        "true, false, 3, 5, 4",
        "true, true, 3, 5, 4",
        "false, false, 1, 5, 4",
        "false, true, 1, 5, 4",
        "false, false, 700, 800, 2"
    })
    void productsAreThoseOfTheTextbook(boolean transposeA, boolean transposeB, int m, int n, int k) {
        Optional<NativeBlas> blas = NativeBlas.find();
        if (blas.isEmpty()) {
            System.out.println("skipped: there is no OpenBLAS here");
        }
        Assumptions.assumeTrue(blas.isPresent());
        ProductSizes sizes = new ProductSizes(transposeA, transposeB, m, n, k);
        float[] a = numbers(m * k, 0.37f);
        float[] b = numbers(k * n, 0.11f);
        float[] other = numbers(k * n, 0.23f);

        assertThat(blas.get().name()).startsWith("OpenBLAS");
        check(sizes, a, b, other, blas.get().product(sizes, a, List.of(b, other), 2));
        if (m == 1) {
            check(sizes, a, b, other, blas.get().vectorProduct(sizes, a, List.of(b, other), 2));
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> blas.get().vectorProduct(sizes, a, List.of(b), 1))
                    .withMessageStartingWith("a vector times a matrix has one row");
        }
    }

    private static void check(ProductSizes sizes, float[] a, float[] b, float[] other, MatrixLibrary.Product closed) {
        int m = sizes.m();
        int n = sizes.n();
        int k = sizes.k();
        boolean transposeA = sizes.transposeA();
        boolean transposeB = sizes.transposeB();
        try (MatrixLibrary.Product product = closed) {
            for (float[] right : List.of(b, other, b)) { // in turn
                product.run();
                float[] c = product.result();
                assertThat(c).hasSize(m * n);
                for (int i = 0; i < m; i += Math.max(1, m / 7)) {
                    for (int j = 0; j < n; j += Math.max(1, n / 7)) {
                        double sum = 0;
                        for (int l = 0; l < k; l++) {
                            double x = a[transposeA ? l * m + i : i * k + l];
                            sum += x * right[transposeB ? j * k + l : l * n + j];
                        }
                        assertThat((double) c[i * n + j]).isCloseTo(sum, within(1e-5));
                    }
                }
            }
        }
    }

    private static float[] numbers(int n, float step) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) Math.sin(i * step);
        }
        return x;
    }
}
