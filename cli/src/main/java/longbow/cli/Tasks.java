package longbow.cli;

import java.util.List;
import java.util.Map;
import longbow.cli.console.BadInput;
import longbow.cli.console.DidYouMean;
import longbow.rl.RunConfig;
import longbow.rl.Task;

/** Finds tasks and applies settings to them. */
final class Tasks {
    private Tasks() {}

    /**
     * Returns the task that {@code config} names, with its settings.
     *
     * @throws BadInput if there is no such task, it does not take a setting, or it lacks something
     */
    static Task of(RunConfig config, List<Task> tasks) {
        Task task = named(config.task(), tasks);
        for (Map.Entry<String, String> setting : config.taskSettings().entrySet()) {
            task = with(task, setting.getKey(), setting.getValue(), "taskSettings");
        }
        return playable(task);
    }

    /**
     * Returns the task of this name.
     *
     * @throws BadInput if there is none
     */
    static Task named(String name, List<Task> tasks) {
        List<String> names = tasks.stream().map(Task::name).toList();
        int index = names.indexOf(name);
        if (index < 0) {
            throw new BadInput("unknown task '%s'.%s Available: %s."
                    .formatted(name, DidYouMean.hint(name, names), DidYouMean.list(names, "and")));
        }
        return tasks.get(index);
    }

    /**
     * Returns {@code task} with a setting changed.
     *
     * @param source where the setting comes from, for the error
     * @throws BadInput if it does not take the setting
     */
    static Task with(Task task, String setting, String value, String source) {
        try {
            return task.with(setting, value);
        } catch (IllegalArgumentException refused) {
            throw new BadInput(source + ": " + refused.getMessage(), refused);
        }
    }

    /**
     * Returns {@code task}, of which games can be played.
     *
     * @throws BadInput if it lacks something
     */
    static Task playable(Task task) {
        task.missing().ifPresent(lack -> {
            throw new BadInput("the task " + task.name() + " cannot be played yet: " + lack);
        });
        return task;
    }
}
