package longbow.tensor.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.KvCache;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;
import longbow.tensor.op.Update;

/**
 * The CPU backend on the Vector API: single precision in vector code on several threads, everything else in the code of the
 * {@link ReferenceBackend}. Both have the same bits, for every vector width and every number of threads.
 */
public final class VectorBackend implements Backend {
    private final ComputePool pool;
    private final VectorMatMul products;
    private final VectorAttention attention;

    /**
     * Opens a backend with threads of its own.
     *
     * @param threads how many threads compute, the calling one included
     */
    public VectorBackend(int threads) {
        pool = new ComputePool(threads);
        products = new VectorMatMul(pool);
        attention = new VectorAttention(pool);
    }

    @Override
    public String description() {
        int threads = pool.threads();
        return "vector %d-bit, %d thread%s"
                .formatted(VectorMath.SPECIES.vectorBitSize(), threads, threads == 1 ? "" : "s");
    }

    @Override
    public Tensor tensor(DType dtype, Shape shape, Object array) {
        return ReferenceBackend.copy(this, dtype, shape, array);
    }

    @Override
    public Object toArray(Tensor tensor) {
        return tensor.dtype() == DType.F32
                ? VectorIndexing.packed(tensor.shape(), Strided.of(tensor))
                : Movement.toArray(tensor);
    }

    @Override
    public void parallel(int tasks, IntConsumer body) {
        pool.run(tasks, body);
    }

    @Override
    public KvCache kvCache(DType dtype, int layers, int heads, int headDim) {
        return dtype == DType.F32
                ? new VectorKvCache(this, pool, layers, heads, headDim)
                : new ReferenceKvCache(this, dtype, layers, heads, headDim);
    }

    @Override
    public void update(Update update, List<Tensor> cells, List<Tensor> inputs) {
        Tensor p = cells.get(0);
        if (p.dtype() != DType.F32) {
            ReferenceUpdates.apply(update, cells, inputs);
            return;
        }
        Strided x = packed(inputs.get(0));
        switch (update) {
            case Update.AdamW w ->
                VectorUpdates.adamW(
                        pool, w, Strided.of(p), Strided.of(cells.get(1)), Strided.of(cells.get(2)), x, p.numel());
            case Update.Lerp l -> VectorUpdates.lerp(pool, (float) l.weight(), Strided.of(p), x, p.numel());
        }
    }

    @Override
    public List<Tensor> execute(Op op, List<Tensor> in) {
        Tensor decides = op instanceof Op.Where ? in.get(1) : in.get(0);
        return decides.dtype() == DType.F32 ? vector(op, in) : ReferenceBackend.compute(this, op, in);
    }

