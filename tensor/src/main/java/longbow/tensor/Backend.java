package longbow.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import longbow.tensor.op.Op;
import longbow.tensor.op.Update;

/**
 * Something that computes: {@code execute} gives any {@link Op} its meaning, with results of its own or written where the
 * caller says, and {@code update} any {@link Update}. Callers go through {@link Tensor}.
 */
public interface Backend {

    /** Returns one line for logs, such as {@code vector 512-bit, 2 threads}. */
    String description();

    /**
     * Executes {@code op}. Whoever computes checks the operands, with {@link longbow.tensor.op.ShapeRules}, which also says
     * what the results are.
     *
     * @throws ShapeException if the operands do not fit
     */
    List<Tensor> execute(Op op, List<Tensor> inputs);

    /**
     * Executes {@code op} and overwrites {@code outputs} with the results, whatever they held. Nothing is checked.
     *
     * @param outputs tensors of this backend in row-major order, of the types and shapes that
     *     {@link longbow.tensor.op.ShapeRules} gives; none shares memory with an input
     */
    void execute(Op op, List<Tensor> inputs, List<Tensor> outputs);

    /**
     * Overwrites the cells in place, as if all inputs were read before: an input may share memory with a cell.
     *
     * @param cells tensors that are {@link #overwritable} and share no memory with each other
     * @throws TensorException if cells or inputs do not fit, by {@link longbow.tensor.op.UpdateRules}; nothing is overwritten
     */
    void update(Update update, List<Tensor> cells, List<Tensor> inputs);

    /**
     * Returns whether {@link #update} can overwrite this tensor: its elements must be its own and lie in plain row-major
     * order, unlike those of a transposed, expanded or prepacked tensor, of which {@link Tensor#copy} makes a plain one.
     */
    default boolean overwritable(Tensor tensor) {
        return true;
    }

    /**
     * Returns a tensor with the given elements in row-major order.
     *
     * @param array float[] for F32, double[] for F64, short[] of bit patterns for BF16 and F16, int[] for I32, long[] for
     *     I64, boolean[] for BOOL; it is copied
     */
    Tensor tensor(DType dtype, Shape shape, Object array);

    /**
     * Returns the weight of a matrix product, in the layout of {@link Tensor#prepack} where this backend has one, read from
     * {@code source} without a second copy.
     *
     * @param dtype F32, BF16 or F16
     * @param shape (K, N), or (N, K) where transposed
     * @param transposed whether products take it transposed, as in {@code matmul(weight, false, true)}
     */
    default Tensor weight(DType dtype, Shape shape, boolean transposed, MatrixSource source) {
        Object array = dtype == DType.F32 ? new float[shape.numel()] : new short[shape.numel()];
        source.read(0, shape.dim(0), array);
        return tensor(dtype, shape, array);
    }

    /** Returns a tensor of one value, rounded to {@code dtype}. */
    default Tensor full(DType dtype, Shape shape, double value) {
        int n = shape.numel();
        Object array = switch (dtype) {
            case F32 -> {
                float[] a = new float[n];
                Arrays.fill(a, (float) value);
                yield a;
            }
            case F64 -> {
                double[] a = new double[n];
                Arrays.fill(a, value);
                yield a;
            }
            case BF16, F16 -> {
                short[] a = new short[n];
                Arrays.fill(a, HalfPrecision.fromDouble(dtype, value));
                yield a;
            }
            case I32 -> {
                int[] a = new int[n];
                Arrays.fill(a, (int) value);
                yield a;
            }
            case I64 -> {
                long[] a = new long[n];
                Arrays.fill(a, (long) value);
                yield a;
            }
            case BOOL -> {
                boolean[] a = new boolean[n];
                Arrays.fill(a, value != 0);
                yield a;
            }
        };
        return tensor(dtype, shape, array);
    }

    /** Returns the elements of {@code tensor} in row-major order, as a new array of the type that {@link #tensor} takes. */
    Object toArray(Tensor tensor);

