package longbow.tensor.tornado;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import longbow.tensor.DType;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Workspace;
import longbow.tensor.op.Op;
import longbow.tensor.op.Op.Unary.Kind;
import org.junit.jupiter.api.Test;

/** Functions of one number have the bits of the processor's, whatever the number. */
class ElementaryTest {
    private static final float[] SPECIAL = {
        0f,
        -0f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE
    };

    @Test
    void unaryOperations() {
        for (Kind kind : Kind.values()) {
            compare(new Op.Unary(kind), everywhere(), around(1), around(20), around(110));
        }
    }

    @Test
    void activations() {
        for (Op.Fused op : List.of(new Op.Gelu(), new Op.GeluErf(), new Op.Silu())) {
            compare(op, everywhere(), around(1), around(12), around(110));
            compare(new Op.Grad(op), everywhere(), around(1), around(12), around(110));
        }
    }

    @Test
    void quotients() {
        float[] dividends = everywhere();
        float[] divisors = dividends.clone();
        Random random = new Random(3);
        for (int j = divisors.length - 1; j > 0; j--) {
            int other = random.nextInt(j + 1);
            float value = divisors[j];
            divisors[j] = divisors[other];
            divisors[other] = value;
        }
        compare(
                new Op.Binary(Op.Binary.Kind.DIV),
                List.of(
                        Sample.tensor(Shape.of(dividends.length), dividends),
                        Sample.tensor(Shape.of(divisors.length), divisors)));
    }

    /** Compares the function of these numbers, or the gradient for a slope of 1. */
    private static void compare(Op op, float[]... samples) {
        for (float[] sample : samples) {
            Tensor x = Sample.tensor(Shape.of(sample.length), sample);
            compare(op, op instanceof Op.Grad ? List.of(x, x.backend().full(DType.F32, x.shape(), 1)) : List.of(x));
        }
    }

    private static void compare(Op op, List<Tensor> in) {
        try (Workspace workspace = Workspace.open(TestBackend.INSTANCE)) {
            List<Tensor> there =
                    in.stream().map(x -> x.to(TestBackend.INSTANCE)).toList();
            float[] actual = Tensor.execute(op, there).getFirst().toFloatArray();
            float[] expected = Tensor.execute(op, in).getFirst().toFloatArray();
            for (int j = 0; j < expected.length; j++) {
                if (Float.floatToIntBits(actual[j]) != Float.floatToIntBits(expected[j])) {
                    int at = j;
                    throw new AssertionError("%s of %s is %s and not %s"
                            .formatted(
                                    op,
                                    in.stream().map(x -> x.toFloatArray()[at]).toList(),
                                    actual[j],
                                    expected[j]));
                }
            }
        }
    }

    /** Returns numbers of every sign and magnitude, subnormal ones and infinities among them. */
    private static float[] everywhere() {
        float[] values = Arrays.copyOf(SPECIAL, 1 << 20);
        int step = 4111; // odd: the bits go round
        for (int j = SPECIAL.length, bits = 1; j < values.length; j++, bits += step) {
            values[j] = Float.intBitsToFloat(bits);
        }
        return values;
    }

    /** Returns numbers between -most and most. */
    private static float[] around(float most) {
        Random random = new Random(2);
        float[] values = new float[1 << 18];
        for (int j = 0; j < values.length; j++) {
            values[j] = (2 * random.nextFloat() - 1) * most;
        }
        return values;
    }
}
