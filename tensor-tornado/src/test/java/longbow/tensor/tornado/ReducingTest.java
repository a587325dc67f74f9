package longbow.tensor.tornado;

import static longbow.tensor.tornado.Sample.REFERENCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;
import org.junit.jupiter.api.Test;

final class ReducingTest {
    private static final float INF = Float.POSITIVE_INFINITY;
    private static final float NAN = Float.NaN;
    private static final Bench BENCH = Bench.INSTANCE;

    private static void check(Op.Reduce op, Tensor x) {
        BENCH.clear();
        Tensor expected = REFERENCE.execute(op, List.of(x)).getFirst();
        Operand y = BENCH.result(x.dtype(), expected.shape());
        Reducing.reduce(BENCH, op, BENCH.put(x), y);
        String what = op + " of " + x.dtype() + x.shape();
        switch (x.dtype()) {
            case F32 -> Sample.same(what, BENCH.floats(y), expected.toFloatArray());
            case F64 -> assertThat(BENCH.doubles(y)).as(what).containsExactly(expected.toDoubleArray());
            default -> assertThat(BENCH.ints(y)).as(what).containsExactly(expected.toIntArray());
        }
    }

    /** Every kind of reduction, in all types: the quotients are not exact, and the sums of integers wrap around. */
    private static void all(Tensor x, List<Integer> dims) {
        for (Op.Reduce.Kind kind : Op.Reduce.Kind.values()) {
            Op.Reduce op = new Op.Reduce(kind, dims, false);
            check(op, x);
            check(op, x.to(DType.F64).div(3));
            check(op, x.mul(5e8).to(DType.I32));
        }
    }

    @Test
    void rowsOfAnyWidthHaveTheBitsOfTheReference() {
        Key key = Key.of(1);
        for (int width : new int[] {0, 1, 2, 63, 64, 65, 127, 128, 1000, 65_536, 65_537, 70_000, 262_145, 458_753}) {
            int rows = width > 100_000 ? 1 : width > 10_000 ? 3 : 7;
            all(Sample.normal(key, rows, width), List.of(1));
        }
    }

    @Test
    void columnsAreChains() {
        Key key = Key.of(2);
        for (int rows : new int[] {0, 1, 2, 3, 4, 5, 1000}) {
            all(Sample.normal(key, rows, 130), List.of(0));
        }
    }

    @Test
    void moreRowsThanGroups() {
        all(Sample.normal(Key.of(3), 10_000, 3), List.of(1));
    }

    @Test
    void everySetOfDimensions() {
        Key key = Key.of(4);
        for (Shape shape : List.of(
                Shape.of(),
                Shape.of(5),
                Shape.of(3, 4),
                Shape.of(3, 1, 4),
                Shape.of(2, 3, 4, 5),
                Shape.of(2, 0, 4),
                Shape.of(2, 3, 2, 3, 2, 3, 2),
                Shape.of(1, 1, 7, 1))) {
            Tensor x = Sample.normal(key, shape);
            for (int set = 0; set < 1 << shape.rank(); set++) {
                List<Integer> dims = new ArrayList<>();
                for (int dim = 0; dim < shape.rank(); dim++) {
                    if ((set >> dim & 1) == 1) {
                        dims.add(dim);
                    }
                }
                all(x, dims);
            }
        }
    }

    @Test
    void specialValues() {
        float[] values = new float[8 * 70];
        for (int row = 0; row < 8; row++) {
            for (int e = 0; e < 70; e++) {
                values[row * 70 + e] = row == 0 ? -INF : row == 1 ? -0f : row == 2 ? Float.MAX_VALUE : -1f;
            }
        }
        values[3 * 70 + 69] = NAN;
        values[4 * 70] = NAN;
        values[4 * 70 + 33] = INF;
        values[5 * 70 + 68] = 0f;
        values[5 * 70 + 5] = -0f;
        values[6 * 70 + 7] = INF;
        values[6 * 70 + 8] = -INF;
        values[7 * 70 + 7] = Float.MIN_VALUE;
        Tensor x = Sample.tensor(Shape.of(8, 70), values);
        all(x, List.of(1));
        all(x, List.of(0));
        all(x, List.of(0, 1));
    }

    @Test
    void columnsSumsOverRows() {
        BENCH.clear();
        Tensor x = Sample.normal(Key.of(5), 201, 77);
        Operand y = BENCH.result(DType.F32, Shape.of(77));
        Reducing.columns(BENCH, BENCH.put(x).at(), 201, 77, y.at());
        Sample.same("columns", BENCH.floats(y), x.sum(0).toFloatArray());
    }

    @Test
    void argmaxIsTheFirstGreatest() {
        Key key = Key.of(6);
        for (int width : new int[] {1, 2, 63, 64, 65, 1000, 70_000}) {
            Shape shape = Shape.of(width > 10_000 ? 2 : 9, width);
            float[] values = Sample.normal(key, shape).toFloatArray();
            for (int j = 0; j < values.length; j++) {
                values[j] = Math.round(values[j] * 2); // many equal ones, zeros of both signs
            }
            argmax(Sample.tensor(shape, values));
        }
        argmax(Sample.tensor(Shape.of(0, 3)));
        argmax(Sample.tensor(Shape.of(3), -INF, -INF, -INF));
        argmax(Sample.tensor(Shape.of(3, 3), -INF, NAN, NAN, INF, NAN, INF, -0f, 0f, -INF));
        float[] late = Sample.normal(key, 400).toFloatArray();
        late[130] = NAN;
        late[66] = NAN;
        late[300] = INF;
        argmax(Sample.tensor(Shape.of(2, 200), late));
    }

    private static void argmax(Tensor x) {
        BENCH.clear();
        Tensor expected = REFERENCE.execute(new Op.Argmax(), List.of(x)).getFirst();
        Operand y = BENCH.result(DType.I32, expected.shape());
        Reducing.argmax(BENCH, BENCH.put(x), y);
        assertThat(BENCH.ints(y)).as("argmax of %s", x.shape()).isEqualTo(expected.toIntArray());
    }

    @Test
    void cumulativeSums() {
        Key key = Key.of(7);
        for (Shape shape : List.of(Shape.of(1), Shape.of(1000), Shape.of(3, 0, 2), Shape.of(5, 70, 3))) {
            Tensor x = Sample.normal(key, shape);
            for (int dim = 0; dim < shape.rank(); dim++) {
                for (boolean reverse : new boolean[] {false, true}) {
                    BENCH.clear();
                    Op.Cumsum op = new Op.Cumsum(dim, reverse);
                    Tensor expected = REFERENCE.execute(op, List.of(x)).getFirst();
                    Operand y = BENCH.result(DType.F32, shape);
                    Reducing.cumsum(BENCH, op, BENCH.put(x), y);
                    Sample.same(op + " of " + shape, BENCH.floats(y), expected.toFloatArray());
                }
            }
        }
    }
}