    /** Returns an empty key-value cache for attention over {@code layers} layers, in which every head has keys and values. */
    default KvCache kvCache(DType dtype, int layers, int heads, int headDim) {
        return kvCache(dtype, layers, heads, heads, headDim);
    }

    /**
     * Returns an empty key-value cache for attention over {@code layers} layers, in which some heads share keys and values: those
     * of number i serve heads {@code i heads / kvHeads} and following.
     *
     * @throws TensorException if the type is no floating-point one, if there are fewer than 0 layers or 1 head, or if the heads
     *     are not a multiple of those of keys and values
     */
    KvCache kvCache(DType dtype, int layers, int heads, int kvHeads, int headDim);

    /**
     * Runs {@code body} for 0 ... tasks - 1, side by side where the backend has threads to spare, and returns when all are
     * done. Operations within a task then compute on its own thread. Tasks must not depend on each other, and results that
     * are combined must be combined in the order of the tasks: then the number of threads changes nothing.
     */
    default void parallel(int tasks, IntConsumer body) {
        for (int i = 0; i < tasks; i++) {
            body.accept(i);
        }
    }

    /**
     * Returns {@code body(x)}. With this a model says which stretches of it may be computed again from {@code x}: a backend that
     * records may forget what is inside and run {@code body} once more when it needs it. So {@code body} must have no effects and
     * give the same result each time.
     */
    default Tensor recomputable(UnaryOperator<Tensor> body, Tensor x) {
        return body.apply(x);
    }

    /**
     * Computes a value for each of 0 ... tasks - 1, as {@link #parallel} does, and combines them in a fixed binary tree by
     * index: {@code (0 1) (2 3) ...}, then {@code ((0 1) (2 3)) ...}; one without a neighbour is carried along. Combining two
     * as soon as both are there, as backends that compute do, needs the memory of few of them at a time.
     *
     * @param tasks how many, at least 1
     * @param combine given two values in the order of their tasks; it runs on any thread
     */
    default <T> T reduce(int tasks, IntFunction<T> body, BinaryOperator<T> combine) {
        @SuppressWarnings("unchecked")
        T[] values = (T[]) new Object[tasks];
        parallel(tasks, task -> values[task] = body.apply(task));
        for (int span = 1; span < tasks; span *= 2) {
            for (int i = 0; i + span < tasks; i += 2 * span) {
                values[i] = combine.apply(values[i], values[i + span]);
            }
        }
        return values[0];
    }

    /**
     * Lays out memory for a recorded program and returns what runs it; callers use {@link Plan#record}.
     *
     * @throws UnsupportedOperationException if this backend cannot run plans, as here
     */
    default Plan compile(Program program) {
        throw new UnsupportedOperationException(
                "%s cannot run plans; record on the backend that computes".formatted(description()));
    }

    /**
     * Returns whether starting an operation takes this backend longer than a small one takes to compute, as on a GPU: then few
     * large operations are better than many small ones, and {@linkplain Plan plans} than steps that are executed.
     */
    default boolean startsSlowly() {
        return false;
    }

    /** Opens a workspace for the calling thread; callers use {@link Workspace#open}. This one does nothing. */
    default Workspace workspace() {
        return new Workspace() {
            @Override
            public Tensor keep(Tensor tensor) {
                return tensor;
            }

            @Override
            public void release(List<Tensor> tensors) {}

            @Override
            public void close() {}
        };
    }

    /** Returns what memory this backend holds now. This one knows of none. */
    default Memory memory() {
        return Memory.of(0, List.of(), List.of());
    }

    /**
     * Returns the same values as a constant. A backend that records returns what it does not record; the others return a
     * tensor of its own identity.
     */
    default Tensor detach(Tensor tensor) {
        return new Tensor(tensor.backend(), tensor.dtype(), tensor.shape(), tensor.storage());
    }

    /** Returns whether tensors of {@code other} may be operands here; a wrapping backend accepts those of its inner one. */
    default boolean accepts(Backend other) {
        return other == this;
    }
}
