package longbow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.tensor.Draws.Values;
import longbow.tensor.OpExamples.OpExample;
import longbow.tensor.op.Op;
import longbow.tensor.op.ShapeRules;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** The shape rules of all operations, against what the reference backend gives. */
class ShapeRulesTest {
    private static final Backend BACKEND = Backends.reference();

    @Test
    void everyOperationHasExamples() {
        assertThat(OpExamples.names()).doesNotHaveDuplicates().hasSize(76); // change on purpose only
        Draws draws = new Draws(1, BACKEND, DType.F32, Values.INTEGERS);
        for (String name : OpExamples.names()) {
            Op op = OpExamples.draw(name, draws).op();
            assertThat(name).startsWith(op.getClass().getSimpleName());
            assertThat(op.label()).isNotEmpty();
        }
    }

    @Property(tries = 60, seed = "41", shrinking = ShrinkingMode.OFF)
    void theRuleGivesTheShapesOfTheResults(@ForAll long seed) {
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            Draws draws = new Draws(seed, BACKEND, dtype, Values.INTEGERS);
            for (String name : OpExamples.names()) {
                OpExample example = OpExamples.draw(name, draws);
                List<Tensor> results = example.results();
                assertAgree(example, ShapeRules.infer(example.op(), example.inputs()), results);
            }
        }
    }

    private static void assertAgree(OpExample example, List<ShapeRules.Result> rule, List<Tensor> results) {
        assertThat(results).as(example.toString()).hasSameSizeAs(rule);
        for (int i = 0; i < results.size(); i++) {
            assertThat(results.get(i).dtype())
                    .as(example.toString())
                    .isEqualTo(rule.get(i).dtype());
            assertThat(results.get(i).shape())
                    .as(example.toString())
                    .isEqualTo(rule.get(i).shape());
            assertThat(java.lang.reflect.Array.getLength(BACKEND.toArray(results.get(i))))
                    .as(example.toString())
                    .isEqualTo(rule.get(i).shape().numel());
        }
    }

    /** Whatever it is given, an operation either refuses by name or computes what its rule says. */
    @Property(tries = 150, seed = "42", shrinking = ShrinkingMode.OFF)
    void wrongOperandsAreRefusedByName(@ForAll long seed) {
        Draws draws = new Draws(seed, BACKEND, DType.F32, Values.INTEGERS, 3);
        for (String name : OpExamples.names()) {
            OpExample example = OpExamples.draw(name, draws);
            List<Tensor> inputs = new ArrayList<>(example.inputs());
            int at = draws.below(inputs.size());
            switch (draws.below(4)) {
                case 0 -> inputs.remove(at);
                case 1 -> inputs.add(at, any(draws));
                default -> inputs.set(at, any(draws));
            }
            assertRefusedOrComputed(new OpExample(example.op(), inputs));
        }
    }

    @Property(tries = 1000, seed = "43", shrinking = ShrinkingMode.OFF)
    void wrongAttributesAreRefusedByName(@ForAll long seed) {
        Draws d = new Draws(seed, BACKEND, DType.F32, Values.INTEGERS, 3);
        int a = d.below(8) - 3;
        int b = d.oneIn(10) ? Integer.MAX_VALUE : d.below(8) - 3;
        int c = d.oneIn(20) ? Integer.MIN_VALUE : d.below(8) - 3;
        Tensor x = any(d);
        Tensor ids = d.indices(Shape.of(x.rank() > 0 ? x.shape().dim(0) : 0), 2);
        for (Op op : List.of(
                new Op.Reduce(Op.Reduce.Kind.SUM, List.of(a, b), false),
                new Op.Reduce(Op.Reduce.Kind.MAX, List.of(a), true),
                new Op.Permute(List.of(a, b)),
                new Op.Permute(List.of(a, b, c)),
                new Op.Reshape(d.shape(0, 0)),
                new Op.Expand(d.shape(0, 0)),
                new Op.Narrow(a, b, c),
                new Op.Pad(a, Math.min(b, 5), c),
                new Op.Concat(a),
                new Op.Attention(c, d.segments()))) {
            assertRefusedOrComputed(new OpExample(op, List.of(x)));
        }
        for (Op op : List.of(
                new Op.Narrow(a, 0, b, c),
                new Op.Pad(a, 1, 0, Math.min(b, 5)),
                new Op.Flip(List.of(a, c)),
                new Op.Cumsum(a, true),
                new Op.Likeliest(a, b / 2.0, c / 2.0),
                new Op.Dropout(Key.of(0), b / 2.0))) {
            assertRefusedOrComputed(new OpExample(op, List.of(x)));
        }
        assertRefusedOrComputed(new OpExample(new Op.ScatterAdd(c), List.of(x, ids)));
        assertRefusedOrComputed(new OpExample(new Op.Scatter(c), List.of(x, ids)));
    }

    private static void assertRefusedOrComputed(OpExample example) {
        List<ShapeRules.Result> rule;
        String text = example.op() + " of "
                + example.inputs().stream().map(t -> t.dtype() + "" + t.shape()).toList();
        try {
            rule = ShapeRules.infer(example.op(), example.inputs());
        } catch (TensorException e) {
            String inner = example.op() instanceof Op.Grad grad
                    ? grad.op().label()
                    : example.op().label();
            assertThat(e.getMessage()).as(text).matches("(?si)(gradient of )?" + inner + ": .*");
            return;
        } catch (RuntimeException e) {
            throw new AssertionError(text + " gives " + e, e);
        }
        try {
            assertAgree(example, rule, example.results());
        } catch (IndexException e) {
            assertThat(e.getMessage())
                    .as(text)
                    .matches(
                            "[a-zA-Z]+: ids .* have -?\\d+ at .*, but dimension \\d of .* has (no rows|indices 0 to \\d+); .*");
        } catch (RuntimeException e) {
            throw new AssertionError(text + " gives " + e, e);
        }
    }

    private static Tensor any(Draws draws) {
        Shape shape = draws.shape(0, 0);
        return switch (draws.below(7)) {
            case 0 -> draws.indices(shape, 4);
            case 1 -> draws.booleans(shape);
            case 2 -> Tensors.zeros(BACKEND, DType.F64, shape);
            case 3 -> draws.anything(shape);
            default -> draws.tensor(shape);
        };
    }

    @Test
    void messagesSayWhatAndHow() {
        Tensor x = zeros(2, 3);
        refused(
                "add: shapes [2, 3] and [4] do not broadcast (3 != 4 in dimension -1); reshape or unsqueeze one of them",
                new Op.Binary(Op.Binary.Kind.ADD),
                x,
                zeros(4));
        refused(
                "exp: [2] needs floating-point operands, not I32; cast with to(DType.F32)",
                new Op.Unary(Op.Unary.Kind.EXP),
                Tensors.ofInts(BACKEND, 1, 2));
        refused(
                "mul: operand types differ: F32 and F64; cast one with to(DType)",
                new Op.Binary(Op.Binary.Kind.MUL),
                x,
                Tensors.zeros(BACKEND, DType.F64, x.shape()));
        refused("linear: [2, 3] x [3, 4] takes 3 operands, not 2", new Op.Linear(), x, zeros(3, 4));
        refused(
                "matmul: inner dimensions differ: [32, 10, 64] x [63, 128] (64 != 63)",
                new Op.MatMul(false, false),
                zeros(32, 10, 64),
                zeros(63, 128));
        refused(
                "matmul: inner dimensions differ: [2, 3]^T x [3, 4] (2 != 3)",
                new Op.MatMul(true, false),
                x,
                zeros(3, 4));
        assertThatThrownBy(() -> x.matmul(zeros(3)))
                .isInstanceOf(ShapeException.class)
                .hasMessageEndingWith(": [2, 3] x [3] needs matrices; unsqueeze vectors first");
        refused(
                "reshape: [2, 3] cannot become [5]: 6 elements, not 5; give -1 for one extent, which is then computed",
                new Op.Reshape(Shape.of(5)),
                x);
        refused(
                "expand: [2, 3] cannot be expanded to [2, 1]; only extents of 1 grow, and new ones come in front",
                new Op.Expand(Shape.of(2, 1)),
                x);
        refused(
                "permute: [2, 3] cannot be permuted by [0, 0]; name each dimension, 0 to 1, once",
                new Op.Permute(List.of(0, 0)),
                x);
        refused(
                "narrow: [2, 3] has 3 elements in dimension 1, too few for 2 from 2 on; start earlier or take fewer",
                new Op.Narrow(1, 2, 2),
                x);
        refused("narrow: dimension 2 does not exist in shape [2, 3]; give -2 to 1", new Op.Narrow(2, 0, 1), x);
        refused("narrow: [2, 3] needs a step of at least 1, not 0; flip to go backwards", new Op.Narrow(1, 0, 2, 0), x);
        refused(
                "narrow: [2, 3] has 3 elements in dimension 1, too few for 3 from 0 on; start earlier or take fewer",
                new Op.Narrow(1, 0, 3, 2),
                x);
        refused("flip: [2, 3] names dimension 1 twice: [1, 1]; name it once", new Op.Flip(List.of(1, 1)), x);
        refused("prepack: [] needs a matrix; unsqueeze it", new Op.Prepack(), zeros());
        refused("argsort: [] needs at least one dimension; unsqueeze it", new Op.Argsort(true), zeros());
        refused("cumsum: dimension 2 does not exist in shape [2, 3]; give -2 to 1", new Op.Cumsum(2, false), x);
        refused("dropout: [2, 3] needs a probability from 0 to 1, not 1.5", new Op.Dropout(Key.of(0), 1.5), x);
        refused(
                "dropout: [2, 3] x [2, 3] needs the key as I64[2], not F32; make it with Key.tensor",
                new Op.KeyedDropout(0.5),
                x,
                x);
        refused(
                "rotary: [2, 3] x [2, 1] x [2, 1] needs x (N, H D), cos (N, D / 2) and sin (N, D / 2)",
                new Op.Rotary(),
                x,
                zeros(2, 1),
                zeros(2, 1));
        refused("rmsNorm: [2, 3] x [2] needs x (..., C) and gamma (C)", new Op.RmsNorm(1e-5), x, zeros(2));
        refused(
                "scatterAdd: [2, 3] x [3] needs values (ids..., ...) and ids (...)",
                new Op.ScatterAdd(2),
                x,
                Tensors.ofInts(BACKEND, 0, 0, 0));
        refused(
                "pow: [1] x [1] needs floating-point operands, not I32; cast with to(DType.F32)",
                new Op.Binary(Op.Binary.Kind.POW),
                Tensors.ofInts(BACKEND, 2),
                Tensors.ofInts(BACKEND, 3));
        refused(
                "pad: [2, 3] cannot be padded with -1, 1 and 0 zeros before, after and between; narrow it to take away",
                new Op.Pad(0, -1, 1),
                x);
        refused(
                "concat: [2, 3] x [3, 2] differ outside dimension 0; expand or narrow them there",
                new Op.Concat(0),
                x,
                zeros(3, 2));
        refused("concat: dimension 0 does not exist in shape []; a scalar has none", new Op.Concat(0), zeros());
        refused(
                "sum: [2, 3] cannot be reduced over dimensions [1, 0]; give some of 0 to 1 in ascending order",
                new Op.Reduce(Op.Reduce.Kind.SUM, List.of(1, 0), false),
                x);
        refused(
                "sum: [2, 3] cannot be reduced over dimension 1 twice; name it once",
                new Op.Reduce(Op.Reduce.Kind.SUM, List.of(1, 1), false),
                x);
        refused(
                "narrow: [2, 3] cannot be narrowed to -1 elements from 0 on; give a start and a length of 0 or more",
                new Op.Narrow(0, 0, -1),
                x);
        assertThatThrownBy(() -> BACKEND.execute(new Op.Concat(0), List.of()))
                .isInstanceOf(ShapeException.class)
                .hasMessage("concat: needs at least one operand; give what to join");
        refused(
                "argmax: [2, 0] needs at least one element in the last dimension, there is no greatest of none",
                new Op.Argmax(),
                zeros(2, 0));
        refused(
                "sample: [2, 0] x [2] needs probabilities (..., V), V at least 1, and a uniform number for each row (...)",
                new Op.Sample(),
                zeros(2, 0),
                zeros(2));
        refused(
                "sample: [2, 3] x [3] needs probabilities (..., V), V at least 1, and a uniform number for each row (...)",
                new Op.Sample(),
                x,
                zeros(3));
        refused(
                "sample: [2, 3] x [2] needs the uniform numbers in floating-point, not as I32",
                new Op.Sample(),
                x,
                zeros(2).to(DType.I32));
        refused("likeliest: [2, 3] needs a topK of 0, for all, or greater, not -1", new Op.Likeliest(-1, 1, 0), x);
        refused("likeliest: [2, 3] needs a topP in (0, 1], not 0.0", new Op.Likeliest(0, 0, 0), x);
        refused("likeliest: [2, 3] needs a minP in [0, 1], not NaN", new Op.Likeliest(0, 1, Double.NaN), x);
        refused("where: [2, 3] x [2, 3] x [2, 3] the condition must be BOOL; compare first", new Op.Where(), x, x, x);
        refused(
                "eq: [1] x [1] needs numbers, not truth values; cast with to(DType.I32)",
                new Op.Compare(Op.Compare.Kind.EQ),
                Tensors.ofBooleans(BACKEND, Shape.of(1), true),
                Tensors.ofBooleans(BACKEND, Shape.of(1), true));
        refused(
                "gather: [2, 3] x [2] needs I32 or I64 indices, not F32; cast with to(DType.I32)",
                new Op.Gather(),
                x,
                zeros(2));
        refused(
                "gather: [2, 3] x [3] needs values (..., V) and ids (..., K)",
                new Op.Gather(),
                x,
                Tensors.ofInts(BACKEND, 0, 0, 0));
        refused(
                "layerNorm: [2, 3] x [2] x [2] needs x (..., C), gamma (C) and beta (C)",
                new Op.LayerNorm(1e-5),
                x,
                zeros(2),
                zeros(2));
        refused("softmax: [] needs at least one dimension; unsqueeze it", new Op.Softmax(), zeros());
        refused(
                "crossEntropy: [2, 3] x [1] needs logits (..., V) and targets (...)",
                new Op.CrossEntropy(),
                x,
                Tensors.ofInts(BACKEND, 0));
        refused(
                "attention: [2, 3] needs qkv (N, 3C) with C a multiple of the 2 heads",
                new Op.Attention(2, Segments.of(2)),
                x);
        refused(
                "attention: [2, 3] has another number of rows than the segments, 5; lengths must add up to the rows",
                new Op.Attention(1, Segments.of(5)),
                x);
        refused(
                "gradient of gelu: [2, 3] x [3] the last input must have the shape of the result",
                new Op.Grad(new Op.Gelu()),
                x,
                zeros(3));
        refused(
                "gradient of gelu: operand types differ: F32 and F64; cast one with to(DType)",
                new Op.Grad(new Op.Gelu()),
                x,
                Tensors.zeros(BACKEND, DType.F64, x.shape()));
    }

    private static Tensor zeros(int... dims) {
        return Tensors.zeros(BACKEND, DType.F32, Shape.of(dims));
    }

    private static void refused(String message, Op op, Tensor... inputs) {
        assertThatThrownBy(() -> Tensor.execute(op, Arrays.asList(inputs)))
                .isInstanceOf(TensorException.class)
                .hasMessage(message);
    }
}
