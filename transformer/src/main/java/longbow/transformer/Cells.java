package longbow.transformer;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import longbow.autograd.Parameter;
import longbow.autograd.nn.Dense;
import longbow.autograd.nn.Embedding;
import longbow.autograd.nn.LayerNorm;
import longbow.autograd.nn.Linear;
import longbow.autograd.nn.LowRank;
import longbow.autograd.nn.Module;
import longbow.autograd.nn.RmsNorm;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;

/** The parameters of a model by name, from which its layers are put together. */
final class Cells {
    private final Map<String, Parameter> cells = new LinkedHashMap<>(); // only looked up
    private final Map<String, LowRank> adapters; // by the path of their layer, only looked up

    /** Where the value of a parameter comes from. */
    @FunctionalInterface
    interface Source {
        Tensor value(String name, Shape shape);
    }

    /** Makes all parameters of a model; {@code source} is asked in the order of {@code shapes}. */
    Cells(Map<String, Shape> shapes, Source source) {
        this.adapters = Map.of();
        shapes.forEach((name, shape) -> cells.put(name, new Parameter(name, source.value(name, shape))));
    }

    /** Makes all parameters of a model that is only computed with. */
    static Cells frozen(Map<String, Shape> shapes, Source source) {
        Cells frozen = new Cells(Map.of(), source);
        shapes.forEach((name, shape) -> frozen.cells.put(name, Parameter.frozen(name, source.value(name, shape))));
        return frozen;
    }

    /** Takes the parameters of a model themselves, and adapters for some of its layers. */
    Cells(Module model, Map<String, LowRank> adapters) {
        this.adapters = adapters;
        model.parameters().forEach(p -> cells.put(p.name(), p));
    }

    /**
     * Returns random starting values: matrices normal with deviation {@code 0.02 sqrt(768 / width)}, which is 0.02 at the
     * published width, projections into the residual stream scaled by {@code 1 / sqrt(2 layers)}; gains one and biases zero.
     *
     * @param residual how the names of projections into the residual stream end
     */
    static Source random(Key key, Backend backend, int width, int layers, String... residual) {
        double base = 0.02 * Math.sqrt(768.0 / width);
        return (name, shape) -> {
            double deviation = base;
            for (String end : residual) {
                deviation = name.endsWith(end) ? base / Math.sqrt(2.0 * layers) : deviation;
            }
            if (name.endsWith("bias")) {
                return Tensors.zeros(backend, DType.F32, shape);
            }
            return shape.rank() == 1
                    ? Tensors.ones(backend, DType.F32, shape)
                    : Tensors.randn(key.named(name), backend, shape, deviation);
        };
    }

    /** Returns the values of another model of the same shape, copied. */
    static Source copyOf(Module model, Backend backend) {
        Iterator<Parameter> values = model.parameters().iterator();
        return (name, shape) -> {
            Tensor value = values.next().value();
            return backend.tensor(value.dtype(), shape, value.backend().toArray(value));
        };
    }

    Parameter cell(String name) {
        return Objects.requireNonNull(cells.get(name), name);
    }

    Embedding embedding(String path) {
        return new Embedding(cell(path + ".weight"));
    }

    LayerNorm layerNorm(String path, double eps) {
        return new LayerNorm(cell(path + ".weight"), cell(path + ".bias"), eps);
    }

    RmsNorm rmsNorm(String path, double eps) {
        return new RmsNorm(cell(path + ".weight"), eps);
    }

    /** A layer with weights (in, out). */
    Linear linear(String path) {
        return new Linear(cell(path + ".weight"), cell(path + ".bias"), adapters.get(path));
    }

    /** A layer with weights (out, in), and a bias if there is one. */
    Dense dense(String path) {
        return new Dense(cell(path + ".weight"), cells.get(path + ".bias"), adapters.get(path));
    }
}
