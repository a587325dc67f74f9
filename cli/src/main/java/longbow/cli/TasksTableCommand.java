package longbow.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import longbow.cli.config.ConfigMerge;
import longbow.cli.config.Setting;
import longbow.cli.console.Amounts;
import longbow.cli.console.BadInput;
import longbow.rl.Task;
import longbow.tensor.io.AtomicFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code longbow tasks table}: writes the returns of all players into a table of the documentation. */
@Command(
        name = "table",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Measures what the tasks of a table return, and writes it into the table.",
        footer = {
            "",
            "The table stands in a Markdown file between the lines '" + ReturnsTable.BEGIN + "' and",
            "'" + ReturnsTable.END + "'. A row such as '| `maze --set observation=partial` | 1000 |' says",
            "what is played and how often; the command writes the rest. A task that lacks something keeps its row.",
            "",
            "Examples:",
            "  longbow tasks table docs/tasks.md",
            "  longbow tasks table docs/tasks.md --story detective.z5 --only detective",
        })
final class TasksTableCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A Markdown file with a table of returns.")
    @SuppressWarnings("NullAway.Init")
    Path file;

    @Option(
            names = "--story",
            paramLabel = "FILE",
            description = "The story file that the task detective is played with.")
    @Nullable
    Path story;

    @Option(names = "--only", paramLabel = "NAME", description = "Measure the rows of this task; can be repeated.")
    List<String> only = new ArrayList<>();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads play (default: one for each core); results do not depend on it.")
    @Nullable
    String threads;

    private final World world;

    TasksTableCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws IOException {
        int workers = CommonOptions.threads(threads);
        only.forEach(name -> Tasks.named(name, world.tasks()));
        Path path = world.resolve(file);
        if (!Files.isRegularFile(path)) {
            throw new BadInput(file + ": there is no such file");
        }
        String text = Files.readString(path, StandardCharsets.UTF_8);
        List<ReturnsTable.Row> rows = new ArrayList<>(ReturnsTable.rows(text));
        List<Task> tasks =
                rows.stream().map(this::task).toList(); // what cannot be played is refused before anything is
        for (int i = 0; i < rows.size(); i++) {
            rows.set(i, measured(rows.get(i), tasks.get(i), workers));
            byte[] soFar = ReturnsTable.fill(text, rows).getBytes(StandardCharsets.UTF_8);
            AtomicFiles.write(path, stream -> stream.write(soFar));
        }
        return 0;
    }

    /** Returns the task that a row names, with its settings. */
    private Task task(ReturnsTable.Row row) {
        Task task = Tasks.named(row.task(), world.tasks());
        if (story != null && row.task().equals("detective")) {
            task = Tasks.with(
                    task, "story", world.resolve(story).toAbsolutePath().toString(), "--story");
        }
        for (String assignment : row.settings()) {
            Setting setting = ConfigMerge.assignment(assignment);
            task = Tasks.with(task, setting.key(), setting.value(), file.toString());
        }
        return task;
    }

    private ReturnsTable.Row measured(ReturnsTable.Row row, Task task, int workers) {
        if (!only.isEmpty() && !only.contains(row.task())) {
            return row;
        }
        if (task.missing().isPresent()) {
            world.err()
                    .printf("%s keeps its row: %s%n", row.task(), task.missing().get());
            return row;
        }
        FixedGames games = new FixedGames(task, row.games(), workers);
        List<String> cells = new ArrayList<>(List.of(Integer.toString(task.horizon()), TasksCommand.range(task)));
        for (String player : TaskOptions.PLAYERS) {
            cells.add(Amounts.decimal(games.played(player, world).meanReturn().mean()));
        }
        world.out().println(String.join(" ", row.words()) + ": " + String.join(", ", cells.subList(2, cells.size())));
        world.out().flush();
        return row.with(cells);
    }
}
