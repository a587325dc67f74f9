package longbow.benchmarks.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import java.util.ArrayList;
import java.util.List;
import longbow.tensor.Tensor;
import longbow.transformer.Gpt2;
import longbow.transformer.Gpt2Config;
import org.jspecify.annotations.Nullable;

/**
 * GPT-2 of NDArrays, with fused operations where the engine offers them: linear layers, layer norm, softmax and gelu. Its gelu is
 * the one with the error function: the tanh form would have to be put together from seven operations, and is slower.
 */
final class PyTorchGpt2 {
    /** A weight and a bias. */
    private record Affine(NDArray weight, NDArray bias) {
        NDArray linear(NDArray x) {
            return Linear.linear(x, weight, bias).singletonOrThrow();
        }

        NDArray norm(NDArray x, Shape width, double eps) {
            return LayerNorm.layerNorm(x, width, weight, bias, (float) eps).singletonOrThrow();
        }
    }

    private record Block(Affine ln1, Affine cAttn, Affine cProj, Affine ln2, Affine cFc, Affine mlpProj) {}

    /** How queries, keys and values (B, T, H, D) become what is attended, (B, T, C). */
    @FunctionalInterface
    interface Attention {
        NDArray attend(int layer, NDArray q, NDArray k, NDArray v);
    }

    private final Gpt2Config config;
    private final NDManager manager;
    private final Shape width;
    private final NDArray wte;
    private final NDArray wpe;
    private final List<Block> blocks = new ArrayList<>();
    private final Affine lnF;
    private final List<NDArray> parameters = new ArrayList<>();

    /** Copies the weights of {@code model} to arrays that {@code manager} frees. */
    PyTorchGpt2(Gpt2 model, NDManager manager) {
        this.config = model.config();
        this.manager = manager;
        this.width = new Shape(config.width());
        wte = copy(model.wte().weight().value());
        wpe = copy(model.wpe().weight().value());
        for (Gpt2.Block b : model.blocks()) {
            blocks.add(new Block(
                    norm(b.ln1()),
                    linear(b.cAttn()),
                    linear(b.cProj()),
                    norm(b.ln2()),
                    linear(b.cFc()),
                    linear(b.mlpProj())));
        }
        lnF = norm(model.lnF());
    }

    private Affine norm(longbow.autograd.nn.LayerNorm layer) {
        return new Affine(copy(layer.weight().value()), copy(layer.bias().value()));
    }

    /** PyTorch keeps weights as (out, in). */
    private Affine linear(longbow.autograd.nn.Linear layer) {
        return new Affine(
                copy(layer.weight().value().transpose(0, 1)), copy(layer.bias().value()));
    }

    private NDArray copy(Tensor tensor) {
        NDArray array = manager.create(tensor.toFloatArray(), shape(tensor));
        parameters.add(array);
        return array;
    }

    private static Shape shape(Tensor tensor) {
        long[] dims = new long[tensor.rank()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = tensor.shape().dim(i);
        }
        return new Shape(dims);
    }

    List<NDArray> parameters() {
        return parameters;
    }

    int headDim() {
        return config.headDim();
    }

    /** Returns the hidden states (B, T, C) of tokens (B, T) at positions (T). */
    NDArray hidden(NDArray ids, NDArray positions, Attention attention) {
        long batch = ids.getShape().get(0);
        long length = ids.getShape().get(1);
        Shape heads = new Shape(batch, length, config.heads(), config.headDim());
        NDArray x = embed(ids, wte).add(embed(positions, wpe));
        for (int i = 0; i < blocks.size(); i++) {
            Block b = blocks.get(i);
            NDList qkv = b.cAttn.linear(b.ln1.norm(x, width, config.eps())).split(3, 2);
            NDArray attended = attention.attend(
                    i,
                    qkv.get(0).reshape(heads),
                    qkv.get(1).reshape(heads),
                    qkv.get(2).reshape(heads));
            x = x.add(b.cProj.linear(attended));
            x = x.add(b.mlpProj.linear(Activation.gelu(b.cFc.linear(b.ln2.norm(x, width, config.eps())))));
        }
        return lnF.norm(x, width, config.eps());
    }

    private static NDArray embed(NDArray ids, NDArray table) {
        return Embedding.embedding(ids, table, SparseFormat.DENSE).singletonOrThrow();
    }

    /** Returns the logits (..., V) of hidden states (..., C). */
    NDArray logits(NDArray hidden) {
        return Linear.linear(hidden, wte).singletonOrThrow();
    }

    /** Returns {@code softmax(q k^T / sqrt(D) + mask) v}, heads (B, H, T, D) in and (B, T, C) out. */
    NDArray attend(NDArray q, NDArray k, NDArray v, @Nullable NDArray mask) {
        NDArray scores = q.mul(1 / Math.sqrt(config.headDim())).matMul(k.transpose(0, 1, 3, 2)); // (B, H, T, S)
        NDArray attended =
                (mask == null ? scores : scores.add(mask)).softmax(-1).matMul(v);
        Shape shape = q.getShape();
        return attended.transpose(0, 2, 1, 3).reshape(shape.get(0), shape.get(2), config.width());
    }
}
