package longbow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Creation, by example and by rule. */
class TensorsTest {
    private static final Backend BACKEND = Backends.reference();

    @Test
    void rangesCountAndDoNotReachTheirEnd() {
        assertThat(Tensors.arange(BACKEND, 4).toIntArray()).containsExactly(0, 1, 2, 3);
        assertThat(Tensors.arange(BACKEND, 0).toIntArray()).isEmpty();
        assertThat(Tensors.arange(BACKEND, DType.I64, 5, -2, -3).toLongArray()).containsExactly(5, 2, -1);
        assertThat(Tensors.arange(BACKEND, DType.F64, 0, 1, 0.25).toDoubleArray())
                .containsExactly(0, 0.25, 0.5, 0.75);
        assertThat(Tensors.arange(BACKEND, DType.F32, 1, 1, 2).shape()).isEqualTo(Shape.of(0));
        refused("arange: steps of 1.0 do not lead from 3.0 to 0.0", () -> Tensors.arange(BACKEND, DType.F32, 3, 0, 1));
        refused("arange: steps of 0.0 do not lead from 0.0 to 0.0", () -> Tensors.arange(BACKEND, DType.F32, 0, 0, 0));
        refused(
                "arange: from 0.0 to 3.0E9 in steps of 1.0 has more than 2147483639 elements; take longer steps",
                () -> Tensors.arange(BACKEND, DType.F32, 0, 3e9, 1));
        refused(
                "arange: 0.5 is no I32; take a floating-point type",
                () -> Tensors.arange(BACKEND, DType.I32, 0, 2, 0.5));
        refused(
                "arange: from 0.0 to 2.147483647E9 in steps of 1.0 has more than 2147483639 elements; take longer steps",
                () -> Tensors.arange(BACKEND, Integer.MAX_VALUE));
        refused(
                "linspace: 2147483647 elements; give 0 to 2147483639",
                () -> Tensors.linspace(BACKEND, DType.F32, 0, 1, Integer.MAX_VALUE));
    }

    @Test
    void integersStayInTheirRange() {
        assertThat(Tensors.arange(BACKEND, DType.I32, -0x1p31, 0x1p31, 0x1p31).toIntArray())
                .containsExactly(Integer.MIN_VALUE, 0);
        assertThat(Tensors.full(BACKEND, DType.I64, Shape.of(1), -0x1p63).toLongArray())
                .containsExactly(Long.MIN_VALUE);
        refused(
                "arange: 3.0E9 is no I32; take a floating-point type",
                () -> Tensors.arange(BACKEND, DType.I32, 0, 5e9, 1e9));
        refused(
                "arange: 9.3E18 is no I64; take a floating-point type",
                () -> Tensors.arange(BACKEND, DType.I64, 9.3e18, 9.4e18, 1e17));
        refused(
                "linspace: 3.0E9 is no I32; take a floating-point type",
                () -> Tensors.linspace(BACKEND, DType.I32, 0, 6e9, 3));
        refused(
                "full: " + 0x1p63 + " is no I64; take a floating-point type",
                () -> Tensors.full(BACKEND, DType.I64, Shape.of(1), 0x1p63));
        refused(
                "full: 2.147483648E9 is no I32; take a floating-point type",
                () -> Tensors.full(BACKEND, DType.I32, Shape.of(1), 0x1p31));
        refused(
                "full: NaN is no I32; take a floating-point type",
                () -> Tensors.full(BACKEND, DType.I32, Shape.of(1), Double.NaN));
    }

    @Property(tries = 100, seed = "91")
    void linspaceHasItsEndsExactly(@ForAll @IntRange(min = 2, max = 50) int count, @ForAll long seed) {
        double start = Key.of(seed).normal(0);
        double end = Key.of(seed).normal(1);
        double[] x = Tensors.linspace(BACKEND, DType.F64, start, end, count).toDoubleArray();
        assertThat(x).hasSize(count).startsWith(start).endsWith(end);
        for (int i = 1; i < count; i++) {
            assertThat(x[i] - x[i - 1])
                    .isCloseTo((end - start) / (count - 1), org.assertj.core.data.Offset.offset(1e-14));
        }
        assertThat(Tensors.linspace(BACKEND, DType.F32, 3, 4, 1).toFloatArray()).containsExactly(3);
        assertThat(Tensors.linspace(BACKEND, DType.F32, 3, 4, 0).toFloatArray()).isEmpty();
    }

    @Test
    void likeMeansTypeAndShape() {
        Tensor x = Tensors.ofLongs(BACKEND, Shape.of(1, 2), 7, 8);
        assertThat(Tensors.zerosLike(x)).hasToString("I64[1, 2][0, 0]");
        assertThat(Tensors.onesLike(x)).hasToString("I64[1, 2][1, 1]");
        assertThat(Tensors.fullLike(x, -3)).hasToString("I64[1, 2][-3, -3]");
        assertThat(Tensors.eye(BACKEND, DType.F32, 2)).hasToString("F32[2, 2][1.0, 0.0, 0.0, 1.0]");
        assertThat(Tensors.eye(BACKEND, DType.BOOL, 0).shape()).isEqualTo(Shape.of(0, 0));
        refused("eye: [65536, 65536] has more than 2^31 - 1 elements", () -> Tensors.eye(BACKEND, DType.F32, 1 << 16));
    }

    @Test
    void randomNumbersAreDrawsOfTheirKey() {
        Key key = Key.of(4);
        float[] uniform = Tensors.rand(key, BACKEND, Shape.of(10, 100)).toFloatArray();
        int[] ints = Tensors.randint(key, BACKEND, Shape.of(1000), -3, 4).toIntArray();
        for (int i = 0; i < uniform.length; i++) {
            assertThat(uniform[i])
                    .isBetween(0f, 0x1.fffffep-1f)
                    .isEqualTo((float) Math.floor(key.uniform(i) * 0x1p24) * 0x1p-24f);
            assertThat(ints[i]).isBetween(-3, 3).isEqualTo(key.below(7, i) - 3);
        }
        assertThat(Tensors.randn(key, BACKEND, Shape.of(3)).toFloatArray())
                .isEqualTo(Tensors.randn(key, BACKEND, Shape.of(3), 1).toFloatArray());
        refused(
                "randint: there is no integer, or are more than 2^31 - 1, from 2 to 2 - 1",
                () -> Tensors.randint(key, BACKEND, Shape.of(1), 2, 2));
    }

    @Test
    void stacksAreOfOneShape() {
        Tensor x = Tensors.ofInts(BACKEND, 1, 2);
        assertThat(Tensors.stack(List.of(x, x), 1)).hasToString("I32[2, 2][1, 1, 2, 2]");
        assertThat(Tensors.stack(List.of(x, x), -1)).hasToString("I32[2, 2][1, 1, 2, 2]");
        refused("stack: needs at least one operand; give what to join", () -> Tensors.stack(List.of(), 0));
        refused(
                "stack: shapes differ: [2] and [2, 1]; concat them, or expand one",
                () -> Tensors.stack(List.of(x, x.unsqueeze(1)), 0));
    }

    private static void refused(String message, Runnable action) {
        assertThatThrownBy(action::run).isInstanceOf(TensorException.class).hasMessage(message);
    }
}
