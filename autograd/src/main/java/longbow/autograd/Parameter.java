package longbow.autograd;

import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.DTypeException;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import longbow.tensor.op.Update;

/**
 * A named cell of a model: a tensor whose contents are overwritten in place, by {@link Backend#update} and by nothing else.
 * The tensor object stays the same for the life of the parameter, and {@link Autodiff#watch} recognises it by identity, so
 * model code computes with {@link #value()} and never mentions gradients.
 */
public final class Parameter {
    private final String name;
    private final Tensor value;
    private final boolean frozen;

    /**
     * Makes {@code value} a cell; nothing else may use that tensor as a value afterwards.
     *
     * @param name the path in the model, as in published checkpoints, such as {@code h.3.attn.c_attn.weight}
     * @param value a tensor that its backend can overwrite: not a transposed, expanded or prepacked one, of which
     *     {@link Tensor#copy} makes a plain one
     * @throws TensorException if the elements are not floating-point numbers, or cannot be overwritten
     */
    public Parameter(String name, Tensor value) {
        if (!value.dtype().isFloating()) {
            throw new DTypeException(
                    "parameter %s: elements are %s, but only floating-point tensors can be trained; cast with to(DType.F32)"
                            .formatted(name, value.dtype()));
        }
        if (!value.backend().overwritable(value)) {
            throw new TensorException("parameter %s: %s%s is a view or prepacked and cannot be overwritten; give copy()"
                    .formatted(name, value.dtype(), value.shape()));
        }
        this.name = name;
        this.value = value;
        this.frozen = false;
    }

    private Parameter(Tensor value, String name) {
        this.name = name;
        this.value = value;
        this.frozen = true;
    }

    /**
     * Returns a parameter of a model that is only computed with: it is never overwritten, so its value can be of any layout, such
     * as a {@linkplain Tensor#prepack prepacked} one.
     */
    public static Parameter frozen(String name, Tensor value) {
        return new Parameter(value, name);
    }

    /** Returns the present contents as {@code dtype}: the cell itself where it has that type. */
    public Tensor as(DType dtype) {
        return value.dtype() == dtype ? value : value.to(dtype);
    }

    /** Returns whether this can never be overwritten. */
    public boolean isFrozen() {
        return frozen;
    }

    /** Returns the path in the model, such as {@code h.3.attn.c_attn.weight}. */
    public String name() {
        return name;
    }

    /** Returns the cell: always the same tensor, with the current contents. */
    public Tensor value() {
        return value;
    }

    /**
     * Overwrites the contents with those of {@code contents}, bit for bit; tensors of other backends are copied over.
     *
     * @throws ShapeException if type or shape differ
     * @throws TensorException if this is frozen
     */
    public void set(Tensor contents) {
        if (frozen) {
            throw new TensorException(
                    "parameter %s: is frozen and cannot be set; load or copy the model as one to train"
                            .formatted(name));
        }
        if (contents.dtype() != value.dtype() || !contents.shape().equals(value.shape())) {
            throw new ShapeException("parameter %s: holds %s%s and cannot take %s%s; reshape or cast it first"
                    .formatted(name, value.dtype(), value.shape(), contents.dtype(), contents.shape()));
        }
        Backend backend = value.backend();
        Tensor here = backend.accepts(contents.backend())
                ? contents
                : backend.tensor(
                        contents.dtype(), contents.shape(), contents.backend().toArray(contents));
        backend.update(new Update.Lerp(1), List.of(value), List.of(here));
    }

    /** Returns name, type and shape. */
    @Override
    public String toString() {
        return "%s %s%s".formatted(name, value.dtype(), value.shape());
    }
}
