package longbow.tensor.cpu;

import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.HalfPrecision;
import longbow.tensor.KvCache;
import longbow.tensor.Memory;
import longbow.tensor.Plan;
import longbow.tensor.Program;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Workspace;
import longbow.tensor.op.Op;
import longbow.tensor.op.ShapeRules;
import longbow.tensor.op.Update;

/**
 * The scalar reference backend, in single and double precision: plain loops, one thread, no cleverness. It is the
 * specification of every other CPU backend, bit for bit, and what they fall back to.
 */
public final class ReferenceBackend implements Backend {
    private final BlockPool memory = new BlockPool();

    @Override
    public String description() {
        return "reference, scalar";
    }

    @Override
    public List<Tensor> execute(Op op, List<Tensor> in) {
        List<ShapeRules.Result> results = ShapeRules.infer(op, in);
        Tensor view = Movement.view(this, op, in.get(0));
        if (view != null) {
            return List.of(view);
        }
        List<Tensor> out = memory.results(this, op, results);
        compute(op, in, out);
        return out;
    }

    @Override
    public void execute(Op op, List<Tensor> in, List<Tensor> out) {
        compute(op, in, out);
    }

    @Override
    public void update(Update update, List<Tensor> cells, List<Tensor> inputs) {
        Cells.check(this, update, cells, inputs);
        ReferenceUpdates.apply(update, cells, inputs);
    }

    @Override
    public boolean overwritable(Tensor tensor) {
        return Cells.overwritable(tensor);
    }

    @Override
    public Tensor tensor(DType dtype, Shape shape, Object array) {
        return copy(this, memory, dtype, shape, array);
    }

    @Override
    public Tensor full(DType dtype, Shape shape, double value) {
        return full(this, memory, dtype, shape, value);
    }

    @Override
    public Object toArray(Tensor tensor) {
        return Movement.toArray(tensor);
    }

    @Override
    public <T> T reduce(int tasks, IntFunction<T> body, BinaryOperator<T> combine) {
        SumTree<T> tree = new SumTree<>(tasks, body, combine);
        parallel(tasks, tree);
        return tree.result();
    }

    @Override
    public Plan compile(Program program) {
        return memory.remember(new Replay(this, program, 1));
    }

    @Override
    public Workspace workspace() {
        return memory.open();
    }

    @Override
    public Memory memory() {
        return memory.report();
    }

    @Override
    public KvCache kvCache(DType dtype, int layers, int heads, int kvHeads, int headDim) {
        return new ReferenceKvCache(this, new KvCache.Format(dtype, layers, heads, kvHeads, headDim));
    }

    static Tensor full(Backend backend, BlockPool memory, DType dtype, Shape shape, double value) {
        Tensor tensor = memory.tensor(backend, dtype, shape, null);
        int n = shape.numel();
        switch (Strided.of(tensor).array()) {
            case float[] a -> Arrays.fill(a, 0, n, (float) value);
            case double[] a -> Arrays.fill(a, 0, n, value);
            case short[] a -> Arrays.fill(a, 0, n, HalfPrecision.fromDouble(dtype, value));
            case int[] a -> Arrays.fill(a, 0, n, (int) value);
            case long[] a -> Arrays.fill(a, 0, n, (long) value);
            case boolean[] a -> Arrays.fill(a, 0, n, value != 0);
            default -> throw new AssertionError(dtype);
        }
        return tensor;
    }

    static Tensor copy(Backend backend, BlockPool memory, DType dtype, Shape shape, Object array) {
        dtype.checkArray(shape, array);
        Tensor copy = memory.tensor(backend, dtype, shape, null);
        System.arraycopy(array, 0, Strided.of(copy).array(), 0, shape.numel());
        return copy;
    }

    /** Executes {@code op} in scalar code; the results go where {@code out} lies, in row-major order. */
    static void compute(Op op, List<Tensor> in, List<Tensor> out) {
        Tensor x = in.get(0);
        switch (op) {
            case Op.Unary u -> write(out, ReferenceElementwise.unary(u, x));
            case Op.Binary b -> write(out, ReferenceElementwise.binary(b, x, in.get(1)));
            case Op.Compare c -> write(out, ReferenceElementwise.compare(c, x, in.get(1)));
            case Op.Where w -> write(out, ReferenceElementwise.where(x, in.get(1), in.get(2)));
            case Op.Cast c -> write(out, Casts.cast(c.dtype(), x));
            case Op.Reduce r -> write(out, ReferenceReduce.reduce(r, x));
            case Op.Argmax a -> write(out, ReferenceReduce.argmax(x));
            case Op.Argsort a -> write(out, ReferenceOrder.argsort(a.descending(), x));
            case Op.Cumsum c -> write(out, ReferenceOrder.cumsum(c, x));
            case Op.Sample s -> write(out, ReferenceSampling.sample(x, in.get(1)));
            case Op.Likeliest l -> write(out, ReferenceSampling.likeliest(l, x));
            case Op.MatMul m -> write(out, ReferenceMatMul.matmul(m, x, in.get(1)));
            case Op.Reshape r -> Movement.copy(x, out.getFirst());
            case Op.Permute p -> Movement.copy(Movement.permute(x.backend(), p, x), out.getFirst());
            case Op.Expand e -> Movement.copy(Movement.expand(x.backend(), e, x), out.getFirst());
            case Op.Narrow n -> Movement.copy(Movement.narrow(x.backend(), n, x), out.getFirst());
            case Op.Flip f -> Movement.copy(Movement.flip(x.backend(), f, x), out.getFirst());
            case Op.Contiguous c -> Movement.copy(x, out.getFirst());
            case Op.Prepack p -> Movement.copy(x, out.getFirst());
            case Op.Pad p -> write(out, Movement.pad(p, x, out.get(0).shape()));
            case Op.Concat c -> write(out, Movement.concat(c, in));
            case Op.IndexSelect s -> write(out, ReferenceIndexing.indexSelect(x, in.get(1)));
            case Op.ScatterAdd s ->
                write(
                        out,
                        ReferenceIndexing.scatterAdd(
                                x, in.get(1), out.getFirst().shape()));
            case Op.Gather g -> write(out, ReferenceIndexing.gather(x, in.get(1)));
            case Op.Scatter s ->
                write(
                        out,
                        ReferenceIndexing.scatter(x, in.get(1), out.getFirst().shape()));
            case Op.Rotary r -> write(out, ReferenceElementwise.rotary(x, in.get(1), in.get(2)));
            case Op.Dropout d -> write(out, ReferenceElementwise.dropout(d, x));
            case Op.KeyedDropout d ->
                write(out, ReferenceElementwise.dropout(ReferenceElementwise.keyed(d, in.get(1)), x));
            case Op.Fused f -> write(out, ReferenceFused.forward(f, in));
            case Op.Grad g -> write(out, (Object[]) ReferenceGrad.backward(g.op(), in));
        }
    }

    /** Writes one array of elements to each result: of its own type, or double[], which is rounded. */
    private static void write(List<Tensor> out, Object... values) {
        for (int i = 0; i < values.length; i++) {
            Tensor to = out.get(i);
            Strided s = Strided.of(to);
            Object from = values[i] instanceof double[] wide ? Rows.narrow(to.dtype(), wide) : values[i];
            System.arraycopy(from, 0, s.array(), s.offset(), to.numel());
        }
    }
}
