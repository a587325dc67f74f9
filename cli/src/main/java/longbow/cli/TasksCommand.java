package longbow.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import longbow.cli.console.Amounts;
import longbow.cli.console.Table;
import longbow.rl.References;
import longbow.rl.Task;
import longbow.tensor.io.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code longbow tasks}: what there is to learn. */
@Command(
        name = "tasks",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        synopsisSubcommandLabel = "[COMMAND]",
        description =
                "Lists the tasks: their rules, the most turns of a game, the range of returns, and what players score.",
        footer = {
            "",
            "Mean returns are over fixed games; 'longbow tasks measure NAME' plays them again. docs/environments.md",
            "says more, also how to add a task of your own, in any language.",
            "",
            "Examples:",
            "  longbow tasks",
            "  longbow tasks show maze",
            "  longbow tasks play wordle",
            "  longbow tasks data maze -n 10000 --out maze.jsonl",
        })
final class TasksCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print the tasks as JSON, one object a line.")
    boolean json;

    private final World world;

    TasksCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        if (json) {
            world.tasks().forEach(task -> world.out().println(json(task).text()));
            return 0;
        }
        List<List<String>> rows = new ArrayList<>();
        for (Task task : world.tasks()) {
            rows.add(row(task));
        }
        new Table(
                        List.of("task", "turns", "returns", "random", "scripted", "best", "games"),
                        List.of(false, true, false, true, true, true, true),
                        rows)
                .lines()
                .forEach(world.out()::println);
        world.out().println();
        for (Task task : world.tasks()) {
            world.out().println(task.name() + ": " + task.description());
            task.missing().ifPresent(lack -> world.out().println("    needs something first: " + lack));
        }
        return 0;
    }

    private static List<String> row(Task task) {
        if (task.missing().isPresent() && task.references().isEmpty()) {
            return List.of(task.name(), "-", "-", "-", "-", "-", "-");
        }
        @Nullable References means = task.references().orElse(null);
        return List.of(
                task.name(),
                Integer.toString(task.horizon()),
                range(task),
                means == null ? "-" : Amounts.decimal(means.random()),
                means == null ? "-" : Amounts.decimal(means.scripted()),
                means == null ? "-" : Amounts.decimal(means.best()),
                means == null ? "-" : Integer.toString(means.games()));
    }

    /** Returns the range of returns: {@code -20 to 0}. */
    static String range(Task task) {
        return plain(task.minReturn()) + " to " + plain(task.maxReturn());
    }

    private static String plain(double value) {
        return Amounts.decimal(value).replaceFirst("\\.00$", "");
    }

    private static Json json(Task task) {
        Map<String, Json> fields = new LinkedHashMap<>();
        fields.put("task", Json.of(task.name()));
        fields.put("description", Json.of(task.description()));
        fields.put("missing", task.missing().map(Json::of).orElse(new Json.NullValue()));
        fields.put("horizon", Json.of(task.horizon()));
        fields.put("minReturn", Json.of(task.minReturn()));
        fields.put("maxReturn", Json.of(task.maxReturn()));
        task.references().ifPresent(means -> {
            fields.put("games", Json.of(means.games()));
            fields.put("random", Json.of(means.random()));
            fields.put("scripted", Json.of(means.scripted()));
            fields.put("best", Json.of(means.best()));
        });
        return new Json.ObjectValue(fields);
    }
}
