package longbow.tasks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import longbow.rl.Task;

/** All installed tasks that can be played here, and their variants that speak otherwise; games that take long are made shorter. */
final class PlayableTasks {
    /** Settings that change what is said: of each task the one that it is played with, and then variants of that. */
    private static final List<List<String>> VARIANTS = List.of(
            List.of("chess-endgames", "pieces=rook"),
            List.of("maze", "observation=partial"),
            List.of("maze", "layout=u"),
            List.of("text-nav", "observation=partial"),
            List.of("twenty-questions", "replies=plain"),
            List.of("twenty-questions", "profile=original"),
            List.of("twenty-questions", "understanding=free"),
            List.of("wordle", "lazy=true"));

    private static final List<Task> INSTALLED = find();

    private PlayableTasks() {}

    /** Returns the tasks as they are installed, without those that lack something that is not here. */
    static Stream<Task> installed() {
        return INSTALLED.stream();
    }

    /** Returns the tasks and their variants. */
    static Stream<Task> all() {
        return INSTALLED.stream()
                .flatMap(task -> Stream.concat(Stream.of(task), variants(task)))
                .map(PlayableTasks::quick);
    }

    private static Stream<Task> variants(Task task) {
        return VARIANTS.stream()
                .filter(variant -> variant.getFirst().equals(task.name()))
                .map(variant -> variant.get(1).split("="))
                .map(setting -> task.with(setting[0], setting[1]));
    }

    /** Returns a task whose turns take long with less of them, or less thought. */
    private static Task quick(Task task) {
        return switch (task.name()) {
            case "chess" ->
                task.with("opponent.depth", "1")
                        .with("scripted.depth", "1")
                        .with("best.depth", "1")
                        .with("horizon", "40");
            case "detective" -> task.with("horizon", "10");
            default -> task;
        };
    }

    private static List<Task> find() {
        List<Task> tasks = new ArrayList<>();
        for (Task found : ServiceLoader.load(Task.class)) {
            Task task = complete(found);
            if (task.missing().isPresent()) {
                System.out.println("PlayableTasks: " + task.name() + " is left out, for "
                        + task.missing().get());
            } else {
                tasks.add(task);
            }
        }
        tasks.sort(Comparator.comparing(Task::toString));
        return tasks;
    }

    /** Gives a task what it lacks. */
    private static Task complete(Task task) {
        return switch (task.name()) {
            case "detective" -> {
                Path story = TestData.find(PlayableTasks.class, "detective", "detective.z5");
                yield story == null ? task : task.with("story", story.toString());
            }
            case "external" -> task.with("command", Guide.shellCommand());
            default -> task;
        };
    }
}
