package longbow.tensor.tornado;

import java.util.List;
import longbow.tensor.DType;
import longbow.tensor.Tensor;
import longbow.tensor.op.Activation;
import longbow.tensor.op.Op;

/** What an operation is as launches of kernels. It sees where operands lie, never what they hold. */
final class Lowering {
    private Lowering() {}

    /**
     * Returns whether there are kernels for this operation on operands and results of these types and shapes; nothing else is ever
     * lowered.
     */
    static boolean knows(Op op, List<Tensor> in) {
        for (Tensor x : in) {
            if (Place.of(x.dtype()) == null || x.rank() > Walk.MOST) {
                return false;
            }
        }
        DType dtype = in.getFirst().dtype();
        return switch (op) {
            case Op.Unary u ->
                switch (dtype) {
                    case F32 -> singles(u.kind());
                    case F64 -> doubles(u.kind());
                    default -> true; // an integer
                };
            case Op.Binary b -> true;
            case Op.Compare c -> true;
            case Op.Where w -> true;
            case Op.Cast c -> Place.of(c.dtype()) != null && (!c.dtype().isStorage() || c.dtype() == dtype);
            case Op.Reshape r -> true;
            case Op.Permute p -> true;
            case Op.Expand e -> e.shape().rank() <= Walk.MOST;
            case Op.Narrow n -> true;
            case Op.Flip f -> true;
            case Op.Contiguous c -> true;
            case Op.Prepack p -> true;
            case Op.Pad p -> true;
            case Op.Concat c -> true;
            case Op.KeyedDropout d -> false;
            case Op.Reduce r -> true;
            case Op.Argmax a -> dtype == DType.F32;
            case Op.Argsort a -> dtype == DType.F32;
            case Op.Cumsum c -> dtype == DType.F32;
            case Op.Sample s -> dtype == DType.F32;
            case Op.Likeliest l -> dtype == DType.F32;
            case Op.MatMul m -> dtype == DType.F32;
            case Op.IndexSelect s -> dtype == DType.F32 || dtype.isStorage();
            case Op.ScatterAdd s -> dtype == DType.F32;
            case Op.Gather g -> dtype == DType.F32;
            case Op.Scatter s -> dtype == DType.F32;
            case Op.Rotary r -> dtype == DType.F32;
            case Op.Dropout d -> dtype == DType.F32;
            case Op.Fused f -> dtype == DType.F32;
            case Op.Grad g -> dtype == DType.F32;
        };
    }

    /** Sines of great numbers are wrong in some drivers, and models take theirs from tables. */
    private static boolean singles(Op.Unary.Kind kind) {
        return kind != Op.Unary.Kind.SIN && kind != Op.Unary.Kind.COS;
    }

    /** Few functions are wanted in double precision: those of norms and schedules. */
    private static boolean doubles(Op.Unary.Kind kind) {
        return switch (kind) {
            case NEG, ABS, SIGN, FLOOR, CEIL, ROUND, EXP, LOG, SQRT, RSQRT, SQUARE, RELU -> true;
            case EXPM1, LOG1P, SIN, COS, TANH, SIGMOID, ERF -> false;
        };
    }

