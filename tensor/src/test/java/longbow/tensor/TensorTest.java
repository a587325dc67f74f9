package longbow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TensorTest {
    private static final Backend BACKEND = Backends.reference();
    private final Tensor x = Tensors.of(BACKEND, Shape.of(2, 3), 1, 2, 3, 4, 5, 6);

    @Test
    void theExampleOfTheClass() {
        assertThat(x.matmul(x.t()).add(1).toFloatArray()).containsExactly(15, 33, 33, 78);
    }

    @Test
    void arithmeticMeansWhatItSays() {
        Tensor row = Tensors.of(BACKEND, Shape.of(3), 10, 20, 30);
        assertThat(x.add(row).toFloatArray()).containsExactly(11, 22, 33, 14, 25, 36);
        assertThat(row.sub(x).toFloatArray()).containsExactly(9, 18, 27, 6, 15, 24);
        assertThat(x.mul(2).sub(1).div(2).toFloatArray()).containsExactly(0.5f, 1.5f, 2.5f, 3.5f, 4.5f, 5.5f);
        assertThat(x.div(row).toFloatArray()).containsExactly(0.1f, 0.1f, 0.1f, 0.4f, 0.25f, 0.2f);
        assertThat(x.maximum(x.neg().add(7)).toFloatArray()).containsExactly(6, 5, 4, 4, 5, 6);
        assertThat(x.minimum(x.neg().add(7)).toFloatArray()).containsExactly(1, 2, 3, 3, 2, 1);
        assertThat(x.sub(3).abs().toFloatArray()).containsExactly(2, 1, 0, 1, 2, 3);
        assertThat(x.sub(3).relu().toFloatArray()).containsExactly(0, 0, 0, 1, 2, 3);
        assertThat(x.square().sqrt().toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(Tensors.of(BACKEND, Shape.of(2), 4, 16).rsqrt().toFloatArray())
                .containsExactly(0.5f, 0.25f);
    }

    @Test
    void comparisonsAndChoices() {
        Tensor three = Tensors.full(BACKEND, DType.F32, Shape.of(), 3);
        assertThat(x.lt(three).toBooleanArray()).containsExactly(true, true, false, false, false, false);
        assertThat(x.le(three).toBooleanArray()).containsExactly(true, true, true, false, false, false);
        assertThat(x.eq(three).toBooleanArray()).containsExactly(false, false, true, false, false, false);
        assertThat(Tensor.where(x.lt(three), x, three).toFloatArray()).containsExactly(1, 2, 3, 3, 3, 3);
    }

    @Test
    void reductions() {
        assertThat(x.sum().item()).isEqualTo(21);
        assertThat(x.sum(0).toFloatArray()).containsExactly(5, 7, 9);
        assertThat(x.sum(-1).toFloatArray()).containsExactly(6, 15);
        assertThat(x.sum(1, 0).shape()).isEqualTo(Shape.of());
        assertThat(x.sum(new int[] {0}, true).shape()).isEqualTo(Shape.of(1, 3));
        assertThat(x.sum(new int[] {}, true).shape()).isEqualTo(Shape.of(1, 1));
        assertThat(x.mean().item()).isEqualTo(3.5);
        assertThat(x.mean(0).toFloatArray()).containsExactly(2.5f, 3.5f, 4.5f);
        assertThat(x.max(1).toFloatArray()).containsExactly(3, 6);
        assertThat(x.neg().argmax().toIntArray()).containsExactly(0, 0);
    }

    @Test
    void movement() {
        assertThat(x.t().toFloatArray()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(x.permute(-1, 0).toFloatArray()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(x.reshape(3, -1).shape()).isEqualTo(Shape.of(3, 2));
        assertThat(x.t().reshape(6).toFloatArray()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(x.unsqueeze(-1).shape()).isEqualTo(Shape.of(2, 3, 1));
        assertThat(x.unsqueeze(0).squeeze(0).shape()).isEqualTo(x.shape());
        assertThat(x.narrow(1, 1, 2).toFloatArray()).containsExactly(2, 3, 5, 6);
        assertThat(x.narrow(0, 1, 1).pad(0, 1, 0).toFloatArray()).containsExactly(0, 0, 0, 4, 5, 6);
        assertThat(Tensors.concat(List.of(x, x.narrow(1, 0, 1)), -1).toFloatArray())
                .containsExactly(1, 2, 3, 1, 4, 5, 6, 4);
        assertThat(Tensors.of(BACKEND, Shape.of(1), 7).expand(Shape.of(2, 2)).toFloatArray())
                .containsExactly(7, 7, 7, 7);
    }

    @Test
    void indexing() {
        assertThat(x.indexSelect(Tensors.ofInts(BACKEND, 1, 0, 1)).shape()).isEqualTo(Shape.of(3, 3));
        assertThat(x.gather(Tensors.ofInts(BACKEND, 2, 0)).toFloatArray()).containsExactly(3, 4);
        assertThat(x.scatterAdd(Tensors.ofInts(BACKEND, 1, 1), 3).toFloatArray())
                .containsExactly(0, 0, 0, 5, 7, 9, 0, 0, 0);
        assertThatThrownBy(() -> x.gather(Tensors.ofInts(BACKEND, 2, 3)))
                .isInstanceOf(IndexException.class)
                .hasMessage(
                        "gather: ids [2, 1] have 3 at [1, 0], but dimension 1 of [2, 3] has indices 0 to 2; mask such ids, or make the dimension larger");
        assertThatThrownBy(() -> x.indexSelect(Tensors.ofInts(BACKEND, -1)))
                .isInstanceOf(IndexException.class)
                .hasMessage(
                        "indexSelect: ids [1] have -1 at [0], but dimension 0 of [2, 3] has indices 0 to 1; mask such ids, or make the dimension larger");
        assertThatThrownBy(() -> x.scatterAdd(Tensors.ofInts(BACKEND, 0, 3), 3))
                .isInstanceOf(IndexException.class)
                .hasMessage(
                        "scatterAdd: ids [2] have 3 at [1], but dimension 0 of [3, 3] has indices 0 to 2; mask such ids, or make the dimension larger");
        assertThatThrownBy(() -> x.crossEntropy(Tensors.ofInts(BACKEND, 0, 3)))
                .isInstanceOf(IndexException.class)
                .hasMessage(
                        "crossEntropy: ids [2] have 3 at [1], but dimension 1 of [2, 3] has indices 0 to 2; mask such ids, or make the dimension larger");
    }

    @Test
    void casts() {
        Tensor y = Tensors.of(BACKEND, Shape.of(4), -1.7f, 0, 2.9f, Float.NaN);
        assertThat(y.to(DType.I32).toIntArray()).containsExactly(-1, 0, 2, 0);
        assertThat(y.to(DType.BOOL).toBooleanArray()).containsExactly(true, false, true, true);
        assertThat(y.to(DType.F64).toDoubleArray()).containsExactly((double) -1.7f, 0, (double) 2.9f, Double.NaN);
        assertThat(y.to(DType.BOOL).to(DType.F32).toFloatArray()).containsExactly(1, 0, 1, 1);
        assertThat(y.to(DType.F32)).isSameAs(y);
        assertThat(Tensors.of(BACKEND, Shape.of(1), new double[] {1e300})
                        .to(DType.F32)
                        .item())
                .isInfinite();
    }

    @Test
    void itemIsTheOnlyElement() {
        assertThat(Tensors.full(BACKEND, DType.I32, Shape.of(1, 1), 7).item()).isEqualTo(7);
        assertThat(Tensors.full(BACKEND, DType.BOOL, Shape.of(), 1).item()).isEqualTo(1);
        assertThat(Tensors.full(BACKEND, DType.F64, Shape.of(1), 0.1).item()).isEqualTo(0.1);
        assertThat(Tensors.full(BACKEND, DType.F32, Shape.of(1), 0.1).item()).isEqualTo((double) 0.1f);
        refused("item: [2, 3] has 6 elements, not 1; reduce or narrow it first", x::item);
        refused(
                "item: [0] has 0 elements, not 1; reduce or narrow it first",
                Tensors.zeros(BACKEND, DType.F32, Shape.of(0))::item);
    }

    @Test
    void printsTypeShapeAndFewElements() {
        assertThat(x).hasToString("F32[2, 3][1.0, 2.0, 3.0, 4.0, 5.0, 6.0]");
        assertThat(Tensors.ofInts(BACKEND, 1, -2)).hasToString("I32[2][1, -2]");
        assertThat(Tensors.ofBooleans(BACKEND, Shape.of(1), true)).hasToString("BOOL[1][true]");
        assertThat(Tensors.full(BACKEND, DType.F64, Shape.of(), 0.5)).hasToString("F64[][0.5]");
        assertThat(Tensors.zeros(BACKEND, DType.F32, Shape.of(65))).hasToString("F32[65]");
        assertThat(x.t()).hasToString("F32[3, 2][1.0, 4.0, 2.0, 5.0, 3.0, 6.0]");
    }

    @Test
    void errorsNameOperationShapesAndRemedy() {
        refused(
                "of: shape [2, 2] has 4 elements, but 3 were given; give one for each",
                () -> Tensors.of(BACKEND, Shape.of(2, 2), 1, 2, 3));
        refused(
                "ofInts: shape [0] has 0 elements, but 1 were given; give one for each",
                () -> Tensors.ofInts(BACKEND, Shape.of(0), 1));
        refused("concat: needs at least one operand; give what to join", () -> Tensors.concat(List.of(), 0));
        refused(
                "concat: dimension 2 does not exist in shape [2, 3]; give -2 to 1",
                () -> Tensors.concat(List.of(x), 2));
        refused("sum: dimension 2 does not exist in shape [2, 3]; give -2 to 1", () -> x.sum(2));
        refused("sum: [2, 3] cannot be reduced over dimension 1 twice; name it once", () -> x.sum(1, -1));
        refused("max: dimension -3 does not exist in shape [2, 3]; give -2 to 1", () -> x.max(-3));
        refused("permute: dimension 3 does not exist in shape [2, 3]; give -2 to 1", () -> x.permute(0, 3));
        refused(
                "t: dimension -2 does not exist in shape [3]; give -1 to 0",
                () -> x.sum(0).t());
        refused("narrow: dimension 5 does not exist in shape [2, 3]; give -2 to 1", () -> x.narrow(5, 0, 1));
        refused(
                "narrow: [2, 3] has 3 elements in dimension 1, too few for 3 from 1 on; start earlier or take fewer",
                () -> x.narrow(-1, 1, 3));
        refused("pad: dimension 9 does not exist in shape [2, 3]; give -2 to 1", () -> x.pad(9, 0, 1));
        refused("squeeze: dimension 0 of [2, 3] has extent 2, not 1; narrow it or reshape", () -> x.squeeze(0));
        refused(
                "squeeze: dimension 0 does not exist in shape []; a scalar has none",
                () -> x.sum().squeeze(0));
        refused("unsqueeze: dimension 4 cannot be inserted into [2, 3]; give -3 to 2", () -> x.unsqueeze(4));
        refused(
                "reshape: [2, 3] cannot become [4, -1]; give -1 once, and extents whose product divides 6",
                () -> x.reshape(4, -1));
        refused(
                "reshape: [2, 3] cannot become [-1, -1]; give -1 once, and extents whose product divides 6",
                () -> x.reshape(-1, -1));
        refused(
                "reshape: [2, 3] cannot become [4]: 6 elements, not 4; give -1 for one extent, which is then computed",
                () -> x.reshape(4));
    }

    private static void refused(String message, Runnable action) {
        assertThatThrownBy(action::run).isInstanceOf(ShapeException.class).hasMessage(message);
    }

    @Test
    void arraysHaveTheTypeOfTheTensor() {
        assertThatIllegalArgumentException()
                .isThrownBy(x::toIntArray)
                .withMessage("toIntArray: the tensor is F32, not I32; cast with to(DType.I32)");
        assertThatIllegalArgumentException()
                .isThrownBy(x::toDoubleArray)
                .withMessage("toDoubleArray: the tensor is F32, not F64; cast with to(DType.F64)");
        assertThatIllegalArgumentException()
                .isThrownBy(x::toBooleanArray)
                .withMessage("toBooleanArray: the tensor is F32, not BOOL; cast with to(DType.BOOL)");
        assertThatIllegalArgumentException()
                .isThrownBy(Tensors.ofInts(BACKEND, 1)::toFloatArray)
                .withMessage("toFloatArray: the tensor is I32, not F32; cast with to(DType.F32)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BACKEND.tensor(DType.F32, Shape.of(1), new double[1]))
                .withMessage("tensor: a F32 is made from another array type than double[]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BACKEND.tensor(DType.F32, Shape.of(2), new float[1]))
                .withMessage("tensor: shape [2] has 2 elements, but 1 were given");
    }

    @Test
    void tensorsAreImmutable() {
        float[] elements = {1, 2};
        Tensor y = BACKEND.tensor(DType.F32, Shape.of(2), elements);
        elements[0] = 9;
        y.toFloatArray()[1] = 9;
        y.reshape(2, 1).toFloatArray()[1] = 9;
        assertThat(y.toFloatArray()).containsExactly(1, 2);
    }

    @Test
    void backendsDoNotMix() {
        Tensor other = Tensors.of(Backends.reference(), Shape.of(3), 1, 2, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> x.add(other))
                .withMessage(
                        "add: operands live on different backends (reference, scalar; reference, scalar); create both on one of them");
    }

    @Test
    void constantsAndRandomNumbers() {
        assertThat(Tensors.ones(BACKEND, DType.I32, Shape.of(2)).toIntArray()).containsExactly(1, 1);
        assertThat(Tensors.zeros(BACKEND, DType.BOOL, Shape.of(2)).toBooleanArray())
                .containsExactly(false, false);
        assertThat(Tensors.full(BACKEND, DType.F64, Shape.of(1), 0.1).toDoubleArray())
                .containsExactly(0.1);
        Key key = Key.of(0);
        float[] drawn = Tensors.randn(key, BACKEND, Shape.of(3, 2), 0.5).toFloatArray();
        for (int i = 0; i < drawn.length; i++) {
            assertThat(drawn[i]).isEqualTo((float) (key.normal(i) * 0.5));
        }
    }

    @Test
    void theBestBackendIsFound() {
        assertThat(Backends.providers()).isNotEmpty();
        assertThat(Backends.providers().getLast().name()).isEqualTo("reference");
        assertThat(Backends.providers().stream().map(BackendProvider::rank).toList())
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
        BackendProvider best = Backends.providers().stream()
                .filter(p -> p.probe().usable())
                .findFirst()
                .orElseThrow();
        assertThat(Backends.open(1).description()).isEqualTo(best.open(1).description());
    }
}
