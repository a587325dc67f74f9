package longbow.benchmarks.suite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import longbow.benchmarks.harness.Quantity;
import longbow.benchmarks.report.Line;
import longbow.rl.Environment;
import longbow.rl.Player;
import longbow.rl.Playthrough;
import longbow.rl.Task;
import longbow.tasks.chess.Chess;
import longbow.tasks.chess.ChessEndgames;
import longbow.tasks.detective.Detective;
import longbow.tasks.guesscity.GuessMyCity;
import longbow.tasks.maze.Maze;
import longbow.tasks.textnav.TextNav;
import longbow.tasks.twentyquestions.TwentyQuestions;
import longbow.tasks.webshop.WebShop;
import longbow.tasks.wordle.Wordle;
import longbow.tensor.Key;
import org.jspecify.annotations.Nullable;

/**
 * Environments without their players: games of the random and the scripted player are recorded, and their utterances said again, one
 * game after the other on one thread. With a story file also the Z-machine and the valid actions of Detective, see {@link StorySpeed}.
 */
public final class TasksSuite implements Suite {
    private static final String SUITE = "tasks";
    private static final String GROUP = "environment";
    private static final int GAMES = 32;
    private static final int QUICK_GAMES = 4;

    private final @Nullable Path story;

    /** Without a story file, the figures of Detective are left out. */
    public TasksSuite(@Nullable Path story) {
        this.story = story;
    }

    @Override
    public String name() {
        return SUITE;
    }

    /** Environments use one thread each; only the search for valid actions uses more. */
    @Override
    public List<Benchmark> benchmarks(List<Integer> threads, boolean quick) {
        List<Benchmark> all = new ArrayList<>();
        if (story != null) {
            StorySpeed speed = new StorySpeed(story);
            all.add(benchmark("z-machine/commands", 1, speed::commands));
            for (int n : threads) {
                all.add(benchmark("detective/valid-actions", n, speed::validActions));
            }
        }
        tasks().forEach((label, task) -> all.add(benchmark(
                label + "/turns", 1, (self, bench) -> turns(self, bench, task.get(), quick ? QUICK_GAMES : GAMES))));
        return all;
    }

    private static Benchmark benchmark(String name, int threads, Benchmark.Measurement measurement) {
        return new Benchmark(SUITE, SUITE + "/" + name, GROUP, threads, measurement);
    }

    /** The tasks, made when they are measured: some take seconds. */
    private Map<String, Supplier<Task>> tasks() {
        Map<String, Supplier<Task>> tasks = new LinkedHashMap<>();
        Path file = story;
        if (file != null) {
            tasks.put("detective", () -> new Detective().with("story", file.toString()));
        }
        tasks.put("twenty-questions", () -> new TwentyQuestions().with("profile", "original"));
        tasks.put("guess-my-city", GuessMyCity::new);
        tasks.put("webshop", WebShop::new);
        tasks.put("webshop-100000", () -> new WebShop().with("products", "100000"));
        tasks.put("maze", Maze::new);
        tasks.put("text-nav", TextNav::new);
        tasks.put("wordle", Wordle::new);
        tasks.put("chess-endgames", ChessEndgames::new);
        tasks.put("chess", () -> new Chess().with("horizon", "40"));
        return tasks;
    }

    /** A game to be played again. */
    private record Recording(Key key, List<String> utterances) {}

    private static List<Line> turns(Benchmark self, Bench bench, Task task, int games) {
        List<Recording> recordings = new ArrayList<>();
        int turns = 0;
        for (int g = 0; g < games; g++) {
            Key key = Key.of(0).named("bench").fold(g);
            Player player = g % 2 == 0 ? task.randomPlayer() : task.scriptedPlayer();
            List<String> said = Playthrough.of(task, player, key).turns().stream()
                    .map(Playthrough.Turn::utterance)
                    .toList();
            recordings.add(new Recording(key.named("environment"), said));
            turns += said.size();
        }
        try (Environment environment = task.environment()) {
            Runnable work = () -> {
                for (Recording recording : recordings) {
                    environment.reset(recording.key());
                    recording.utterances().forEach(environment::step);
                }
            };
            return List.of(bench.alone(self, Quantity.perSecond("turns/s", turns), work));
        }
    }
}
