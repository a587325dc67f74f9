package longbow.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.DTypeException;
import longbow.tensor.KvCache;
import longbow.tensor.Shape;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import longbow.tensor.Tensors;
import longbow.tensor.Workspace;
import longbow.tensor.op.Activation;
import longbow.tensor.op.Op;
import longbow.tensor.op.Update;
import org.jspecify.annotations.Nullable;

/**
 * A backend that executes on another one and records every operation that depends on a tracked tensor (reverse-mode
 * automatic differentiation). Tensors know nothing of this; gradients come back as a value.
 *
 * <pre>{@code
 * Autodiff tape = Autodiff.over(backend);
 * tape.watch(model.parameters());
 * Tensor loss = Losses.crossEntropy(model.forward(tape.constant(tokens)), tape.constant(targets));
 * Gradients gradients = tape.backward(loss);
 * }</pre>
 *
 * <p>An operation is recorded if one of its operands lives on this backend and one is tracked. Operands on the inner backend
 * are accepted: the values of watched parameters are tracked leaves, all others are constants. What a model is fed must
 * therefore be lifted with {@link #constant} (or created on this backend): an operation between tensors of the inner backend
 * alone runs there, unseen.
 *
 * <p>Gradients are computed with tensor operations on the inner backend. So {@code Autodiff.over(Autodiff.over(b))} gives
 * second derivatives: the inner one records the gradient computation of the outer one.
 *
 * <p>An instance belongs to one thread, and its tape to one {@code backward}; parameters must not be updated in between.
 */
public final class Autodiff implements Backend {
    /** After so many entries of the tape their temporary memory is given back: about one block of a transformer. */
    private static final int ENTRIES_TOGETHER = 12;

    private final Backend inner;
    private Map<Tensor, Origin.Leaf> watched = Map.of();
    /** All leaves, those of watched parameters and variables, in order of registration. */
    private final ArrayList<Origin.Leaf> leaves = new ArrayList<>();

    private final List<Origin.Entry> tape = new ArrayList<>(64);
    private boolean recomputes;
    /** Whether a stretch is computed whose operations are recorded later. */
    private boolean paused;
    /** Whether an operation of the newest stretch had a tracked operand. */
    private boolean reached;

    /** What a tensor of this backend stores: its value on the inner backend, and where that comes from if it is tracked. */
    private record Value(Tensor inner, @Nullable Origin origin) {}

    private Autodiff(Backend inner) {
        this.inner = inner;
    }

    /** Returns a new tape over {@code inner}. */
    public static Autodiff over(Backend inner) {
        return new Autodiff(inner);
    }

    /** Returns the backend that computes. */
    public Backend inner() {
        return inner;
    }

    // ---- tracking ----------------------------------------------------------------------------------------------

    /** Lifts a tensor of the inner backend without gradient; a tensor of this backend is detached from its history. */
    public Tensor constant(Tensor tensor) {
        return wrap(lower(tensor), null);
    }

    /**
     * Lifts a tensor of the inner backend as a tracked leaf; a tensor of this backend starts a new history.
     *
     * @throws DTypeException if the elements are not floating-point numbers
     */
    public Tensor variable(Tensor tensor) {
        if (!tensor.dtype().isFloating()) {
            throw new DTypeException(
                    "variable: %s%s has no gradient, only floating-point tensors have; lift it with constant(x)"
                            .formatted(tensor.dtype(), tensor.shape()));
        }
        return wrap(lower(tensor), register(null));
    }

    private Origin.Leaf register(@Nullable Parameter parameter) {
        if (paused) {
            throw new TensorException(
                    "variable: a stretch that is recomputed must not begin histories; make variables before the stretch");
        }
        Origin.Leaf leaf = new Origin.Leaf(leaves.size(), parameter);
        leaves.add(leaf);
        return leaf;
    }

