package longbow.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import longbow.cli.console.Table;
import longbow.cli.console.Transcript;
import longbow.rl.Environment;
import longbow.rl.Evaluation;
import longbow.rl.Task;
import longbow.rl.TaskSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code longbow tasks show}: one task and its settings. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Shows a task: its rules, its settings, how a game begins.",
        footer = {"", "Examples:", "  longbow tasks show maze", "  longbow tasks show maze --set observation=partial"})
final class TasksShowCommand implements Callable<Integer> {
    @Mixin
    TaskOptions options = new TaskOptions();

    private final World world;

    TasksShowCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        Task task = options.configured(world);
        PrintStream out = world.out();
        out.println(task.description());
        if (task.missing().isPresent()) {
            out.println("It needs something first: " + task.missing().get());
        } else {
            out.printf("At most %d turns; returns from %s.%n", task.horizon(), TasksCommand.range(task));
            try (Environment environment = task.environment()) {
                String opening = environment.reset(Evaluation.games().fold(0).named("environment"));
                out.printf("%nA game begins:%n");
                opening.stripTrailing().lines().forEach(line -> out.println("    " + Transcript.shown(line)));
            }
        }
        List<TaskSettings.Rule> rules = task.settings().rules();
        if (!rules.isEmpty()) {
            List<List<String>> rows = new ArrayList<>();
            for (TaskSettings.Rule rule : rules) {
                rows.add(List.of(rule.name(), task.settings().text(rule.name()), rule.values(), rule.meaning()));
            }
            out.println();
            new Table(List.of("setting", "value", "values", "meaning"), List.of(false, false, false, false), rows)
                    .lines()
                    .forEach(out::println);
        }
        return 0;
    }
}
