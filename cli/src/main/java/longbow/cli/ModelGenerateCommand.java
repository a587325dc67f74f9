package longbow.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import longbow.cli.console.BadInput;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.tensor.io.Json;
import longbow.transformer.Decoder;
import longbow.transformer.Generator;
import longbow.transformer.ModelFiles;
import longbow.transformer.Sampling;
import longbow.transformer.Utterance;
import longbow.transformer.Weights;
import longbow.transformer.checkpoint.Checkpoint;
import longbow.transformer.checkpoint.Settings;
import longbow.transformer.tokenizer.ByteLevelBpe;
import longbow.transformer.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code longbow model generate}: text that continues a prompt. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Continues a text. The same model, prompt, options and seed give the same text.",
        footer = {
            "",
            "The text is printed as it is drawn. It ends with the model's end token (eos_token_id in",
            "config.json), before the first --stop text, or after --tokens. Of what --temperature leaves,",
            "--top-k comes first, then --top-p, then --min-p.",
            "",
            "Examples:",
            "  longbow model generate gpt2 --prompt Questions: --tokens 20 --greedy",
            "  longbow model generate gpt2 --prompt Once --temperature 0.8 --seed 7",
            "  longbow model generate gpt2 --prompt Once --top-p 0.9 --stop . --tokens 200",
        })
final class ModelGenerateCommand implements Callable<Integer> {
    private static final String VOCABULARY = "vocabulary.json"; // as runs have it
    private static final int MOST_TOKENS = 1_000_000;

    @Parameters(paramLabel = "DIR", description = "The folder of the model, with its tokenizer.")
    @SuppressWarnings("NullAway.Init")
    String folder;

    @Option(names = "--prompt", paramLabel = "TEXT", required = true, description = "The text to continue.")
    @SuppressWarnings("NullAway.Init")
    String prompt;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            defaultValue = "64",
            description = "The greatest number of new tokens (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    String tokens;

    @Option(
            names = "--temperature",
            paramLabel = "X",
            defaultValue = "1",
            description = "Logits are divided by it before a token is drawn (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    String temperature;

    @Option(names = "--top-k", paramLabel = "K", description = "Only the K most probable tokens can be drawn.")
    @Nullable
    String topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Only the fewest tokens that have probability P together can be drawn.")
    @Nullable
    String topP;

    @Option(
            names = "--min-p",
            paramLabel = "P",
            description = "Only tokens that are P times as probable as the most probable one can be drawn.")
    @Nullable
    String minP;

    @Option(names = "--stop", paramLabel = "TEXT", description = "Ends before this text; can be given several times.")
    @SuppressWarnings("NullAway.Init")
    List<String> stops = List.of();

    @Option(names = "--greedy", description = "Always take the most probable token.")
    boolean greedy;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "What chance depends on (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    String seed;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            defaultValue = "stored",
            description =
                    "What weights are kept as: f32, bf16, f16, or as they are stored (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    String dtype;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads compute (default: one for each core); results do not depend on it.")
    @Nullable
    String threads;

    @Mixin
    DeviceOption device = new DeviceOption();

    @Option(names = "--json", description = "Print one JSON object with text, tokens and their log-probabilities.")
    boolean json;

    private final World world;

    ModelGenerateCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        int most = CommonOptions.number("--tokens", tokens, 1, MOST_TOKENS);
        int number = CommonOptions.number("--seed", seed, 0, Integer.MAX_VALUE);
        Sampling sampling = sampling(most);
        if (stops.contains("")) {
            throw new BadInput("--stop must not be empty: every text would end at once");
        }
        Compute compute = device.with(CommonOptions.threads(threads));
        Weights weights = weights();
        Path path = ModelCommand.folder(folder, world);
        try {
            Tokenizer tokenizer = tokenizer(path);
            sampling = sampling.withStops(ends(path, tokenizer));
            Backend backend = world.backends().apply(compute);
            Decoder model = ModelFiles.loadFrozen(path, backend, weights);
            int[] ids = tokenizer.encode(prompt);
            check(model, tokenizer, ids);
            int room = model.config().context() - ids.length;
            generate(model, backend, tokenizer, ids, sampling.withMaxTokens(Math.min(most, room)), number);
            return 0;
        } catch (IOException problem) {
            throw Errors.badInput(problem);
        }
    }

    private Weights weights() {
        return switch (dtype.strip()) {
            case "stored" -> Weights.STORED;
            case "f32" -> Weights.F32;
            case "bf16" -> Weights.BF16;
            case "f16" -> Weights.F16;
            default -> throw new BadInput("--dtype must be stored, f32, bf16 or f16, but is '%s'".formatted(dtype));
        };
    }

    private Sampling sampling(int most) {
        double heat = positive("--temperature", temperature, Double.MAX_VALUE, "a number greater than 0");
        int k = topK == null ? 0 : CommonOptions.number("--top-k", topK, 1, Integer.MAX_VALUE);
        double p = topP == null ? 1 : positive("--top-p", topP, 1, "a number greater than 0 and at most 1");
        double least = minP == null ? 0 : positive("--min-p", minP, 1, "a number greater than 0 and at most 1");
        return new Sampling(greedy ? 0 : heat, most, List.of(), k, p, least);
    }

    private static double positive(String option, String text, double most, String range) {
        try {
            double value = Double.parseDouble(text.strip());
            if (value > 0 && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new BadInput("%s must be %s, but is '%s'".formatted(option, range, text));
    }

    /** Prints the text as it grows, or all of it as JSON. Ctrl-C ends it between two tokens. */
    private void generate(
            Decoder model, Backend backend, Tokenizer tokenizer, int[] ids, Sampling sampling, int number) {
        Generator generator = new Generator(model, backend);
        int sequence = generator.open();
        generator.append(sequence, ids);
        StreamedText text = new StreamedText(tokenizer, stops);
        try (Interruption interruption = new Interruption(() -> {})) {
            show(prompt);
            Utterance utterance = generator
                    .generate(
                            new int[] {sequence},
                            new Key[] {Key.of(number).named("generate")},
                            sampling,
                            (index, token, logProb) -> {
                                if (!sampling.endsWith(token)) {
                                    check(token, tokenizer);
                                    show(text.add(token));
                                }
                                interruption.check();
                                return !text.stopped();
                            })
                    .getFirst();
            show(text.rest());
            if (json) {
                print(text, utterance, sampling);
            }
        } finally {
            if (!json) {
                world.out().println();
                world.out().flush();
            }
        }
    }

    private void show(String text) {
        if (!json) {
            world.out().print(text);
            world.out().flush();
        }
    }

    private static void check(int token, Tokenizer tokenizer) {
        if (token >= tokenizer.vocabularySize()) { // some models have more rows than tokens
            throw new BadInput(
                    "the model drew token %d, but the tokenizer has %d".formatted(token, tokenizer.vocabularySize()));
        }
    }

    private static Tokenizer tokenizer(Path path) throws IOException {
        Path own = path.resolve(VOCABULARY);
        return Files.isRegularFile(own) ? Tokenizer.load(own) : ByteLevelBpe.read(path);
    }

    /** The tokens that end a text: those of the settings, or the end of an utterance in a model of ours. */
    private static List<Integer> ends(Path path, Tokenizer tokenizer) throws IOException {
        Json end = Settings.read(path.resolve(Checkpoint.CONFIG)).members().get("eos_token_id");
        List<Json> several = end instanceof Json.ArrayValue(List<Json> elements)
                ? elements
                : Stream.ofNullable(end).toList();
        List<Integer> ends = new ArrayList<>();
        for (Json each : several) {
            if (each instanceof Json.NumberValue id) {
                ends.add((int) id.exactLong().orElse(-1));
            }
        }
        return !ends.isEmpty() || tokenizer instanceof ByteLevelBpe ? ends : List.of(tokenizer.endOfUtterance());
    }

    private void check(Decoder model, Tokenizer tokenizer, int[] ids) {
        int context = model.config().context();
        if (ids.length == 0) {
            throw new BadInput("--prompt must not be empty: there is nothing to continue");
        }
        if (ids.length >= context) {
            throw new BadInput(
                    "--prompt has %d tokens, but the model takes %d in all; shorten it".formatted(ids.length, context));
        }
        for (int id : ids) {
            if (id >= model.config().vocabulary()) {
                throw new BadInput("the tokenizer gives %s the id %d, but the model has %d tokens"
                        .formatted(
                                Json.excerpt(tokenizer.token(id)),
                                id,
                                model.config().vocabulary()));
            }
        }
    }

    private void print(StreamedText text, Utterance utterance, Sampling sampling) {
        int[] drawn = utterance.tokens();
        List<Json> ids = new ArrayList<>();
        List<Json> logProbs = new ArrayList<>();
        for (int i = 0; i < drawn.length; i++) {
            ids.add(Json.of(drawn[i]));
            logProbs.add(Json.of(utterance.logProbs()[i]));
        }
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("prompt", Json.of(prompt));
        members.put("text", Json.of(text.text()));
        members.put("stopped", Json.of(text.stopped() || sampling.endsWith(drawn[drawn.length - 1])));
        members.put("tokens", new Json.ArrayValue(ids));
        members.put("logProbs", new Json.ArrayValue(logProbs));
        world.out().println(new Json.ObjectValue(members).text());
    }
}