    private List<Tensor> vector(Op op, List<Tensor> in) {
        Tensor x = in.get(0);
        return switch (op) {
            case Op.Unary u -> {
                Strided s = packed(x);
                yield one(x.shape(), VectorUnary.apply(pool, u.kind(), s.floats(), s.offset(), x.numel()));
            }
            case Op.Binary b -> one(binary(b, x, in.get(1)));
            case Op.Reduce r -> one(reduce(r, x));
            case Op.MatMul m -> one(matmul(m, x, in.get(1)));
            case Op.Reshape r -> {
                Strided s = packed(x);
                yield one(new Tensor(
                        this,
                        DType.F32,
                        r.shape(),
                        new Strided(s.array(), s.offset(), Strided.rowMajorStrides(r.shape()), true)));
            }
            case Op.Pad p -> {
                Shape shape = x.shape().with(p.dim(), p.before() + x.shape().dim(p.dim()) + p.after());
                float[] out = new float[shape.numel()];
                VectorIndexing.place(x, out, shape, p.dim(), p.before());
                yield one(shape, out);
            }
            case Op.Concat c -> one(concat(c, in));
            case Op.IndexSelect s -> {
                Strided table = packed(x);
                Strided ids = ids(in.get(1));
                int width = x.shape().dim(1);
                int count = in.get(1).numel();
                yield one(
                        Shape.of(count, width),
                        VectorIndexing.indexSelect(
                                pool,
                                table.floats(),
                                table.offset(),
                                x.shape().dim(0),
                                width,
                                ids.ints(),
                                ids.offset(),
                                count));
            }
            case Op.ScatterAdd s -> {
                Strided values = packed(x);
                Strided ids = ids(in.get(1));
                int width = x.shape().dim(1);
                yield one(
                        Shape.of(s.rows(), width),
                        VectorIndexing.scatterAdd(
                                pool,
                                s.rows(),
                                values.floats(),
                                values.offset(),
                                width,
                                ids.ints(),
                                ids.offset(),
                                in.get(1).numel()));
            }
            case Op.Gather g -> {
                Strided s = packed(x);
                Strided ids = ids(in.get(1));
                yield one(
                        in.get(1).shape(),
                        VectorIndexing.gather(
                                s.floats(),
                                s.offset(),
                                Rows.width(x),
                                ids.ints(),
                                ids.offset(),
                                in.get(1).numel()));
            }
            case Op.Scatter s -> {
                Strided values = packed(x);
                Strided ids = ids(in.get(1));
                int[] dims = Arrays.copyOf(x.shape().dims(), x.rank() + 1);
                dims[x.rank()] = s.extent();
                yield one(
                        Shape.of(dims),
                        VectorIndexing.scatter(
                                s.extent(), values.floats(), values.offset(), ids.ints(), ids.offset(), x.numel()));
            }
            case Op.Fused f -> one(fused(f, in));
            case Op.Grad g -> gradient(g, in);
            case Op.Compare c -> {
                Shape shape = Shape.broadcast(op.label(), x.shape(), in.get(1).shape());
                boolean[] out = VectorSelect.compare(pool, c.kind(), shape, x, in.get(1));
                yield one(new Tensor(this, DType.BOOL, shape, Strided.rowMajor(out, shape)));
            }
            case Op.Where w -> {
                Shape values =
                        Shape.broadcast(op.label(), in.get(1).shape(), in.get(2).shape());
                Shape shape = Shape.broadcast(op.label(), x.shape(), values);
                yield one(shape, VectorSelect.where(pool, shape, x, in.get(1), in.get(2)));
            }
            case Op.Cast c -> ReferenceBackend.compute(this, op, in);
            case Op.Argmax a -> ReferenceBackend.compute(this, op, in);
            case Op.Permute p -> ReferenceBackend.compute(this, op, in);
            case Op.Expand e -> ReferenceBackend.compute(this, op, in);
            case Op.Narrow n -> ReferenceBackend.compute(this, op, in);
        };
    }

    // ---- results and operands ----------------------------------------------------------------------------------

    private Tensor tensor(Shape shape, float[] elements) {
        return new Tensor(this, DType.F32, shape, Strided.rowMajor(elements, shape));
    }

    private List<Tensor> one(Shape shape, float[] elements) {
        return List.of(tensor(shape, elements));
    }

    private static List<Tensor> one(Tensor tensor) {
        return List.of(tensor);
    }

    /** Returns the storage of {@code x}, or of a copy in row-major order. */
    static Strided packed(Tensor x) {
        Strided s = Strided.of(x);
        return s.contiguous() ? s : Strided.rowMajor(VectorIndexing.packed(x.shape(), s), x.shape());
    }

    private Strided ids(Tensor ids) {
        return Strided.of(Movement.contiguous(this, ids));
    }

    // ---- operations --------------------------------------------------------------------------------------------

    private Tensor binary(Op.Binary op, Tensor x, Tensor y) {
        Shape shape = Shape.broadcast(op.label(), x.shape(), y.shape());
        Strided p = Strided.of(x);
        Strided q = Strided.of(y);
        return tensor(
                shape,
                VectorBinary.apply(
                        pool,
                        op.kind(),
                        shape,
                        p,
                        p.expandedStrides(x.shape(), shape),
                        q,
                        q.expandedStrides(y.shape(), shape)));
    }

    private Tensor concat(Op.Concat op, List<Tensor> parts) {
        int total = 0;
        for (Tensor part : parts) {
            total += part.shape().dim(op.dim());
        }
        Shape shape = parts.get(0).shape().with(op.dim(), total);
        return tensor(shape, VectorIndexing.concat(parts, shape.axis(op.dim()), shape));
    }

