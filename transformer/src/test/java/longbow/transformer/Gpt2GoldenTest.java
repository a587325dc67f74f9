package longbow.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.autograd.Grad;
import longbow.autograd.Parameter;
import longbow.autograd.optim.AdamW;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.tensor.Segments;
import longbow.tensor.Tensors;
import longbow.tensor.io.Json;
import longbow.tensor.io.SafeTensors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A small model against the values of another framework: the folder {@code golden/gpt2} of the data that the environment
 * variable LONGBOW_TEST_DATA names. Without the variable these tests are skipped; with it, missing files are failures.
 */
class Gpt2GoldenTest {
    private static final String VARIABLE = "LONGBOW_TEST_DATA";
    /** The tolerance of the data: 1e-4 of the greatest magnitude of the expected tensor. */
    private static final double TOLERANCE = 1e-4;

    private @Nullable Path golden;
    private SafeTensors expected;
    private Json.ObjectValue scalars;
    private int[][] ids;

    @BeforeEach
    void open() throws IOException {
        String data = System.getenv(VARIABLE);
        if (data == null) {
            System.out.println("Gpt2GoldenTest: skipped, " + VARIABLE + " is not set");
            return;
        }
        golden = Path.of(data, "golden", "gpt2");
        assertThat(Files.isDirectory(golden))
                .as("%s, which %s names", golden, VARIABLE)
                .isTrue();
        expected = SafeTensors.open(golden.resolve("expected.safetensors"));
        scalars = (Json.ObjectValue) Json.read(golden.resolve("expected.json"));
        int[] all = expected.ints("ids");
        int t = expected.entry("ids").shape()[1];
        ids = new int[all.length / t][];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Arrays.copyOfRange(all, i * t, (i + 1) * t);
        }
        assertThat(ids).hasNumberOfRows(3);
    }

    @AfterEach
    void close() {
        if (golden != null) {
            expected.close();
        }
    }

    private static void assertClose(Object what, float[] actual, float[] expected) {
        assertThat(actual).as("%s", what).hasSameSizeAs(expected);
        double greatest = 0;
        for (float e : expected) {
            greatest = Math.max(greatest, Math.abs(e));
        }
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            double error = Math.abs((double) actual[i] - expected[i]);
            worst = error <= worst ? worst : error; // a NaN stays
        }
        assertThat(worst / greatest)
                .as("error of %s relative to its greatest magnitude %s", what, greatest)
                .isLessThanOrEqualTo(TOLERANCE);
    }

    private double[] numbers(String key) {
        Json value = scalars.members().get(key);
        return value instanceof Json.ArrayValue(List<Json> elements)
                ? elements.stream().mapToDouble(Gpt2GoldenTest::number).toArray()
                : new double[] {number(value)};
    }

    private static double number(Json value) {
        return Double.parseDouble(((Json.NumberValue) value).literal());
    }

    private float[] packedLogits(Gpt2 model, Backend backend, int[][] sequences) {
        int[] packed = {};
        for (int[] sequence : sequences) {
            packed = Tiny.concat(packed, sequence);
        }
        Segments segments =
                Segments.of(Arrays.stream(sequences).mapToInt(s -> s.length).toArray());
        return model.logits(model.hidden(Tensors.ofInts(backend, packed), segments))
                .toFloatArray();
    }

    @Test
    void logitsAgree() throws IOException {
        if (golden == null) {
            return;
        }
        for (Backend backend : Tiny.backends()) {
            Gpt2 model = ModelFiles.load(golden, backend, Gpt2.class);
            assertClose(
                    "logits on " + backend.description(), packedLogits(model, backend, ids), expected.floats("logits"));
        }
    }

    /** Our batches have no padding: a row whose first tokens are masked is a shorter sequence. */
    @Test
    void leftPaddedLogitsAgree() throws IOException {
        if (golden == null) {
            return;
        }
        int[] mask = expected.ints("left_pad_mask");
        float[] padded = expected.floats("left_pad_logits");
        int t = ids[0].length;
        int width = padded.length / mask.length;
        int[][] ragged = new int[3][];
        List<Float> kept = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int first = 0;
            while (mask[i * t + first] == 0) {
                first++;
            }
            assertThat(first).isEqualTo(3 * i);
            ragged[i] = Arrays.copyOfRange(ids[i], first, t);
            for (int j = (i * t + first) * width; j < (i + 1) * t * width; j++) {
                kept.add(padded[j]);
            }
        }
        float[] expectedRows = new float[kept.size()];
        for (int i = 0; i < expectedRows.length; i++) {
            expectedRows[i] = kept.get(i);
        }
        for (Backend backend : Tiny.backends()) {
            Gpt2 model = ModelFiles.load(golden, backend, Gpt2.class);
            assertClose(
                    "left-padded logits on " + backend.description(),
                    packedLogits(model, backend, ragged),
                    expectedRows);
        }
    }

    @Test
    void gradientsAgree() throws IOException {
        if (golden == null) {
            return;
        }
        int t = ids[0].length;
        int[] inputs = {};
        int[] targets = {};
        for (int[] row : ids) {
            inputs = Tiny.concat(inputs, Arrays.copyOf(row, t - 1));
            targets = Tiny.concat(targets, Arrays.copyOfRange(row, 1, t));
        }
        Segments segments = Segments.of(t - 1, t - 1, t - 1);
        for (Backend backend : Tiny.backends()) {
            Gpt2 model = ModelFiles.load(golden, backend, Gpt2.class);
            int[] in = inputs;
            int[] out = targets;
            Grad.ValueAndGradient result = Grad.valueAndGrad(
                    backend,
                    model.parameters(),
                    tape -> model.logits(model.hidden(tape.constant(Tensors.ofInts(backend, in)), segments))
                            .crossEntropy(Tensors.ofInts(backend, out))
                            .mean());
            assertClose(
                    "loss", new float[] {(float) result.value().item()}, new float[] {(float) numbers("losses")[0]});
            for (Parameter p : model.parameters()) {
                String what = "gradient of " + p.name() + " on " + backend.description();
                assertClose(what, result.gradients().of(p).toFloatArray(), expected.floats("grad." + p.name()));
            }
            assertThat(result.gradients().norm() / numbers("grad_norm_step0")[0])
                    .isBetween(1 - TOLERANCE, 1 + TOLERANCE);
        }
    }

    @Test
    void threeStepsAgree() throws IOException {
        if (golden == null) {
            return;
        }
        Json.ObjectValue adamW = (Json.ObjectValue) scalars.members().get("adamw");
        List<Json> betas = ((Json.ArrayValue) adamW.members().get("betas")).elements();
        AdamW.Options options = new AdamW.Options(
                number(betas.get(0)),
                number(betas.get(1)),
                number(adamW.members().get("eps")),
                number(adamW.members().get("weight_decay")));
        double rate = number(adamW.members().get("lr"));
        List<FineTuning.Example> batch = new ArrayList<>();
        for (int[] row : ids) {
            float[] weights = new float[row.length];
            Arrays.fill(weights, 1);
            batch.add(new FineTuning.Example(row, weights));
        }
        for (Backend backend : Tiny.backends()) {
            Gpt2 model = ModelFiles.load(golden, backend, Gpt2.class);
            FineTuning trainer = new FineTuning(model, backend, options, Double.POSITIVE_INFINITY);
            double[] losses = numbers("losses");
            assertThat(losses).hasSize(3);
            for (int step = 0; step < 3; step++) {
                FineTuning.Result result = trainer.step(batch, rate);
                assertThat(result.loss() / losses[step]).as("loss %d", step).isBetween(1 - TOLERANCE, 1 + TOLERANCE);
                if (step == 0) {
                    assertThat(result.gradientNorm() / numbers("grad_norm_step0")[0])
                            .isBetween(1 - TOLERANCE, 1 + TOLERANCE);
                }
            }
            for (Parameter p : model.parameters()) {
                float[] wanted = expected.floats("step3." + p.name());
                if (p.name().endsWith("c_attn.bias")) {
                    keyBiasOnlyMovesByNoise(p, wanted, rate);
                }
                assertClose(
                        "step3 " + p.name() + " on " + backend.description(),
                        p.value().toFloatArray(),
                        wanted);
            }
            int[] greedy = expected.ints("greedy_after_step3");
            Generator generator = new Generator(model, backend);
            int sequence = generator.open();
            generator.append(sequence, Arrays.copyOf(ids[0], 4));
            Utterance utterance = generator
                    .generate(new int[] {sequence}, new Key[] {Key.of(0)}, new Sampling(0, 20, -1))
                    .getFirst();
            assertThat(Tiny.concat(Arrays.copyOf(ids[0], 4), utterance.tokens()))
                    .isEqualTo(greedy);
        }
    }

    /**
     * The loss does not depend on the bias of the keys: it adds the same to all scores of a query, which softmax ignores.
     * The gradient (1e-10 here) is rounding noise, Adam divides it by its own size, and what comes out is no number that two
     * programs share. What holds is that each step is at most the rate; beyond that the expectation is taken for granted.
     */
    private void keyBiasOnlyMovesByNoise(Parameter bias, float[] wanted, double rate) throws IOException {
        float[] actual = bias.value().toFloatArray();
        int c = actual.length / 3;
        float[] gradient = expected.floats("grad." + bias.name());
        try (SafeTensors initial = SafeTensors.open(golden.resolve("model.safetensors"))) {
            float[] before = initial.floats(bias.name());
            for (int i = c; i < 2 * c; i++) {
                assertThat(Math.abs(gradient[i])).isLessThan(1e-8f);
                assertThat(Math.abs(actual[i] - before[i])).isLessThan((float) (3 * 1.1 * rate));
                wanted[i] = actual[i];
            }
        }
    }
}
