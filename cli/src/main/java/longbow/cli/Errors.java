package longbow.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import longbow.cli.console.BadInput;
import longbow.cli.console.DidYouMean;
import longbow.rl.CheckpointException;
import longbow.tasks.zmachine.StoryException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one sentence and an exit code. Stack traces only come with {@code --debug}. */
final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {
    static final int FAILED = 1;
    static final int BAD_INPUT = 2;
    static final int INTERRUPTED = 130;

    private final World world;

    Errors(World world) {
        this.world = world;
    }

    /** A command line that cannot be understood. */
    @Override
    public int handleParseException(ParameterException problem, String[] arguments) {
        CommandLine command = problem.getCommandLine();
        say(sentence(problem, command) + " See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        if (debug(List.of(arguments).contains("--debug"))) {
            problem.printStackTrace(world.err());
        }
        return BAD_INPUT;
    }

    private static String sentence(ParameterException problem, CommandLine command) {
        List<String> unmatched = switch (problem) {
            case UnmatchedArgumentException some -> some.getUnmatched();
            case MissingParameterException missing -> command.getUnmatchedArguments(); // perhaps it was misspelt
            default -> List.of();
        };
        if (!unmatched.isEmpty()) {
            String given = unmatched.getFirst();
            if (given.startsWith("-")) {
                String name = given.replaceFirst("=.*", "");
                List<String> options = command.getCommandSpec().options().stream()
                        .filter(option -> !option.hidden())
                        .map(OptionSpec::longestName)
                        .toList();
                return "unknown option '" + name + "'." + DidYouMean.hint(name, options);
            }
            List<String> commands = List.copyOf(command.getSubcommands().keySet());
            return commands.isEmpty()
                    ? "unexpected argument '" + given + "'."
                    : "unknown command '" + given + "'." + commands(given, commands);
        }
        String message = oneLine(problem);
        return Character.toLowerCase(message.charAt(0)) + message.substring(1) + (message.endsWith(".") ? "" : ".");
    }

    /** Returns the commands near to what was given, and all of them where none is. */
    private static String commands(String given, List<String> commands) {
        String hint = DidYouMean.hint(given, commands);
        return hint.isEmpty() ? " Available: " + DidYouMean.list(commands, "and") + "." : hint;
    }

    /** A command that failed. */
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        return report(failure, debug(parsed.expandedArgs().contains("--debug")));
    }

    private boolean debug(boolean option) {
        return option || !world.environment().getOrDefault("LONGBOW_DEBUG", "").isEmpty();
    }

    /** Says what happened and returns the exit code. */
    int report(Throwable failure, boolean debug) {
        int code = switch (failure) {
            case BadInput input -> {
                say(oneLine(input));
                yield BAD_INPUT;
            }
            case CheckpointException damaged -> {
                say(oneLine(damaged));
                yield BAD_INPUT;
            }
            case StoryException story -> {
                say(oneLine(story));
                yield BAD_INPUT;
            }
            case Interrupted stop -> INTERRUPTED; // the command has said what there is to say
            case OutOfMemoryError memory -> {
                say("the memory of the Java virtual machine is used up (" + oneLine(memory)
                        + "); give it more, for example with LONGBOW_JAVA_OPTS=-Xmx8g");
                yield FAILED;
            }
            case FileSystemException file -> {
                say("%s: %s".formatted(file.getFile(), reason(file)));
                yield FAILED;
            }
            case IOException io -> {
                say(oneLine(io));
                yield FAILED;
            }
            default -> {
                say("failed: " + oneLine(failure) + (debug ? "" : " (--debug shows where)"));
                yield FAILED;
            }
        };
        if (debug && code != INTERRUPTED) {
            failure.printStackTrace(world.err());
        }
        return code;
    }

    /** Returns what {@code problem} with a file that the user named is, as one sentence. */
    static BadInput badInput(IOException problem) {
        boolean bare = problem instanceof FileSystemException file && file.getReason() == null;
        String sentence = bare
                ? "%s: %s".formatted(problem.getMessage(), reason((FileSystemException) problem))
                : oneLine(problem);
        return new BadInput(sentence, problem);
    }

    /** Returns what a file system had against an access; its own exceptions often name the file and nothing else. */
    private static String reason(FileSystemException failure) {
        return switch (failure) {
            case NoSuchFileException none -> "there is no such file or folder";
            case AccessDeniedException denied -> "access is denied";
            case FileAlreadyExistsException there -> "is there already";
            default -> Objects.requireNonNullElse(failure.getReason(), "the file system refused it");
        };
    }

    private void say(String sentence) {
        world.err().println("longbow: " + sentence);
        world.err().flush();
    }

    private static String oneLine(Throwable failure) {
        String message = Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName());
        return message.isBlank()
                ? failure.getClass().getSimpleName()
                : message.strip().replaceAll("\\s*[\\r\\n]+\\s*", "; ").replaceAll("\\p{Cntrl}", "?");
    }
}
