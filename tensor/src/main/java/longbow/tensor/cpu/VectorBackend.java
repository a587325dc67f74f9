package longbow.tensor.cpu;

import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.KvCache;
import longbow.tensor.MatrixSource;
import longbow.tensor.Memory;
import longbow.tensor.Plan;
import longbow.tensor.Program;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Workspace;
import longbow.tensor.op.Activation;
import longbow.tensor.op.Op;
import longbow.tensor.op.ShapeRules;
import longbow.tensor.op.Update;

/**
 * The CPU backend on the Vector API: single precision in vector code on several threads, everything else in the code of the
 * {@link ReferenceBackend}. Both have the same bits, for every vector width and every number of threads.
 */
public final class VectorBackend implements Backend {
    private final ComputePool pool;
    private final BlockPool memory;
    private final VectorMatMul products;
    private final VectorAttention attention;
    private final VectorReductions reductions;

    /**
     * Opens a backend with threads of its own, which end when the backend has been forgotten.
     *
     * @param threads how many threads compute, the calling one included
     */
    public VectorBackend(int threads) {
        this(threads, new BlockPool());
    }

    /** Opens a backend that takes memory from {@code memory}. */
    VectorBackend(int threads, BlockPool memory) {
        this.memory = memory;
        pool = new ComputePool(threads);
        products = new VectorMatMul(pool);
        attention = new VectorAttention(pool);
        reductions = new VectorReductions(pool, memory);
    }

    @Override
    public String description() {
        int threads = pool.threads();
        return "vector %d-bit, %d thread%s"
                .formatted(VectorMath.SPECIES.vectorBitSize(), threads, threads == 1 ? "" : "s");
    }

    @Override
    public Tensor tensor(DType dtype, Shape shape, Object array) {
        return ReferenceBackend.copy(this, memory, dtype, shape, array);
    }

    @Override
    public Tensor full(DType dtype, Shape shape, double value) {
        return ReferenceBackend.full(this, memory, dtype, shape, value);
    }

    @Override
    public Tensor weight(DType dtype, Shape shape, boolean transposed, MatrixSource source) {
        Shape matrix = transposed ? Shape.of(shape.dim(1), shape.dim(0)) : shape;
        if (Panels.suit(dtype, matrix)) {
            Panels panels = Panels.of(memory, dtype, matrix);
            Panels oriented = transposed ? panels.flipped() : panels;
            if (oriented.fill(pool, source)) {
                return new Tensor(this, dtype, shape, oriented);
            }
        }
        return Backend.super.weight(dtype, shape, transposed, source);
    }

    @Override
    public Object toArray(Tensor tensor) {
        return tensor.dtype() == DType.F32
                ? VectorIndexing.packed(tensor.shape(), Strided.of(tensor))
                : Movement.toArray(tensor);
    }

    @Override
    public void parallel(int tasks, IntConsumer body) {
        pool.run(tasks, memory.inThisWorkspace(body));
    }

    @Override
    public <T> T reduce(int tasks, IntFunction<T> body, BinaryOperator<T> combine) {
        SumTree<T> tree = new SumTree<>(tasks, body, combine);
        parallel(tasks, tree);
        return tree.result();
    }

    @Override
    public Plan compile(Program program) {
        return memory.remember(new Replay(this, program, pool.threads()));
    }

    @Override
    public Workspace workspace() {
        return memory.open();
    }

    @Override
    public Memory memory() {
        return memory.report(
                new Memory.Kept("scratch of matrix products", products.scratchBytes()),
                new Memory.Kept("scratch of attention", attention.scratch().bytes()),
                new Memory.Kept("scratch of row operations", pool.scratchBytes()));
    }

    @Override
    public KvCache kvCache(DType dtype, int layers, int heads, int kvHeads, int headDim) {
        KvCache.Format format = new KvCache.Format(dtype, layers, heads, kvHeads, headDim);
        return dtype == DType.F32
                ? new VectorKvCache(this, pool, memory, attention.scratch(), format)
                : new ReferenceKvCache(this, format);
    }

    @Override
    public void update(Update update, List<Tensor> cells, List<Tensor> inputs) {
        Cells.check(this, update, cells, inputs);
        Tensor p = cells.get(0);
        if (p.dtype() != DType.F32) {
            ReferenceUpdates.apply(update, cells, inputs);
            return;
        }
        Strided x = packed(inputs.get(0));
        if (Cells.disturb(cells, x, p.numel())) {
            x = Strided.rowMajor(VectorIndexing.packed(p.shape(), x));
        }
        switch (update) {
            case Update.AdamW w ->
                VectorUpdates.adamW(
                        pool,
                        w,
                        Strided.of(p),
                        Strided.of(cells.get(1)),
                        Strided.of(cells.get(2)),
                        x,
                        Strided.of(Movement.contiguous(this, inputs.get(1))),
                        inputs.get(1).numel(),
                        p.numel());
            case Update.Lerp l -> VectorUpdates.lerp(pool, (float) l.weight(), Strided.of(p), x, p.numel());
        }
    }

