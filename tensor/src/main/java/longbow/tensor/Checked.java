package longbow.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.BinaryOperator;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import longbow.tensor.op.Op;
import longbow.tensor.op.Update;
import longbow.tensor.op.UpdateRules;

/**
 * A backend that computes on another one and looks at every result: the first operation that gives a NaN though none of its
 * operands has one, or an infinity though all of its operands are finite, is a {@link NonFiniteException} that names it. So
 * a loss that became NaN is traced to where it began. What is put in on purpose, such as the minus infinity of a mask, is
 * no error. Looking costs about as much as computing; this is for searching, not for everyday.
 *
 * <pre>{@code
 * Backend backend = Checked.over(Backends.open(2)); // and everything else as before, gradients included
 * }</pre>
 *
 * <p>Operations between tensors of the inner backend alone run there, unseen: create everything on this one.
 */
public final class Checked implements Backend {
    private final Backend inner;

    private Checked(Backend inner) {
        this.inner = inner;
    }

    /** Returns a backend that computes on {@code inner} and looks at the results. */
    public static Checked over(Backend inner) {
        return new Checked(inner);
    }

    /** Returns the backend that computes. */
    public Backend inner() {
        return inner;
    }

    @Override
    public String description() {
        return "checked " + inner.description();
    }

    @Override
    public List<Tensor> execute(Op op, List<Tensor> inputs) {
        List<Tensor> operands = lower(inputs);
        List<Tensor> results = inner.execute(op, operands);
        look(op.label(), operands, results);
        return results.stream().map(this::wrap).toList();
    }

    @Override
    public void execute(Op op, List<Tensor> inputs, List<Tensor> outputs) {
        List<Tensor> operands = lower(inputs);
        List<Tensor> results = lower(outputs);
        inner.execute(op, operands, results);
        look(op.label(), operands, results);
    }

    /** Overwrites the cells, or leaves them as they were if the update gives a NaN or an infinity. */
    @Override
    public void update(Update update, List<Tensor> cells, List<Tensor> inputs) {
        List<Tensor> written = lower(cells);
        List<Tensor> operands = lower(inputs);
        UpdateRules.check(inner, update, written, operands);
        look("what " + update.label() + " is given", List.of(), operands);
        List<Tensor> before = written.stream().map(this::copy).toList();
        List<Tensor> read = Stream.concat(before.stream(), operands.stream().map(this::copy))
                .toList(); // copies, because operands may share memory with cells
        inner.update(update, written, operands);
        try {
            look(update.label(), read, written);
        } catch (NonFiniteException e) {
            for (int i = 0; i < written.size(); i++) {
                inner.update(new Update.Lerp(1), List.of(written.get(i)), List.of(before.get(i)));
            }
            throw e;
        }
    }

    @Override
    public boolean overwritable(Tensor tensor) {
        return inner.overwritable(lower(tensor));
    }

    @Override
    public Tensor tensor(DType dtype, Shape shape, Object array) {
        return wrap(inner.tensor(dtype, shape, array));
    }

    @Override
    public Object toArray(Tensor tensor) {
        return inner.toArray(lower(tensor));
    }

    /** Returns a cache whose results are looked at too. */
    @Override
    public KvCache kvCache(DType dtype, int layers, int heads, int kvHeads, int headDim) {
        return new CheckedCache(inner.kvCache(dtype, layers, heads, kvHeads, headDim));
    }

    @Override
    public void parallel(int tasks, IntConsumer body) {
        inner.parallel(tasks, body);
    }

    @Override
    public <T> T reduce(int tasks, IntFunction<T> body, BinaryOperator<T> combine) {
        return inner.reduce(tasks, body, combine);
    }

    @Override
    public Workspace workspace() {
        Workspace workspace = inner.workspace();
        return new Workspace() {
            @Override
            public Tensor keep(Tensor tensor) {
                workspace.keep(lower(tensor));
                return tensor;
            }

            @Override
            public void release(List<Tensor> tensors) {
                workspace.release(lower(tensors));
            }

            @Override
            public void close() {
                workspace.close();
            }
        };
    }