    /** With the last dimension: rows by the rule of 64 partial sums. Without it: columns, each one ascending chain. */
    private Tensor reduce(Op.Reduce op, Tensor x) {
        List<Integer> kept = new ArrayList<>();
        List<Integer> dims = new ArrayList<>();
        int length = 1;
        for (int d = 0; d < x.rank(); d++) {
            if (op.dims().contains(d)) {
                length *= x.shape().dim(d);
                if (op.keepDim()) {
                    dims.add(1);
                }
            } else {
                kept.add(d);
                dims.add(x.shape().dim(d));
            }
        }
        Shape shape = Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
        boolean alongRow = op.dims().contains(x.rank() - 1);
        List<Integer> order = new ArrayList<>(alongRow ? kept : op.dims());
        order.addAll(alongRow ? op.dims() : kept);
        Strided s = packed(Movement.permute(this, new Op.Permute(order), x));
        float[] out = new float[shape.numel()];
        boolean sum = op.kind() == Op.Reduce.Kind.SUM;
        int n = length;
        if (alongRow) {
            pool.ranges(out.length, n + 32L, (from, to) -> {
                float[] partial = new float[Reductions.LANES];
                for (int r = from; r < to; r++) {
                    int at = s.offset() + r * n;
                    out[r] = sum ? VectorSums.sum(s.floats(), at, n, partial) : VectorSums.max(s.floats(), at, n);
                }
            });
        } else {
            columns(sum, s.floats(), s.offset(), n, out);
        }
        return tensor(shape, out);
    }

    private void columns(boolean sum, float[] x, int at, int rows, float[] out) {
        int unit = VectorMath.LANES;
        pool.ranges((out.length + unit - 1) / unit, (long) rows * unit, (from, to) -> {
            int end = Math.min(to * unit, out.length);
            if (sum) {
                VectorSums.columns(x, at, rows, out.length, from * unit, end, out);
            } else {
                VectorSums.columnMaxima(x, at, rows, out.length, from * unit, end, out);
            }
        });
    }

    private Tensor matmul(Op.MatMul op, Tensor left, Tensor right) {
        Shape a = left.shape();
        Shape b = right.shape();
        int m = a.dim(op.transposeA() ? -1 : -2);
        int k = a.dim(op.transposeA() ? -2 : -1);
        int n = b.dim(op.transposeB() ? -2 : -1);
        Shape batch = Shape.broadcast(op.label(), leading(a), leading(b));
        int[] dims = Arrays.copyOf(batch.dims(), batch.rank() + 2);
        dims[dims.length - 2] = m;
        dims[dims.length - 1] = n;
        Shape shape = Shape.of(dims);
        float[] c = new float[shape.numel()];
        VectorMatMul.Operand p = operand(left, batch, op.transposeA());
        VectorMatMul.Operand q = operand(right, batch, op.transposeB());
        products.multiply(m, n, k, p, q, c, MatMulTiles.NO_BIAS, 0);
        return tensor(shape, c);
    }

