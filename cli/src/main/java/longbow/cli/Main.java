package longbow.cli;

import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import longbow.cli.console.MessageLog;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The {@code longbow} command.
 *
 * <p>Exit codes: 0, all went well; 1, a run failed; 2, bad input; 130, interrupted by Ctrl-C; 143, ended by SIGTERM, as orderly.
 */
@Command(
        name = "longbow",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Trains language-model agents with hierarchical multi-turn reinforcement learning.",
        footer = {
            "",
            "Examples:",
            "  longbow doctor                        is everything here that Longbow can use?",
            "  longbow tasks                         what is there to learn? 'longbow tasks play maze' tries it",
            "  longbow train --budget smoke          the whole pipeline in under a minute",
            "  longbow train --seed 1 --out runs/a   about five minutes; curves in runs/a/report.html",
            "  longbow play runs/a                   a game of the trained policy, turn by turn",
            "  longbow evaluate runs/a --json        results for other programs",
            "",
            "'longbow COMMAND --help' says more. Exit codes: 0 done, 1 a run failed, 2 bad input, 130 interrupted.",
        })
public final class Main implements Callable<Integer> {
    @Option(names = "--debug", scope = CommandLine.ScopeType.INHERIT, description = "Print stack traces of errors.")
    boolean debug;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    private final World world;

    Main(World world) {
        this.world = world;
    }

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        MessageLog.install(System.err);
        System.exit(run(World.ofProcess(), arguments));
    }

    /** Runs the command in {@code world} and returns its exit code. */
    public static int run(World world, String... arguments) {
        Errors errors = new Errors(world);
        try {
            return commandLine(world)
                    .setParameterExceptionHandler(errors)
                    .setExecutionExceptionHandler(errors)
                    .execute(arguments);
        } catch (Error failure) { // picocli handles exceptions only
            return errors.report(failure, world.environment().containsKey("LONGBOW_DEBUG"));
        } finally {
            world.out().flush();
            world.err().flush();
        }
    }

    /** Returns the command with all its subcommands, those of other modules last. */
    static CommandLine commandLine(World world) {
        CommandLine command = new CommandLine(new Main(world))
                .addSubcommand(new TrainCommand(world))
                .addSubcommand(new EvaluateCommand(world))
                .addSubcommand(new PlayCommand(world))
                .addSubcommand(tasks(world))
                .addSubcommand(new ZmachineCommand(world))
                .addSubcommand(ModelCommand.commandLine(world))
                .addSubcommand(new DoctorCommand(world));
        for (Verb verb : ServiceLoader.load(Verb.class, Main.class.getClassLoader())) {
            CommandLine added = new CommandLine(verb.command(world));
            added.getCommandSpec().versionProvider(new Version());
            command.addSubcommand(added);
        }
        return command.setOut(new java.io.PrintWriter(world.out(), true))
                .setErr(new java.io.PrintWriter(world.err(), true))
                .setAbbreviatedOptionsAllowed(false)
                .setOverwrittenOptionsAllowed(false)
                .setUsageHelpWidth(100)
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        world.terminal().colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    }

    private static CommandLine tasks(World world) {
        return new CommandLine(new TasksCommand(world))
                .addSubcommand(new TasksShowCommand(world))
                .addSubcommand(new TasksPlayCommand(world))
                .addSubcommand(new TasksDataCommand(world))
                .addSubcommand(new TasksMeasureCommand(world))
                .addSubcommand(new TasksTableCommand(world));
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(world.err());
        return Errors.BAD_INPUT;
    }
}
