package longbow.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import longbow.cli.config.ConfigFile;
import longbow.cli.console.BadInput;
import longbow.cli.console.DidYouMean;
import longbow.rl.PolicyResult;
import longbow.rl.RunConfig;
import longbow.tensor.io.AtomicFiles;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a run and what lies where in it.
 *
 * @param path the folder itself
 */
record RunFolder(Path path) {
    private static final String CONFIG = "config.yaml";

    /** The default place for runs, and for looking them up by name. */
    static final Path RUNS = Path.of("runs");

    Path config() {
        return path.resolve(CONFIG);
    }

    Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    Path report() {
        return path.resolve("report.html");
    }

    Path results() {
        return path.resolve("results.jsonl");
    }

    Path checkpoints() {
        return path.resolve("checkpoints");
    }

    /**
     * Finds a run to look at: a folder, or the name of one in {@code runs/}.
     *
     * @throws BadInput if there is none, with the runs there are
     */
    static RunFolder find(String name, World world) {
        Path given;
        try {
            given = world.resolve(Path.of(name));
        } catch (java.nio.file.InvalidPathException notAPath) {
            throw new BadInput("there is no run '" + name + "'", notAPath);
        }
        Path runs = world.resolve(RUNS);
        for (Path candidate : List.of(given, runs.resolve(name).normalize())) {
            if (Files.isRegularFile(candidate.resolve(CONFIG))) {
                return new RunFolder(candidate);
            }
        }
        List<String> names = list(runs);
        String known = names.isEmpty()
                ? " 'longbow train' makes one."
                : DidYouMean.hint(name, names) + " Runs in " + runs + ": "
                        + DidYouMean.list(names.subList(0, Math.min(8, names.size())), "and")
                        + (names.size() > 8 ? ", and more." : ".");
        throw new BadInput(
                Files.exists(given)
                        ? "%s holds no run: there is no %s in it.%s".formatted(name, CONFIG, known)
                        : "there is no run '%s'.%s".formatted(name, known));
    }

    private static List<String> list(Path runs) {
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(runs)) {
            return entries.filter(entry -> Files.isRegularFile(entry.resolve(CONFIG)))
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /** Checks that a new run may be made here: there is nothing, or an empty folder. */
    void requireVacant() {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(path)) {
            throw new BadInput("--out " + path + ": is a file, but the run needs a folder");
        }
        try (Stream<Path> entries = Files.list(path)) {
            if (entries.findAny().isPresent()) {
                throw new BadInput("--out " + path + ": is not empty; "
                        + (Files.exists(config())
                                ? "--resume continues the run in it, or give the new one another folder"
                                : "give the run a folder of its own"));
            }
        } catch (IOException unreadable) {
            throw new BadInput("--out " + path + ": " + reason(unreadable), unreadable);
        }
    }

    /** Returns the configuration of the run that is here. */
    RunConfig recorded() {
        if (!Files.isRegularFile(config())) {
            throw new BadInput("--resume: there is no run in %s; leave --resume out to start one".formatted(path));
        }
        return ConfigFile.readComplete(config());
    }

    /** Makes the folder with its configuration, or leaves everything as it was. */
    void create(RunConfig config, String heading) {
        List<Path> made = new ArrayList<>();
        try {
            for (Path missing : missing()) {
                Files.createDirectory(missing);
                made.add(missing);
            }
            AtomicFiles.write(config(), (heading + ConfigFile.write(config)).getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            for (Path folder : made.reversed()) {
                try {
                    Files.deleteIfExists(folder);
                } catch (IOException keep) {
                    failure.addSuppressed(keep);
                }
            }
            throw new BadInput("--out " + path + ": cannot write the run folder: " + reason(failure), failure);
        }
    }

    /** The folders to make, the outermost first. */
    private List<Path> missing() {
        List<Path> missing = new ArrayList<>();
        for (Path p = path.toAbsolutePath(); p != null && !Files.isDirectory(p); p = p.getParent()) {
            missing.addFirst(p);
        }
        return missing;
    }

    /** Puts the folder in order after a process that was killed while writing, and checks that it can be written. */
    void recover() {
        try {
            if (Files.isDirectory(checkpoints())) {
                for (String name : List.of("sft", "archer", "state.safetensors")) {
                    AtomicFiles.recover(checkpoints().resolve(name));
                }
            }
            for (Path file : List.of(config(), report(), results())) {
                AtomicFiles.recover(file);
            }
            Path probe = Files.createTempFile(path, ".writable", "");
            Files.delete(probe);
        } catch (IOException failure) {
            throw new BadInput("--out " + path + ": cannot write the run folder: " + reason(failure), failure);
        }
    }

    /** Returns the results of a finished run; null if it is not finished. */
    @Nullable
    List<PolicyResult> finished() {
        if (!Files.isRegularFile(results())) {
            return null;
        }
        List<PolicyResult> results = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(results())) {
                PolicyResult result = Results.parse(line);
                if (result == null) {
                    throw new BadInput(results() + ": is damaged; delete it, and --resume makes it again");
                }
                results.add(result);
            }
        } catch (IOException unreadable) {
            throw new BadInput(results() + ": cannot be read: " + reason(unreadable), unreadable);
        }
        return results;
    }

    /** Writes the results, which marks the run as finished. */
    void finish(List<PolicyResult> results) {
        try {
            AtomicFiles.write(results(), Results.jsonLines(results).getBytes(StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(results() + " cannot be written: " + reason(failure), failure);
        }
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied -> "permission denied (" + denied.getFile() + ")";
            case FileAlreadyExistsException file -> file.getFile() + " is a file";
            case NotDirectoryException file -> file.getFile() + " is not a folder";
            case FileSystemException other
            when other.getReason() != null -> other.getReason() + " (" + other.getFile() + ")";
            case FileSystemException other -> other.getFile() + " cannot be written";
            default -> String.valueOf(failure.getMessage());
        };
    }
}
