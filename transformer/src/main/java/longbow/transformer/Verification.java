package longbow.transformer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import longbow.autograd.Grad;
import longbow.autograd.Gradients;
import longbow.autograd.Parameter;
import longbow.autograd.nn.Losses;
import longbow.autograd.optim.AdamW;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.io.Json;
import longbow.tensor.io.SafeTensors;
import longbow.transformer.checkpoint.Settings;

/**
 * Compares a model with what another framework computed for the same weights: logits, hidden states, gradients, parameters after
 * three steps of training, and greedy decoding, as far as a dump holds them.
 *
 * <p>A dump is a safetensors file. For decoders it may hold {@code logits} of {@code ids}, {@code left_pad_logits} with
 * {@code left_pad_mask}, {@code grad.NAME} of the mean cross-entropy of next tokens, {@code step3.NAME} after three steps of AdamW on it
 * without clipping, and {@code greedy_after_step3}, which continues the first four ids of the first row; for encoders
 * {@code last_hidden_state} and {@code pooler_output} of {@code ids}, which may end in padding, and {@code grad.NAME} of the sum of
 * {@code pooler_output * pooler_cotangent}. The constants of AdamW stand in {@code expected.json} beside it.
 *
 * <p>Two things are rounding noise in every program, and no two programs share it. The bias of the keys of an encoder adds the same to
 * all scores of a query, which softmax ignores, so its gradient is zero; it is measured against the gradient of the bias of the
 * queries. And AdamW divides a gradient by its own size: where that is below 1e-5 of the largest in its parameter, a step may have any
 * size up to the rate, and only what exceeds such steps counts as a difference.
 */
public final class Verification {
    private static final List<String> INPUTS = List.of("ids", "left_pad_mask", "pooler_cotangent");
    private static final int STEPS = 3;
    private static final int PROMPT = 4;
    private static final double NOISE = 1e-5;

    private final Model model;
    private final Path folder;
    private final SafeTensors dump;
    private final Backend backend;
    private final int[][] ids;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();

    /**
     * One compared tensor.
     *
     * @param name its name in the dump
     * @param maxRelative the greatest difference, divided by the greatest magnitude of the expected tensor; {@link Double#MAX_VALUE}
     *     where that is not a finite number
     */
    public record Line(String name, double maxRelative) {}

    /**
     * Compares everything that a dump holds, in its order.
     *
     * @param folder the model
     * @param expected the dump
     * @throws IOException if model or dump cannot be read, the dump holds a tensor of another name or shape than a model of this kind
     *     has, what it needs is missing, or there is nothing to compare
     */
    public static List<Line> compare(Path folder, Path expected, Backend backend) throws IOException {
        try (SafeTensors dump = SafeTensors.open(expected)) {
            Verification verification = new Verification(folder, dump, backend);
            List<String> compared = verification.names();
            if (verification.model instanceof Decoder decoder) {
                verification.decoder(decoder, compared);
            } else if (verification.model instanceof Roberta encoder) {
                verification.encoder(encoder, compared);
            }
            verification.lines.sort((a, b) -> Integer.compare(compared.indexOf(a.name), compared.indexOf(b.name)));
            return List.copyOf(verification.lines);
        }
    }