    @Override
    public Memory memory() {
        return inner.memory();
    }

    @Override
    public boolean accepts(Backend other) {
        return other == this || inner.accepts(other);
    }

    private Tensor wrap(Tensor tensor) {
        return new Tensor(this, tensor.dtype(), tensor.shape(), tensor);
    }

    private Tensor lower(Tensor tensor) {
        return tensor.backend() == this ? (Tensor) tensor.storage() : tensor;
    }

    private List<Tensor> lower(List<Tensor> tensors) {
        return tensors.stream().map(this::lower).toList();
    }

    // ---- looking -----------------------------------------------------------------------------------------------

    private void look(String operation, List<Tensor> operands, List<Tensor> results) {
        for (Tensor result : results) {
            int nan = first(result, true);
            int infinite = first(result, false);
            boolean surprising =
                    nan >= 0 && !has(operands, true) || infinite >= 0 && !has(operands, true) && !has(operands, false);
            if (surprising) {
                int at = nan >= 0 ? nan : infinite;
                StringJoiner from = new StringJoiner(", ");
                operands.forEach(operand -> from.add(operand.dtype() + "" + operand.shape()));
                throw new NonFiniteException("%s: element %s of %s%s is %s, of operands (%s) that are not; "
                                .formatted(
                                        operation,
                                        Arrays.toString(position(at, result.shape())),
                                        result.dtype(),
                                        result.shape(),
                                        nan >= 0 ? "NaN" : "infinite",
                                        from)
                        + "look at their values, or clamp them before");
            }
        }
    }

    private Tensor copy(Tensor tensor) {
        return inner.tensor(tensor.dtype(), tensor.shape(), inner.toArray(tensor));
    }

    private boolean has(List<Tensor> tensors, boolean nan) {
        return tensors.stream().anyMatch(tensor -> first(tensor, nan) >= 0);
    }

    /** Returns where the first NaN or infinity is, -1 for none. */
    private int first(Tensor tensor, boolean nan) {
        DType dtype = tensor.dtype();
        if (!dtype.isFloating() && !dtype.isStorage()) {
            return -1;
        }
        Object array = inner.toArray(tensor);
        for (int i = 0; i < tensor.numel(); i++) {
            double value = switch (array) {
                case float[] floats -> floats[i];
                case double[] doubles -> doubles[i];
                case short[] halves -> HalfPrecision.toFloat(dtype, halves[i]);
                default -> throw new AssertionError(dtype);
            };
            if (nan ? Double.isNaN(value) : Double.isInfinite(value)) {
                return i;
            }
        }
        return -1;
    }

    private static int[] position(int index, Shape shape) {
        int[] position = new int[shape.rank()];
        for (int d = position.length - 1; d >= 0; d--) {
            position[d] = index % shape.dim(d);
            index /= shape.dim(d);
        }
        return position;
    }

    private final class CheckedCache implements KvCache {
        private final KvCache cache;

        CheckedCache(KvCache cache) {
            this.cache = cache;
        }

        @Override
        public int newSequence() {
            return cache.newSequence();
        }

        @Override
        public int branch(int parent, int prefix) {
            return cache.branch(parent, prefix);
        }

        @Override
        public int length(int sequence) {
            return cache.length(sequence);
        }

        @Override
        public void release(int sequence) {
            cache.release(sequence);
        }

        @Override
        public Tensor attend(int layer, Feed feed, Tensor qkv) {
            Tensor operand = lower(qkv);
            Tensor result = cache.attend(layer, feed, operand);
            look("attend", List.of(operand), List.of(result));
            return wrap(result);
        }

        @Override
        public void advance(Feed feed) {
            cache.advance(feed);
        }
    }
}
