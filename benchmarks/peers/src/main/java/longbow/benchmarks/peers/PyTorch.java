package longbow.benchmarks.peers;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import longbow.autograd.optim.AdamW;
import longbow.benchmarks.peer.ModelLibrary;
import longbow.transformer.Gpt2;

/** PyTorch, as programs in Java use it: through the engine and the NDArrays of the Deep Java Library. */
public final class PyTorch implements ModelLibrary {
    private final Engine engine;

    /** Loads PyTorch from the jars on the class path, and nothing from elsewhere. */
    public PyTorch() {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // it has no logger to speak of
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        engine = Engine.getEngine("PyTorch");
    }

    @Override
    public String name() {
        return "PyTorch %s (DJL %s)".formatted(engine.getVersion(), Engine.getDjlVersion());
    }

    @Override
    public Training training(
            Gpt2 model, List<int[]> sequences, AdamW.Options options, double maxNorm, double rate, int threads) {
        JniUtils.setNumThreads(threads);
        return new PyTorchTraining(engine, model, sequences, options, maxNorm, rate);
    }

    @Override
    public Decoding decoding(Gpt2 model, int batch, int newTokens, int threads) {
        JniUtils.setNumThreads(threads);
        return new PyTorchDecoding(engine, model, batch, newTokens);
    }
}