    private static Shape leading(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 2));
    }

    /** A matrix whose rows or columns lie next to each other is read where it is; others are packed. */
    private static VectorMatMul.Operand operand(Tensor x, Shape batch, boolean transposed) {
        int rank = x.rank();
        Strided s = Strided.of(x);
        int rows = x.shape().dim(-2);
        int columns = x.shape().dim(-1);
        boolean flipped = false;
        int stride = s.contiguous() ? columns : s.strides()[rank - 2];
        if (!s.contiguous()) {
            boolean rowMajor = (s.strides()[rank - 1] == 1 || columns == 1) && (stride >= columns || rows == 1);
            flipped = !rowMajor && s.strides()[rank - 2] == 1 && s.strides()[rank - 1] >= rows;
            if (flipped) {
                stride = s.strides()[rank - 1];
            } else if (!rowMajor) {
                s = packed(x);
                stride = columns;
            }
        }
        Strided outer = new Strided(s.array(), s.offset(), Arrays.copyOf(s.strides(), rank - 2), false);
        Shape own = leading(x.shape());
        int[] starts = new Strided(s.array(), s.offset(), outer.expandedStrides(own, batch), false).indices(batch);
        return new VectorMatMul.Operand(s.floats(), starts, Math.max(stride, 1), transposed != flipped);
    }

    private VectorMatMul.Operand matrix(Strided s, int stride, boolean transposed) {
        return new VectorMatMul.Operand(s.floats(), new int[] {s.offset()}, Math.max(stride, 1), transposed);
    }

    private Tensor fused(Op.Fused op, List<Tensor> in) {
        Tensor x = in.get(0);
        Strided s = packed(x);
        float[] a = s.floats();
        int at = s.offset();
        return switch (op) {
            case Op.Linear l -> {
                int k = in.get(1).shape().dim(0);
                int n = in.get(1).shape().dim(1);
                Strided bias = packed(in.get(2));
                int rows = Rows.count(x);
                float[] y = new float[rows * n];
                products.multiply(
                        rows,
                        n,
                        k,
                        matrix(s, k, false),
                        matrix(packed(in.get(1)), n, false),
                        y,
                        bias.floats(),
                        bias.offset());
                yield tensor(x.shape().with(-1, n), y);
            }
            case Op.Gelu g -> tensor(x.shape(), VectorRows.gelu(pool, a, at, x.numel()));
            case Op.LayerNorm l -> {
                Strided gamma = packed(in.get(1));
                Strided beta = packed(in.get(2));
                yield tensor(
                        x.shape(),
                        VectorRows.layerNorm(
                                pool,
                                (float) l.eps(),
                                a,
                                at,
                                Rows.count(x),
                                Rows.width(x),
                                gamma.floats(),
                                gamma.offset(),
                                beta.floats(),
                                beta.offset()));
            }
            case Op.Softmax t -> tensor(x.shape(), VectorRows.softmax(pool, a, at, Rows.count(x), Rows.width(x)));
            case Op.LogSoftmax t -> tensor(x.shape(), VectorRows.logSoftmax(pool, a, at, Rows.count(x), Rows.width(x)));
            case Op.CrossEntropy c -> {
                Strided ids = ids(in.get(1));
                yield tensor(
                        in.get(1).shape(),
                        VectorRows.crossEntropy(pool, a, at, Rows.count(x), Rows.width(x), ids.ints(), ids.offset()));
            }
            case Op.Attention t -> {
                int channels = x.shape().dim(1) / 3;
                int rows = x.shape().dim(0);
                yield tensor(Shape.of(rows, channels), attention.forward(t, a, at, rows, channels));
            }
        };
    }

    private List<Tensor> gradient(Op.Grad op, List<Tensor> in) {
        Tensor x = in.get(0);
        Strided s = packed(x);
        Strided d = packed(in.getLast());
        float[] a = s.floats();
        int at = s.offset();
        float[] dy = d.floats();
        int dt = d.offset();
        return switch (op.op()) {
            case Op.Linear l -> linearGradient(x, s, in.get(1), d);
            case Op.Gelu g -> one(x.shape(), VectorRowGrads.gelu(pool, a, at, dy, dt, x.numel()));
            case Op.LayerNorm l -> {
                Strided gamma = packed(in.get(1));
                float[][] g = VectorRowGrads.layerNorm(
                        pool,
                        (float) l.eps(),
                        a,
                        at,
                        Rows.count(x),
                        Rows.width(x),
                        gamma.floats(),
                        gamma.offset(),
                        dy,
                        dt);
                Shape vector = in.get(1).shape();
                yield List.of(tensor(x.shape(), g[0]), tensor(vector, g[1]), tensor(vector, g[2]));
            }
            case Op.Softmax t ->
                one(x.shape(), VectorRowGrads.softmax(pool, a, at, Rows.count(x), Rows.width(x), dy, dt));
            case Op.LogSoftmax t ->
                one(x.shape(), VectorRowGrads.logSoftmax(pool, a, at, Rows.count(x), Rows.width(x), dy, dt));
            case Op.CrossEntropy c -> {
                Strided ids = ids(in.get(1));
                yield one(
                        x.shape(),
                        VectorRowGrads.crossEntropy(
                                pool, a, at, Rows.count(x), Rows.width(x), ids.ints(), ids.offset(), dy, dt));
            }
            case Op.Attention t ->
                one(
                        x.shape(),
                        attention.backward(t, a, at, x.shape().dim(0), x.shape().dim(1) / 3, dy, dt));
        };
    }

    /** dx = dy W^T, dW = x^T dy, db = sum of the rows of dy. */
    private List<Tensor> linearGradient(Tensor x, Strided s, Tensor weight, Strided dy) {
        int k = weight.shape().dim(0);
        int n = weight.shape().dim(1);
        int rows = Rows.count(x);
        float[] dx = new float[rows * k];
        float[] dw = new float[k * n];
        float[] db = new float[n];
        products.multiply(
                rows, k, n, matrix(dy, n, false), matrix(packed(weight), n, true), dx, MatMulTiles.NO_BIAS, 0);
        products.multiply(k, n, rows, matrix(s, k, true), matrix(dy, n, false), dw, MatMulTiles.NO_BIAS, 0);
        columns(true, dy.floats(), dy.offset(), rows, db);
        return List.of(tensor(x.shape(), dx), tensor(weight.shape(), dw), tensor(Shape.of(n), db));
    }
}
