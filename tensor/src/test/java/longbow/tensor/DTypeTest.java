package longbow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import longbow.tensor.cpu.ReferenceBackend;
import longbow.tensor.cpu.VectorBackend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each type can do, and what it says when it cannot. */
class DTypeTest {

    static List<Backend> backends() {
        return List.of(new ReferenceBackend(), new VectorBackend(2));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void integersHaveExactArithmeticThatWrapsAround(Backend backend) {
        long big = (1L << 53) + 1; // no double
        Tensor x = Tensors.ofLongs(backend, Shape.of(3), big, -7, Long.MAX_VALUE);
        Tensor y = Tensors.ofLongs(backend, Shape.of(3), 1, 3, 1);
        assertThat(x.add(y).toLongArray()).containsExactly(big + 1, -4, Long.MIN_VALUE);
        assertThat(x.sub(y).toLongArray()).containsExactly(big - 1, -10, Long.MAX_VALUE - 1);
        assertThat(x.mul(y).toLongArray()).containsExactly(big, -21, Long.MAX_VALUE);
        assertThat(x.maximum(y).toLongArray()).containsExactly(big, 3, Long.MAX_VALUE);
        assertThat(x.minimum(y).toLongArray()).containsExactly(1, -7, 1);
        assertThat(x.neg().abs().toLongArray()).containsExactly(big, 7, Long.MAX_VALUE);
        assertThat(x.relu().toLongArray()).containsExactly(big, 0, Long.MAX_VALUE);
        assertThat(x.eq(Tensors.ofLongs(backend, Shape.of(), big - 1)).toBooleanArray())
                .containsExactly(false, false, false);
        assertThat(x.sum().item()).isEqualTo((double) (big - 7 + Long.MAX_VALUE));
        assertThat(x.max().toLongArray()).containsExactly(Long.MAX_VALUE);
        assertThat(x.argmax().item()).isEqualTo(2);
        Tensor i = Tensors.ofInts(backend, Integer.MAX_VALUE, Integer.MIN_VALUE, 5);
        assertThat(i.add(1).toIntArray()).containsExactly(Integer.MIN_VALUE, Integer.MIN_VALUE + 1, 6);
        assertThat(i.square().toIntArray()).containsExactly(1, 0, 25);
        assertThat(i.sum().toIntArray()).containsExactly(4);
        assertThat(i.narrow(0, 0, 0).sum().toIntArray()).containsExactly(0);
        assertThat(i.narrow(0, 0, 0).max().toIntArray()).containsExactly(Integer.MIN_VALUE);
        assertThat(x.narrow(0, 0, 0).max().toLongArray()).containsExactly(Long.MIN_VALUE);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void quotientsOfIntegersNeedACast(Backend backend) {
        Tensor i = Tensors.ofInts(backend, 1, 2);
        assertThatThrownBy(() -> i.div(2))
                .isInstanceOf(DTypeException.class)
                .hasMessage("div: [2] x [] needs floating-point operands, not I32; cast with to(DType.F32)");
        assertThatThrownBy(() -> i.mul(0.5))
                .isInstanceOf(DTypeException.class)
                .hasMessage("mul: 0.5 is no I32, the type of [2]; cast this with to(DType.F32)");
        assertThatThrownBy(() -> i.add(3e9)).isInstanceOf(DTypeException.class).hasMessageStartingWith("add: 3.0E9");
    }

    @ParameterizedTest
    @MethodSource("backends")
    void storageTypesAreMovedAndConverted(Backend backend) {
        for (DType type : new DType[] {DType.BF16, DType.F16}) {
            Tensor x = Tensors.of(backend, Shape.of(2, 3), 1, -2, 0.5f, Float.NaN, Float.POSITIVE_INFINITY, 1e-7f)
                    .to(type);
            assertThat(x.dtype()).isEqualTo(type);
            assertThat(x.t().to(DType.F32).toFloatArray()[0]).isEqualTo(1);
            assertThat(x.t().reshape(6).to(DType.F64).toDoubleArray()[1]).isNaN();
            assertThat(x.narrow(0, 0, 1).narrow(1, 1, 1).item()).isEqualTo(-2);
            assertThat(Tensors.concat(List.of(x, x), 0).shape()).isEqualTo(Shape.of(4, 3));
            assertThat(x.indexSelect(Tensors.ofInts(backend, 1, 0))
                            .to(DType.F32)
                            .toFloatArray())
                    .startsWith(Float.NaN, Float.POSITIVE_INFINITY);
            assertThat(x.gather(Tensors.ofInts(backend, 2, 1)).to(DType.F32).toFloatArray())
                    .containsExactly(0.5f, Float.POSITIVE_INFINITY);
            assertThat(x.pad(0, 1, 0).narrow(0, 0, 1).to(DType.F32).toFloatArray())
                    .containsExactly(0, 0, 0);
            assertThat(x.unsqueeze(0).expand(Shape.of(4, 2, 3)).shape()).isEqualTo(Shape.of(4, 2, 3));
            assertThat(x.narrow(0, 0, 1)).hasToString(type + "[1, 3][1.0, -2.0, 0.5]");
            assertThat(Tensors.full(backend, type, Shape.of(), 0.1).item())
                    .isEqualTo(HalfPrecision.toFloat(type, HalfPrecision.fromDouble(type, 0.1)));
            assertThatThrownBy(() -> x.add(x))
                    .isInstanceOf(DTypeException.class)
                    .hasMessage(
                            "add: [2, 3] x [2, 3] is only stored as %s, not computed with; convert it with to(DType.F32)"
                                    .formatted(type));
            assertThatThrownBy(x::sum).isInstanceOf(DTypeException.class).hasMessageStartingWith("sum: [2, 3] is only");
            assertThatThrownBy(x::exp).isInstanceOf(DTypeException.class).hasMessageEndingWith("with to(DType.F32)");
            assertThatThrownBy(() -> x.matmul(x.t())).isInstanceOf(DTypeException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void conversionsKeepWhatFits(Backend backend) {
        Tensor wide = Tensors.ofLongs(backend, Shape.of(4), (1L << 31), -(1L << 40), 3, (1L << 24) + 1);
        assertThat(wide.to(DType.I32).toIntArray())
                .containsExactly(Integer.MAX_VALUE, Integer.MIN_VALUE, 3, (1 << 24) + 1);
        assertThat(wide.to(DType.F32).toFloatArray()).containsExactly(0x1p31f, -0x1p40f, 3, 0x1p24f);
        assertThat(wide.to(DType.BOOL).to(DType.I64).toLongArray()).containsExactly(1, 1, 1, 1);
        Tensor odd = Tensors.of(backend, Shape.of(4), new double[] {1e300, -1e300, Double.NaN, -2.9});
        assertThat(odd.to(DType.I64).toLongArray()).containsExactly(Long.MAX_VALUE, Long.MIN_VALUE, 0, -2);
        assertThat(odd.to(DType.I32).toIntArray()).containsExactly(Integer.MAX_VALUE, Integer.MIN_VALUE, 0, -2);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void indicesAreOfEitherIntegerType(Backend backend) {
        Tensor x = Tensors.of(backend, Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        assertThat(x.indexSelect(Tensors.ofLongs(backend, Shape.of(1), 1)).toFloatArray())
                .containsExactly(4, 5, 6);
        assertThat(x.gather(Tensors.ofLongs(backend, Shape.of(2), 2, 0)).toFloatArray())
                .containsExactly(3, 4);
        long far = (1L << 32) + 1; // its lower half would be a good index
        assertThatThrownBy(() -> x.indexSelect(Tensors.ofLongs(backend, Shape.of(1), far)))
                .isInstanceOf(IndexException.class)
                .hasMessage(
                        "indexSelect: ids [1] have 4294967297 at [0], but dimension 0 of [2, 3] has indices 0 to 1; mask such ids, or make the dimension larger");
    }

    @ParameterizedTest
    @MethodSource("backends")
    void whatWouldBeTooLargeIsRefusedBeforeItIsComputed(Backend backend) {
        Tensor column = Tensors.zeros(backend, DType.F32, Shape.of(1, 1)).expand(Shape.of(1 << 16, 1));
        assertThatThrownBy(() -> column.add(column.t()))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("add: ")
                .hasMessageContaining("more than 2^31 - 1 elements");
        assertThatThrownBy(() -> column.matmul(column.t()))
                .isInstanceOf(ShapeException.class)
                .hasMessage("matmul: [65536, 1] x [1, 65536] would give [65536, 65536], more than 2^31 - 1 elements; "
                        + "compute it in parts");
        Tensor half = Tensors.zeros(backend, DType.BOOL, Shape.of()).expand(Shape.of(1 << 15, 1 << 15));
        assertThatThrownBy(() -> Tensors.concat(List.of(half, half), 0))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("concat: [32768, 32768] x [32768, 32768] would give [65536, 32768]");
        assertThatThrownBy(() -> half.pad(1, 1 << 20, 1 << 30))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("pad: [32768, 32768] would give [32768, 1074823168]");
        assertThatThrownBy(() -> half.unsqueeze(0).expand(Shape.of(2, 1 << 15, 1 << 15)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("more than 2^31 - 1 elements");
        assertThatThrownBy(() -> half.reshape(1, 1, 1, 1, 1, 1, 1, 1, -1))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("rank 9 exceeds 8");
    }
}
