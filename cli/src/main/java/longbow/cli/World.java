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
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import longbow.cli.console.BadInput;
import longbow.cli.console.Terminal;
import longbow.rl.Task;
import longbow.rl.TrainingRun;
import longbow.tensor.Backend;
import longbow.tensor.BackendProvider;
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
 * @param backends opens the backend of a device; the same one each time
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
        Function<Compute, Backend> backends,
        Trainer trainer) {

    /** Copies the list. */
    public World {
        tasks = List.copyOf(tasks);
    }

    /** Returns the world of this process. */
    static World ofProcess() {
        Map<String, String> environment = System.getenv();
        Map<Compute, Backend> open = new ConcurrentHashMap<>();
        Function<Compute, Backend> backends = compute -> open.computeIfAbsent(compute, World::opened);
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
                (config, task, compute, folder, listener) ->
                        new TrainingRun(config, task, backends.apply(compute), folder, listener).run());
    }

    /**
     * Opens a backend before anything is written.
     *
     * @throws BadInput if there is no such device
     */
    void require(Compute compute) {
        Objects.requireNonNull(backends.apply(compute));
    }

    /** Opens a backend: the best one of the processor, or that of the GPU. */
    static Backend opened(Compute compute) {
        if (compute.device().equals(Compute.CPU)) {
            return Backends.open(compute.threads());
        }
        BackendProvider gpu = Backends.providers().stream()
                .filter(provider -> provider.name().equals(Compute.GPU))
                .findFirst()
                .orElseThrow(() -> new BadInput(
                        "gpu: there is no backend for it in this build; set TORNADOVM_HOME to a TornadoVM SDK and start with "
                                + "./longbow ('longbow doctor' says more)"));
        BackendProvider.Probe probe = gpu.probe();
        if (!probe.usable()) {
            throw new BadInput("gpu: " + probe.detail());
        }
        try {
            return gpu.open(compute.threads());
        } catch (IllegalArgumentException e) {
            throw new BadInput("--device gpu: " + e.getMessage(), e);
        }
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