    @Override
    public boolean overwritable(Tensor tensor) {
        return Cells.overwritable(tensor);
    }

    @Override
    public List<Tensor> execute(Op op, List<Tensor> in) {
        List<ShapeRules.Result> results = ShapeRules.infer(op, in);
        if (op instanceof Op.Prepack && Panels.suit(in.getFirst())) {
            return List.of(prepacked(in.getFirst()));
        }
        Tensor view = Movement.view(this, op, in.get(0));
        if (view != null) {
            return List.of(view);
        }
        List<Tensor> out = memory.results(this, op, results);
        execute(op, in, out);
        return out;
    }

    @Override
    public void execute(Op op, List<Tensor> in, List<Tensor> out) {
        if (!vector(op, in, out)) {
            ReferenceBackend.compute(op, in, out);
        }
    }

    /** Computes in vector code, or returns false where there is none for this operation or type. */
    boolean vector(Op op, List<Tensor> in, List<Tensor> out) {
        Tensor x = in.get(0);
        Tensor y = out.get(0);
        if (op instanceof Op.Cast) {
            return cast(x, y);
        }
        if (op instanceof Op.IndexSelect && x.storage() instanceof Panels panels) {
            rows(panels, x, ids(op, in.get(1), x.shape(), 0), in.get(1).numel(), Strided.of(y));
            return true;
        }
        Tensor decides = op instanceof Op.Where ? in.get(1) : x;
        if (decides.dtype() != DType.F32) {
            return decides.dtype() == DType.F64 && DoubleElementwise.apply(op, in, y);
        }
        Strided to = Strided.of(y);
        switch (op) {
            case Op.Unary u -> {
                Strided s = packed(x);
                VectorUnary.apply(pool, u.kind(), s.floats(), s.offset(), x.numel(), to.floats(), to.offset());
            }
            case Op.Binary b -> binary(b, x, in.get(1), y.shape(), to);
            case Op.Reduce r -> reductions.reduce(r, x, to, y.numel());
            case Op.MatMul m -> matmul(m, x, in.get(1), y.shape(), to);
            case Op.Pad p -> {
                clear(to, y.numel());
                int axis = y.shape().axis(p.dim());
                VectorIndexing.place(x, to.floats(), to.offset(), y.shape(), axis, p.before(), p.between() + 1);
            }
            case Op.Concat c -> VectorIndexing.concat(in, y.shape().axis(c.dim()), to.floats(), to.offset(), y.shape());
            case Op.IndexSelect g -> {
                Strided s = packed(x);
                Strided ids = ids(op, in.get(1), x.shape(), 0);
                int width = ReferenceIndexing.inner(x, 1);
                VectorIndexing.indexSelect(
                        pool, s.floats(), s.offset(), width, ids, in.get(1).numel(), to.floats(), to.offset());
            }
            case Op.ScatterAdd g -> {
                Strided s = packed(x);
                Strided ids = ids(op, in.get(1), y.shape(), 0);
                int width = ReferenceIndexing.inner(x, in.get(1).rank());
                VectorIndexing.scatterAdd(
                        pool,
                        g.rows(),
                        s.floats(),
                        s.offset(),
                        width,
                        ids,
                        in.get(1).numel(),
                        to.floats(),
                        to.offset());
            }
            case Op.Gather g -> {
                Strided s = packed(x);
                int width = Rows.width(x);
                Strided ids = ids(op, in.get(1), x.shape(), x.rank() - 1);
                int taken = Rows.width(y);
                VectorIndexing.gather(
                        pool, s.floats(), s.offset(), width, ids, y.numel(), taken, to.floats(), to.offset());
            }
            case Op.Scatter g -> {
                Strided s = packed(x);
                Strided ids = ids(op, in.get(1), y.shape(), y.rank() - 1);
                VectorIndexing.scatter(
                        pool,
                        Rows.count(x),
                        g.extent(),
                        s.floats(),
                        s.offset(),
                        ids,
                        Rows.width(x),
                        to.floats(),
                        to.offset());
            }
            case Op.Rotary r ->
                VectorRotary.turn(
                        pool,
                        packed(x),
                        packed(in.get(1)),
                        packed(in.get(2)),
                        Rows.count(x),
                        Rows.width(x),
                        Rows.width(in.get(1)),
                        to.floats(),
                        to.offset());
            case Op.Dropout d -> dropout(d, x, to);
            case Op.KeyedDropout d -> dropout(ReferenceElementwise.keyed(d, in.get(1)), x, to);
            case Op.Fused f -> fused(f, in, out);
            case Op.Grad g -> gradient(g, in, out);
            case Op.Compare c ->
                VectorSelect.compare(pool, c.kind(), y.shape(), x, in.get(1), to.booleans(), to.offset());
            case Op.Where w -> VectorSelect.where(pool, y.shape(), x, in.get(1), in.get(2), to.floats(), to.offset());
            case Op.Argmax a -> {
                Strided s = packed(x);
                VectorOrder.argmax(pool, s.floats(), s.offset(), y.numel(), Rows.width(x), to.ints(), to.offset());
            }
            case Op.Argsort a -> {
                Strided s = packed(x);
                VectorOrder.argsort(
                        pool,
                        a.descending(),
                        s.floats(),
                        s.offset(),
                        Rows.count(x),
                        Rows.width(x),
                        to.ints(),
                        to.offset());
            }
            case Op.Cumsum c -> cumsum(c, x, to);
            case Op.Sample d -> {
                Strided s = packed(x);
                double[] uniform = Rows.of(in.get(1));
                VectorSampling.sample(pool, s.floats(), s.offset(), Rows.width(x), uniform, to.ints(), to.offset());
            }
            case Op.Likeliest l -> {
                Strided s = packed(x);
                VectorSampling.likeliest(
                        pool, l, s.floats(), s.offset(), Rows.count(x), Rows.width(x), to.floats(), to.offset());
            }
            case Op.Reshape r -> pack(x, to);
            case Op.Contiguous c -> pack(x, to);
            case Op.Prepack p -> pack(x, to);
            case Op.Flip f -> pack(Movement.flip(this, f, x), to);
            case Op.Permute p -> pack(Movement.permute(this, p, x), to);
            case Op.Expand e -> pack(Movement.expand(this, e, x), to);
            case Op.Narrow n -> pack(Movement.narrow(this, n, x), to);
            case Op.Cast c -> throw new AssertionError("converts in cast");
        }
        return true;
    }

