package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Predicate;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Draws;
import longbow.tensor.Draws.Values;
import longbow.tensor.OpExamples;
import longbow.tensor.OpExamples.OpExample;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.op.Decomposition;
import longbow.tensor.op.Op;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** Every operation of the reference backend, against {@link PlainOps}, which shares no code with it. */
class ReferenceBackendTest {
    private static final Backend BACKEND = Backends.reference();
    private static final DType[] FLOATING = {DType.F32, DType.F64};
    /** Operations that small integers pass without any rounding. */
    private static final Predicate<String> EXACT =
            name -> !name.matches(".*(EXP|EXPM1|LOG|LOG1P|SQRT|SIN|COS|TANH|SIGMOID|ERF|DIV|POW|Dropout|Linear|Gelu"
                    + "|GeluErf|Silu|LayerNorm|RmsNorm|Softmax|CrossEntropy|Attention)$");

    @Property(tries = 30, seed = "51", shrinking = ShrinkingMode.OFF)
    void integersAreExact(@ForAll long seed) {
        int checked = 0;
        for (DType dtype : FLOATING) {
            Draws draws = new Draws(seed, BACKEND, dtype, Values.INTEGERS);
            for (String name : OpExamples.names()) {
                OpExample example = OpExamples.draw(name, draws);
                if (EXACT.test(name)) {
                    compare(example, dtype, 0);
                    checked++;
                }
            }
        }
        assertThat(checked).isEqualTo(2 * 41); // change on purpose only
    }

    @Property(tries = 30, seed = "52", shrinking = ShrinkingMode.OFF)
    void numbersAreWithinTheErrorBound(@ForAll long seed) {
        for (DType dtype : FLOATING) {
            Draws draws = new Draws(seed, BACKEND, dtype, Values.NORMAL);
            for (String name : OpExamples.names()) {
                // in F64 the expectation has an error of the same size
                compare(OpExamples.draw(name, draws), dtype, dtype == DType.F64 ? 2 : 1);
            }
        }
    }

    private static void compare(OpExample example, DType dtype, double allowance) {
        List<Tensor> results = example.results();
        List<PlainOps.Plain> expected = new PlainOps(dtype).results(example.op(), example.inputs());
        assertThat(results).hasSameSizeAs(expected);
        for (int i = 0; i < results.size(); i++) {
            assertThat(results.get(i).shape())
                    .as(example.toString())
                    .isEqualTo(Shape.of(expected.get(i).dims()));
            double[] values = PlainOps.numbers(results.get(i));
            for (int j = 0; j < values.length; j++) {
                Bounded e = expected.get(i).elements()[j];
                boolean near = values[j] == e.value()
                        || Double.isNaN(values[j]) && Double.isNaN(e.value())
                        || Math.abs(values[j] - e.value()) <= allowance * e.error();
                if (!near) {
                    throw new AssertionError("%s\nresult %d, element %d: %s, but expected %s +- %s (off by %.2f bounds)"
                            .formatted(
                                    example,
                                    i,
                                    j,
                                    values[j],
                                    e.value(),
                                    e.error(),
                                    Math.abs(values[j] - e.value()) / e.error()));
                }
            }
        }
    }

    /** Bounds that are too wide would hide everything: most are a few hundred roundings at most. */
    @Test
    void theErrorBoundsAreTight() {
        int narrow = 0;
        int all = 0;
        Draws draws = new Draws(7, BACKEND, DType.F32, Values.NORMAL);
        for (int n = 0; n < 20; n++) {
            for (String name : OpExamples.names()) {
                OpExample example = OpExamples.draw(name, draws);
                for (PlainOps.Plain result : new PlainOps(DType.F32).results(example.op(), example.inputs())) {
                    for (Bounded b : result.elements()) {
                        narrow += Double.isNaN(b.value()) || b.error() <= 200 * 0x1p-24 * (1 + Math.abs(b.value()))
                                ? 1
                                : 0;
                        all++;
                    }
                }
            }
        }
        assertThat(narrow).isGreaterThan((int) (0.97 * all));
    }

