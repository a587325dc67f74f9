package longbow.tensor.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import longbow.autograd.Parameter;
import longbow.autograd.optim.AdamW;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Key;
import longbow.transformer.Decoder;
import longbow.transformer.FineTuning;
import longbow.transformer.FineTuning.Example;
import longbow.transformer.Generator;
import longbow.transformer.Gpt2;
import longbow.transformer.Gpt2Config;
import longbow.transformer.Sampling;
import longbow.transformer.Utterance;
import org.junit.jupiter.api.Test;

/** A small model of the kind of GPT-2 learns and speaks on the device as on the processor, bit for bit. */
class SameBitsTest {
    private static final Gpt2Config CONFIG = new Gpt2Config(131, 96, 48, 2, 3);
    private static final int STEPS = 4;
    private static final double RATE = 0.02; // after which distributions are far from uniform

    private final Backend there = TestBackend.INSTANCE;
    private final Backend here = Backends.open(2);

    @Test
    void trainingAndGeneration() {
        Gpt2 actual = Gpt2.create(Key.of(7), there, CONFIG);
        Gpt2 expected = Gpt2.create(Key.of(7), here, CONFIG);
        FineTuning device = trainer(actual, there);
        FineTuning processor = trainer(expected, here);
        for (int step = 0; step < STEPS; step++) {
            List<Example> batch = batch(Key.of(5).fold(step));
            assertThat(device.step(batch, RATE)).isEqualTo(processor.step(batch, RATE));
        }
        for (int j = 0; j < expected.parameters().size(); j++) {
            Parameter parameter = expected.parameters().get(j);
            Sample.same(
                    parameter.name(),
                    actual.parameters().get(j).value().toFloatArray(),
                    parameter.value().toFloatArray());
        }
        for (Sampling sampling :
                List.of(new Sampling(0.8, 30, 1), new Sampling(0, 30, 1), new Sampling(1, 30, 1).withTopP(0.9))) {
            List<Utterance> spoken = generate(actual, there, sampling);
            List<Utterance> wanted = generate(expected, here, sampling);
            for (int j = 0; j < wanted.size(); j++) {
                assertThat(spoken.get(j).tokens()).isEqualTo(wanted.get(j).tokens());
                Sample.same(
                        "log-probabilities",
                        spoken.get(j).logProbs(),
                        wanted.get(j).logProbs());
            }
        }
    }

    private static List<Utterance> generate(Gpt2 model, Backend backend, Sampling sampling) {
        Generator generator = new Generator(model, backend);
        int first = generator.open();
        generator.append(first, 5, 17, 90);
        generator.compute(first);
        int branch = generator.branch(first, 2);
        generator.append(first, 4, 33);
        generator.append(branch, 8);
        int second = generator.open();
        generator.append(second, 100);
        Key[] keys = {Key.of(1), Key.of(2), Key.of(3)};
        return generator.generate(new int[] {first, second, branch}, keys, sampling);
    }

    private static FineTuning trainer(Decoder model, Backend backend) {
        return new FineTuning(model, backend, new AdamW.Options(0.9, 0.95, 1e-8, 0.01), 1);
    }

    private static List<Example> batch(Key key) {
        List<Example> batch = new ArrayList<>();
        for (int n : new int[] {70, 3, 96, 1, 31}) {
            int[] tokens = new int[n];
            float[] weights = new float[n];
            for (int j = 0; j < n; j++) {
                tokens[j] = key.fold(batch.size()).below(CONFIG.vocabulary(), j);
                weights[j] = j % 5 == 0 ? 0 : 1;
            }
            batch.add(new Example(tokens, weights));
        }
        return batch;
    }
}
