package longbow.cli;

import java.util.List;
import java.util.Map;
import longbow.cli.console.BadInput;
import longbow.cli.console.DidYouMean;
import longbow.rl.RunConfig;
import longbow.rl.Task;

/** Finds the task of a configuration. */
final class Tasks {
    private Tasks() {}

    /**
     * Returns the task that {@code config} names, with its settings.
     *
     * @throws BadInput if there is no such task, or it does not take a setting
     * @throws longbow.tasks.zmachine.StoryException if it needs a story file that was not named
     */
    static Task of(RunConfig config, List<Task> tasks) {
        Task task = named(config.task(), tasks);
        for (Map.Entry<String, String> setting : config.taskSettings().entrySet()) {
            try {
                task = task.with(setting.getKey(), setting.getValue());
            } catch (IllegalArgumentException refused) {
                throw new BadInput("taskSettings: " + refused.getMessage(), refused);
            }
        }
        task.environment(); // says what is missing before anything is written
        return task;
    }

    private static Task named(String name, List<Task> tasks) {
        List<String> names = tasks.stream().map(Task::name).toList();
        int index = names.indexOf(name);
        if (index < 0) {
            throw new BadInput("unknown task '%s'.%s Available: %s."
                    .formatted(name, DidYouMean.hint(name, names), DidYouMean.list(names, "and")));
        }
        return tasks.get(index);
    }
}
