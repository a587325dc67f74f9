package longbow.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import longbow.cli.config.ConfigFile;
import longbow.rl.RunConfig;
import longbow.rl.Task;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code longbow evaluate}: the policies of a run on the fixed games. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Evaluates the policies of a run: mean return over fixed games, the same for all policies.",
        footer = {
            "",
            "Intervals are 95 %% bootstrap intervals; differences from sft are taken game by game.",
            "",
            "Examples:",
            "  longbow evaluate runs/a",
            "  longbow evaluate runs/a --policy archer --greedy",
            "  longbow evaluate runs/a --games 4096 --json",
        })
final class EvaluateCommand implements Callable<Integer> {
    private static final int MOST_GAMES = 1_000_000;

    @Parameters(paramLabel = "RUN", description = "A run folder, or the name of one in runs/.")
    @SuppressWarnings("NullAway.Init")
    String run;

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            defaultValue = "all",
            description = "random, scripted, sft, archer, near-optimal or all (the default).")
    @SuppressWarnings("NullAway.Init")
    String policy;

    @Option(
            names = "--games",
            paramLabel = "N",
            description = "How many games (default: as in the run's configuration).")
    @Nullable
    String games;

    @Option(names = "--greedy", description = "Trained policies always say what they find most probable.")
    boolean greedy;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    DeviceOption device = new DeviceOption();

    private final World world;

    EvaluateCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws IOException {
        Compute compute = device.with(common.threads());
        RunFolder folder = RunFolder.find(run, world);
        RunConfig config = ConfigFile.readComplete(folder.config());
        Task task = Tasks.of(config, world.tasks());
        int number =
                games == null ? config.evaluation().games() : CommonOptions.number("--games", games, 2, MOST_GAMES);
        List<String> names = Policies.named(policy, folder);
        Policies policies = new Policies(folder, task, world.backends().apply(compute), greedy);
        String heading = "%s, seed %d: %d fixed games%s"
                .formatted(config.task(), config.seed(), number, greedy ? ", greedy" : "");
        common.print(policies.evaluate(names, number), world, heading);
        return 0;
    }
}