    /**
     * Makes the values of these parameters tracked leaves wherever they appear as operands, recognised by identity.
     *
     * @throws TensorException if two parameters share a tensor, or if one lives on another backend
     */
    public void watch(Collection<Parameter> collection) {
        if (watched.isEmpty()) {
            watched = new IdentityHashMap<>(collection.size());
            leaves.ensureCapacity(leaves.size() + collection.size());
        }
        for (Parameter parameter : collection) {
            Tensor value = parameter.value();
            Origin.Leaf other = watched.get(value);
            if (other != null && other.parameter == parameter) {
                continue;
            }
            if (!inner.accepts(value.backend())) {
                throw new TensorException(
                        "watch: parameter %s lives on %s, but this tape computes on %s; create both on one backend"
                                .formatted(parameter.name(), value.backend().description(), inner.description()));
            }
            if (other != null) {
                throw new TensorException(
                        "watch: parameters %s and %s share one tensor; to tie weights, use one Parameter in both places"
                                .formatted(other.name(), parameter.name()));
            }
            watched.put(value, register(parameter));
        }
    }

    /** Returns the value on the inner backend; a tensor of the inner backend is returned as it is. */
    public Tensor unwrap(Tensor tensor) {
        return tensor.backend() == this ? ((Value) tensor.storage()).inner : tensor;
    }

    /** Returns whether gradients flow into {@code tensor}: whether it is a tracked leaf or was computed from one. */
    public boolean isTracked(Tensor tensor) {
        return origin(tensor) != null;
    }

    private @Nullable Origin origin(Tensor tensor) {
        return tensor.backend() == this ? ((Value) tensor.storage()).origin : watched.get(tensor);
    }

    /** Returns the leaf that {@code tensor} is, null if it is none. */
    Origin.@Nullable Leaf leaf(Tensor tensor) {
        return origin(tensor) instanceof Origin.Leaf leaf ? leaf : null;
    }

    /** Returns the recorded operation that gave {@code tensor}, null if there is none. */
    @Nullable
    Node node(Tensor tensor) {
        return switch (origin(tensor)) {
            case Node node -> node;
            case Origin.Output output -> output.node();
            case null, default -> null;
        };
    }

    /**
     * Lets this tape keep only the operand of every {@linkplain #recomputable stretch} of a model instead of all that is computed
     * inside, and compute it once more in the backward pass (Chen et al. 2016, section 4). That takes a third more time, and the
     * memory of one stretch instead of that of all; gradients have the same bits.
     *
     * @return this tape
     */
    public Autodiff recompute() {
        recomputes = true;
        return this;
    }

    private Tensor wrap(Tensor value, @Nullable Origin origin) {
        return new Tensor(this, value.dtype(), value.shape(), new Value(value, origin));
    }

    /** Returns the value on exactly the inner backend: where that is a tape too, it must see its own watched leaves. */
    private Tensor lower(Tensor tensor) {
        if (tensor.backend() == this) {
            return ((Value) tensor.storage()).inner;
        }
        if (!inner.accepts(tensor.backend())) {
            throw new TensorException("autodiff: a tensor of %s cannot be used on %s; create both on one backend"
                    .formatted(tensor.backend().description(), description()));
        }
        return inner instanceof Autodiff tape && tensor.backend() != tape
                ? tape.wrap(tape.lower(tensor), tape.origin(tensor))
                : tensor;
    }

    // ---- execution ---------------------------------------------------------------------------------------------

    @Override
    public String description() {
        return "autodiff over " + inner.description();
    }

    @Override
    public void parallel(int tasks, IntConsumer body) {
        Backend.super.parallel(tasks, body); // a tape belongs to one thread
    }

    @Override
    public boolean accepts(Backend other) {
        return other == this || inner.accepts(other);
    }

