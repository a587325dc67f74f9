package longbow.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import longbow.tensor.Tensors;
import longbow.tensor.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of one {@code backward}: a value. Each has the type and shape of its parameter and lives on the backend that
 * computed it. The order is that of {@link Autodiff#watch} and {@link Autodiff#variable} calls.
 */
public final class Gradients {
    private final Backend backend;
    /** Parameters, and for variables their leaves, in order. */
    private final Object[] keys;
    /** By identity; null where all is zero, absent where nothing was watched. Never iterated: its order is that of memory. */
    private final IdentityHashMap<Object, @Nullable Tensor> values;

    private Gradients(Backend backend, Object[] keys, IdentityHashMap<Object, @Nullable Tensor> values) {
        this.backend = backend;
        this.keys = keys;
        this.values = values;
    }

    /** Returns the gradients of {@code leaves}; {@code found} has one or null for each. */
    static Gradients of(Backend backend, List<Origin.Leaf> leaves, @Nullable Tensor[] found) {
        Object[] keys = new Object[leaves.size()];
        IdentityHashMap<Object, @Nullable Tensor> values = new IdentityHashMap<>(keys.length);
        for (int i = 0; i < keys.length; i++) {
            keys[i] = leaves.get(i).key();
            values.put(keys[i], found[i]);
        }
        return new Gradients(backend, keys, values);
    }

    /**
     * Returns the gradient of {@code parameter}; zeros if it took no part.
     *
     * @throws TensorException if it was not watched
     */
    public Tensor of(Parameter parameter) {
        if (!values.containsKey(parameter)) {
            throw new TensorException("gradients: parameter %s was not watched; pass it to watch or valueAndGrad"
                    .formatted(parameter.name()));
        }
        Tensor gradient = values.get(parameter);
        return gradient != null ? gradient : zerosLike(parameter.value());
    }

    /**
     * Returns the gradient of a {@link Autodiff#variable}; zeros if it took no part.
     *
     * @throws TensorException if {@code variable} is not a tracked leaf
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
            throw new TensorException(
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
        for (Object key : keys) {
            Tensor gradient = values.get(key);
            if (gradient != null) {
                sum += gradient.sumOfSquares().item();
            }
        }
        return Math.sqrt(sum);
    }

    /** Returns the {@link #norm} as a tensor, F64 [], the same number: for programs that are recorded, where none can be read. */
    public Tensor normAsTensor() {
        Tensor sum = Tensors.zeros(backend, DType.F64, Shape.of());
        for (Object key : keys) {
            Tensor gradient = values.get(key);
            if (gradient != null) {
                sum = sum.add(gradient.sumOfSquares().to(DType.F64));
            }
        }
        return sum.sqrt();
    }

    /**
     * Returns what {@link #clipByNorm(double)} multiplies gradients with: {@code max / norm} if the norm exceeds {@code max}, and 1
     * otherwise. For {@link longbow.autograd.optim.AdamW#step(Gradients, double, double)}, which needs no copy of them.
     */
    public static double clipFactor(double max, double norm) {
        positive("clipFactor", max);
        return norm > max ? max / norm : 1;
    }

    /** Returns {@link #clipFactor(double, double)} by tensor operations alone, of a norm F64 []: F64 [], the same number. */
    public static Tensor clipFactor(double max, Tensor norm) {
        positive("clipFactor", max);
        Tensor bound = Tensors.full(norm.backend(), DType.F64, Shape.of(), max);
        Tensor one = Tensors.ones(norm.backend(), DType.F64, Shape.of());
        return Tensor.where(bound.lt(norm), bound.div(norm), one);
    }

    /**
     * Returns what {@link #clipByNorm(double)} returns, by tensor operations alone.
     *
     * @param norm of these gradients, as {@link #normAsTensor} returns it
     */
    public Gradients clipByNorm(double max, Tensor norm) {
        positive("clipByNorm", max);
        Tensor factor = clipFactor(max, norm);
        return map(gradient -> gradient.mul(factor.to(gradient.dtype())));
    }

    private static void positive(String operation, double max) {
        if (!(max > 0)) {
            throw new IllegalArgumentException(operation + ": the bound must be positive, but was " + max);
        }
    }

    /** Returns {@code g max / norm} if the norm exceeds {@code max}, and these gradients unchanged otherwise. */
    public Gradients clipByNorm(double max) {
        positive("clipByNorm", max);
        double norm = norm();
        return norm > max ? scale(max / norm) : this;
    }

    /** Returns all gradients times {@code c}. */
    public Gradients scale(double c) {
        return map(gradient -> gradient.mul(c));
    }

    /**
     * Returns the sums of both gradients, for micro-batches; where only one side has a gradient the sum is that. Parameters
     * come first and in watch order, so that a norm does not depend on which micro-batch a parameter first met.
     */
    public Gradients plus(Gradients other) {
        Object[] ordered = Arrays.equals(keys, other.keys) ? keys : keysOfBoth(other);
        IdentityHashMap<Object, @Nullable Tensor> sums = new IdentityHashMap<>(ordered.length);
        for (Object key : ordered) {
            Tensor a = values.get(key);
            Tensor b = other.values.get(key);
            sums.put(key, a == null ? b : b == null ? a : a.add(b));
        }
        return new Gradients(backend, ordered, sums);
    }

    /**
     * Returns {@link #plus}, and gives what was added back to {@code workspace}, unless a parameter has a gradient on one side
     * only: that one is in the sum itself.
     */
    Gradients plusReleasing(Workspace workspace, Gradients other) {
        Gradients sum = plus(other);
        List<Tensor> summands = new ArrayList<>();
        for (Object key : sum.keys) {
            Tensor a = values.get(key);
            Tensor b = other.values.get(key);
            if (a != null && b != null) {
                summands.add(a);
                summands.add(b);
            } else if (a != null || b != null) {
                return sum;
            }
        }
        workspace.release(summands);
        return sum;
    }

    private Object[] keysOfBoth(Gradients other) {
        Set<Object> ordered = new LinkedHashSet<>();
        for (boolean parameters : new boolean[] {true, false}) {
            for (Gradients side : List.of(this, other)) {
                for (Object key : side.keys) {
                    if (key instanceof Parameter == parameters) {
                        ordered.add(key);
                    }
                }
            }
        }
        return ordered.toArray();
    }

    /** Returns whether every element is finite. */
    public boolean isFinite() {
        for (Object key : keys) {
            Tensor gradient = values.get(key);
            if (gradient != null && gradient.sub(gradient).sum().item() != 0) { // x - x is 0 for finite x, else NaN
                return false;
            }
        }
        return true;
    }

    /** Lets all gradients outlive {@code workspace}. */
    void keep(Workspace workspace) {
        for (Object key : keys) {
            Tensor gradient = values.get(key);
            if (gradient != null) {
                workspace.keep(gradient);
            }
        }
    }

    private Gradients map(UnaryOperator<Tensor> function) {
        IdentityHashMap<Object, @Nullable Tensor> mapped = new IdentityHashMap<>(keys.length);
        for (Object key : keys) {
            Tensor gradient = values.get(key);
            mapped.put(key, gradient == null ? null : function.apply(gradient));
        }
        return new Gradients(backend, keys, mapped);
    }

    /** Returns one line for each gradient: name, type and shape. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Object key : keys) {
            Tensor gradient = values.get(key);
            if (gradient != null) {
                String name = key instanceof Parameter parameter ? parameter.name() : ((Origin.Leaf) key).name();
                text.append("%s %s%s\n".formatted(name, gradient.dtype(), gradient.shape()));
            }
        }
        return text.toString();
    }
}
