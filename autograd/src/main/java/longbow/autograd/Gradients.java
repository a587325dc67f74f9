package longbow.autograd;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import longbow.tensor.Backend;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of one {@code backward}: a value. Each has the type and shape of its parameter and lives on the backend that
 * computed it. The order is that of {@link Autodiff#watch} and {@link Autodiff#variable} calls.
 */
public final class Gradients {
    private final Backend backend;
    private final Set<Parameter> parameters;
    /** In order; the key is a parameter, or the leaf of a variable. Absent: all zeros. */
    private final Map<Object, Tensor> values;

    private Gradients(Backend backend, Set<Parameter> parameters, Map<Object, Tensor> values) {
        this.backend = backend;
        this.parameters = parameters;
        this.values = values;
    }

    static Gradients of(Autodiff tape, Collection<Parameter> parameters, Map<Origin.Leaf, Tensor> found) {
        List<Map.Entry<Origin.Leaf, Tensor>> entries = new ArrayList<>(found.entrySet());
        entries.sort(Comparator.comparingInt(entry -> entry.getKey().order));
        Map<Object, Tensor> values = new LinkedHashMap<>();
        for (Map.Entry<Origin.Leaf, Tensor> entry : entries) {
            values.put(entry.getKey().key(), entry.getValue());
        }
        return new Gradients(tape.inner(), new LinkedHashSet<>(parameters), values);
    }

    /**
     * Returns the gradient of {@code parameter}; zeros if it took no part.
     *
     * @throws IllegalArgumentException if it was not watched
     */
    public Tensor of(Parameter parameter) {
        if (!parameters.contains(parameter)) {
            throw new IllegalArgumentException(
                    "gradients: parameter %s was not watched; pass it to watch or valueAndGrad"
                            .formatted(parameter.name()));
        }
        Tensor gradient = values.get(parameter);
        return gradient != null ? gradient : zerosLike(parameter.value());
    }

    /**
     * Returns the gradient of a {@link Autodiff#variable}; zeros if it took no part.
     *
     * @throws IllegalArgumentException if {@code variable} is not a tracked leaf
     */
    public Tensor of(Tensor variable) {
        Tensor gradient = find(variable);
        return gradient != null ? gradient : zerosLike(variable);
    }

    /** Returns the gradient of a variable, null if it took no part. */
    @Nullable
    Tensor find(Tensor variable) {
        Origin.Leaf leaf = variable.backend() instanceof Autodiff tape ? tape.leaf(variable) : null;
        if (leaf == null) {
            throw new IllegalArgumentException(
                    "gradients: %s%s is not a leaf; ask for the tensor that variable(x) returned, or for a Parameter"
                            .formatted(variable.dtype(), variable.shape()));
        }
        return values.get(leaf.key());
    }

    private Tensor zerosLike(Tensor tensor) {
        return Tensors.zeros(backend, tensor.dtype(), tensor.shape());
    }

    /**
     * Returns the global norm {@code sqrt(sum_p sum_i g_pi^2)}. Each inner sum is a tensor operation; the outer one is taken
     * in double precision, in order.
     */
    public double norm() {
        double sum = 0;
        for (Tensor gradient : values.values()) {
            sum += gradient.square().sum().item();
        }
        return Math.sqrt(sum);
    }

    /** Returns {@code g max / norm} if the norm exceeds {@code max}, and these gradients unchanged otherwise. */
    public Gradients clipByNorm(double max) {
        if (!(max > 0)) {
            throw new IllegalArgumentException("clipByNorm: the bound must be positive, but was " + max);
        }
        double norm = norm();
        return norm > max ? scale(max / norm) : this;
    }

    /** Returns all gradients times {@code c}. */
    public Gradients scale(double c) {
        return map(gradient -> gradient.mul(c));
    }

    /** Returns the sums of both gradients, for micro-batches; where only one side has a gradient the sum is that. */
    public Gradients plus(Gradients other) {
        Map<Object, Tensor> sums = new LinkedHashMap<>(values);
        other.values.forEach((key, gradient) -> sums.merge(key, gradient, Tensor::add));
        Set<Parameter> all = new LinkedHashSet<>(parameters);
        all.addAll(other.parameters);
        return new Gradients(backend, all, inOrder(all, sums));
    }

    /** Returns whether every element is finite. */
    public boolean isFinite() {
        for (Tensor gradient : values.values()) {
            if (gradient.sub(gradient).sum().item() != 0) { // x - x is 0 for finite x, else NaN
                return false;
            }
        }
        return true;
    }

    /** Lets all gradients outlive {@code workspace}. */
    void keep(Workspace workspace) {
        values.values().forEach(workspace::keep);
    }

    private Gradients map(UnaryOperator<Tensor> function) {
        Map<Object, Tensor> mapped = new LinkedHashMap<>();
        values.forEach((key, gradient) -> mapped.put(key, function.apply(gradient)));
        return new Gradients(backend, parameters, mapped);
    }

    /** Parameters first and in watch order, so that a norm does not depend on which micro-batch a parameter first met. */
    private static Map<Object, Tensor> inOrder(Set<Parameter> parameters, Map<Object, Tensor> values) {
        Map<Object, Tensor> ordered = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            Tensor gradient = values.get(parameter);
            if (gradient != null) {
                ordered.put(parameter, gradient);
            }
        }
        values.forEach(ordered::putIfAbsent);
        return ordered;
    }

    /** Returns one line for each gradient: name, type and shape. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        values.forEach((key, gradient) -> {
            String name = key instanceof Parameter parameter ? parameter.name() : key.toString();
            text.append("%s %s%s\n".formatted(name, gradient.dtype(), gradient.shape()));
        });
        return text.toString();
    }
}
