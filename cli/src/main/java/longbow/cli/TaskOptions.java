package longbow.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import longbow.cli.config.ConfigMerge;
import longbow.cli.config.Setting;
import longbow.cli.console.BadInput;
import longbow.cli.console.DidYouMean;
import longbow.rl.Player;
import longbow.rl.Task;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which task, with which settings: what all commands below {@code longbow tasks} ask. */
final class TaskOptions {
    /** The players that every task has. */
    static final List<String> PLAYERS = List.of("random", "scripted", "near-optimal");

    @Parameters(paramLabel = "NAME", description = "A task; 'longbow tasks' lists them.")
    @SuppressWarnings("NullAway.Init")
    String name;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One of the task's settings; can be repeated. 'longbow tasks show NAME' lists them.")
    List<String> set = new ArrayList<>();

    @Option(
            names = "--story",
            paramLabel = "FILE",
            description = "The story file that the task detective is played with.")
    @Nullable
    Path story;

    /**
     * Returns the task with its settings.
     *
     * @throws BadInput if there is no such task or setting
     */
    Task configured(World world) {
        Task task = Tasks.named(name, world.tasks());
        if (story != null) {
            task = Tasks.with(
                    task, "story", world.resolve(story).toAbsolutePath().toString(), "--story");
        }
        for (String assignment : set) {
            Setting setting = ConfigMerge.assignment(assignment);
            task = Tasks.with(task, setting.key(), setting.value(), "--set");
        }
        return task;
    }

    /**
     * Returns the task with its settings, of which games can be played.
     *
     * @throws BadInput if there is no such task or setting, or it lacks something
     */
    Task playable(World world) {
        return Tasks.playable(configured(world));
    }

    /**
     * Returns one of a task's players.
     *
     * @throws BadInput if there is no such player
     */
    static Player player(String player, Task task) {
        return switch (player) {
            case "random" -> task.randomPlayer();
            case "scripted" -> task.scriptedPlayer();
            case "near-optimal" -> task.nearOptimalPlayer();
            default ->
                throw new BadInput("unknown player '%s'.%s Available: %s."
                        .formatted(player, DidYouMean.hint(player, PLAYERS), DidYouMean.list(PLAYERS, "and")));
        };
    }
}
