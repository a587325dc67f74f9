package longbow.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import longbow.cli.console.BadInput;
import longbow.cli.console.Table;
import longbow.tensor.io.Json;
import longbow.transformer.Verification;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code longbow model verify}: a model against what another framework computed for the same weights. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Compares what a model computes with a dump that another framework made of the same weights.",
        footer = {
            "",
            "The dump may hold ids with logits, left_pad_mask with left_pad_logits, grad.NAME, step3.NAME and",
            "greedy_after_step3 for decoders, and ids with last_hidden_state, pooler_output and, with",
            "pooler_cotangent, grad.NAME for encoders. expected.json beside it holds the constants of AdamW. What the",
            "dump does not hold is not compared.",
            "",
            "Exit code 1 if a difference is above the tolerance.",
            "",
            "Examples:",
            "  longbow model verify gpt2 --expected expected.safetensors",
            "  longbow model verify gpt2 --expected expected.safetensors --tolerance 1e-5 --json",
        })
final class ModelVerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The folder of the model.")
    @SuppressWarnings("NullAway.Init")
    String folder;

    @Option(names = "--expected", paramLabel = "FILE", required = true, description = "The dump, a safetensors file.")
    @SuppressWarnings("NullAway.Init")
    String expected;

    @Option(
            names = "--tolerance",
            paramLabel = "X",
            defaultValue = "1e-4",
            description =
                    "The greatest difference allowed, relative to the largest magnitude of a tensor (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    String tolerance;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads compute (default: one for each core); results do not depend on it.")
    @Nullable
    String threads;

    @Mixin
    DeviceOption device = new DeviceOption();

    @Option(names = "--json", description = "Print the differences as JSON, one object per tensor and line.")
    boolean json;

    private final World world;

    ModelVerifyCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        double limit = limit();
        Compute compute = device.with(CommonOptions.threads(threads));
        Path model = ModelCommand.folder(folder, world);
        Path dump = ModelCommand.path(expected, world);
        List<Verification.Line> lines;
        try {
            lines = Verification.compare(model, dump, world.backends().apply(compute));
        } catch (IOException problem) {
            throw Errors.badInput(problem);
        }
        long above = lines.stream().filter(line -> line.maxRelative() > limit).count();
        if (json) {
            lines.forEach(line -> world.out().println(json(line).text()));
        } else {
            print(lines, limit, above);
        }
        return above == 0 ? 0 : Errors.FAILED;
    }

    private double limit() {
        try {
            double limit = Double.parseDouble(tolerance.strip());
            if (limit >= 0 && Double.isFinite(limit)) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new BadInput("--tolerance must be a number, 0 or greater, but is '%s'".formatted(tolerance));
    }

    private static Json json(Verification.Line line) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("name", Json.of(line.name()));
        members.put("maxRelative", Json.of(line.maxRelative()));
        return new Json.ObjectValue(members);
    }

    private void print(List<Verification.Line> lines, double limit, long above) {
        PrintStream out = world.out();
        List<List<String>> rows = new ArrayList<>();
        for (Verification.Line line : lines) {
            String verdict = line.maxRelative() > limit ? "above" : "";
            rows.add(List.of(line.name(), String.format(Locale.ROOT, "%.1e", line.maxRelative()), verdict));
        }
        new Table(List.of("tensor", "max relative", ""), List.of(false, true, false), rows)
                .lines()
                .forEach(out::println);
        out.println();
        out.println(
                above == 0
                        ? "All %d tensors are within %s.".formatted(lines.size(), tolerance)
                        : "%d of %d tensors are above %s.".formatted(above, lines.size(), tolerance));
    }
}
