package longbow.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import longbow.cli.config.ConfigFile;
import longbow.cli.console.Transcript;
import longbow.rl.RunConfig;
import longbow.rl.Task;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code longbow play}: one game of a run, turn by turn. */
@Command(
        name = "play",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Shows a game of a trained run, turn by turn, with the reward of each.",
        footer = {
            "",
            "Game N is the same for all policies and runs of a task: what is hidden in it depends on N alone.",
            "",
            "Examples:",
            "  longbow play runs/a",
            "  longbow play runs/a --policy sft --game 7",
            "  longbow play runs/a --policy human     it is you who asks",
        })
final class PlayCommand implements Callable<Integer> {
    private static final String HUMAN = "human";

    @Parameters(paramLabel = "RUN", description = "A run folder, or the name of one in runs/.")
    @SuppressWarnings("NullAway.Init")
    String run;

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            description =
                    "random, scripted, sft, archer, near-optimal or human (default: archer, or sft before there is one).")
    @Nullable
    String policy;

    @Option(
            names = "--game",
            paramLabel = "N",
            defaultValue = "0",
            description = "Which game (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    String game;

    @Option(names = "--greedy", description = "The policy always says what it finds most probable.")
    boolean greedy;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads compute (default: one for each core).")
    @Nullable
    String threads;

    @Mixin
    DeviceOption device = new DeviceOption();

    private final World world;

    PlayCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws IOException {
        Compute compute = device.with(CommonOptions.threads(threads));
        int number = CommonOptions.number("--game", game, 0, Integer.MAX_VALUE);
        RunFolder folder = RunFolder.find(run, world);
        RunConfig config = ConfigFile.readComplete(folder.config());
        Task task = Tasks.of(config, world.tasks());
        String name = policy != null ? policy : Policies.exists("archer", folder) ? "archer" : "sft";
        Policies.require(name, folder, HUMAN);
        PrintStream out = world.out();
        out.println(task.description());
        if (name.equals(HUMAN)) {
            new HumanGame(world).play(task, number);
            return 0;
        }
        Transcript transcript = new Policies(folder, task, world.backends().apply(compute), greedy).play(name, number);
        out.printf("Game %d, played by %s%s.%n%n", number, name, greedy ? " (greedy)" : "");
        transcript.lines().forEach(out::println);
        return 0;
    }
}
