package longbow.cli;

import java.util.List;
import longbow.cli.console.BadInput;
import longbow.rl.PolicyResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that {@code train} and {@code evaluate} share. */
final class CommonOptions {
    private static final int MOST_THREADS = 1024;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads compute (default: one for each core); results do not depend on it.")
    @Nullable
    String threads;

    @Option(names = "--json", description = "Print the results as JSON, one object per policy and line.")
    boolean json;

    /** Returns the number of threads. */
    int threads() {
        return threads(threads);
    }

    /**
     * Returns the number of threads that {@code text} asks for.
     *
     * @throws BadInput if it is not a number from 1 to 1024
     */
    static int threads(@Nullable String text) {
        if (text == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        return number("--threads", text, 1, MOST_THREADS);
    }

    /** Returns the whole number in an option's value. */
    static int number(String option, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new BadInput("%s must be a whole number from %d to %d, but is '%s'".formatted(option, least, most, text));
    }

    /** Prints results to standard output. */
    void print(List<PolicyResult> results, World world, String heading) {
        if (json) {
            world.out().print(Results.jsonLines(results));
        } else {
            world.out().println(heading);
            world.out().println();
            Results.table(results).forEach(world.out()::println);
        }
        world.out().flush();
    }
}