    // ---- operands ----------------------------------------------------------------------------------------------

    /** Returns the storage of {@code x}, or of a copy in row-major order. */
    private Strided packed(Tensor x) {
        return VectorIndexing.contiguous(memory, x);
    }

    private static void pack(Tensor x, Strided to) {
        VectorIndexing.pack(x.shape(), Strided.of(x), to.floats(), to.offset());
    }

    /** Returns indices as ints, all of them checked. */
    private Strided ids(Op op, Tensor ids, Shape indexed, int dim) {
        return VectorIndexing.indices(memory, op, ids, indexed, dim);
    }

    /** Rows of a prepacked matrix by number. */
    private static void rows(Panels panels, Tensor x, Strided ids, int count, Strided to) {
        panels.block().check(x);
        for (int n = 0; n < count; n++) {
            panels.row(ids.ints()[ids.offset() + n], to.array(), to.offset() + n * panels.width());
        }
    }

    private static void clear(Strided s, int n) {
        Arrays.fill(s.floats(), s.offset(), s.offset() + n, 0f);
    }

    // ---- operations --------------------------------------------------------------------------------------------

    /** Single precision is one of the two types. */
    private boolean cast(Tensor x, Tensor y) {
        Strided s = Strided.of(Movement.contiguous(this, x));
        Strided to = Strided.of(y);
        if (x.dtype() == DType.F32) {
            VectorCasts.fromFloats(pool, s.floats(), s.offset(), x.numel(), y.dtype(), to.array(), to.offset());
            return true;
        }
        if (y.dtype() == DType.F32) {
            VectorCasts.toFloats(pool, x.dtype(), s.array(), s.offset(), x.numel(), to.floats(), to.offset());
            return true;
        }
        return false;
    }

    private void cumsum(Op.Cumsum op, Tensor x, Strided to) {
        Strided s = packed(x);
        int axis = x.shape().axis(op.dim());
        int n = x.shape().dim(axis);
        int inner = ReferenceIndexing.inner(x, axis + 1);
        int outer = x.numel() == 0 ? 0 : x.numel() / n / inner;
        VectorOrder.cumsum(pool, op.reverse(), s.floats(), s.offset(), outer, n, inner, to.floats(), to.offset());
    }

