package longbow.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import longbow.cli.console.BadInput;
import longbow.cli.console.DidYouMean;
import longbow.cli.console.Transcript;
import longbow.rl.Evaluation;
import longbow.rl.Playthrough;
import longbow.rl.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code longbow tasks play}: a game at the terminal, without any trained run. */
@Command(
        name = "play",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Lets you play a game of a task, or shows one of its players.",
        footer = {
            "",
            "Game N is the same for everybody: what is hidden in it depends on N and the settings alone.",
            "",
            "Examples:",
            "  longbow tasks play wordle",
            "  longbow tasks play maze --set observation=partial --game 7",
            "  longbow tasks play text-nav --player scripted",
        })
final class TasksPlayCommand implements Callable<Integer> {
    private static final String HUMAN = "human";

    @Mixin
    TaskOptions options = new TaskOptions();

    @Option(
            names = "--game",
            paramLabel = "N",
            defaultValue = "0",
            description = "Which game (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    String game;

    @Option(
            names = "--player",
            paramLabel = "NAME",
            defaultValue = HUMAN,
            description = "human (the default), random, scripted or near-optimal.")
    @SuppressWarnings("NullAway.Init")
    String player;

    private final World world;

    TasksPlayCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws IOException {
        int number = CommonOptions.number("--game", game, 0, Integer.MAX_VALUE);
        Task task = options.playable(world);
        if (player.equals(HUMAN)) {
            world.out().println(task.description());
            new HumanGame(world).play(task, number);
            return 0;
        }
        if (!TaskOptions.PLAYERS.contains(player)) {
            List<String> all = new ArrayList<>(TaskOptions.PLAYERS);
            all.add(HUMAN);
            throw new BadInput("unknown player '%s'.%s Available: %s."
                    .formatted(player, DidYouMean.hint(player, all), DidYouMean.list(all, "and")));
        }
        Playthrough played = Playthrough.of(
                task, TaskOptions.player(player, task), Evaluation.games().fold(number));
        world.out().println(task.description());
        world.out().printf("Game %d, played by %s.%n%n", number, player);
        Transcript.of(played).lines().forEach(world.out()::println);
        return 0;
    }
}
