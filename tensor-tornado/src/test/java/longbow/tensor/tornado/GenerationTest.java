package longbow.tensor.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.transformer.Generator;
import longbow.transformer.Gpt2;
import longbow.transformer.Gpt2Config;
import longbow.transformer.Sampling;
import longbow.transformer.Utterance;
import org.junit.jupiter.api.Test;

/** Utterances that are sampled on the device. */
class GenerationTest {
    private static final int TOKENS = 6;
    private static final Sampling ALL = new Sampling(1, TOKENS, -1);
    private static final Gpt2Config CONFIG = new Gpt2Config(301, 40, 12, 2, 3);

    private static List<Utterance> sampled(Gpt2 model, Backend backend, Sampling sampling) {
        Generator generator = new Generator(model, backend);
        int[] sequences = new int[3];
        for (int i = 0; i < sequences.length; i++) {
            sequences[i] = generator.open();
            generator.append(sequences[i], 7, 2 * i, 100 + i);
        }
        return generator.generate(sequences, Key.of(11).split(sequences.length), sampling);
    }

    /** No row of logits or probabilities comes back: two numbers for each token, its id and its log-probability. */
    @Test
    void whatComesBackIsWhatWasDrawn() {
        TornadoBackend device = (TornadoBackend) TestBackend.INSTANCE;
        Gpt2 model = Gpt2.create(Key.of(5), Sample.REFERENCE, CONFIG);
        Gpt2 copy = model.copy(device);
        for (Sampling sampling : List.of(
                ALL,
                new Sampling(0.3, TOKENS, -1),
                new Sampling(0, TOKENS, -1),
                ALL.withTopK(40),
                ALL.withTopP(0.4),
                ALL.withTopK(250).withTopP(0.9).withMinP(0.97))) {
            long before = device.elementsRead();
            List<Utterance> actual = sampled(copy, device, sampling);
            assertThat(device.elementsRead() - before).as("%s", sampling).isEqualTo(2L * 3 * TOKENS);
            List<Utterance> expected = sampled(model, Sample.REFERENCE, sampling);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(actual.get(i).tokens())
                        .as("%s", sampling)
                        .isEqualTo(expected.get(i).tokens());
                assertThat(actual.get(i).logProbs())
                        .as("%s", sampling)
                        .isEqualTo(expected.get(i).logProbs());
            }
        }
    }
}
