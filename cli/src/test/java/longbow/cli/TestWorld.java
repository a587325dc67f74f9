package longbow.cli;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import longbow.cli.console.Terminal;
import longbow.rl.Interval;
import longbow.rl.PolicyResult;
import longbow.rl.Task;
import longbow.rl.TrainingEvent;
import longbow.tasks.detective.Detective;
import longbow.tasks.twentyquestions.TwentyQuestions;

/** A world in a temporary folder, with a clock of its own and, if wanted, a trainer that only pretends. */
final class TestWorld {
    final Path folder;
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final Map<String, String> environment = new LinkedHashMap<>();
    String typed = "";
    List<Task> tasks = List.of(new Detective(), new TwentyQuestions());

    TestWorld(Path folder) {
        this.folder = folder;
    }

    /** Runs the command with a trainer that only pretends. */
    int run(String... arguments) {
        return run(pretending(), arguments);
    }

    /** Runs the command. */
    int run(Trainer trainer, String... arguments) {
        out.reset();
        err.reset();
        return Main.run(world(trainer), arguments);
    }

    /** Runs the command with another standard output. */
    int run(PrintStream output, String... arguments) {
        err.reset();
        return Main.run(world(pretending(), output), arguments);
    }

    World world(Trainer trainer) {
        return world(trainer, new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    private World world(Trainer trainer, PrintStream output) {
        AtomicLong clock = new AtomicLong();
        return new World(
                folder,
                output,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new BufferedReader(new StringReader(typed)),
                Terminal.plain(),
                environment,
                () -> clock.addAndGet(1_000_000),
                tasks,
                World::opened,
                trainer);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Returns all files and folders below this world's folder, by relative name. */
    List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> !path.equals(folder))
                    .map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    /** A run of four iterations that ends well. */
    static Trainer pretending() {
        return (config, task, compute, folder, listener) -> {
            Files.createDirectories(folder.resolve("checkpoints"));
            events().forEach(listener::on);
            return results();
        };
    }

    static List<TrainingEvent> events() {
        List<TrainingEvent> events = new ArrayList<>();
        events.add(new TrainingEvent.PhaseStarted("sft", 40));
        events.add(new TrainingEvent.Progress("sft", 20, 40, 0, 100, Map.of("loss", 2.5)));
        events.add(new TrainingEvent.Progress("sft", 40, 40, 0, 100, Map.of("loss", 1.5)));
        events.add(new TrainingEvent.PhaseStarted("archer", 4));
        for (int i = 1; i <= 4; i++) {
            Map<String, Double> values = new LinkedHashMap<>();
            values.put("return", -10.0 + i);
            values.put("criticLoss", 1.0 / i);
            events.add(new TrainingEvent.Progress("archer", i, 4, 8L * i, 50, values));
            if (i % 2 == 0) {
                events.add(new TrainingEvent.Evaluated(
                        8L * i, new PolicyResult("archer", 16, new Interval(-9 + i, -9.5 + i, -8.5 + i), 7, null)));
            }
        }
        events.add(new TrainingEvent.PhaseStarted("evaluation", 5));
        results().forEach(result -> events.add(new TrainingEvent.Evaluated(32, result)));
        return events;
    }

    static List<PolicyResult> results() {
        return List.of(
                new PolicyResult("random", 64, new Interval(-19, -19.5, -18.5), 19, new Interval(-8, -9, -7)),
                new PolicyResult("scripted", 64, new Interval(-11, -12, -10), 12, new Interval(0, -1, 1)),
                new PolicyResult("sft", 64, new Interval(-11, -12, -10), 12, null),
                new PolicyResult("archer", 64, new Interval(-8.125, -9, -7.5), 9, new Interval(2.875, 2, 3.5)),
                new PolicyResult("near-optimal", 64, new Interval(-4.5, -5, -4), 5.5, new Interval(6.5, 6, 7)));
    }
}
