package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.DTypeException;
import longbow.tensor.HalfPrecision;
import longbow.tensor.Key;
import longbow.tensor.MatrixSource;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.op.Activation;
import longbow.tensor.op.Op;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A product with a weight of 16 bits is that with the weight widened, bit for bit, however the weight lies. */
class HalfWeightsTest {
    private static final List<Backend> BACKENDS =
            List.of(Backends.reference(), new VectorBackend(1), new VectorBackend(2));
    private static final DType[] HALVES = {DType.BF16, DType.F16};
    private static final float[] SPECIAL = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};

    /** Numbers of all magnitudes that the types have, subnormal ones and zeros of either sign among them. */
    private static float[] draws(int n, long seed, boolean specials) {
        Key key = Key.of(seed);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) (key.normal(2L * i) * Math.pow(10, -key.below(9, 2L * i + 1)));
            if (specials && key.below(50, n + i) == 0) {
                x[i] = SPECIAL[key.below(3, i)];
            }
        }
        return x;
    }

    /** The weight (K, N), stored in either order, as it is or prepacked, and what it is widened. */
    private record Weight(Tensor half, Tensor wide) {
        static Weight of(Backend backend, DType type, int k, int n, boolean transposed, boolean specials) {
            Shape shape = transposed ? Shape.of(n, k) : Shape.of(k, n);
            Tensor half = Tensors.of(backend, shape, draws(k * n, 5, specials)).to(type);
            Tensor oriented = transposed ? half.t() : half;
            return new Weight(oriented, oriented.to(DType.F32));
        }
    }

    @Property(seed = "91", tries = 150)
    void productsHaveTheBitsOfTheWidenedWeight(
            @ForAll @IntRange(max = 40) int m,
            @ForAll @IntRange(min = 1, max = 150) int n,
            @ForAll @IntRange(max = 70) int k,
            @ForAll boolean transposed,
            @ForAll boolean specials) {
        for (DType type : HALVES) {
            float[] expected = null;
            for (Backend backend : BACKENDS) {
                expected = products(backend, type, m, n, k, transposed, specials, expected);
            }
        }
    }

    /** Blocks of the inner index, parts for two threads, and the kernels of one and two rows. */
    @ParameterizedTest
    @CsvSource({"1, 1601, 1540", "2, 1601, 770", "3, 1100, 900", "33, 1025, 800"})
    void acrossBlocks(int m, int n, int k) {
        for (DType type : HALVES) {
            for (Backend backend : BACKENDS.subList(1, 3)) {
                products(backend, type, m, n, k, true, false, null);
            }
        }
    }

    private static float[] products(
            Backend backend, DType type, int m, int n, int k, boolean transposed, boolean specials, float[] expected) {
        Weight w = Weight.of(backend, type, k, n, transposed, specials);
        Tensor x = Tensors.of(backend, Shape.of(m, k), draws(m * k, 6, false));
        Tensor bias = Tensors.of(backend, Shape.of(n), draws(n, 7, false));
        float[] product = x.matmul(w.wide).toFloatArray();
        assertThat(expected == null ? product : expected).isEqualTo(product);
        for (Tensor half :
                List.of(w.half, w.half.prepack(), w.half.t().prepack().t())) {
            assertThat(x.matmul(half).toFloatArray()).isEqualTo(product);
            assertThat(x.matmul(half.t(), false, true).toFloatArray()).isEqualTo(product);
            assertThat(x.linear(half, bias, Activation.GELU).toFloatArray())
                    .isEqualTo(x.linear(w.wide, bias, Activation.GELU).toFloatArray());
            assertThat(half.to(DType.F32).toFloatArray()).isEqualTo(w.wide.toFloatArray());
            if (k > 0) {
                Tensor ids = Tensors.ofInts(backend, k - 1, 0, k / 2);
                assertThat(half.embedding(ids).to(DType.F32).toFloatArray())
                        .isEqualTo(w.wide.embedding(ids).toFloatArray());
            }
        }
        return product;
    }

    @Property(seed = "92", tries = 60)
    void partOfAMatrix(
            @ForAll @IntRange(max = 20) int m,
            @ForAll @IntRange(min = 1, max = 80) int n,
            @ForAll @IntRange(min = 1, max = 40) int k) {
        for (DType type : HALVES) {
            for (Backend backend : BACKENDS) {
                Tensor half = Tensors.of(backend, Shape.of(k + 3, 2 * n + 5), draws((k + 3) * (2 * n + 5), 8, false))
                        .to(type)
                        .narrow(0, 2, k)
                        .narrow(1, 4, n);
                Tensor x = Tensors.of(backend, Shape.of(2, m, k), draws(2 * m * k, 9, false));
                float[] expected = x.matmul(half.to(DType.F32)).toFloatArray();
                assertThat(x.matmul(half).toFloatArray()).isEqualTo(expected);
                assertThat(x.matmul(half.prepack()).toFloatArray()).isEqualTo(expected);
            }
        }
    }

    /** A source is asked for all rows in order, and what it gives is the matrix. */
    @Property(seed = "93", tries = 60)
    void aWeightIsReadFromItsSource(
            @ForAll @IntRange(min = 1, max = 90) int rows,
            @ForAll @IntRange(min = 1, max = 90) int columns,
            @ForAll boolean transposed,
            @ForAll boolean specials) {
        for (Backend backend : BACKENDS) {
            for (DType type : new DType[] {DType.F32, DType.BF16, DType.F16}) {
                Tensor plain = Tensors.of(backend, Shape.of(rows, columns), draws(rows * columns, 10, specials))
                        .to(type);
                Object all = plain.toArray();
                MatrixSource source =
                        (from, count, array) -> System.arraycopy(all, from * columns, array, 0, count * columns);
                Tensor weight = backend.weight(type, plain.shape(), transposed, source);
                assertThat(weight.dtype()).isEqualTo(type);
                assertThat(weight.toArray()).isEqualTo(all);
                int k = transposed ? columns : rows;
                Tensor x = Tensors.of(backend, Shape.of(3, k), draws(3 * k, 11, false));
                assertThat(x.matmul(weight, false, transposed).toFloatArray())
                        .isEqualTo(
                                x.matmul(plain.to(DType.F32), false, transposed).toFloatArray());
            }
        }
    }

    @Example
    void aLongSourceIsReadInParts() {
        int rows = 700;
        int columns = 9000;
        short[] row = new short[columns];
        for (boolean transposed : new boolean[] {false, true}) {
            int[] asked = {0, 0};
            Tensor weight = BACKENDS.get(1)
                    .weight(DType.BF16, Shape.of(rows, columns), transposed, (from, count, array) -> {
                        assertThat(from).isEqualTo(asked[0]);
                        asked[0] += count;
                        asked[1]++;
                        for (int i = 0; i < count; i++) {
                            Arrays.fill(row, HalfPrecision.fromFloat(DType.BF16, from + i));
                            System.arraycopy(row, 0, array, i * columns, columns);
                        }
                    });
            assertThat(asked[0]).isEqualTo(rows);
            assertThat(asked[1]).isGreaterThan(1);
            float[] values = weight.to(DType.F32).toFloatArray();
            for (int i = 0; i < rows; i++) {
                float expected = HalfPrecision.toFloat(DType.BF16, HalfPrecision.fromFloat(DType.BF16, i));
                assertThat(values[i * columns]).isEqualTo(expected);
                assertThat(values[(i + 1) * columns - 1]).isEqualTo(expected);
            }
        }
    }

    @Example
    void elsewhereTheyAreNotComputedWith() {
        for (Backend backend : BACKENDS) {
            Tensor x = Tensors.ones(backend, DType.F32, Shape.of(2, 2));
            Tensor half = x.to(DType.BF16);
            Tensor bias = Tensors.ones(backend, DType.F32, Shape.of(2));
            assertThatThrownBy(() -> half.matmul(x)).isInstanceOf(DTypeException.class);
            assertThatThrownBy(() -> half.matmul(half))
                    .isInstanceOf(DTypeException.class)
                    .hasMessage("matmul: a weight stored as BF16 is computed with in F32, but operand 0 is BF16; "
                            + "cast it with to(DType.F32)");
            assertThatThrownBy(() -> x.to(DType.F64).matmul(half))
                    .isInstanceOf(DTypeException.class)
                    .hasMessageContaining("operand 0 is F64");
            assertThatThrownBy(() -> x.linear(half, bias.to(DType.BF16)))
                    .isInstanceOf(DTypeException.class)
                    .hasMessageContaining("operand 2 is BF16");
            assertThatThrownBy(() -> Tensor.execute(new Op.Grad(new Op.Linear()), List.of(x, half, bias, x)))
                    .isInstanceOf(DTypeException.class)
                    .hasMessageEndingWith("a weight stored as BF16 has no gradient; cast it with to(DType.F32)");
        }
    }
}
