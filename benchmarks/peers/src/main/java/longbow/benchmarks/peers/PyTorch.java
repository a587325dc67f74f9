package longbow.benchmarks.peers;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import longbow.autograd.optim.AdamW;
import longbow.benchmarks.peer.ModelLibrary;
import longbow.transformer.Gpt2;

/** PyTorch, as programs in Java use it: through the engine and the NDArrays of the Deep Java Library. */
public final class PyTorch implements ModelLibrary {
    private final Engine engine;
    private final Device device;

    /** Loads PyTorch from the jars on the class path, and nothing from elsewhere. */
    public PyTorch() {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // it has no logger to speak of
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        engine = Engine.getEngine("PyTorch");
        device = Device.cpu();
    }

    private PyTorch(Engine engine, Device device) {
        this.engine = engine;
        this.device = device;
    }

    @Override
    public String name() {
        String where = device.isGpu() ? ", " + device : "";
        return "PyTorch %s (DJL %s%s)".formatted(engine.getVersion(), Engine.getDjlVersion(), where);
    }

    /** PyTorch leaves TF32 out of products unless told otherwise, and DJL has no call that tells it. */
    @Override
    public ModelLibrary onGpu() {
        if (engine.getGpuCount() == 0) {
            throw new IllegalStateException(
                    "PyTorch %s finds no GPU; name a PyTorch for CUDA as docs/performance.md says, or leave --peers out"
                            .formatted(engine.getVersion()));
        }
        return new PyTorch(engine, Device.gpu());
    }

    @Override
    public Training training(
            Gpt2 model, List<int[]> sequences, AdamW.Options options, double maxNorm, double rate, int threads) {
        JniUtils.setNumThreads(threads);
        return new PyTorchTraining(engine, device, model, sequences, options, maxNorm, rate);
    }

    @Override
    public Decoding decoding(Gpt2 model, int batch, int newTokens, int threads) {
        JniUtils.setNumThreads(threads);
        return new PyTorchDecoding(engine, device, model, batch, newTokens);
    }
}