    private void binary(Op.Binary op, Tensor x, Tensor y, Shape shape, Strided to) {
        Strided p = Strided.of(x);
        Strided q = Strided.of(y);
        VectorBinary.apply(pool, op.kind(), shape, p, x.shape(), q, y.shape(), to.floats(), to.offset());
    }

    private void dropout(Op.Dropout op, Tensor x, Strided to) {
        Strided s = packed(x);
        VectorDropout.apply(pool, op, s.floats(), s.offset(), x.numel(), to.floats(), to.offset());
    }

    private void matmul(Op.MatMul op, Tensor left, Tensor right, Shape shape, Strided to) {
        int m = shape.dim(-2);
        int k = left.shape().dim(op.transposeA() ? -2 : -1);
        int n = shape.dim(-1);
        Shape batch = leading(shape);
        MatMulOperand p = MatMulOperand.of(left, batch, op.transposeA(), this::packed);
        MatMulOperand q = right(right, batch, op.transposeB());
        products.multiply(m, n, k, p, q, to.floats(), to.offset(), MatMulEpilogue.NONE);
    }

    /** Panels are read as they are, unless they are the wrong way round. */
    private MatMulOperand right(Tensor x, Shape batch, boolean transposed) {
        if (x.storage() instanceof Panels panels && panels.transposed() == transposed) {
            panels.block().check(x);
            return panels.operand(batch.numel());
        }
        return MatMulOperand.of(widened(x), batch, transposed, this::packed);
    }

    /** Returns 16-bit numbers in single precision, and other tensors themselves. */
    private Tensor widened(Tensor x) {
        if (!x.dtype().isStorage()) {
            return x;
        }
        Tensor wide = memory.tensor(this, DType.F32, x.shape(), null);
        cast(x, wide);
        return wide;
    }

    private Tensor prepacked(Tensor x) {
        Panels panels = Panels.of(memory, x.dtype(), x.shape());
        if (x.dtype() == DType.F32) {
            panels.fill(MatMulOperand.of(x, Shape.of(), false, this::packed));
        } else if (!panels.fill(pool, x)) {
            return x;
        }
        return new Tensor(this, x.dtype(), x.shape(), panels);
    }