    @Override
    public List<Tensor> execute(Op op, List<Tensor> inputs) {
        Tensor[] operands = new Tensor[inputs.size()];
        @Nullable Origin[] origins = new Origin[operands.length];
        boolean tracked = false;
        for (int i = 0; i < operands.length; i++) {
            operands[i] = lower(inputs.get(i));
            origins[i] = origin(inputs.get(i));
            tracked |= origins[i] != null;
        }
        reached |= tracked;
        tracked &= !paused;
        if (tracked && op instanceof Op.Linear linear && linear.activation() != Activation.NONE) {
            // the gradient needs what is behind the activation
            return List.of(
                    linear.activation().of(execute(new Op.Linear(), inputs).getFirst()));
        }
        List<Tensor> values = Arrays.asList(operands);
        List<Tensor> results = inner.execute(op, values);
        Node node = null;
        if (tracked && results.getFirst().dtype().isFloating()) {
            node = new Node(tape.size(), op, values, results, origins);
            tape.add(node);
        }
        if (results.size() == 1) {
            return List.of(wrap(results.getFirst(), node));
        }
        Tensor[] wrapped = new Tensor[results.size()];
        for (int i = 0; i < wrapped.length; i++) {
            wrapped[i] = wrap(results.get(i), node == null ? null : new Origin.Output(node, i));
        }
        return Arrays.asList(wrapped);
    }

    @Override
    public Tensor recomputable(UnaryOperator<Tensor> body, Tensor x) {
        if (!recomputes || paused) {
            return body.apply(x);
        }
        Tensor operand = wrap(lower(x), origin(x));
        paused = true;
        reached = false;
        try (Workspace inside = Workspace.open(inner)) {
            Tensor result = body.apply(operand);
            Tensor value = inside.keep(lower(result));
            if (!reached && origin(result) == null) {
                return wrap(value, null);
            }
            Stretch stretch = new Stretch(tape.size(), body, operand);
            tape.add(stretch);
            return wrap(value, stretch);
        } finally {
            paused = false;
        }
    }

    /** Always throws: a recorded result is never overwritten. */
    @Override
    public void execute(Op op, List<Tensor> inputs, List<Tensor> outputs) {
        throw new UnsupportedOperationException("%s: a tape keeps its results; give outputs to the inner backend (%s)"
                .formatted(op.label(), inner.description()));
    }

    @Override
    public Tensor tensor(DType dtype, Shape shape, Object array) {
        return wrap(inner.tensor(dtype, shape, array), null);
    }

    @Override
    public Tensor full(DType dtype, Shape shape, double value) {
        return wrap(inner.full(dtype, shape, value), null);
    }

    @Override
    public Object toArray(Tensor tensor) {
        return inner.toArray(unwrap(tensor));
    }

    @Override
    public Tensor detach(Tensor tensor) {
        return constant(inner.detach(lower(tensor)));
    }

    /** Always throws: updates have no gradients. */
    @Override
    public void update(Update update, List<Tensor> cells, List<Tensor> inputs) {
        throw new UnsupportedOperationException(
                "%s: updates have no gradients; call update on the inner backend (%s), after backward"
                        .formatted(update.getClass().getSimpleName(), inner.description()));
    }

    /** Always throws: a cache is overwritten in place, which no gradient can follow. */
    @Override
    public KvCache kvCache(DType dtype, int layers, int heads, int kvHeads, int headDim) {
        throw new UnsupportedOperationException(
                "kvCache: decoding has no gradients; create the cache on the inner backend (%s), and train with attention(heads, segments)"
                        .formatted(inner.description()));
    }

    // ---- gradients ---------------------------------------------------------------------------------------------

    /**
     * Returns the gradients of a loss with respect to the watched parameters and variables, and consumes the tape.
     *
     * @throws ShapeException if the loss does not have exactly one element
     * @throws IllegalStateException if the loss is not tracked, or if the tape was consumed before
     */
    public Gradients backward(Tensor scalarLoss) {
        if (scalarLoss.numel() != 1) {
            throw new ShapeException(
                    "backward: the loss has shape %s, not one element; reduce it with mean() or sum(), or call backward(y, dy)"
                            .formatted(scalarLoss.shape()));
        }
        return backward(scalarLoss, Tensors.ones(inner, scalarLoss.dtype(), scalarLoss.shape()));
    }

    /**
     * Returns the vector-Jacobian product {@code dy^T (dy/dp)} for every watched parameter and variable p, and consumes the
     * tape.
     *
     * @throws ShapeException if y and dy differ in type or shape
     * @throws IllegalStateException if y is not tracked, or if the tape was consumed before
     */
    public Gradients backward(Tensor y, Tensor dy) {
        return backward(List.of(y), List.of(dy));
    }

