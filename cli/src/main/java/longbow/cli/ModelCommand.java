package longbow.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import longbow.cli.console.BadInput;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code longbow model}: checkpoints in Hugging Face layout. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Looks into, samples from, converts and verifies models in Hugging Face layout: GPT-2, RoBERTa, Llama, Mistral and Qwen2.",
        footer = {
            "",
            "DIR is a folder with config.json and model.safetensors (or several files and their index).",
            "",
            "Examples:",
            "  longbow model info gpt2",
            "  longbow model generate gpt2 --prompt Questions: --greedy",
            "  longbow model convert gpt2 gpt2-bf16 --dtype bf16",
            "  longbow model verify gpt2 --expected expected.safetensors",
        })
final class ModelCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    private final World world;

    ModelCommand(World world) {
        this.world = world;
    }

    /** Returns the command with its own commands. */
    static CommandLine commandLine(World world) {
        return new CommandLine(new ModelCommand(world))
                .addSubcommand(new ModelInfoCommand(world))
                .addSubcommand(new ModelGenerateCommand(world))
                .addSubcommand(new ModelConvertCommand(world))
                .addSubcommand(new ModelVerifyCommand(world));
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(world.err());
        return Errors.BAD_INPUT;
    }

    /** Returns the folder of a model. */
    static Path folder(String name, World world) {
        Path folder = path(name, world);
        if (!Files.isDirectory(folder)) {
            throw new BadInput("there is no folder " + folder);
        }
        return folder;
    }

    /** Returns a path, seen from the world's folder. */
    static Path path(String name, World world) {
        try {
            return world.resolve(Path.of(name));
        } catch (InvalidPathException problem) {
            throw new BadInput("'%s' cannot be the name of a file".formatted(name), problem);
        }
    }
}
