package longbow.tensor.cpu;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.KvCache;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;
import longbow.tensor.op.ShapeRules;
import longbow.tensor.op.Update;

/**
 * The scalar reference backend, in single and double precision: plain loops, one thread, no cleverness. It is the
 * specification of every other CPU backend, bit for bit, and what they fall back to.
 */
public final class ReferenceBackend implements Backend {

    @Override
    public String description() {
        return "reference, scalar";
    }

    @Override
    public List<Tensor> execute(Op op, List<Tensor> in) {
        return compute(this, op, in);
    }

    @Override
    public void update(Update update, List<Tensor> cells, List<Tensor> inputs) {
        ReferenceUpdates.apply(update, cells, inputs);
    }

    @Override
    public Tensor tensor(DType dtype, Shape shape, Object array) {
        return copy(this, dtype, shape, array);
    }

    @Override
    public Object toArray(Tensor tensor) {
        return Movement.toArray(tensor);
    }

    @Override
    public KvCache kvCache(DType dtype, int layers, int heads, int headDim) {
        return new ReferenceKvCache(this, dtype, layers, heads, headDim);
    }

    static Tensor copy(Backend backend, DType dtype, Shape shape, Object array) {
        Object copy = switch (array) {
            case float[] a when dtype == DType.F32 -> a.clone();
            case double[] a when dtype == DType.F64 -> a.clone();
            case int[] a when dtype == DType.I32 -> a.clone();
            case boolean[] a when dtype == DType.BOOL -> a.clone();
            default ->
                throw new IllegalArgumentException("tensor: a %s is made from another array type than %s"
                        .formatted(dtype, array.getClass().getSimpleName()));
        };
        int length = java.lang.reflect.Array.getLength(copy);
        if (length != shape.numel()) {
            throw new IllegalArgumentException(
                    "tensor: shape %s has %d elements, but %d were given".formatted(shape, shape.numel(), length));
        }
        return new Tensor(backend, dtype, shape, Strided.rowMajor(copy, shape));
    }

    /** Executes {@code op} in scalar code; the results belong to {@code owner}, which is any CPU backend. */
    static List<Tensor> compute(Backend owner, Op op, List<Tensor> in) {
        Tensor x = in.get(0);
        return switch (op) {
            case Op.Unary u -> results(owner, op, in, ReferenceElementwise.unary(u, x));
            case Op.Binary b -> results(owner, op, in, ReferenceElementwise.binary(b, x, in.get(1)));
            case Op.Compare c -> array(owner, op, in, ReferenceElementwise.compare(c, x, in.get(1)));
            case Op.Where w -> array(owner, op, in, ReferenceElementwise.where(x, in.get(1), in.get(2)));
            case Op.Cast c -> array(owner, op, in, ReferenceElementwise.cast(c.dtype(), x));
            case Op.Reduce r -> results(owner, op, in, ReferenceReduce.reduce(r, x));
            case Op.Argmax a -> array(owner, op, in, ReferenceReduce.argmax(x));
            case Op.MatMul m -> results(owner, op, in, ReferenceMatMul.matmul(m, x, in.get(1)));
            case Op.Reshape r -> List.of(Movement.reshape(owner, r, x));
            case Op.Permute p -> List.of(Movement.permute(owner, p, x));
            case Op.Expand e -> List.of(Movement.expand(owner, e, x));
            case Op.Narrow n -> List.of(Movement.narrow(owner, n, x));
            case Op.Pad p -> List.of(Movement.pad(owner, p, x));
            case Op.Concat c -> List.of(Movement.concat(owner, c, in));
            case Op.IndexSelect s -> results(owner, op, in, ReferenceIndexing.indexSelect(x, in.get(1)));
            case Op.ScatterAdd s -> results(owner, op, in, ReferenceIndexing.scatterAdd(s.rows(), x, in.get(1)));
            case Op.Gather g -> results(owner, op, in, ReferenceIndexing.gather(x, in.get(1)));
            case Op.Scatter s -> results(owner, op, in, ReferenceIndexing.scatter(s.extent(), x, in.get(1)));
            case Op.Fused f -> results(owner, op, in, ReferenceFused.forward(f, in));
            case Op.Grad g -> results(owner, op, in, ReferenceGrad.backward(g.op(), in));
        };
    }

    private static List<Tensor> array(Backend owner, Op op, List<Tensor> in, Object array) {
        ShapeRules.Result result = ShapeRules.infer(op, in).getFirst();
        return List.of(new Tensor(owner, result.dtype(), result.shape(), Strided.rowMajor(array, result.shape())));
    }

    private static List<Tensor> results(Backend owner, Op op, List<Tensor> in, double[]... values) {
        List<ShapeRules.Result> results = ShapeRules.infer(op, in);
        List<Tensor> out = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            ShapeRules.Result r = results.get(i);
            out.add(new Tensor(
                    owner, r.dtype(), r.shape(), Strided.rowMajor(Rows.narrow(r.dtype(), values[i]), r.shape())));
        }
        return out;
    }
}
