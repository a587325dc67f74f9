package longbow.benchmarks.suite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import longbow.benchmarks.harness.Quantity;
import longbow.benchmarks.report.Line;
import longbow.tasks.detective.DetectiveFile;
import longbow.tasks.detective.DetectiveGame;
import longbow.tasks.detective.ValidActions;
import longbow.tasks.zmachine.Session;
import longbow.tasks.zmachine.Story;

/**
 * How fast the Z-machine is, with the story of Detective.
 *
 * @param file the story file
 */
record StorySpeed(Path file) {
    /** Much of what the game has: rooms, things, a command that is not understood. */
    private static final List<String> COMMANDS = List.of(
            "take all",
            "read paper",
            "west",
            "take pistol",
            "east",
            "north",
            "examine dumpster",
            "west",
            "east",
            "east",
            "take all",
            "west",
            "west",
            "xyzzy",
            "take all",
            "inventory",
            "east",
            "north",
            "north",
            "look");

    /** Commands a second, nothing else: about 12,000 instructions each. */
    List<Line> commands(Benchmark self, Bench bench) {
        DetectiveGame game = new DetectiveGame(DetectiveFile.read(file));
        game.reset();
        Session.State opening = game.state();
        Runnable work = () -> {
            game.restore(opening);
            COMMANDS.forEach(game::step);
        };
        return List.of(bench.alone(self, Quantity.perSecond("commands/s", COMMANDS.size()), work));
    }

    /** States whose valid actions are found, in each by running some hundred commands. */
    List<Line> validActions(Benchmark self, Bench bench) {
        Story story = DetectiveFile.read(file);
        DetectiveGame game = new DetectiveGame(story);
        ValidActions actions = new ValidActions(story);
        List<Session.State> states = new ArrayList<>();
        game.reset();
        for (String command : COMMANDS) {
            states.add(game.state());
            game.step(command);
        }
        try (ForkJoinPool pool = new ForkJoinPool(self.threads())) {
            Runnable work = () -> {
                for (Session.State state : states) {
                    game.restore(state);
                    actions.of(game);
                }
            };
            return List.of(bench.alone(
                    self,
                    Quantity.perSecond("states/s", states.size()),
                    () -> pool.submit(work).join()));
        }
    }
}
