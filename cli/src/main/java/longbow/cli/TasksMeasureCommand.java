package longbow.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import longbow.rl.PolicyResult;
import longbow.rl.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code longbow tasks measure}: what a task's players score on its fixed games. */
@Command(
        name = "measure",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description =
                "Plays fixed games with a task's players and says what they return, with 95 %% bootstrap intervals.",
        footer = {
            "",
            "Examples:",
            "  longbow tasks measure maze",
            "  longbow tasks measure maze --set observation=partial --games 1000 --json",
        })
final class TasksMeasureCommand implements Callable<Integer> {
    private static final int MOST_GAMES = 10_000_000;

    @Mixin
    TaskOptions options = new TaskOptions();

    @Option(
            names = "--games",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many games (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    String games;

    @Option(
            names = "--player",
            paramLabel = "NAME",
            defaultValue = "all",
            description = "random, scripted, near-optimal or all (the default).")
    @SuppressWarnings("NullAway.Init")
    String player;

    @Mixin
    CommonOptions common = new CommonOptions();

    private final World world;

    TasksMeasureCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        int number = CommonOptions.number("--games", games, 2, MOST_GAMES);
        int threads = common.threads();
        Task task = options.playable(world);
        List<String> names = player.equals("all") ? TaskOptions.PLAYERS : List.of(player);
        List<PolicyResult> results = new ArrayList<>();
        for (String name : names) {
            results.add(new FixedGames(task, number, threads).played(name, world));
        }
        common.print(results, world, "%s: %d fixed games".formatted(task, number));
        return 0;
    }
}
