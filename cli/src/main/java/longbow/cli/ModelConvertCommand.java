package longbow.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import longbow.cli.console.BadInput;
import longbow.tensor.DType;
import longbow.transformer.checkpoint.CheckpointWriter;
import longbow.transformer.checkpoint.Conversion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code longbow model convert}: another type of numbers, or other files. */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Writes a checkpoint again with another type of numbers, or divided into other files.",
        footer = {
            "",
            "Examples:",
            "  longbow model convert gpt2 gpt2-bf16 --dtype bf16",
            "  longbow model convert gpt2 gpt2-small-files --file-size 100MB",
        })
final class ModelConvertCommand implements Callable<Integer> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})(KB|MB|GB)");

    @Parameters(index = "0", paramLabel = "DIR", description = "The folder of the model.")
    @SuppressWarnings("NullAway.Init")
    String from;

    @Parameters(
            index = "1",
            paramLabel = "OUT",
            description = "The folder to write; it must not exist yet, or be empty.")
    @SuppressWarnings("NullAway.Init")
    String to;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description = "f32, f16 or bf16 (default: every tensor keeps its type).")
    @Nullable
    String dtype;

    @Option(
            names = "--file-size",
            paramLabel = "SIZE",
            description =
                    "Divide the weights into files of at most this size, such as 500MB or 5GB (default: one file).")
    @Nullable
    String fileSize;

    private final World world;

    ModelConvertCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        Conversion conversion = new Conversion(type(), fileBytes());
        Path source = ModelCommand.folder(from, world);
        Path target = ModelCommand.path(to, world);
        try {
            if (Files.exists(target) && !isEmptyFolder(target)) {
                throw new BadInput(target + ": is there already; name a folder that does not exist");
            }
            try (Interruption interruption = new Interruption(() -> {})) {
                conversion.convert(source, target, interruption::check);
            }
        } catch (IOException problem) {
            throw Errors.badInput(problem);
        }
        world.out().println("Wrote " + target);
        return 0;
    }

    private static boolean isEmptyFolder(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }

    private @Nullable DType type() {
        if (dtype == null) {
            return null;
        }
        return switch (dtype) {
            case "f32" -> DType.F32;
            case "f16" -> DType.F16;
            case "bf16" -> DType.BF16;
            default -> throw new BadInput("--dtype must be %s, but is '%s'".formatted("f32, f16 or bf16", dtype));
        };
    }

    private long fileBytes() {
        if (fileSize == null) {
            return CheckpointWriter.ONE_FILE;
        }
        Matcher size = SIZE.matcher(fileSize);
        if (!size.matches() || Long.parseLong(size.group(1)) == 0) {
            throw new BadInput("--file-size must be a size such as 500MB or 5GB, but is '%s'".formatted(fileSize));
        }
        long unit = 1_000;
        for (int i = List.of("KB", "MB", "GB").indexOf(size.group(2)); i > 0; i--) {
            unit *= 1_000;
        }
        return Long.parseLong(size.group(1)) * unit;
    }
}