    @Property(tries = 30, seed = "53", shrinking = ShrinkingMode.OFF)
    void viewsGiveTheBitsOfCopies(@ForAll long seed) {
        for (DType dtype : FLOATING) {
            for (Values values : new Values[] {Values.NORMAL, Values.EXTREME}) {
                Draws draws = new Draws(seed, BACKEND, dtype, values);
                for (String name : OpExamples.names()) {
                    OpExample example = OpExamples.draw(name, draws);
                    List<Tensor> copies = Bits.copies(example.inputs());
                    Bits.assertSame(example, example.results(), Tensor.execute(example.op(), copies));
                }
            }
        }
    }

    @Property(tries = 30, seed = "54", shrinking = ShrinkingMode.OFF)
    void inputsStayAsTheyWere(@ForAll long seed) {
        for (DType dtype : FLOATING) {
            Draws draws = new Draws(seed, BACKEND, dtype, Values.EXTREME);
            for (String name : OpExamples.names()) {
                OpExample example = OpExamples.draw(name, draws);
                List<Tensor> before = Bits.copies(example.inputs());
                List<Tensor> first = Bits.copies(example.results());
                Bits.assertSame(example, example.inputs(), before);
                Bits.assertSame(example, example.results(), first); // and nothing is remembered
            }
        }
    }

    @Test
    void geluUsesTheConstantsOfItsDefinition() {
        double a = 2 * Math.sqrt(2 / Math.PI);
        assertThat(Decomposition.GELU_A).isEqualTo(a);
        assertThat(Decomposition.GELU_B).isEqualTo(0.044715 * a);
        double x = 0.7;
        double tanhForm = 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
        assertThat(Tensors.of(BACKEND, Shape.of(1), new double[] {x}).gelu().item())
                .isCloseTo(tanhForm, org.assertj.core.data.Offset.offset(1e-7));
    }

    private static final float NAN = Float.NaN;
    private static final float INF = Float.POSITIVE_INFINITY;

    @Test
    void specialValuesOfFunctions() {
        float[] x = {0f, -0f, INF, -INF, NAN, -1f};
        special(Op.Unary.Kind.NEG, x, -0f, 0f, -INF, INF, NAN, 1f);
        special(Op.Unary.Kind.ABS, x, 0f, 0f, INF, INF, NAN, 1f);
        special(Op.Unary.Kind.SIGN, x, 0f, -0f, 1f, -1f, NAN, -1f);
        special(Op.Unary.Kind.FLOOR, x, 0f, -0f, INF, -INF, NAN, -1f);
        special(Op.Unary.Kind.CEIL, x, 0f, -0f, INF, -INF, NAN, -1f);
        special(Op.Unary.Kind.ROUND, x, 0f, -0f, INF, -INF, NAN, -1f);
        special(Op.Unary.Kind.EXPM1, x, 0f, -0f, INF, -1f, NAN, -0.63212055f);
        special(Op.Unary.Kind.LOG1P, x, 0f, -0f, INF, NAN, NAN, -INF);
        special(Op.Unary.Kind.SIN, x, 0f, -0f, NAN, NAN, NAN, -0.84147096f);
        special(Op.Unary.Kind.COS, x, 1f, 1f, NAN, NAN, NAN, 0.5403023f);
        special(Op.Unary.Kind.ERF, x, 0f, -0f, 1f, -1f, NAN, -0.84270078f);
        special(Op.Unary.Kind.EXP, x, 1f, 1f, INF, 0f, NAN, 0.36787945f);
        special(Op.Unary.Kind.LOG, x, -INF, -INF, INF, NAN, NAN, NAN);
        special(Op.Unary.Kind.SQRT, x, 0f, -0f, INF, NAN, NAN, NAN);
        special(Op.Unary.Kind.RSQRT, x, INF, -INF, 0f, NAN, NAN, NAN);
        special(Op.Unary.Kind.SQUARE, x, 0f, 0f, INF, INF, NAN, 1f);
        special(Op.Unary.Kind.TANH, x, 0f, -0f, 1f, -1f, NAN, -0.7615942f);
        special(Op.Unary.Kind.SIGMOID, x, 0.5f, 0.5f, 1f, 0f, NAN, 0.26894143f);
        special(Op.Unary.Kind.RELU, x, 0f, 0f, INF, 0f, NAN, 0f);
        assertThat(Op.Unary.Kind.values()).hasSize(19);
    }

