package longbow.benchmarks.peers;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.autograd.optim.AdamW;
import longbow.benchmarks.peer.ModelLibrary;
import longbow.transformer.Gpt2;

/** Training steps of {@link PyTorchGpt2}: the engine's gradients and its update of AdamW, one call for each parameter. */
final class PyTorchTraining implements ModelLibrary.Training {
    private static final float UNCLIPPED = -1;

    private final Engine engine;
    private final NDManager manager;
    private final PyTorchGpt2 model;
    private final AdamW.Options options;
    private final double maxNorm;
    private final double rate;
    private final NDArray ids;
    private final NDArray targets;
    private final NDArray positions;
    /** 0 where a key may be seen, else minus infinity: (T, T). */
    private final NDArray mask;

    private final List<NDArray> first = new ArrayList<>();
    private final List<NDArray> second = new ArrayList<>();
    private int steps;

    PyTorchTraining(
            Engine engine,
            Device device,
            Gpt2 weights,
            List<int[]> sequences,
            AdamW.Options options,
            double maxNorm,
            double rate) {
        this.engine = engine;
        this.manager = engine.newBaseManager(device);
        this.options = options;
        this.maxNorm = maxNorm;
        this.rate = rate;
        model = new PyTorchGpt2(weights, manager);
        for (NDArray parameter : model.parameters()) {
            parameter.setRequiresGradient(true);
            first.add(manager.zeros(parameter.getShape()));
            second.add(manager.zeros(parameter.getShape()));
        }
        int length = sequences.getFirst().length - 1;
        int[] in = new int[sequences.size() * length];
        int[] out = new int[in.length];
        for (int i = 0; i < sequences.size(); i++) {
            System.arraycopy(sequences.get(i), 0, in, i * length, length);
            System.arraycopy(sequences.get(i), 1, out, i * length, length);
        }
        ids = manager.create(in, new Shape(sequences.size(), length));
        targets = manager.create(out);
        positions = manager.arange(length);
        mask = manager.create(future(length), new Shape(length, length));
    }

    private static float[] future(int length) {
        float[] mask = new float[length * length];
        for (int i = 0; i < length; i++) {
            Arrays.fill(mask, i * length + i + 1, (i + 1) * length, Float.NEGATIVE_INFINITY);
        }
        return mask;
    }

    @Override
    public double step() {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray loss;
            try (GradientCollector collector = engine.newGradientCollector()) {
                NDArray logits = model.logits(model.hidden(ids, positions, this::attend));
                NDArray rows = logits.reshape(targets.size(), -1);
                loss = Loss.softmaxCrossEntropyLoss().evaluate(new NDList(targets), new NDList(rows));
                collector.backward(loss);
            }
            update();
            return loss.getFloat();
        }
    }

    private NDArray attend(int layer, NDArray q, NDArray k, NDArray v) {
        return model.attend(q.transpose(0, 2, 1, 3), k.transpose(0, 2, 1, 3), v.transpose(0, 2, 1, 3), mask);
    }

    /** Scales gradients that are too long, in the update itself, which also sets them to zero. */
    private void update() {
        steps++;
        List<NDArray> gradients = new ArrayList<>();
        NDList norms = new NDList();
        for (NDArray parameter : model.parameters()) {
            NDArray gradient = parameter.getGradient();
            gradients.add(gradient);
            norms.add(gradient.norm());
        }
        double norm = NDArrays.stack(norms).norm().getFloat();
        double correction = Math.sqrt(1 - Math.pow(options.beta2(), steps)) / (1 - Math.pow(options.beta1(), steps));
        for (int i = 0; i < gradients.size(); i++) {
            NDArray parameter = model.parameters().get(i);
            parameter
                    .getNDArrayInternal()
                    .adamUpdate(
                            new NDList(parameter, gradients.get(i), first.get(i), second.get(i)),
                            new NDList(parameter),
                            (float) rate,
                            (float) (rate * correction),
                            (float) options.decay(),
                            (float) Math.min(1, maxNorm / norm),
                            UNCLIPPED,
                            (float) options.beta1(),
                            (float) options.beta2(),
                            (float) options.eps(),
                            false,
                            true);
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
