package longbow.tensor.tornado;

import static longbow.tensor.tornado.Sample.REFERENCE;

import java.util.List;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Matrix products have the bits of the reference. */
class ProductsTest {
    private static final Bench BENCH = Bench.INSTANCE;

    @BeforeEach
    void clear() {
        BENCH.clear();
    }

    @Test
    void moreMatricesThanADeviceHasGroups() {
        compare(Sample.normal(Key.of(1), 65_538, 16, 1), Sample.normal(Key.of(2), 65_538, 1, 1));
    }

    @Test
    void tilesAndTheirEdges() {
        for (int[] size :
                new int[][] {{16, 1, 1}, {64, 64, 16}, {65, 63, 17}, {130, 70, 33}, {15, 200, 40}, {20, 5, 0}}) {
            clear();
            compare(Sample.normal(Key.of(3), 2, size[0], size[2]), Sample.normal(Key.of(4), size[2], size[1]));
        }
    }

    private static void compare(Tensor a, Tensor b) {
        Op.MatMul op = new Op.MatMul(false, false);
        Tensor expected = REFERENCE.execute(op, List.of(a, b)).getFirst();
        Operand y = BENCH.result(DType.F32, expected.shape());
        Products.matmul(BENCH, op, BENCH.put(a), BENCH.put(b), y);
        Sample.same(a.shape() + " x " + b.shape(), BENCH.floats(y), expected.toFloatArray());
    }
}