    private static Shape leading(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 2));
    }

    private void fused(Op.Fused op, List<Tensor> in, List<Tensor> out) {
        Tensor x = in.get(0);
        Strided to = Strided.of(out.getFirst());
        Strided s = packed(x);
        float[] a = s.floats();
        int at = s.offset();
        float[] y = to.floats();
        int yt = to.offset();
        switch (op) {
            case Op.Linear l -> {
                int k = in.get(1).shape().dim(0);
                int n = in.get(1).shape().dim(1);
                Strided bias = packed(in.get(2));
                MatMulOperand weight = right(in.get(1), Shape.of(), false);
                MatMulEpilogue epilogue = new MatMulEpilogue(bias.floats(), bias.offset(), l.activation());
                products.multiply(Rows.count(x), n, k, MatMulOperand.rows(s, k), weight, y, yt, epilogue);
            }
            case Op.Gelu g -> ActivationLoops.forward(pool, Activation.GELU, a, at, x.numel(), y, yt);
            case Op.GeluErf g -> ActivationLoops.forward(pool, Activation.GELU_ERF, a, at, x.numel(), y, yt);
            case Op.Silu t -> ActivationLoops.forward(pool, Activation.SILU, a, at, x.numel(), y, yt);
            case Op.RmsNorm n -> {
                Strided gamma = packed(in.get(1));
                VectorRmsNorm.forward(
                        pool,
                        (float) n.eps(),
                        a,
                        at,
                        Rows.count(x),
                        Rows.width(x),
                        gamma.floats(),
                        gamma.offset(),
                        y,
                        yt);
            }
            case Op.LayerNorm l -> {
                Strided gamma = packed(in.get(1));
                Strided beta = packed(in.get(2));
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
                        beta.offset(),
                        y,
                        yt);
            }
            case Op.Softmax t -> VectorRows.softmax(pool, a, at, Rows.count(x), Rows.width(x), y, yt);
            case Op.LogSoftmax t -> VectorRows.logSoftmax(pool, a, at, Rows.count(x), Rows.width(x), y, yt);
            case Op.CrossEntropy c -> {
                Strided ids = ids(op, in.get(1), x.shape(), x.rank() - 1);
                VectorRows.crossEntropy(pool, a, at, Rows.count(x), Rows.width(x), ids.ints(), ids.offset(), y, yt);
            }
            case Op.Attention t ->
                attention.forward(t, a, at, x.shape().dim(0), x.shape().dim(1) / 3, y, yt);
        }
    }

    private void gradient(Op.Grad op, List<Tensor> in, List<Tensor> out) {
        Tensor x = in.get(0);
        Strided s = packed(x);
        Strided d = packed(in.getLast());
        Strided to = Strided.of(out.get(0));
        float[] a = s.floats();
        int at = s.offset();
        float[] dy = d.floats();
        int dt = d.offset();
        float[] dx = to.floats();
        int xt = to.offset();
        switch (op.op()) {
            case Op.Linear l -> linearGradient(Rows.count(x), s, in.get(1), preactivated(l, in, d), out);
            case Op.Gelu g -> ActivationLoops.backward(pool, Activation.GELU, a, at, dy, dt, x.numel(), dx, xt);
            case Op.GeluErf g -> ActivationLoops.backward(pool, Activation.GELU_ERF, a, at, dy, dt, x.numel(), dx, xt);
            case Op.Silu t -> ActivationLoops.backward(pool, Activation.SILU, a, at, dy, dt, x.numel(), dx, xt);
            case Op.RmsNorm n -> {
                Strided gamma = packed(in.get(1));
                Strided dgamma = Strided.of(out.get(1));
                VectorRmsNorm.backward(
                        pool,
                        (float) n.eps(),
                        a,
                        at,
                        Rows.count(x),
                        Rows.width(x),
                        gamma.floats(),
                        gamma.offset(),
                        dy,
                        dt,
                        dx,
                        xt,
                        dgamma.floats(),
                        dgamma.offset());
            }
            case Op.LayerNorm l -> {
                Strided gamma = packed(in.get(1));
                Strided dgamma = Strided.of(out.get(1));
                Strided dbeta = Strided.of(out.get(2));
                VectorRowGrads.layerNorm(
                        pool,
                        (float) l.eps(),
                        a,
                        at,
                        Rows.count(x),
                        Rows.width(x),
                        gamma.floats(),
                        gamma.offset(),
                        dy,
                        dt,
                        dx,
                        xt,
                        dgamma.floats(),
                        dgamma.offset(),
                        dbeta.floats(),
                        dbeta.offset());
            }
            case Op.Softmax t -> VectorRowGrads.softmax(pool, a, at, Rows.count(x), Rows.width(x), dy, dt, dx, xt);
            case Op.LogSoftmax t ->
                VectorRowGrads.logSoftmax(pool, a, at, Rows.count(x), Rows.width(x), dy, dt, dx, xt);
            case Op.CrossEntropy c -> {
                Strided ids = ids(c, in.get(1), x.shape(), x.rank() - 1);
                VectorRowGrads.crossEntropy(
                        pool, a, at, Rows.count(x), Rows.width(x), ids.ints(), ids.offset(), dy, dt, dx, xt);
            }
            case Op.Attention t ->
                attention.backward(t, a, at, x.shape().dim(0), x.shape().dim(1) / 3, dy, dt, dx, xt);
        }
    }

    /** The gradient of x W + b: what is behind the activation is computed again. */
    private Strided preactivated(Op.Linear op, List<Tensor> in, Strided dy) {
        if (op.activation() == Activation.NONE) {
            return dy;
        }
        Tensor y = in.getLast();
        Tensor behind = memory.tensor(this, DType.F32, y.shape(), op);
        fused(new Op.Linear(), in.subList(0, 3), List.of(behind));
        Strided to = Strided.of(behind);
        ActivationLoops.backward(
                pool,
                op.activation(),
                to.floats(),
                to.offset(),
                dy.floats(),
                dy.offset(),
                y.numel(),
                to.floats(),
                to.offset());
        return to;
    }

    /** dx = dy W^T, dW = x^T dy, db = sum of the rows of dy. */
    private void linearGradient(int rows, Strided x, Tensor weight, Strided dy, List<Tensor> out) {
        int k = weight.shape().dim(0);
        int n = weight.shape().dim(1);
        Strided dx = Strided.of(out.get(0));
        Strided dw = Strided.of(out.get(1));
        Strided db = Strided.of(out.get(2));
        MatMulOperand dyRows = MatMulOperand.rows(dy, n);
        MatMulOperand weightColumns = MatMulOperand.columns(packed(weight), n);
        MatMulOperand xColumns = MatMulOperand.columns(x, k);
        products.multiply(rows, k, n, dyRows, weightColumns, dx.floats(), dx.offset(), MatMulEpilogue.NONE);
        products.multiply(k, n, rows, xColumns, dyRows, dw.floats(), dw.offset(), MatMulEpilogue.NONE);
        reductions.columns(true, dy.floats(), dy.offset(), rows, n, db.floats(), db.offset());
    }
}
