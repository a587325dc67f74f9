package longbow.benchmarks.peer;

import java.util.List;
import java.util.ServiceLoader;
import longbow.autograd.optim.AdamW;
import longbow.transformer.Gpt2;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else's GPT-2, to compare with: the same architecture with the same weights, computed by another library. One is
 * found where its jars are on the class path.
 */
public interface ModelLibrary {

    /** Returns its name and version. */
    String name();

    /**
     * Returns this library computing on the GPU that it finds, in single precision throughout.
     *
     * @throws IllegalStateException if it finds none
     */
    ModelLibrary onGpu();

    /**
     * Readies training steps of next-token cross-entropy: forward, backward, clipping by the norm of all gradients, AdamW.
     *
     * @param model whose weights it starts with, copied
     * @param sequences the tokens of each sequence, all of the same length; every one but the first is predicted
     * @param threads how many threads may compute
     */
    Training training(
            Gpt2 model, List<int[]> sequences, AdamW.Options options, double maxNorm, double rate, int threads);

    /**
     * Readies decoding with a key-value cache.
     *
     * @param model whose weights it has, copied
     * @param batch how many sequences are decoded side by side
     * @param newTokens how many tokens each of them samples after its first
     * @param threads how many threads may compute
     */
    Decoding decoding(Gpt2 model, int batch, int newTokens, int threads);

    /** Steps that can be taken again and again. */
    interface Training extends AutoCloseable {
        /** Takes a step and returns the loss before it. */
        double step();

        /** Frees its memory. */
        @Override
        void close();
    }

    /** Decoding that can be repeated. */
    interface Decoding extends AutoCloseable {
        /** Starts all sequences with token 0 and samples the new tokens at temperature 1. */
        void run();

        /** Returns the logits after the last of {@code tokens}, which are decoded one by one, as {@link #run} does. */
        float[] logits(int[] tokens);

        /** Frees its memory. */
        @Override
        void close();
    }

    /** Returns the library on the class path, if there is one. */
    static @Nullable ModelLibrary find() {
        return ServiceLoader.load(ModelLibrary.class, ClassLoader.getSystemClassLoader())
                .findFirst()
                .orElse(null);
    }
}
