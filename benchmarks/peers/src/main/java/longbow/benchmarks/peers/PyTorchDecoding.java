package longbow.benchmarks.peers;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.benchmarks.peer.ModelLibrary;
import longbow.transformer.Gpt2;

/** Decoding with {@link PyTorchGpt2}: keys and values are written to arrays that are allocated once. */
final class PyTorchDecoding implements ModelLibrary.Decoding {
    private final NDManager manager;
    private final PyTorchGpt2 model;
    private final int batch;
    private final int newTokens;
    /** One for each layer: (B, H, tokens, D). */
    private final List<NDArray> keys = new ArrayList<>();

    private final List<NDArray> values = new ArrayList<>();
    /** For each position its number, (1). */
    private final List<NDArray> positions = new ArrayList<>();

    private final NDArray zeros;

    PyTorchDecoding(Engine engine, Device device, Gpt2 weights, int batch, int newTokens) {
        this.batch = batch;
        this.newTokens = newTokens;
        manager = engine.newBaseManager(device);
        model = new PyTorchGpt2(weights, manager);
        Shape cache = new Shape(
                batch, weights.config().heads(), newTokens, weights.config().headDim());
        for (int i = 0; i < weights.config().layers(); i++) {
            keys.add(manager.zeros(cache));
            values.add(manager.zeros(cache));
        }
        for (int i = 0; i < newTokens; i++) {
            positions.add(manager.create(new int[] {i}));
        }
        zeros = manager.zeros(new Shape(batch, 1), DataType.INT64);
    }

    @Override
    public void run() {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray ids = zeros;
            for (int i = 0; i < newTokens; i++) {
                ids = sample(next(ids, i));
            }
            ids.toLongArray();
        }
    }

    @Override
    public float[] logits(int[] tokens) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray logits = zeros;
            for (int i = 0; i < tokens.length; i++) {
                int[] column = new int[batch];
                Arrays.fill(column, tokens[i]);
                logits = next(manager.create(column, new Shape(batch, 1)), i);
            }
            return logits.get(0).toFloatArray();
        }
    }

    /** Returns the logits (B, V) of one more token of each sequence, (B, 1), at {@code position}. */
    private NDArray next(NDArray ids, int position) {
        NDArray hidden = model.hidden(
                ids,
                positions.get(position),
                (layer, q, k, v) -> model.attend(
                        q.transpose(0, 2, 1, 3),
                        extended(keys.get(layer), k, position),
                        extended(values.get(layer), v, position),
                        null));
        return model.logits(hidden).squeeze(1);
    }

    /** Writes {@code added} (B, 1, H, D) at {@code position} and returns the positions to it, (B, H, position + 1, D). */
    private static NDArray extended(NDArray cache, NDArray added, int position) {
        cache.set(new NDIndex().addAllDim(2).addIndices(position), added.squeeze(1));
        return cache.get(new NDIndex().addAllDim(2).addSliceDim(0, position + 1L));
    }

    /** Draws from softmax(logits): the greatest logit plus Gumbel noise. */
    private NDArray sample(NDArray logits) {
        NDArray noise = manager.randomUniform(Float.MIN_NORMAL, 1, logits.getShape())
                .log()
                .neg()
                .log();
        return logits.sub(noise).argMax(1).expandDims(1);
    }

    @Override
    public void close() {
        manager.close();
    }
}
