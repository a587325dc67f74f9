package longbow.tensor.tornado;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Attention on the device is that of the reference, bit for bit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttendingTest {
    private static final Key KEY = Key.of(72);
    /** Heads and the dimension of one. */
    private static final int[][] HEADS = {{1, 1}, {2, 8}, {3, 20}, {1, 64}, {2, 96}, {1, 256}, {5, 3}};

    private final Bench bench = Bench.INSTANCE;

    @BeforeEach
    void clear() {
        bench.clear();
    }

    @Test
    void randomBatchesWithBranches() {
        for (int j = 0; j < HEADS.length; j++) {
            bench.clear();
            Segments segments = segments(KEY.fold(j));
            Tensor qkv = Sample.normal(KEY.fold(100 + j), segments.rows(), 3 * HEADS[j][0] * HEADS[j][1]);
            compare(new Op.Attention(HEADS[j][0], segments), qkv, Attending.SCORES);
        }
    }

    @Test
    void blocksOfQueriesChangeNothing() {
        for (int scores : new int[] {1, 50, 300, 1000}) {
            bench.clear();
            Segments segments = segments(KEY.fold(20));
            Tensor qkv = Sample.normal(KEY.fold(120), segments.rows(), 3 * 2 * 8);
            compare(new Op.Attention(2, segments), qkv, scores);
        }
    }

    @Test
    void sequencesLongerThanAGroup() {
        Segments segments = Segments.of(300, 65)
                .branch(0, 130, 70)
                .branch(0, 300, 1)
                .branch(1, 0, 64)
                .branch(0, 7, 0);
        Tensor qkv = Sample.normal(KEY.fold(121), segments.rows(), 3 * 2 * 16);
        compare(new Op.Attention(2, segments), qkv, Attending.SCORES);
        compare(new Op.Attention(2, segments), qkv, 20_000);
    }

    @Test
    void equalScores() {
        Segments segments =
                Segments.of(150, 9).branch(0, 70, 40).branch(1, 9, 3).branch(0, 150, 2);
        for (int part = 0; part < 2; part++) { // no queries, then no keys
            bench.clear();
            float[] values =
                    Sample.normal(KEY.fold(122), segments.rows(), 3 * 32).toFloatArray();
            for (int row = 0; row < segments.rows(); row++) {
                for (int c = 0; c < 32; c++) {
                    values[row * 96 + part * 32 + c] = 0;
                }
            }
            Tensor qkv = Sample.REFERENCE.tensor(DType.F32, Shape.of(segments.rows(), 96), values);
            compare(new Op.Attention(2, segments), qkv, 7000);
        }
    }

    @Test
    void noRows() {
        compare(new Op.Attention(2, Segments.of()), Sample.normal(KEY, 0, 12), Attending.SCORES);
        compare(new Op.Attention(2, Segments.of(0, 0)), Sample.normal(KEY, 0, 12), Attending.SCORES);
    }

    private void compare(Op.Attention op, Tensor qkv, int scores) {
        Tensor dy = Sample.normal(KEY.fold(999), qkv.shape().dim(0), qkv.shape().dim(1) / 3);
        Operand x = bench.put(qkv);
        Operand y = bench.result(DType.F32, dy.shape());
        Attending.forward(bench, op, x, y, scores);
        Sample.same(
                "attention",
                bench.floats(y),
                Sample.REFERENCE.execute(op, List.of(qkv)).getFirst().toFloatArray());
        Operand dx = bench.result(DType.F32, qkv.shape());
        Attending.backward(bench, op, x, bench.put(dy), dx, scores);
        Sample.same(
                "gradient",
                bench.floats(dx),
                Sample.REFERENCE
                        .execute(new Op.Grad(op), List.of(qkv, dy))
                        .getFirst()
                        .toFloatArray());
    }

    /** Roots and branches of random lengths, empty ones among them. */
    private static Segments segments(Key key) {
        List<int[]> all = new ArrayList<>();
        for (int s = 0; s < 9; s++) {
            int parent = s < 3 ? -1 : key.below(s, 3 * s);
            boolean root = parent < 0 || all.get(parent)[1] >= 0;
            int length = key.below(s % 3 == 0 ? 40 : 12, 3 * s + 1);
            int prefix = root ? 0 : key.below(all.get(parent)[0] + 1, 3 * s + 2);
            all.add(new int[] {length, root ? -1 : parent, prefix});
        }
        return Segments.of(column(all, 0), column(all, 1), column(all, 2));
    }

    private static int[] column(List<int[]> rows, int j) {
        return rows.stream().mapToInt(row -> row[j]).toArray();
    }
}