    private static void special(Op.Unary.Kind kind, float[] x, float... expected) {
        for (DType dtype : FLOATING) {
            Tensor y = Tensor.execute(new Op.Unary(kind), List.of(floats(x).to(dtype)))
                    .getFirst()
                    .to(DType.F32);
            Bits.assertSame(kind + " in " + dtype, y, floats(expected));
        }
    }

    @Test
    void specialValuesOfGreatestAndLeast() {
        Tensor x = floats(0f, -0f, NAN, 1f, INF, -INF, NAN);
        Tensor y = floats(-0f, 0f, 1f, NAN, -INF, INF, NAN);
        Bits.assertSame("maximum", x.maximum(y), floats(0f, 0f, NAN, NAN, INF, INF, NAN));
        Bits.assertSame("minimum", x.minimum(y), floats(-0f, -0f, NAN, NAN, -INF, -INF, NAN));
        assertThat(x.eq(y).toBooleanArray()).containsExactly(true, true, false, false, false, false, false);
        assertThat(x.lt(y).toBooleanArray()).containsExactly(false, false, false, false, false, true, false);
        assertThat(x.le(y).toBooleanArray()).containsExactly(true, true, false, false, false, true, false);
        assertThat(floats(1, NAN, 2).max().item()).isNaN();
        assertThat(floats(-0f, 0f).max().item()).isEqualTo(0.0);
        assertThat(floats(-INF, -INF).max().item()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(floats().max().item()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(floats().sum().item()).isEqualTo(0.0);
        assertThat(floats(1, 3, 3).argmax().item()).isEqualTo(1);
        assertThat(floats(1, NAN, 3, NAN).argmax().item()).isEqualTo(1);
        assertThat(floats(-INF, -INF).argmax().item()).isEqualTo(0);
    }

    @Test
    void specialValuesOfRows() {
        Bits.assertSame("softmax", floats(-INF, 0, 0).softmax(), floats(0, 0.5f, 0.5f));
        Bits.assertSame("softmax", floats(-INF, -INF).softmax(), floats(NAN, NAN));
        Bits.assertSame("softmax", floats(INF, 0).softmax(), floats(NAN, 0f / NAN));
        Bits.assertSame("softmax", floats(1, NAN).softmax(), floats(NAN, NAN));
        Bits.assertSame("softmax", floats(3e38f, -3e38f).softmax(), floats(1, 0));
        Bits.assertSame("logSoftmax", floats(-INF, 0).logSoftmax(), floats(-INF, 0));
        Bits.assertSame("logSoftmax", floats(1000, 0).logSoftmax(), floats(0, -1000));
        Bits.assertSame(
                "crossEntropy", floats(-INF, 0).unsqueeze(0).crossEntropy(Tensors.ofInts(BACKEND, 0)), floats(INF));
        Bits.assertSame("layerNorm", floats(5, 5).layerNorm(floats(2, 3), floats(1, -1), 1e-5), floats(1, -1));
        Bits.assertSame(
                "matmul",
                floats(0).unsqueeze(0).matmul(floats(INF).unsqueeze(0)).reshape(1),
                floats(NAN));
        Bits.assertSame(
                "matmul",
                floats(-0f).unsqueeze(0).matmul(floats(1).unsqueeze(0)).reshape(1),
                floats(0));
    }

    private static Tensor floats(float... elements) {
        return Tensors.of(BACKEND, Shape.of(elements.length), elements);
    }
}
