package longbow.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import longbow.cli.console.BadInput;
import longbow.cli.console.CountLine;
import longbow.rl.Playthrough;
import longbow.rl.Task;
import longbow.tensor.Key;
import longbow.tensor.io.AtomicFiles;
import longbow.tensor.io.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code longbow tasks data}: a data set of a player's games. */
@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Writes games of a scripted player as JSON, one object a line.",
        footer = {
            "",
            "Each line has task, settings, player, seed, game, return, terminated, opening, and turns with utterance,",
            "observation and reward. The bytes depend on the task, the player and the seed alone. A file appears",
            "when it is complete, or not at all.",
            "",
            "Examples:",
            "  longbow tasks data maze -n 1240 --out maze.jsonl",
            "  longbow tasks data wordle -n 10000 --player near-optimal --seed 1 --out best.jsonl",
            "  longbow tasks data guess-my-city --set dialogues=guess_my_city.json --player recorded",
        })
final class TasksDataCommand implements Callable<Integer> {
    private static final int MOST_GAMES = 100_000_000;
    private static final String RECORDED = "recorded";

    /** Games, shown one after the other. */
    private interface Source {
        void each(Games.Visitor<IOException> visitor) throws IOException;
    }

    @Mixin
    TaskOptions options = new TaskOptions();

    @Option(
            names = {"-n", "--games"},
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many games (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    String games;

    @Option(
            names = "--player",
            paramLabel = "NAME",
            defaultValue = "scripted",
            description = "scripted (the default), random or near-optimal; recorded for games that a setting names.")
    @SuppressWarnings("NullAway.Init")
    String player;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "The seed of all games (default: 0).")
    @SuppressWarnings("NullAway.Init")
    String seed;

    @Option(names = "--out", paramLabel = "FILE", description = "A new file (default: standard output).")
    @Nullable
    Path out;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads play (default: one for each core); the data do not depend on it.")
    @Nullable
    String threads;

    private final World world;

    TasksDataCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws IOException {
        int number = CommonOptions.number("-n", games, 1, MOST_GAMES);
        int start = CommonOptions.number("--seed", seed, 0, Integer.MAX_VALUE);
        int workers = CommonOptions.threads(threads);
        Path file = out == null ? null : vacant(world.resolve(out));
        Task task = options.playable(world);
        List<Playthrough> recorded = player.equals(RECORDED) ? recorded(task, number) : List.of();
        int count = recorded.isEmpty() ? number : recorded.size();
        Source source = recorded.isEmpty() ? played(task, start, number, workers) : shown(recorded);
        if (file == null) {
            write(source, count, task, start, world.out());
            world.out().flush();
        } else {
            AtomicFiles.write(file, stream -> write(source, count, task, start, stream));
            world.err().printf(Locale.ROOT, "%d games in %s%n", count, file);
        }
        return 0;
    }

    private static List<Playthrough> recorded(Task task, int most) {
        List<Playthrough> all = task.recordings();
        if (all.isEmpty()) {
            throw new BadInput(
                    "--player recorded: no setting of the task %s names recorded games; 'longbow tasks show %s' lists its settings"
                            .formatted(task.name(), task.name()));
        }
        return all.subList(0, Math.min(most, all.size()));
    }

    private Source played(Task task, int start, int number, int workers) {
        Games games =
                new Games(task, TaskOptions.player(player, task), Key.of(start).named("data"), number, workers);
        return games::each;
    }

    private static Source shown(List<Playthrough> games) {
        return visitor -> {
            for (int i = 0; i < games.size(); i++) {
                visitor.visit(i, games.get(i));
            }
        };
    }

    /** Returns {@code file} if it can be written and is not there yet. */
    private Path vacant(Path file) {
        if (Files.exists(file)) {
            throw new BadInput("--out " + out + ": is there already; give the data another name, or remove it");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new BadInput("--out " + out + ": its folder does not exist; create it first");
        }
        if (!Files.isWritable(folder)) {
            throw new BadInput("--out " + out + ": its folder cannot be written");
        }
        return file;
    }

    private void write(Source source, int count, Task task, int start, OutputStream stream) throws IOException {
        try (Interruption interruption = new Interruption(() -> world.err().println("\nstopping ..."));
                CountLine progress = new CountLine("games", count, world.err(), world.terminal(), world.nanos())) {
            source.each((index, game) -> {
                stream.write((line(task, start, index, game).text() + "\n").getBytes(StandardCharsets.UTF_8));
                progress.add(game.totalReward());
                if (stream instanceof PrintStream out && out.checkError()) {
                    throw new IOException("standard output was closed after %d games".formatted(index));
                }
                interruption.check();
            });
        }
    }

    private Json line(Task task, int start, int index, Playthrough game) {
        List<Json> turns = new ArrayList<>();
        for (Playthrough.Turn turn : game.turns()) {
            Map<String, Json> said = new LinkedHashMap<>();
            said.put("utterance", Json.of(turn.utterance()));
            said.put("observation", Json.of(turn.observation()));
            said.put("reward", Json.of(turn.reward()));
            turns.add(new Json.ObjectValue(said));
        }
        Map<String, Json> fields = new LinkedHashMap<>();
        fields.put("task", Json.of(task.name()));
        fields.put("settings", Json.of(task.settings().changed()));
        fields.put("player", Json.of(player));
        fields.put("seed", Json.of(start));
        fields.put("game", Json.of(index));
        fields.put("return", Json.of(game.totalReward()));
        fields.put("terminated", Json.of(game.terminated()));
        fields.put("opening", Json.of(game.opening()));
        fields.put("turns", new Json.ArrayValue(turns));
        return new Json.ObjectValue(fields);
    }
}
