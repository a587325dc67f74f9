package longbow.tensor.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.autograd.optim.AdamW;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Key;
import longbow.transformer.FineTuning;
import longbow.transformer.Gpt2;
import longbow.transformer.Gpt2Config;
import org.junit.jupiter.api.Test;

/** Training steps on the device, of which the later ones are replayed, beside the same steps on the processor. */
class FineTuningTest {
    private static final AdamW.Options OPTIONS = new AdamW.Options(0.9, 0.999, 1e-3, 0.01);
    private static final int STEPS = 5;
    private static final int LENGTH = 7;

    @Test
    void replayedStepsAreThoseOfTheProcessor() {
        List<FineTuning.Result> expected = steps(Backends.reference(), true);
        assertThat(steps(TestBackend.INSTANCE, true)).isEqualTo(expected);
        assertThat(steps(TestBackend.INSTANCE, false)).isEqualTo(expected);
    }

    /**
     * Takes steps on batches of one layout.
     *
     * @param known whether the trainer may know that it is one
     */
    private static List<FineTuning.Result> steps(Backend backend, boolean known) {
        Gpt2 model = Gpt2.create(Key.of(1), backend, new Gpt2Config(13, 16, 8, 1, 2));
        FineTuning trainer = new FineTuning(model, backend, OPTIONS, 0.5);
        List<FineTuning.Result> results = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            List<FineTuning.Example> batch = new ArrayList<>();
            for (int n = 0; n < 3; n++) {
                int[] tokens = new int[LENGTH + n];
                float[] weights = new float[tokens.length];
                for (int j = 0; j < tokens.length; j++) {
                    tokens[j] = Key.of(i).fold(n).below(13, j);
                }
                Arrays.fill(weights, 1);
                batch.add(new FineTuning.Example(tokens, weights));
            }
            results.add(known ? trainer.step(batch, 0.01) : trainer.step(batch, 0.01, part -> model));
        }
        return results;
    }
}
