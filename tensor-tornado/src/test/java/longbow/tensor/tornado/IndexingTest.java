package longbow.tensor.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Indexing, rotary positions and dropout have the bits of the reference. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IndexingTest {
    private static final Key KEY = Key.of(71);
    private final Bench bench = Bench.INSTANCE;

    /** Launches an operation on operands. */
    private interface Emit {
        void emit(Launcher to, Operand[] x, Operand y);
    }

    @BeforeEach
    void clear() {
        bench.clear();
    }

    @Test
    void rowsOfATable() {
        for (int[] size : new int[][] {{1, 1, 1}, {7, 5, 20}, {300, 33, 700}, {3, 0, 4}, {3, 4, 0}}) {
            Tensor table = Sample.normal(KEY.fold(1), size[0], size[1]);
            Tensor ids = Sample.ids(KEY.fold(2), size[0], size[2]);
            same(new Op.IndexSelect(), (to, x, y) -> Indexing.indexSelect(to, x[0], x[1], y), table, ids);
        }
        Tensor cube = Sample.normal(KEY.fold(1), 5, 3, 2);
        Tensor square = Sample.ids(KEY.fold(2), 5, 4, 3);
        same(new Op.IndexSelect(), (to, x, y) -> Indexing.indexSelect(to, x[0], x[1], y), cube, square);
    }

    @Test
    void sumsOfRowsWithRepeatedIds() {
        for (int[] size : new int[][] {{1, 1, 1}, {7, 5, 200}, {300, 33, 700}, {100, 3, 0}, {3, 0, 4}, {1, 9, 500}}) {
            Tensor values = Sample.normal(KEY.fold(3), size[2], size[1]);
            Tensor ids = Sample.ids(KEY.fold(4), size[0], size[2]);
            same(new Op.ScatterAdd(size[0]), (to, x, y) -> Indexing.scatterAdd(to, x[0], x[1], y), values, ids);
        }
        same(
                new Op.ScatterAdd(4),
                (to, x, y) -> Indexing.scatterAdd(to, x[0], x[1], y),
                Sample.normal(KEY.fold(3), 2, 3, 5),
                Sample.ids(KEY.fold(4), 4, 2, 3));
    }

    @Test
    void elementsOfRows() {
        for (int[] size : new int[][] {{1, 1, 1}, {6, 50, 9}, {200, 11, 1}, {4, 3, 30}, {4, 3, 0}}) {
            Tensor values = Sample.normal(KEY.fold(5), size[0], size[1]);
            Tensor ids = Sample.ids(KEY.fold(6), size[1], size[0], size[2]);
            same(new Op.Gather(), (to, x, y) -> Indexing.gather(to, x[0], x[1], y), values, ids);
        }
    }

    @Test
    void sumsOfElementsOfRowsStartAtTheFirst() {
        for (int[] size : new int[][] {{1, 1, 1}, {6, 50, 9}, {200, 11, 1}, {4, 3, 30}, {4, 3, 0}}) {
            Tensor values = Sample.normal(KEY.fold(7), size[0], size[2]);
            Tensor ids = Sample.ids(KEY.fold(8), size[1], size[0], size[2]);
            same(new Op.Scatter(size[1]), (to, x, y) -> Indexing.scatter(to, x[0], x[1], y), values, ids);
        }
        Tensor zeros = Sample.REFERENCE.tensor(DType.F32, Shape.of(1, 2), new float[] {-0f, -0f});
        Tensor ids = Sample.REFERENCE.tensor(DType.I32, Shape.of(1, 2), new int[] {1, 1});
        same(new Op.Scatter(3), (to, x, y) -> Indexing.scatter(to, x[0], x[1], y), zeros, ids);
    }

    @Test
    void rotaryPositions() {
        for (int[] size : new int[][] {{1, 1, 1}, {9, 3, 8}, {40, 2, 32}, {0, 2, 4}}) {
            Tensor x = Sample.normal(KEY.fold(9), size[0], size[1] * 2 * size[2]);
            Tensor cos = Sample.normal(KEY.fold(10), size[0], size[2]);
            Tensor sin = Sample.normal(KEY.fold(11), size[0], size[2]);
            same(new Op.Rotary(), (to, in, y) -> Indexing.rotary(to, in[0], in[1], in[2], y), x, cos, sin);
        }
    }

    @Test
    void dropoutDropsWhatTheReferenceDrops() {
        Tensor x = Sample.normal(KEY.fold(12), 50, 101);
        for (Key key : List.of(Key.of(0), Key.of(-1), KEY.fold(13), new Key(0x8000000080000000L, -5))) {
            for (double p : new double[] {0, 0.1, 0.5, 0.9, 1}) {
                Op.Dropout op = new Op.Dropout(key, p);
                same(op, (to, in, y) -> Indexing.dropout(to, op, in[0], y), x);
            }
        }
    }

    private void same(Op op, Emit emit, Tensor... inputs) {
        Tensor expected = Sample.REFERENCE.execute(op, List.of(inputs)).getFirst();
        Operand[] operands = new Operand[inputs.length];
        for (int j = 0; j < inputs.length; j++) {
            operands[j] = bench.put(inputs[j]);
        }
        Operand y = bench.result(DType.F32, expected.shape());
        emit.emit(bench, operands, y);
        assertThat(bench.floats(y)).containsExactly(expected.toFloatArray());
    }
}
