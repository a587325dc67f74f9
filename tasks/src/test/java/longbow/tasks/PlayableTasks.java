package longbow.tasks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import longbow.rl.Task;

/** All installed tasks that can be played here, and their variants that speak otherwise; engines do not look far ahead. */
final class PlayableTasks {
    /** Settings that change what is said: of each task the one that it is played with, and then variants of that. */
    private static final List<List<String>> VARIANTS = List.of(
            List.of("chess-endgames", "pieces=rook"),
            List.of("maze", "observation=partial"),
            List.of("maze", "layout=u"),
            List.of("text-nav", "observation=partial"),
            List.of("twenty-questions", "replies=plain"),
            List.of("wordle", "lazy=true"));

    private static final List<Task> ALL = find();

    private PlayableTasks() {}

    /** Returns the tasks as they are installed, without those that lack something. */
    static Stream<Task> installed() {
        return ALL.stream().filter(task -> task.settings().initial());
    }

    /** Returns the tasks and their variants. */
    static Stream<Task> all() {
        return ALL.stream().map(task -> task.name().equals("chess") ? shallow(task) : task);
    }

    private static Task shallow(Task chess) {
        return chess.with("opponent.depth", "1")
                .with("scripted.depth", "1")
                .with("best.depth", "1")
                .with("horizon", "40");
    }

    private static List<Task> find() {
        List<Task> tasks = new ArrayList<>();
        for (Task task : ServiceLoader.load(Task.class)) {
            if (task.missing().isPresent()) {
                System.out.println("PlayableTasks: " + task.name() + " is left out, for "
                        + task.missing().get());
                continue;
            }
            tasks.add(task);
            for (List<String> variant : VARIANTS) {
                if (variant.getFirst().equals(task.name())) {
                    String[] setting = variant.get(1).split("=");
                    tasks.add(task.with(setting[0], setting[1]));
                }
            }
        }
        tasks.sort(Comparator.comparing(Task::toString));
        return tasks;
    }
}