    /** Launches what overwrites {@code out} with the results of {@code op}. */
    static void lower(Launcher to, Op op, List<Operand> in, List<Operand> out) {
        Operand x = in.getFirst();
        Operand y = out.getFirst();
        switch (op) {
            case Op.Unary u -> Elementwise.unary(to, u, x, y);
            case Op.Binary b -> Elementwise.binary(to, b, x, in.get(1), y);
            case Op.Compare c -> Elementwise.compare(to, c, x, in.get(1), y);
            case Op.Where w -> Elementwise.where(to, x, in.get(1), in.get(2), y);
            case Op.Cast c -> Elementwise.cast(to, x, y);
            case Op.Reshape r -> Copying.all(to, x, y);
            case Op.Contiguous c -> Copying.all(to, x, y);
            case Op.Prepack p -> Copying.all(to, x, y);
            case Op.Permute p -> Copying.permute(to, p, x, y);
            case Op.Expand e -> Copying.expand(to, x, y);
            case Op.Narrow n -> Copying.narrow(to, n, x, y);
            case Op.Flip f -> Copying.flip(to, f, x, y);
            case Op.Pad p -> Copying.pad(to, p, x, y);
            case Op.Concat c -> Copying.concat(to, c, in, y);
            case Op.Reduce r -> Reducing.reduce(to, r, x, y);
            case Op.Argmax a -> Reducing.argmax(to, x, y);
            case Op.Argsort a -> Sorting.argsort(to, a.descending(), x, y);
            case Op.Cumsum c -> Reducing.cumsum(to, c, x, y);
            case Op.Sample s -> Drawing.sample(to, x, in.get(1), y);
            case Op.Likeliest l -> Drawing.likeliest(to, l, x, y);
            case Op.MatMul m -> Products.matmul(to, m, x, in.get(1), y);
            case Op.IndexSelect s -> Indexing.indexSelect(to, x, in.get(1), y);
            case Op.ScatterAdd s -> Indexing.scatterAdd(to, x, in.get(1), y);
            case Op.Gather g -> Indexing.gather(to, x, in.get(1), y);
            case Op.Scatter s -> Indexing.scatter(to, x, in.get(1), y);
            case Op.Rotary r -> Indexing.rotary(to, x, in.get(1), in.get(2), y);
            case Op.Dropout d -> Indexing.dropout(to, d, x, y);
            case Op.Fused f -> fused(to, f, in, y);
            case Op.Grad g -> gradient(to, g.op(), in, out);
            case Op.KeyedDropout d -> throw new AssertionError(op);
        }
    }

    private static void fused(Launcher to, Op.Fused op, List<Operand> in, Operand y) {
        Operand x = in.getFirst();
        switch (op) {
            case Op.Linear l -> Products.linear(to, l.activation(), x, in.get(1), in.get(2), y);
            case Op.Gelu g -> Elementwise.activation(to, Activation.GELU, x, y);
            case Op.GeluErf g -> Elementwise.activation(to, Activation.GELU_ERF, x, y);
            case Op.Silu s -> Elementwise.activation(to, Activation.SILU, x, y);
            case Op.LayerNorm l -> RowOps.forward(to, l, in, y);
            case Op.RmsNorm r -> RowOps.forward(to, r, in, y);
            case Op.Softmax s -> RowOps.forward(to, s, in, y);
            case Op.LogSoftmax s -> RowOps.forward(to, s, in, y);
            case Op.CrossEntropy c -> RowOps.forward(to, c, in, y);
            case Op.Attention a -> Attending.forward(to, a, x, y);
        }
    }

    private static void gradient(Launcher to, Op.Fused op, List<Operand> in, List<Operand> out) {
        Operand x = in.getFirst();
        Operand dy = in.getLast();
        Operand dx = out.getFirst();
        switch (op) {
            case Op.Linear l ->
                Products.linearGradient(to, l.activation(), x, in.get(1), in.get(2), dy, dx, out.get(1), out.get(2));
            case Op.Gelu g -> Elementwise.slope(to, Activation.GELU, x, dy, dx);
            case Op.GeluErf g -> Elementwise.slope(to, Activation.GELU_ERF, x, dy, dx);
            case Op.Silu s -> Elementwise.slope(to, Activation.SILU, x, dy, dx);
            case Op.LayerNorm l -> RowOps.backward(to, l, in, out);
            case Op.RmsNorm r -> RowOps.backward(to, r, in, out);
            case Op.Softmax s -> RowOps.backward(to, s, in, out);
            case Op.LogSoftmax s -> RowOps.backward(to, s, in, out);
            case Op.CrossEntropy c -> RowOps.backward(to, c, in, out);
            case Op.Attention a -> Attending.backward(to, a, x, dy, dx);
        }
    }
}
