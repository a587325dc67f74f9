package longbow.benchmarks.suite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.tensor.Tensor;
import longbow.transformer.FineTuning;
import longbow.transformer.Gpt2;
import longbow.transformer.Gpt2Config;

/** The models that steps and decoding are measured with. */
enum Models {
    /** GPT-2 small: 124 million parameters. */
    GPT2_SMALL("gpt2-small", new Gpt2Config(50257, 1024, 768, 12, 12)),
    /** As large as an agent for a text game. */
    SMALL("small", new Gpt2Config(512, 128, 128, 4, 4)),
    /** As many operations as those of {@link #GPT2_SMALL}, and next to nothing in them. */
    GPT2_SMALL_HOLLOW("gpt2-small-hollow", new Gpt2Config(16, 8, 24, 12, 12)),
    /** The same for {@link #SMALL}. */
    SMALL_HOLLOW("small-hollow", new Gpt2Config(16, 8, 16, 4, 4));

    private final String label;
    private final Gpt2Config config;

    Models(String label, Gpt2Config config) {
        this.label = label;
        this.config = config;
    }

    /** Returns the name in those of benchmarks. */
    String label() {
        return label;
    }

    Gpt2Config config() {
        return config;
    }

    /** Returns the model with as many operations and next to nothing in them. */
    Models hollow() {
        return this == GPT2_SMALL ? GPT2_SMALL_HOLLOW : SMALL_HOLLOW;
    }

    /** Returns the model with random weights. */
    Gpt2 create(Backend backend) {
        return Gpt2.create(Key.of(0).named(label), backend, config);
    }

    /** Returns random tokens. */
    int[] ids(String name, int count) {
        return Data.ids(name, count, config.vocabulary());
    }

    /** Returns random sequences that predict {@code length} tokens each. */
    List<FineTuning.Example> batch(int sequences, int length) {
        List<FineTuning.Example> batch = new ArrayList<>();
        for (int i = 0; i < sequences; i++) {
            float[] weights = new float[length + 1];
            Arrays.fill(weights, 1);
            batch.add(new FineTuning.Example(ids("tokens" + i, length + 1), weights));
        }
        return batch;
    }

    /** Returns the number of parameters of {@code model}. */
    static long parameters(Gpt2 model) {
        long count = 0;
        for (Parameter parameter : model.parameters()) {
            count += parameter.value().numel();
        }
        return count;
    }

    /** Returns the bytes that every new token must read: all weights but the positions of others. */
    static double bytesPerToken(Gpt2 model) {
        double bytes = 0;
        for (Parameter parameter : model.parameters()) {
            bytes += (double) parameter.value().dtype().bytes()
                    * parameter.value().numel();
        }
        Tensor positions = model.wpe().weight().value();
        return bytes - (double) positions.dtype().bytes() * positions.numel();
    }
}
