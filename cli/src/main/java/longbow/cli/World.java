package longbow.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import longbow.cli.console.Terminal;
import longbow.rl.Task;
import longbow.rl.TrainingRun;
import longbow.tensor.Backend;
import longbow.tensor.Backends;

/**
 * What the command sees of the world around it, so that tests can give it another.
 *
 * @param folder the folder that relative paths start from
 * @param out where results go
 * @param err where progress and errors go
 * @param in what the person at the terminal types
 * @param terminal what {@code err} can show
 * @param environment the environment variables
 * @param nanos the clock, as {@link System#nanoTime}
 * @param tasks all tasks, in order of name
 * @param backends opens the backend for a number of threads; the same one each time
 * @param trainer who trains
 */
public record World(
        Path folder,
        PrintStream out,
        PrintStream err,
        BufferedReader in,
        Terminal terminal,
        Map<String, String> environment,
        LongSupplier nanos,
        List<Task> tasks,
        IntFunction<Backend> backends,
        Trainer trainer) {

    /** Copies the list. */
    public World {
        tasks = List.copyOf(tasks);
    }

    /** Returns the world of this process. */
    static World ofProcess() {
        Map<String, String> environment = System.getenv();
        Map<Integer, Backend> open = new ConcurrentHashMap<>();
        IntFunction<Backend> backends = threads -> open.computeIfAbsent(threads, Backends::open);
        Charset input = Charset.forName(System.getProperty("stdin.encoding", "UTF-8"));
        return new World(
                Path.of(""),
                System.out,
                System.err,
                new BufferedReader(new InputStreamReader(System.in, input)),
                Terminal.of(System.err, environment),
                environment,
                System::nanoTime,
                installedTasks(),
                backends,
                (config, task, threads, folder, listener) ->
                        new TrainingRun(config, task, backends.apply(threads), folder, listener).run());
    }

    private static List<Task> installedTasks() {
        List<Task> tasks = new ArrayList<>();
        ServiceLoader.load(Task.class, World.class.getClassLoader()).forEach(tasks::add);
        tasks.sort(Comparator.comparing(Task::name));
        return tasks;
    }

    /** Returns {@code path}, seen from this world's folder. */
    Path resolve(Path path) {
        return folder.resolve(path).normalize();
    }
}
