package longbow.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import longbow.cli.console.Amounts;
import longbow.tensor.io.Json;
import longbow.tensor.io.SafeTensors;
import longbow.transformer.ModelConfig;
import longbow.transformer.ModelFiles;
import longbow.transformer.checkpoint.Checkpoint;
import longbow.transformer.checkpoint.TensorReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code longbow model info}: what is in a checkpoint, and whether it is complete. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Says what is in a checkpoint, and which tensors are missing, of another shape, or unexpected.",
        footer = {"", "Exit code 1 if the tensors do not fit config.json."})
final class ModelInfoCommand implements Callable<Integer> {
    private static final List<String> TOKENIZERS = List.of("tokenizer.json", "vocab.json", "vocabulary.json");

    @Parameters(paramLabel = "DIR", description = "The folder of the model.")
    @SuppressWarnings("NullAway.Init")
    String folder;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    private final World world;

    ModelInfoCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        Path path = ModelCommand.folder(folder, world);
        try (Checkpoint checkpoint = Checkpoint.open(path)) {
            ModelConfig config = ModelConfig.of(checkpoint.config());
            TensorReport report = ModelFiles.report(checkpoint, config);
            Contents contents = Contents.of(checkpoint, report);
            if (json) {
                world.out().println(json(config, checkpoint, contents, report).text());
            } else {
                print(path, config, checkpoint, contents, report);
            }
            return report.clean() ? 0 : Errors.FAILED;
        } catch (IOException problem) {
            throw Errors.badInput(problem);
        }
    }

    /** How much there is: numbers that belong to the model, bytes of all tensors, and tensors of each type. */
    private record Contents(long parameters, long bytes, SortedMap<String, Integer> types) {
        static Contents of(Checkpoint checkpoint, TensorReport report) throws IOException {
            long parameters = 0;
            for (String name : report.matched().values()) {
                parameters += checkpoint.entry(name).elements();
            }
            long bytes = 0;
            SortedMap<String, Integer> types = new TreeMap<>();
            for (String name : checkpoint.names()) {
                SafeTensors.Entry entry = checkpoint.entry(name);
                bytes += entry.bytes();
                types.merge(entry.dtype(), 1, Integer::sum);
            }
            return new Contents(parameters, bytes, types);
        }
    }

    private void print(Path path, ModelConfig config, Checkpoint checkpoint, Contents contents, TensorReport report) {
        PrintStream out = world.out();
        out.printf(
                "model       %s: %d layers of width %d with %d heads, %d tokens, context %d%n",
                config.modelType(),
                config.layers(),
                config.width(),
                config.heads(),
                config.vocabulary(),
                config.context());
        out.printf(
                "parameters  %s in %d tensors%n",
                Amounts.count(contents.parameters), report.matched().size());
        int files = checkpoint.files().size();
        out.printf(
                "weights     %s, %sB: %s%n",
                files == 1 ? Checkpoint.WEIGHTS : files + " files",
                Amounts.count(contents.bytes),
                contents.types.toString().replaceAll("[{}]", "").replace('=', ' '));
        String tokenizers = String.join(
                ", ",
                TOKENIZERS.stream()
                        .filter(name -> Files.isRegularFile(path.resolve(name)))
                        .toList());
        out.printf("tokenizer   %s%n", tokenizers.isEmpty() ? "none" : tokenizers);
        if (!report.unused().isEmpty()) {
            out.printf("not needed  %s%n", String.join(", ", report.unused()));
        }
        out.printf("%n%s%n", report.clean() ? "The tensors are those that config.json calls for." : "Problems:");
        report.problems().forEach(problem -> out.println("  " + problem));
    }

    private static Json.ObjectValue json(
            ModelConfig config, Checkpoint checkpoint, Contents contents, TensorReport report) {
        Map<String, Json> types = new LinkedHashMap<>();
        contents.types.forEach((type, count) -> types.put(type, Json.of(count)));
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("modelType", Json.of(config.modelType()));
        members.put("vocabulary", Json.of(config.vocabulary()));
        members.put("context", Json.of(config.context()));
        members.put("width", Json.of(config.width()));
        members.put("layers", Json.of(config.layers()));
        members.put("heads", Json.of(config.heads()));
        members.put("parameters", Json.of(contents.parameters));
        members.put("bytes", Json.of(contents.bytes));
        members.put("files", Json.of(checkpoint.files().size()));
        members.put("types", new Json.ObjectValue(types));
        members.put("missing", Json.of(report.missing()));
        members.put("misshapen", Json.of(report.misshapen()));
        members.put("unexpected", Json.of(report.unexpected()));
        members.put("unused", Json.of(report.unused()));
        return new Json.ObjectValue(members);
    }
}
