package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.cpu.MatMulOperand.Layout;
import longbow.tensor.op.Activation;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every element is one ascending chain of fused multiply-adds, for every layout, blocking, edge and number of threads. */
class VectorMatMulTest {
    private static final Arithmetic FLOAT = Arithmetic.of(DType.F32);
    private static final VectorMatMul ONE = new VectorMatMul(new ComputePool(1));
    private static final VectorMatMul TWO = new VectorMatMul(new ComputePool(2));

    @Property(seed = "41", tries = 400)
    void equalsTheTripleLoop(
            @ForAll @IntRange(max = 45) int m,
            @ForAll @IntRange(max = 200) int n,
            @ForAll @IntRange(max = 70) int k,
            @ForAll @IntRange(min = 1, max = 3) int batch,
            @ForAll Layout left,
            @ForAll Layout right,
            @ForAll @IntRange(max = 9) int gap,
            @ForAll boolean bias,
            @ForAll Activation activation) {
        check(new Case(m, n, k, batch, left == Layout.PANELS ? Layout.ROWS : left, right, gap, bias, activation));
    }

    /** Sizes at the edges of blocks of rows, columns and steps, and large enough for two threads. */
    @ParameterizedTest
    @CsvSource({
        "1, 2049, 769",
        "2, 1100, 768",
        "3, 700, 1537",
        "5, 513, 800",
        "13, 1600, 100",
        "27, 1537, 65",
        "29, 1569, 770",
        "30, 241, 766",
        "197, 40, 300",
        "391, 33, 129",
        "64, 64, 64",
        "512, 96, 31",
        "43, 300, 1540",
        "1036, 130, 70",
        "1037, 130, 70",
        "1000, 1, 600",
        "1, 1, 70000"
    })
    void equalsTheTripleLoopAcrossBlocks(int m, int n, int k) {
        for (Layout left : new Layout[] {Layout.ROWS, Layout.COLUMNS}) {
            for (Layout right : Layout.values()) {
                check(new Case(m, n, k, 1, left, right, 0, true, Activation.NONE));
            }
        }
    }

    /** Two products, each of which the threads divide and pack rows for together. */
    @ParameterizedTest
    @EnumSource(names = {"ROWS", "COLUMNS"})
    void equalsTheTripleLoopForAFewProducts(Layout left) {
        for (Layout right : Layout.values()) {
            check(new Case(31, 290, 777, 2, left, right, 3, true, Activation.GELU));
        }
    }

    /** Some columns of a matrix whose rows are as far apart as those of a panel: nothing beside them is read. */
    @Property(seed = "42", tries = 100)
    void columnsOfAMatrixAsWideAsAPanel(
            @ForAll @IntRange(min = 1, max = 20) int m,
            @ForAll @IntRange(min = 1, max = 31) int n,
            @ForAll @IntRange(min = 1, max = 40) int k) {
        for (int stride : new int[] {8, 16, 32}) {
            if (n <= stride) {
                float[][] products = new float[2][];
                for (int i = 0; i < 2; i++) {
                    Backend backend = i == 0 ? Backends.reference() : Backends.open(1);
                    Tensor a = Tensors.of(backend, Shape.of(m, k), draws(m * k, 1));
                    Tensor wide = Tensors.of(backend, Shape.of(k, stride), draws(k * stride, 2));
                    products[i] = a.matmul(wide.narrow(1, stride - n, n)).toFloatArray();
                }
                assertThat(products[1]).isEqualTo(products[0]);
            }
        }
    }

    private record Case(
            int m, int n, int k, int batch, Layout left, Layout right, int gap, boolean bias, Activation activation) {
        /** A matrix (rows, columns) with {@code gap} unused elements after each stored row, in the given layout. */
        MatMulOperand operand(int rows, int columns, Layout layout, int draw) {
            boolean transposed = layout == Layout.COLUMNS;
            int stride = Math.max((transposed ? rows : columns) + gap, 1);
            int each = (transposed ? columns : rows) * stride;
            float[] elements = draws(batch * each + gap, draw);
            int[] starts = new int[batch];
            for (int g = 0; g < batch; g++) {
                starts[g] = gap + g * each;
            }
            MatMulOperand plain =
                    new MatMulOperand(elements, 0, starts, stride, transposed ? Layout.COLUMNS : Layout.ROWS);
            return layout == Layout.PANELS ? prepacked(plain, rows, columns) : plain;
        }

        private MatMulOperand prepacked(MatMulOperand b, int rows, int columns) {
            int each = MatMulPacking.panels(rows, columns);
            float[] panels = new float[batch * each];
            int[] starts = new int[batch];
            for (int g = 0; g < batch; g++) {
                starts[g] = g * each;
                MatMulPacking.packB(b.array(), b.start(g), b.stride(), false, rows, columns, panels, starts[g]);
            }
            return new MatMulOperand(panels, 0, starts, 0, Layout.PANELS);
        }
    }

    private static float[] draws(int count, int draw) {
        float[] values = new float[count];
        Key key = Key.of(draw);
        for (int i = 0; i < count; i++) {
            values[i] = (float) key.normal(i);
        }
        return values;
    }

    private static void check(Case c) {
        MatMulOperand a = c.operand(c.m, c.k, c.left, 1);
        MatMulOperand plain = c.operand(c.k, c.n, c.right == Layout.PANELS ? Layout.ROWS : c.right, 2);
        MatMulOperand b = c.right == Layout.PANELS ? c.operand(c.k, c.n, c.right, 2) : plain;
        MatMulEpilogue epilogue = c.bias ? new MatMulEpilogue(draws(c.n + 3, 3), 3, c.activation) : MatMulEpilogue.NONE;
        float[] expected = tripleLoop(c, a, plain, epilogue);
        for (VectorMatMul products : new VectorMatMul[] {ONE, TWO}) {
            float[] actual = new float[expected.length + 2];
            Arrays.fill(actual, Float.NaN); // what recycled memory may hold
            products.multiply(c.m, c.n, c.k, a, b, actual, 1, epilogue);
            assertThat(actual[0]).isNaN();
            assertThat(actual[expected.length + 1]).isNaN();
            assertThat(Arrays.copyOfRange(actual, 1, expected.length + 1))
                    .as(c.toString())
                    .isEqualTo(expected);
        }
    }

    private static float[] tripleLoop(Case c, MatMulOperand a, MatMulOperand b, MatMulEpilogue epilogue) {
        float[] out = new float[c.batch * c.m * c.n];
        for (int g = 0; g < c.batch; g++) {
            for (int i = 0; i < c.m; i++) {
                for (int j = 0; j < c.n; j++) {
                    float sum = 0;
                    for (int l = 0; l < c.k; l++) {
                        sum = Math.fma(at(a, g, i, l), at(b, g, l, j), sum);
                    }
                    out[(g * c.m + i) * c.n + j] = c.bias
                            ? (float) FLOAT.activation(c.activation, sum + epilogue.bias()[epilogue.at() + j])
                            : sum;
                }
            }
        }
        return out;
    }

    private static float at(MatMulOperand x, int g, int row, int column) {
        int index = x.transposed() ? column * x.stride() + row : row * x.stride() + column;
        return x.array()[x.start(g) + index];
    }
}
