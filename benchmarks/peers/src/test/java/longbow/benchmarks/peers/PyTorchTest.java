package longbow.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import longbow.autograd.optim.AdamW;
import longbow.benchmarks.peer.ModelLibrary;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Key;
import longbow.tensor.Segments;
import longbow.tensor.Tensors;
import longbow.transformer.FineTuning;
import longbow.transformer.Gpt2;
import longbow.transformer.Gpt2Config;
import org.junit.jupiter.api.Test;

/** The peer does the same work as ours. */
class PyTorchTest {
    private static final Backend BACKEND = Backends.open(1);
    private static final Gpt2 MODEL = Gpt2.create(Key.of(3), BACKEND, new Gpt2Config(29, 16, 32, 2, 4));

    @Test
    void itIsFound() {
        assertThat(ModelLibrary.find()).isInstanceOf(PyTorch.class);
    }

    @Test
    void lossesFallAlike() {
        List<int[]> sequences = List.of(tokens(1), tokens(2), tokens(3));
        AdamW.Options options = AdamW.Options.defaults();
        FineTuning ours = new FineTuning(MODEL.copy(BACKEND), BACKEND, options, 0.5);
        float[] ones = new float[sequences.getFirst().length];
        Arrays.fill(ones, 1);
        List<FineTuning.Example> batch = sequences.stream()
                .map(tokens -> new FineTuning.Example(tokens, ones))
                .toList();

        try (ModelLibrary.Training theirs = new PyTorch().training(MODEL, sequences, options, 0.5, 1e-2, 1)) {
            double first = 0;
            double last = 0;
            for (int i = 0; i < 12; i++) {
                last = ours.step(batch, 1e-2).loss();
                first = i == 0 ? last : first;
                assertThat(theirs.step()).as("step " + i).isCloseTo(last, within(1e-2 * last));
            }
            assertThat(last).isLessThan(0.6 * first);
        }
    }

    @Test
    void theCacheHoldsWhatWasDecoded() {
        int[] tokens = tokens(7);

        float[] ours = MODEL.logits(MODEL.hidden(Tensors.ofInts(BACKEND, tokens), Segments.of(tokens.length))
                        .narrow(0, tokens.length - 1, 1))
                .toFloatArray();

        try (ModelLibrary.Decoding theirs = new PyTorch().decoding(MODEL, 3, 16, 1)) {
            theirs.run();
            assertThat(theirs.logits(tokens)).hasSameSizeAs(ours);
            assertThat(IntStream.range(0, ours.length).mapToDouble(i -> theirs.logits(tokens)[i] - ours[i]))
                    .allSatisfy(difference -> assertThat(difference).isCloseTo(0, within(1e-3)));
        }
    }

    private static int[] tokens(int number) {
        return IntStream.range(0, 11).map(i -> Key.of(number).below(29, i)).toArray();
    }
}
