package longbow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import longbow.tensor.cpu.ReferenceBackend;
import longbow.tensor.cpu.VectorBackend;
import longbow.tensor.op.Activation;
import longbow.tensor.op.Op;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The methods that are written with others: NaN, infinities, nothing at all, and what they refuse. */
class DerivedSpecialsTest {
    private static final float NAN = Float.NaN;
    private static final float INF = Float.POSITIVE_INFINITY;

    static List<Backend> backends() {
        return List.of(new ReferenceBackend(), new VectorBackend(1));
    }

    private static Tensor of(Backend backend, float... elements) {
        return Tensors.of(backend, Shape.of(elements.length), elements);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void notANumberAndInfinity(Backend b) {
        Tensor x = of(b, NAN, INF, -INF, 1);
        assertThat(x.isnan().toBooleanArray()).containsExactly(true, false, false, false);
        assertThat(x.isfinite().toBooleanArray()).containsExactly(false, false, false, true);
        assertThat(x.ne(x).toBooleanArray()).containsExactly(true, false, false, false);
        assertThat(x.clamp(-2, 3).toFloatArray()).containsExactly(NAN, 3, -2, 1);
        assertThat(Tensors.ofInts(b, 1, 2).isnan().any().item()).isZero();
        assertThat(Tensors.ofInts(b, 1, 2).isfinite().all().item()).isOne();
        assertThat(of(b, 1, NAN).min().item()).isNaN();
        assertThat(of(b, 0f, -0f).min().toFloatArray()).containsExactly(-0f);
        assertThat(of(b, 1, NAN, 0).argmin().item()).isEqualTo(1);
        assertThat(of(b, 2, NAN, -INF, 1, NAN).sort(0).toFloatArray()).containsExactly(-INF, 1, 2, NAN, NAN);
        assertThat(of(b, 2, NAN, -INF, 1, NAN).argsort(0, true).toIntArray()).containsExactly(1, 4, 0, 3, 2);
        assertThat(of(b, 0f, -0f, 0f).argsort(0).toIntArray()).containsExactly(0, 1, 2);
        assertThat(of(b, -INF, -INF).logsumexp().item()).isEqualTo(-INF);
        assertThat(of(b, INF, 0).logsumexp().item()).isEqualTo(INF);
        assertThat(of(b, NAN, 0).logsumexp().item()).isNaN();
        assertThat(of(b, 1000, 1000).logsumexp().item()).isEqualTo((double) (float) (1000 + Math.log(2)));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void nothingAtAll(Backend b) {
        Tensor none = Tensors.zeros(b, DType.F32, Shape.of(2, 0));
        assertThat(none.min().item()).isEqualTo(INF);
        assertThat(none.prod(1).toFloatArray()).containsExactly(1, 1);
        assertThat(none.mean(1).toFloatArray()).containsExactly(NAN, NAN);
        assertThat(none.norm(Double.POSITIVE_INFINITY).item()).isZero();
        assertThat(none.logsumexp(1).toFloatArray()).containsExactly(-INF, -INF);
        assertThat(none.eq(none).any().item()).isZero();
        assertThat(none.eq(none).all().item()).isOne();
        assertThat(none.allclose(none, 0, 0)).isTrue();
        assertThat(Tensors.zeros(b, DType.I32, Shape.of(0)).min().toIntArray()).containsExactly(Integer.MAX_VALUE);
        assertThat(Tensors.ofInts(b, Integer.MIN_VALUE, 3).min().toIntArray()).containsExactly(Integer.MIN_VALUE);
        assertThat(Tensors.ofInts(b, 3, Integer.MIN_VALUE).argmin().item()).isEqualTo(1);
        assertThat(none.cumsum(1).shape()).isEqualTo(none.shape());
        assertThat(none.sort(1).shape()).isEqualTo(none.shape());
        assertThat(none.topk(0).values().shape()).isEqualTo(none.shape());
        assertThat(none.roll(3, 1).flip(1).tile(2, 2).shape()).isEqualTo(Shape.of(4, 0));
        assertThat(none.split(3, 1)).hasSize(1);
        assertThat(none.get(Slice.at(1), Slice.every(-1)).shape()).isEqualTo(Shape.of(0));
        assertThat(none.softmax(0).shape()).isEqualTo(none.shape());
        assertThat(none.rmsNorm(Tensors.ones(b, DType.F32, Shape.of(0)), 1e-5).shape())
                .isEqualTo(none.shape());
        assertThat(Tensors.zeros(b, DType.F32, Shape.of(2, 3)).tile(0, 1).shape())
                .isEqualTo(Shape.of(0, 3));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void closeness(Backend b) {
        Tensor x = of(b, 1, INF, 100);
        assertThat(x.allclose(of(b, 1.001f, INF, 100.1f), 1e-3, 1e-3)).isTrue();
        assertThat(x.allclose(of(b, 1.001f, -INF, 100.1f), 1e-3, 1e-3)).isFalse();
        assertThat(of(b, 1).allclose(of(b, INF), 1e-3, 1e-3)).isFalse();
        assertThat(of(b, NAN).allclose(of(b, NAN), 1, 1)).isFalse();
        assertThat(of(b, 1, 1, 1).allclose(of(b, 1), 0, 0)).isTrue();
        assertThat(Tensors.ofInts(b, 3).allclose(Tensors.ofInts(b, 4), 0, 1)).isTrue();
        assertThat(of(b, 0.5f).to(DType.BF16).allclose(of(b, 0.5f).to(DType.BF16), 0, 0))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void powersAndActivations(Backend b) {
        assertThat(of(b, 2, -2, 0, 9, -8).pow(of(b, 3, 3, 0, 0.5f, 0.5f)).toFloatArray())
                .containsExactly(8, -8, 1, 3, NAN);
        assertThat(of(b, 2, 3).pow(2).toFloatArray()).containsExactly(4, 9);
        assertThat(of(b, -1.5f, -0.5f, 0.5f, 1.5f, 2.5f).round().toFloatArray()).containsExactly(-2, -0f, 0, 2, 2);
        assertThat(of(b, 1e-10f).expm1().item()).isEqualTo((double) 1e-10f);
        assertThat(of(b, 1e-10f).log1p().item()).isEqualTo((double) 1e-10f);
        Tensor x = of(b, -1, 0.5f, 2).unsqueeze(0);
        Tensor w = Tensors.eye(b, DType.F32, 3);
        Tensor zero = Tensors.zeros(b, DType.F32, Shape.of(3));
        for (Activation activation : Activation.values()) {
            assertThat(x.linear(w, zero, activation).toFloatArray())
                    .isEqualTo(activation.of(x).toFloatArray());
        }
        assertThat(x.dropout(Key.of(1), 0).toFloatArray()).isEqualTo(x.toFloatArray());
        assertThat(x.dropout(Key.of(1), 1).toFloatArray()).containsExactly(0, 0, 0);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void whatDoesNotFitIsNamed(Backend b) {
        Tensor x = Tensors.zeros(b, DType.F32, Shape.of(2, 3));
        Tensor i = Tensors.ofInts(b, 0, 1);
        refused(
                DTypeException.class,
                "mean: [2] needs floating-point elements, not I32; cast with to(DType.F32)",
                i::mean);
        refused(DTypeException.class, "logicalAnd: [2, 3] must be BOOL, not F32; compare first", () -> x.logicalAnd(x));
        refused(
                DTypeException.class,
                "maskedFill: [2, 3] must be BOOL, not F32; compare first",
                () -> x.maskedFill(x, 0));
        refused(DTypeException.class, "any: [2, 3] must be BOOL, not F32; compare first", x::any);
        refused(
                DTypeException.class,
                "oneHot: [2, 3] needs I32 or I64 indices, not F32; cast with to(DType.I32)",
                () -> x.oneHot(2));
        refused(
                IndexException.class,
                "scatter: ids [2, 1] have 1 at [1, 0], but dimension 1 of [2, 1] has indices 0 to 0; mask such ids, or make the dimension larger",
                () -> i.oneHot(1));
        refused(TensorException.class, "norm: p must be positive, 0 or infinite, but was -1.0", () -> x.norm(-1));
        refused(
                ShapeException.class,
                "dot: lengths differ: [2] x [3] (2 != 3)",
                () -> of(b, 1, 2).dot(of(b, 1, 2, 3)));
        refused(ShapeException.class, "outer: [2, 3] x [2, 3] needs vectors; flatten them", () -> x.outer(x));
        Tensor wide = Tensors.zeros(b, DType.F32, Shape.of(1)).expand(Shape.of(1 << 16));
        refused(ShapeException.class, "outer: [65536, 65536] has more than 2^31 - 1 elements", () -> wide.outer(wide));
        refused(
                ShapeException.class,
                "tile: [65536, 65536] has more than 2^31 - 1 elements",
                () -> wide.tile(1 << 16, 1));
        refused(
                ShapeException.class,
                "repeatInterleave: [65536] would get an extent of 4294967296, more than 2^31 - 1; repeat less often",
                () -> wide.repeatInterleave(1 << 16, 0));
        refused(ShapeException.class, "tile: [2, 3] cannot be repeated -1 times; give 0 or more", () -> x.tile(-1, 1));
        refused(
                ShapeException.class,
                "topk: dimension 1 of [2, 3] has no 4 greatest elements; give k from 0 to 3",
                () -> x.topk(4));
        refused(
                ShapeException.class,
                "split: [2, 3] cannot be cut into parts of 0; give at least 1",
                () -> x.split(0, 0));
        refused(ShapeException.class, "chunk: [2, 3] cannot be cut into 0 parts; give at least 1", () -> x.chunk(0, 0));
        refused(
                ShapeException.class,
                "roll: dimension 2 does not exist in shape [2, 3]; give -2 to 1",
                () -> x.roll(1, 2));
        refused(
                ShapeException.class,
                "flatten: dimension 1 of [2, 3] lies behind dimension 0; give the outer one first",
                () -> x.flatten(1, 0));
        refused(
                IndexException.class,
                "get: index 2 is outside dimension 0 of [2, 3]; give -2 to 1",
                () -> x.get(Slice.at(2)));
        refused(
                ShapeException.class,
                "get: [2, 3] has 2 dimensions, but 3 slices and 0 ellipses were given; give fewer",
                () -> x.get(Slice.at(0), Slice.at(0), Slice.at(0)));
        refused(
                ShapeException.class,
                "get: a step of 0 goes nowhere; give a positive or negative one",
                () -> Slice.every(0));
        refused(
                ShapeException.class,
                "gather: [2, 3] and the ids [2] need one number of dimensions, at least 1; unsqueeze or expand the ids",
                () -> x.gather(0, i));
        refused(
                ShapeException.class,
                "indexSelect: the ids must be a vector, but are [2, 1]; flatten them, or use embedding",
                () -> x.indexSelect(i.unsqueeze(1)));
        refused(
                ShapeException.class,
                "tril: [2] is no matrix; give at least two dimensions",
                () -> of(b, 1, 2).tril(0));
        refused(
                ShapeException.class,
                "scaledDotProductAttention: [2, 3] x [2, 3] x [3, 2] needs queries (..., T, D), keys (..., S, D), values (..., S, E)",
                () -> x.scaledDotProductAttention(x, x.t(), AttentionOptions.NONE));
        Tensor deep = Tensors.zeros(b, DType.F32, Shape.of(1, 1, 1, 1, 1, 1, 1, 1));
        refused(ShapeException.class, "unsqueeze: rank 9 exceeds 8", () -> deep.unsqueeze(0));
        refused(ShapeException.class, "tile: rank 9 exceeds 8", () -> deep.tile(1, 1, 1, 1, 1, 1, 1, 1, 1));
        refused(ShapeException.class, "stack: rank 9 exceeds 8", () -> Tensors.stack(List.of(deep, deep), 0));
        refused(ShapeException.class, "reshape: rank 9 exceeds 8", () -> deep.reshape(1, 1, 1, 1, 1, 1, 1, 1, 1));
        assertThat(deep.add(1).tile(2).transpose(0, 7).sum(0).shape()).isEqualTo(Shape.of(1, 1, 1, 1, 1, 1, 1));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void extentsAndShiftsDoNotWrapAround(Backend b) {
        Tensor vast = Tensors.zeros(b, DType.F32, Shape.of(1 << 16, 1 << 16, 0));
        refused(
                ShapeException.class,
                "flatten: dimensions 0 to 1 of [65536, 65536, 0] have more than 2^31 - 1 elements; flatten fewer",
                () -> vast.flatten(0, 1));
        assertThat(vast.flatten(1, 2).shape()).isEqualTo(Shape.of(1 << 16, 0));
        assertThat(vast.prod(0, 1).shape()).isEqualTo(Shape.of(0));
        assertThat(Tensors.ofInts(b, 0, 1, 2).roll(Integer.MIN_VALUE, 0).toIntArray())
                .containsExactly(2, 0, 1); // -2^31 is 1 modulo 3
    }

    @ParameterizedTest
    @MethodSource("backends")
    void truthsAreReducedInPlace(Backend b) {
        Tensor truths = Tensors.ofBooleans(b, Shape.of(2, 2), true, false, true, true);
        assertThat(truths.any(new int[] {1}, true)).hasToString("BOOL[2, 1][true, true]");
        assertThat(truths.all(new int[] {1}, true)).hasToString("BOOL[2, 1][false, true]");
        assertThat(truths.all(new int[] {0, 1}, true)).hasToString("BOOL[1, 1][false]");
    }

    @ParameterizedTest
    @MethodSource("backends")
    void tensorsOfWrappingBackendsAreRefused(Backend b) {
        Tensor wrapped = Tensors.of(Checked.over(b), Shape.of(2), 1, 2);
        String message = "F32[2] is a tensor of %s, not of a CPU backend; compute with it through Tensor"
                .formatted(wrapped.backend().description());
        refused(TensorException.class, message, () -> b.toArray(wrapped));
        refused(TensorException.class, message, () -> b.execute(new Op.Unary(Op.Unary.Kind.NEG), List.of(wrapped)));
    }

    private static void refused(Class<? extends TensorException> type, String message, Runnable action) {
        assertThatThrownBy(action::run).isInstanceOf(type).hasMessage(message);
    }
}
