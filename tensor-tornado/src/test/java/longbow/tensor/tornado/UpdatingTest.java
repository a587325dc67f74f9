package longbow.tensor.tornado;

import static longbow.tensor.tornado.Sample.REFERENCE;

import java.util.List;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Update;
import org.junit.jupiter.api.Test;

final class UpdatingTest {
    private static final Bench BENCH = Bench.INSTANCE;

    @Test
    void stepsOfAdamW() {
        Key key = Key.of(1);
        Update.AdamW update = new Update.AdamW(0.9, 0.999, 1e-8, 0.1);
        for (int n : new int[] {0, 1, 63, 65, 1000, 300_000}) {
            Shape shape = Shape.of(n);
            List<Tensor> cells = List.of(
                    Sample.normal(key, shape),
                    REFERENCE.full(DType.F32, shape, 0),
                    REFERENCE.full(DType.F32, shape, 0));
            BENCH.clear();
            List<Operand> operands = BENCH.put(cells);
            for (int step = 1; step <= 4; step++) {
                Tensor g = Sample.normal(key.fold(step), shape);
                double[] s = step < 3 ? new double[] {0.01 / step, step} : new double[] {0.003, step, 0.37};
                Tensor schedule = REFERENCE.tensor(DType.F64, Shape.of(s.length), s);
                REFERENCE.update(update, cells, List.of(g, schedule));
                Updating.update(BENCH, update, operands, BENCH.put(List.of(g, schedule)));
                for (int cell = 0; cell < 3; cell++) {
                    String what = "cell " + cell + " of " + n + " after step " + step;
                    Sample.same(
                            what,
                            BENCH.floats(operands.get(cell)),
                            cells.get(cell).toFloatArray());
                }
            }
        }
    }

    @Test
    void lerp() {
        Key key = Key.of(2);
        for (double weight : new double[] {0, 0.005, 0.3, 1}) {
            for (int n : new int[] {0, 1, 65, 300_000}) {
                BENCH.clear();
                Tensor cell = Sample.normal(key, n);
                Tensor x = Sample.normal(key.fold(1), n);
                Operand p = BENCH.put(cell);
                Update.Lerp update = new Update.Lerp(weight);
                Updating.update(BENCH, update, List.of(p), List.of(BENCH.put(x)));
                REFERENCE.update(update, List.of(cell), List.of(x));
                Sample.same(update + " of " + n, BENCH.floats(p), cell.toFloatArray());
            }
        }
    }
}
