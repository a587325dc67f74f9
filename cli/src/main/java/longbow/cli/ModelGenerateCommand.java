package longbow.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
            "The text ends with the model's end token (eos_token_id in config.json), or after --tokens.",
            "",
            "Examples:",
            "  longbow model generate gpt2 --prompt Questions: --tokens 20 --greedy",
            "  longbow model generate gpt2 --prompt Once --temperature 0.8 --seed 7",
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
        double heat = greedy ? 0 : temperature();
        int workers = CommonOptions.threads(threads);
        Weights weights = weights();
        Path path = ModelCommand.folder(folder, world);
        try {
            Tokenizer tokenizer = tokenizer(path);
            int stop = stop(path, tokenizer);
            Backend backend = world.backends().apply(workers);
            Decoder model = ModelFiles.loadFrozen(path, backend, weights);
            int[] ids = tokenizer.encode(prompt);
            check(model, tokenizer, ids);
            Sampling sampling = new Sampling(heat, Math.min(most, model.config().context() - ids.length), stop);
            Generator generator = new Generator(model, backend);
            int sequence = generator.open();
            generator.append(sequence, ids);
            Utterance utterance = generator
                    .generate(new int[] {sequence}, new Key[] {Key.of(number).named("generate")}, sampling)
                    .getFirst();
            print(tokenizer, utterance, stop);
            return 0;
        } catch (IOException problem) {
            throw new BadInput(String.valueOf(problem.getMessage()), problem);
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

    private double temperature() {
        try {
            double value = Double.parseDouble(temperature.strip());
            if (value > 0 && Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new BadInput("--temperature must be a number greater than 0, but is '%s'".formatted(temperature));
    }

    private static Tokenizer tokenizer(Path path) throws IOException {
        Path own = path.resolve(VOCABULARY);
        return Files.isRegularFile(own) ? Tokenizer.load(own) : ByteLevelBpe.read(path);
    }

    /** The token that ends a text: that of the settings, or the end of an utterance in a model of ours; -1 for none. */
    private static int stop(Path path, Tokenizer tokenizer) throws IOException {
        Settings config = Settings.read(path.resolve(Checkpoint.CONFIG));
        Json end = config.members().get("eos_token_id");
        if (end instanceof Json.ArrayValue(List<Json> several) && !several.isEmpty()) {
            end = several.getFirst();
        }
        if (end instanceof Json.NumberValue id) {
            return (int) id.exactLong().orElse(-1);
        }
        return tokenizer instanceof ByteLevelBpe ? -1 : tokenizer.endOfUtterance();
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

    private void print(Tokenizer tokenizer, Utterance utterance, int stop) {
        int[] drawn = utterance.tokens();
        boolean stopped = drawn[drawn.length - 1] == stop;
        for (int id : drawn) {
            if (id >= tokenizer.vocabularySize()) { // some models have more rows than tokens
                throw new BadInput(
                        "the model drew token %d, but the tokenizer has %d".formatted(id, tokenizer.vocabularySize()));
            }
        }
        String text = tokenizer.decode(stopped ? Arrays.copyOf(drawn, drawn.length - 1) : drawn);
        if (!json) {
            world.out().println(prompt + text);
            return;
        }
        List<Json> ids = new ArrayList<>();
        List<Json> logProbs = new ArrayList<>();
        for (int i = 0; i < drawn.length; i++) {
            ids.add(Json.of(drawn[i]));
            logProbs.add(Json.of(utterance.logProbs()[i]));
        }
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("prompt", Json.of(prompt));
        members.put("text", Json.of(text));
        members.put("stopped", Json.of(stopped));
        members.put("tokens", new Json.ArrayValue(ids));
        members.put("logProbs", new Json.ArrayValue(logProbs));
        world.out().println(new Json.ObjectValue(members).text());
    }
}
