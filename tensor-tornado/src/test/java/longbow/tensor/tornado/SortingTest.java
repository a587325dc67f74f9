package longbow.tensor.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import org.junit.jupiter.api.Test;

final class SortingTest {
    private static final Bench BENCH = Bench.INSTANCE;

    private static void check(Tensor x) {
        for (boolean descending : new boolean[] {false, true}) {
            BENCH.clear();
            Operand y = BENCH.result(DType.I32, x.shape());
            Sorting.argsort(BENCH, descending, BENCH.put(x), y);
            assertThat(BENCH.ints(y))
                    .as("%s, descending %s", x.shape(), descending)
                    .isEqualTo(x.argsort(-1, descending).toIntArray());
        }
    }

    @Test
    void rowsOfAnyWidth() {
        for (int width : new int[] {1, 2, 63, 64, 65, 127, 128, 129, 191, 192, 193, 1000, 4096, 4097, 50_257}) {
            check(Sample.normal(Key.of(width), Shape.of(width > 10_000 ? 3 : 10, width)));
        }
    }

    @Test
    void equalElementsStayInTheirOrder() {
        Random random = new Random(2);
        for (int width : new int[] {5, 64, 100, 300, 3000}) {
            float[] values = new float[4 * width];
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (random.nextInt(8)) {
                    case 0 -> Float.NaN;
                    case 1 -> Float.POSITIVE_INFINITY;
                    case 2 -> Float.NEGATIVE_INFINITY;
                    case 3 -> -0f;
                    case 4 -> Float.MIN_VALUE;
                    default -> random.nextInt(3) - 1;
                };
            }
            check(Sample.tensor(Shape.of(4, width), values));
        }
    }

    @Test
    void whatIsInOrderStays() {
        float[] ascending = new float[1000];
        for (int i = 0; i < ascending.length; i++) {
            ascending[i] = i;
        }
        check(Sample.tensor(Shape.of(1000), ascending));
        check(Sample.tensor(Shape.of(2, 500), new float[1000]));
    }

    @Test
    void manyRowsAndNone() {
        check(Sample.normal(Key.of(3), Shape.of(10_000, 3)));
        check(Sample.tensor(Shape.of(0, 3)));
        check(Sample.tensor(Shape.of(3, 0)));
    }
}
