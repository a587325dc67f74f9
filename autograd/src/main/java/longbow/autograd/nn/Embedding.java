package longbow.autograd.nn;

import java.util.List;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;

/**
 * A table of vectors looked up by index: ids (...) to (..., C).
 *
 * @param weight the table (V, C)
 */
public record Embedding(Parameter weight) implements Module {

    /**
     * Returns an F32 table with entries from N(0, 0.02^2).
     *
     * @param key the draws depend on this key and on {@code path}
     * @param path names the parameter {@code path.weight}
     */
    public static Embedding of(Key key, Backend backend, String path, int rows, int channels) {
        Tensor weight = Tensors.randn(key.named(path), backend, Shape.of(rows, channels), Linear.DEVIATION);
        return new Embedding(new Parameter(path + ".weight", weight));
    }

    /** Returns the rows that {@code ids}, I32 or I64, names; as F32 where the table is stored in 16 bits. */
    public Tensor forward(Tensor ids) {
        Tensor rows = weight.value().embedding(ids); // (...) -> (..., C)
        return rows.dtype().isStorage() ? rows.to(DType.F32) : rows;
    }

    /**
     * Returns the same table to compute with, as {@code dtype}, prepacked for a head that is the transposed table: for
     * {@code matmul(table, false, true)}.
     */
    public Embedding frozen(DType dtype) {
        return new Embedding(
                Parameter.frozen(weight.name(), weight.as(dtype).t().prepack().t()));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight);
    }
}
