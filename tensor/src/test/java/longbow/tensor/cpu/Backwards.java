package longbow.tensor.cpu;

import java.util.List;
import java.util.function.IntConsumer;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.KvCache;
import longbow.tensor.Plan;
import longbow.tensor.Program;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;
import longbow.tensor.op.Update;

/**
 * A backend that runs the tasks of a region from the last to the first, and lays out plans for several threads: lanes that
 * share memory, which threads would show only now and then, give other bits here every time.
 */
final class Backwards implements Backend {
    private final Backend inner = new VectorBackend(1);
    private final int threads;

    Backwards(int threads) {
        this.threads = threads;
    }

    @Override
    public String description() {
        return "backwards";
    }

    @Override
    public List<Tensor> execute(Op op, List<Tensor> inputs) {
        return inner.execute(op, inputs).stream().map(this::mine).toList();
    }

    @Override
    public void execute(Op op, List<Tensor> inputs, List<Tensor> outputs) {
        inner.execute(op, inputs, outputs);
    }

    @Override
    public void update(Update update, List<Tensor> cells, List<Tensor> inputs) {
        throw new UnsupportedOperationException("what tasks share must not be overwritten");
    }

    @Override
    public Tensor tensor(DType dtype, Shape shape, Object array) {
        return mine(inner.tensor(dtype, shape, array));
    }

    @Override
    public Object toArray(Tensor tensor) {
        return inner.toArray(tensor);
    }

    @Override
    public KvCache kvCache(DType dtype, int layers, int heads, int kvHeads, int headDim) {
        return inner.kvCache(dtype, layers, heads, kvHeads, headDim);
    }

    @Override
    public void parallel(int tasks, IntConsumer body) {
        for (int i = tasks - 1; i >= 0; i--) {
            body.accept(i);
        }
    }

    @Override
    public Plan compile(Program program) {
        return new Replay(this, program, threads);
    }

    private Tensor mine(Tensor tensor) {
        return new Tensor(this, tensor.dtype(), tensor.shape(), tensor.storage());
    }
}
