package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Draws;
import longbow.tensor.Draws.Values;
import longbow.tensor.OpExamples;
import longbow.tensor.OpExamples.OpExample;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Decomposition;
import longbow.tensor.op.Op;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** Fused operations have the bits of their decomposition (activations: nearly), and their gradients are gradients. */
class ReferenceFusedTest {
    private static final Backend BACKEND = Backends.reference();
    private static final double STEP = 1e-5;

    private static List<String> fused() {
        List<String> names = OpExamples.names().stream()
                .filter(name -> OpExamples.names().contains("Grad." + name))
                .toList();
        assertThat(names).hasSameSizeAs(Op.Fused.class.getPermittedSubclasses());
        return names;
    }

    @Property(tries = 40, seed = "61", shrinking = ShrinkingMode.OFF)
    void equalsItsDecomposition(@ForAll long seed) {
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            for (Values values : Values.values()) {
                Draws draws = new Draws(seed, BACKEND, dtype, values);
                for (String name : fused()) {
                    compare(OpExamples.draw(name, draws));
                }
            }
        }
    }

    /** Rows around and beyond the 64 partial sums, where the order of summation shows. */
    @Property(tries = 8, seed = "62", shrinking = ShrinkingMode.OFF)
    void equalsItsDecompositionOnLongRows(@ForAll long seed) {
        for (Values values : new Values[] {Values.NORMAL, Values.EXTREME}) {
            for (DType dtype : new DType[] {DType.F32, DType.F64}) {
                Draws d = new Draws(seed, BACKEND, dtype, values);
                for (int width : new int[] {63, 64, 65, 100 + d.below(200)}) {
                    Tensor x = d.tensor(Shape.of(2, width));
                    Tensor row = d.tensor(Shape.of(width));
                    compare(new OpExample(new Op.Softmax(), List.of(x)));
                    compare(new OpExample(new Op.LogSoftmax(), List.of(x)));
                    compare(new OpExample(new Op.CrossEntropy(), List.of(x, d.indices(Shape.of(2), width))));
                    compare(new OpExample(new Op.LayerNorm(1e-5), List.of(x, row, row)));
                    compare(new OpExample(new Op.RmsNorm(1e-5), List.of(x, row)));
                    compare(new OpExample(
                            new Op.Linear(), List.of(x, d.tensor(Shape.of(width, 3)), d.tensor(Shape.of(3)))));
                }
                Segments segments = Segments.of(70).branch(0, 66, 3);
                compare(new OpExample(new Op.Attention(1, segments), List.of(d.tensor(Shape.of(73, 6)))));
            }
        }
    }

    private static void compare(OpExample example) {
        Tensor x = example.inputs().getFirst();
        boolean activation = example.op() instanceof Op.Gelu
                || example.op() instanceof Op.GeluErf
                || example.op() instanceof Op.Silu;
        if (activation && x.dtype() == DType.F32) { // more exact than its decomposition
            Tensor exact = Decomposition.of((Op.Fused) example.op(), List.of(x.to(DType.F64)));
            assertThat(Units.ofActivation(x, example.results().getFirst(), exact))
                    .isLessThan(2);
            return;
        }
        Tensor expected = Decomposition.of((Op.Fused) example.op(), example.inputs());
        Bits.assertSame(example, example.results().getFirst(), expected);
    }

    /** {@code <dy, f(x + h v) - f(x - h v)> / 2h = <gradient, v>} in double precision, for each operand. */
    @Property(tries = 30, seed = "63", shrinking = ShrinkingMode.OFF)
    void gradientsAreThoseOfCentralDifferences(@ForAll long seed) {
        Draws draws = new Draws(seed, BACKEND, DType.F64, Values.NORMAL);
        for (String name : fused()) {
            OpExample example = OpExamples.draw("Grad." + name, draws);
            Op.Fused op = ((Op.Grad) example.op()).op();
            List<Tensor> operands = example.inputs().subList(0, example.inputs().size() - 1);
            Tensor dy = example.inputs().getLast();
            List<Tensor> gradients = example.results();
            int g = 0;
            for (int i = 0; i < operands.size(); i++) {
                if (!operands.get(i).dtype().isFloating()) {
                    continue;
                }
                Tensor v = draws.tensor(operands.get(i).shape());
                Tensor up = at(op, operands, i, v.mul(STEP));
                Tensor down = at(op, operands, i, v.mul(-STEP));
                double expected = dot(dy, up.sub(down)) / (2 * STEP);
                double actual = dot(gradients.get(g), v);
                double scale = dot(gradients.get(g).abs(), v.abs()) + dot(dy.abs(), up.abs()) + 1;
                assertThat(actual)
                        .as("operand %d of %s", i, example)
                        .isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-6 * scale));
                g++;
            }
            assertThat(g).isEqualTo(gradients.size());
        }
    }

    private static Tensor at(Op.Fused op, List<Tensor> operands, int i, Tensor shift) {
        List<Tensor> shifted = new ArrayList<>(operands);
        shifted.set(i, operands.get(i).add(shift));
        return Tensor.execute(op, shifted).getFirst();
    }

    private static double dot(Tensor a, Tensor b) {
        return a.mul(b).sum().item();
    }

    /** A branch gets what a sequence of its own with the same prefix gets, and the gradient of a shared prefix is the sum. */
    @Test
    void branchesAreSequencesWithASharedPrefix() {
        Draws d = new Draws(5, BACKEND, DType.F64, Values.NORMAL);
        Tensor qkv = d.tensor(Shape.of(9, 12));
        Segments tree = Segments.of(4).branch(0, 3, 2).branch(0, 3, 3); // rows 0-3, 4-5, 6-8
        Tensor y = qkv.attention(2, tree);
        Tensor dy = d.tensor(y.shape());
        Tensor dx = Tensor.execute(new Op.Grad(new Op.Attention(2, tree)), List.of(qkv, dy))
                .getFirst();
        Tensor sum = qkv.mul(0);
        int[][] sequences = {{0, 1, 2, 3}, {0, 1, 2, 4, 5}, {0, 1, 2, 6, 7, 8}};
        int[] shared = {0, 3, 3};
        for (int s = 0; s < sequences.length; s++) {
            Tensor rows = longbow.tensor.Tensors.ofInts(BACKEND, sequences[s]);
            int own = sequences[s].length - shared[s];
            Segments alone = Segments.of(sequences[s].length);
            Tensor single = qkv.indexSelect(rows);
            Tensor ys = single.attention(2, alone);
            Bits.assertSame("branch " + s, y.indexSelect(rows).narrow(0, shared[s], own), ys.narrow(0, shared[s], own));
            Tensor cotangent = dy.indexSelect(rows).narrow(0, shared[s], own).pad(0, shared[s], 0);
            Tensor ds = Tensor.execute(new Op.Grad(new Op.Attention(2, alone)), List.of(single, cotangent))
                    .getFirst();
            sum = sum.add(ds.scatterAdd(rows, 9));
        }
        assertThat(dx.sub(sum).abs().max().item()).isLessThan(1e-14);
        assertThat(dx.abs().max().item()).isGreaterThan(0.1);
    }
}