    private Verification(Path folder, SafeTensors dump, Backend backend) throws IOException {
        this.folder = folder;
        this.dump = dump;
        this.backend = backend;
        this.model = ModelFiles.load(folder, backend);
        model.parameters().forEach(p -> parameters.put(p.name(), p));
        int[] shape = needed("ids").shape();
        if (shape.length != 2 || shape[0] == 0 || shape[1] < 2) {
            throw new IOException("%s: ids must be rows of at least two tokens each, but are %s"
                    .formatted(dump.file(), Arrays.toString(shape)));
        }
        int[] all = dump.ints("ids");
        ids = new int[shape[0]][];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Arrays.copyOfRange(all, i * shape[1], (i + 1) * shape[1]);
            for (int id : ids[i]) {
                if (id < 0 || id >= model.config().vocabulary()) {
                    throw new IOException("%s: id %d is outside the vocabulary of %d tokens"
                            .formatted(dump.file(), id, model.config().vocabulary()));
                }
            }
        }
    }

    private SafeTensors.Entry needed(String name) throws IOException {
        if (!dump.contains(name)) {
            throw new IOException("%s has no tensor %s, which the comparison needs".formatted(dump.file(), name));
        }
        return dump.entry(name);
    }

    /** The tensors to compare, all of which are known and have the right shape. */
    private List<String> names() throws IOException {
        int rows = ids.length;
        int length = ids[0].length;
        Map<String, Shape> known = new LinkedHashMap<>();
        if (model instanceof Decoder) {
            Shape logits = Shape.of(rows, length, model.config().vocabulary());
            known.put("logits", logits);
            known.put("left_pad_logits", logits);
            parameters.forEach((name, p) -> known.put("step3." + name, p.value().shape()));
        } else {
            known.put("last_hidden_state", Shape.of(rows, length, model.config().width()));
            known.put("pooler_output", Shape.of(rows, model.config().width()));
        }
        parameters.forEach((name, p) -> known.put("grad." + name, p.value().shape()));
        List<String> names = new ArrayList<>();
        for (String name : dump.names()) {
            boolean greedy = name.equals("greedy_after_step3") && model instanceof Decoder;
            Shape shape = known.get(name);
            if (shape == null && !greedy && !INPUTS.contains(name)) {
                throw new IOException("%s holds tensor %s, which means nothing for a model of type %s"
                        .formatted(
                                dump.file(), Json.excerpt(name), model.config().modelType()));
            }
            if (shape != null && !Arrays.equals(shape.dims(), dump.entry(name).shape())) {
                throw new IOException("%s: tensor %s is %s, but for this model it must be %s"
                        .formatted(
                                dump.file(),
                                name,
                                Arrays.toString(dump.entry(name).shape()),
                                shape));
            }
            if (shape != null || greedy) {
                names.add(name);
            }
        }
        if (names.isEmpty()) {
            throw new IOException("%s holds nothing to compare".formatted(dump.file()));
        }
        return names;
    }

    // ---- decoders ----------------------------------------------------------------------------------------------

    private void decoder(Decoder decoder, List<String> names) throws IOException {
        int length = ids[0].length;
        if (names.contains("logits")) {
            compare("logits", logits(decoder, ids), dump.floats("logits"));
        }
        if (names.contains("left_pad_logits")) {
            leftPadded(decoder, length);
        }
        boolean trained = names.stream().anyMatch(name -> name.contains("step3"));
        boolean differentiated = names.stream().anyMatch(name -> name.startsWith("grad."));
        if (trained || differentiated) {
            Gradients gradients = gradients(decoder);
            gradients(gradients, names);
            if (trained) {
                train(decoder, gradients, names);
            }
        }
    }

    /** The logits of all rows, packed. */
    private float[] logits(Decoder decoder, int[][] rows) {
        Tensor packed = Tensors.ofInts(
                backend, Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray());
        return decoder.logits(decoder.hidden(packed, segments(rows))).toFloatArray();
    }

    private static Segments segments(int[][] rows) {
        return Segments.of(Arrays.stream(rows).mapToInt(row -> row.length).toArray());
    }

    /** There is no padding here: a row whose first tokens are masked is a shorter sequence. */
    private void leftPadded(Decoder decoder, int length) throws IOException {
        needed("left_pad_mask");
        int[] mask = dump.ints("left_pad_mask");
        if (mask.length != ids.length * length) {
            throw new IOException("%s: left_pad_mask has %d elements, but there are %d ids"
                    .formatted(dump.file(), mask.length, ids.length * length));
        }
        int[][] rows = new int[ids.length][];
        for (int i = 0; i < rows.length; i++) {
            int first = 0;
            while (first < length && mask[i * length + first] == 0) {
                first++;
            }
            rows[i] = Arrays.copyOfRange(ids[i], first, length);
        }
        int width = model.config().vocabulary();
        float[] padded = dump.floats("left_pad_logits");
        compare("left_pad_logits", logits(decoder, rows), kept(padded, width, row -> mask[row] != 0));
    }

    /** The rows of a matrix that {@code keep} names. */
    private static float[] kept(float[] matrix, int width, IntPredicate keep) {
        float[] rows = new float[matrix.length];
        int n = 0;
        for (int row = 0; row < matrix.length / width; row++) {
            if (keep.test(row)) {
                System.arraycopy(matrix, row * width, rows, n, width);
                n += width;
            }
        }
        return Arrays.copyOf(rows, n);
    }

    private Gradients gradients(Decoder decoder) {
        int[][] inputs = new int[ids.length][];
        int[][] targets = new int[ids.length][];
        for (int i = 0; i < ids.length; i++) {
            inputs[i] = Arrays.copyOf(ids[i], ids[i].length - 1);
            targets[i] = Arrays.copyOfRange(ids[i], 1, ids[i].length);
        }
        int[] in = Arrays.stream(inputs).flatMapToInt(Arrays::stream).toArray();
        int[] out = Arrays.stream(targets).flatMapToInt(Arrays::stream).toArray();
        return Grad.valueAndGrad(
                        backend,
                        model.parameters(),
                        tape -> Losses.crossEntropy(
                                decoder.logits(
                                        decoder.hidden(tape.constant(Tensors.ofInts(backend, in)), segments(inputs))),
                                Tensors.ofInts(backend, out)))
                .gradients();
    }

    private void train(Decoder decoder, Gradients before, List<String> names) throws IOException {
        Path file = dump.file().resolveSibling("expected.json");
        if (!Files.exists(file)) {
            throw new IOException("%s does not exist; training is compared with the constants of AdamW that it holds"
                    .formatted(file));
        }
        Settings adamW = Settings.read(file).within("adamw");
        double[] betas = adamW.numbers("betas");
        if (betas.length != 2) {
            throw new IOException("%s: betas must be two numbers, but are %d".formatted(file, betas.length));
        }
        AdamW.Options options =
                new AdamW.Options(betas[0], betas[1], adamW.number("eps"), adamW.number("weight_decay"));
        double rate = adamW.number("lr");
        List<FineTuning.Example> batch = new ArrayList<>();
        for (int[] row : ids) {
            float[] weights = new float[row.length];
            Arrays.fill(weights, 1);
            batch.add(new FineTuning.Example(row, weights));
        }
        FineTuning trainer = new FineTuning(decoder, backend, options, Double.POSITIVE_INFINITY);
        for (int step = 0; step < STEPS; step++) {
            trainer.step(batch, rate);
        }
        double noise =
                2 * 1.1 * STEPS * rate; // what two programs can be apart; early steps can exceed the rate a little
        for (String name : names) {
            if (name.startsWith("step3.")) {
                Parameter p = parameter(name);
                float[] g = before.of(p).toFloatArray();
                double limit = NOISE * greatest(g);
                compare(name, p.value().toFloatArray(), dump.floats(name), 0, i -> Math.abs(g[i]) < limit, noise);
            }
        }
        if (names.contains("greedy_after_step3")) {
            greedy(decoder);
        }
    }

    private void greedy(Decoder decoder) throws IOException {
        int[] wanted = dump.ints("greedy_after_step3");
        int[] prompt = Arrays.copyOf(ids[0], Math.min(PROMPT, ids[0].length));
        int more = wanted.length - prompt.length;
        if (more < 1 || wanted.length > model.config().context() + 1) {
            throw new IOException(
                    "%s: greedy_after_step3 has %d tokens, which do not continue a prompt of %d in a context of %d"
                            .formatted(
                                    dump.file(),
                                    wanted.length,
                                    prompt.length,
                                    model.config().context()));
        }
        Generator generator = new Generator(decoder, backend);
        int sequence = generator.open();
        generator.append(sequence, prompt);
        int[] tokens = generator
                .generate(new int[] {sequence}, new Key[] {Key.of(0)}, new Sampling(0, more, -1))
                .getFirst()
                .tokens();
        float[] actual = new float[wanted.length];
        float[] expected = new float[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            actual[i] = i < prompt.length ? prompt[i] : tokens[i - prompt.length];
            expected[i] = wanted[i];
        }
        compare("greedy_after_step3", actual, expected);
    }

    // ---- encoders ----------------------------------------------------------------------------------------------

    private void encoder(Roberta encoder, List<String> names) throws IOException {
        int pad = encoder.config().pad();
        int[][] rows = new int[ids.length][];
        for (int i = 0; i < ids.length; i++) {
            rows[i] = Arrays.stream(ids[i]).filter(id -> id != pad).toArray();
        }
        int[] packed = Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray();
        int[] all = Arrays.stream(ids).flatMapToInt(Arrays::stream).toArray();
        Tensor hidden = encoder.hidden(Tensors.ofInts(backend, packed), segments(rows));
        if (names.contains("last_hidden_state")) {
            float[] wanted = dump.floats("last_hidden_state");
            compare(
                    "last_hidden_state",
                    hidden.toFloatArray(),
                    kept(wanted, encoder.config().width(), row -> all[row] != pad));
        }
        if (names.contains("pooler_output")) {
            compare(
                    "pooler_output",
                    encoder.pooled(hidden, segments(rows)).toFloatArray(),
                    dump.floats("pooler_output"));
        }
        if (names.stream().anyMatch(name -> name.startsWith("grad."))) {
            needed("pooler_cotangent");
            Tensor cotangent = Tensors.of(
                    backend, Shape.of(ids.length, encoder.config().width()), dump.floats("pooler_cotangent"));
            Gradients gradients = Grad.valueAndGrad(backend, model.parameters(), tape -> {
                        Tensor h = encoder.hidden(tape.constant(Tensors.ofInts(backend, packed)), segments(rows));
                        return encoder.pooled(h, segments(rows)).mul(cotangent).sum();
                    })
                    .gradients();
            gradients(gradients, names);
        }
    }

    // ---- both --------------------------------------------------------------------------------------------------

    private Parameter parameter(String name) {
        return Objects.requireNonNull(parameters.get(name.substring(name.indexOf('.') + 1)), name);
    }

    private void gradients(Gradients gradients, List<String> names) throws IOException {
        for (String name : names) {
            if (name.startsWith("grad.")) {
                double least = 0;
                if (model instanceof Roberta && name.endsWith("self.key.bias")) {
                    least = greatest(gradients
                            .of(parameter(name.replace("self.key.bias", "self.query.bias")))
                            .toFloatArray());
                }
                compare(name, gradients.of(parameter(name)).toFloatArray(), dump.floats(name), least, i -> false, 0);
            }
        }
    }

    private static double greatest(float[] values) {
        double greatest = 0;
        for (float value : values) {
            greatest = Math.max(greatest, Math.abs(value));
        }
        return greatest;
    }

    private void compare(String name, float[] actual, float[] expected) throws IOException {
        compare(name, actual, expected, 0, i -> false, 0);
    }

    /**
     * Adds a line.
     *
     * @param least the least magnitude to measure against
     * @param noisy elements that may differ by {@code noise}
     */
    private void compare(String name, float[] actual, float[] expected, double least, IntPredicate noisy, double noise)
            throws IOException {
        if (actual.length != expected.length) {
            throw new IOException("%s: tensor %s has %d values to compare, but the model in %s gives %d"
                    .formatted(dump.file(), name, expected.length, folder, actual.length));
        }
        double scale = Math.max(least, greatest(expected));
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            double difference = Math.abs((double) actual[i] - expected[i]);
            difference = noisy.test(i) ? Math.max(0, difference - noise) : difference;
            worst = difference <= worst ? worst : difference; // a NaN stays
        }
        double relative = worst == 0 ? 0 : worst / scale;
        lines.add(new Line(name, Double.isFinite(relative) ? relative : Double.MAX_VALUE));
    }
}