    /** The same for several results at once: the sum of their products. */
    Gradients backward(List<Tensor> ys, List<Tensor> dys) {
        @Nullable Tensor[] found = new Tensor[leaves.size()]; // for each leaf
        for (int i = 0; i < ys.size(); i++) {
            Tensor y = ys.get(i);
            Tensor dy = dys.get(i);
            Origin origin = origin(y);
            if (origin == null) {
                throw new IllegalStateException(
                        "backward: %s%s does not depend on anything tracked; call watch(parameters) or variable(x) before the forward pass, and lift what the model is fed with constant(x)"
                                .formatted(y.dtype(), y.shape()));
            }
            if (y.dtype() != dy.dtype() || !y.shape().equals(dy.shape())) {
                throw new ShapeException("backward: y is %s%s, but dy is %s%s; they must be alike"
                        .formatted(y.dtype(), y.shape(), dy.dtype(), dy.shape()));
            }
            accumulate(origin, lower(dy), found);
        }
        walk(0, found);
        return Gradients.of(inner, leaves, found);
    }

    /**
     * Takes the entries from {@code start} on off the tape, the last one first, and passes their gradients on. Gradients that have
     * been passed on give their memory back every few entries: it is used again while it is in the caches.
     */
    private void walk(int start, @Nullable Tensor[] found) {
        while (tape.size() > start) {
            int end = Math.max(start, tape.size() - ENTRIES_TOGETHER);
            try (Workspace together = Workspace.open(inner)) {
                while (tape.size() > end) {
                    Origin.Entry entry = tape.removeLast();
                    switch (entry) {
                        case Node node -> pass(node, found);
                        case Stretch stretch -> again(stretch, found);
                    }
                    entry.release();
                }
                keepGradients(together, found);
            }
        }
    }

    /** Lets the gradients of leaves, and those that what is still on the tape has, outlive {@code workspace}. */
    private void keepGradients(Workspace workspace, @Nullable Tensor[] found) {
        for (Tensor leaf : found) {
            if (leaf != null) {
                workspace.keep(leaf);
            }
        }
        tape.forEach(entry -> entry.keepGradients(workspace));
    }

    private static void pass(Node node, @Nullable Tensor[] found) {
        @Nullable Tensor[] gradients = node.gradients();
        for (int i = 0; i < gradients.length; i++) {
            Tensor gradient = gradients[i];
            Origin origin = node.origins[i];
            if (gradient != null && origin != null) {
                accumulate(origin, gradient, found);
            }
        }
    }

    /** Records a stretch where it was, and walks it: contributions to gradients arrive in the order of a tape that kept all. */
    private void again(Stretch stretch, @Nullable Tensor[] found) {
        Tensor gradient = stretch.gradient();
        if (gradient == null) {
            return;
        }
        try (Workspace inside = Workspace.open(inner)) {
            int start = tape.size();
            Origin origin = origin(stretch.again());
            if (origin != null) {
                accumulate(origin, gradient, found);
            }
            walk(start, found);
            keepGradients(inside, found);
        }
    }

    private static void accumulate(Origin origin, Tensor gradient, @Nullable Tensor[] found) {
        switch (origin) {
            case Origin.Leaf leaf -> {
                Tensor before = found[leaf.order];
                found[leaf.order] = before == null ? gradient : before.add(gradient);
            }
            case Origin.Entry entry -> entry.accumulate(0, gradient);
            case Origin.Output output -> output.node().accumulate(output.index(), gradient);
        }
    }

    /** Returns the tape, one line for each operation: {@code %1 = mul(%0 F32[2], constant F32[]) -> F32[2]}. */
    public String print() {
        StringBuilder text = new StringBuilder();
        for (Origin.Entry entry : tape) {
            text.append(entry).append('\n');
        }
        return text.toString();
    }

    /** Returns the description and the tape. */
    @Override
    public String toString() {
        return description() + "\n" + print();
    }
}
