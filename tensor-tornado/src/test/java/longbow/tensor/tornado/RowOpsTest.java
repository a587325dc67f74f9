package longbow.tensor.tornado;

import static longbow.tensor.tornado.Sample.REFERENCE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;
import org.junit.jupiter.api.Test;

final class RowOpsTest {
    private static final float LEAST = Float.NEGATIVE_INFINITY;
    private static final Bench BENCH = Bench.INSTANCE;
    private static final List<Shape> SHAPES = List.of(
            Shape.of(7, 1),
            Shape.of(7, 63),
            Shape.of(7, 64),
            Shape.of(2, 3, 65),
            Shape.of(128),
            Shape.of(5, 1000),
            Shape.of(2, 70_000),
            Shape.of(1, 140_000),
            Shape.of(5000, 3),
            Shape.of(0, 5),
            Shape.of(0, 0),
            Shape.of(4, 0));

    /** Forward and gradient of {@code op} have the bits of the reference. */
    private static void check(Op.Fused op, Tensor... in) {
        BENCH.clear();
        List<Tensor> operands = new ArrayList<>(List.of(in));
        Tensor expected = REFERENCE.execute(op, operands).getFirst();
        Operand y = BENCH.result(DType.F32, expected.shape());
        String what = op + " of " + in[0].shape();
        RowOps.forward(BENCH, op, BENCH.put(operands), y);
        Sample.same(what, BENCH.floats(y), expected.toFloatArray());

        BENCH.clear();
        operands.add(Sample.normal(Key.of(99), expected.shape()));
        List<Tensor> gradients = REFERENCE.execute(new Op.Grad(op), operands);
        List<Operand> out = new ArrayList<>();
        for (Tensor gradient : gradients) {
            out.add(BENCH.result(DType.F32, gradient.shape()));
        }
        RowOps.backward(BENCH, op, BENCH.put(operands), out);
        for (int g = 0; g < out.size(); g++) {
            float[] values = gradients.get(g).toFloatArray();
            Sample.same("gradient " + g + " of " + what, BENCH.floats(out.get(g)), values);
        }
    }

    @Test
    void softmax() {
        Key key = Key.of(1);
        for (Shape shape : SHAPES) {
            check(new Op.Softmax(), Sample.normal(key, shape));
        }
    }

    @Test
    void logSoftmax() {
        Key key = Key.of(2);
        for (Shape shape : SHAPES) {
            check(new Op.LogSoftmax(), Sample.normal(key, shape));
        }
    }

    @Test
    void crossEntropy() {
        Key key = Key.of(3);
        for (Shape shape : SHAPES) {
            if (shape.dim(-1) > 0) {
                check(new Op.CrossEntropy(), Sample.normal(key, shape), targets(key.fold(1), shape));
            }
        }
    }

    private static Tensor targets(Key key, Shape shape) {
        int[] dims = Arrays.copyOf(shape.dims(), shape.rank() - 1);
        int[] targets = new int[Shape.of(dims).numel()];
        for (int r = 0; r < targets.length; r++) {
            targets[r] = key.below(shape.dim(-1), r);
        }
        return REFERENCE.tensor(DType.I32, Shape.of(dims), targets);
    }

    @Test
    void rowsThatHoldInfinityOrNaN() {
        Key key = Key.of(4);
        float[] values = Sample.normal(key, 6 * 70).toFloatArray();
        for (int e = 0; e < 70; e++) {
            values[e] = LEAST;
            values[70 + e] = e % 3 == 0 ? values[70 + e] : LEAST;
        }
        values[2 * 70 + 69] = Float.NaN;
        values[3 * 70 + 3] = Float.POSITIVE_INFINITY;
        values[4 * 70 + 3] = Float.MAX_VALUE;
        Tensor x = Sample.tensor(Shape.of(6, 70), values);
        check(new Op.Softmax(), x);
        check(new Op.LogSoftmax(), x);
        check(new Op.CrossEntropy(), x, targets(key.fold(1), x.shape()));
        Tensor weight = Sample.normal(key.fold(2), 70);
        check(new Op.LayerNorm(1e-5), x, weight, weight);
        check(new Op.RmsNorm(1e-5), x, weight);
    }

    @Test
    void normalisation() {
        Key key = Key.of(5);
        for (Shape shape : SHAPES) {
            Tensor x = Sample.normal(key, shape);
            Tensor gamma = Sample.normal(key.fold(1), shape.dim(-1));
            Tensor beta = Sample.normal(key.fold(2), shape.dim(-1));
            check(new Op.LayerNorm(1e-5), x, gamma, beta);
            check(new Op.RmsNorm(1e-6), x, gamma);
        }
    }
}
