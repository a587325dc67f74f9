package longbow.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the JMH benchmarks: each for a moment, so that they are known to work; or, where the system property {@code jmh} holds
 * JMH's own arguments, as those say.
 */
class JmhTest {

    @Test
    void allBenchmarksRun() throws RunnerException, CommandLineOptionException {
        String arguments = System.getProperty("jmh");

        Collection<RunResult> results = new Runner(
                        arguments == null
                                ? moment()
                                : new CommandLineOptions(arguments.strip().split(" +")))
                .run();

        Set<String> names = new TreeSet<>();
        for (RunResult result : results) {
            names.add(result.getPrimaryResult().getLabel());
            assertThat(result.getPrimaryResult().getScore()).isPositive();
        }
        if (arguments == null) {
            assertThat(names).containsExactly("exp", "gelu", "layerNorm", "nn", "nt", "softmax", "tn");
        }
    }

    private static Options moment() {
        return new OptionsBuilder()
                .include("longbow\\.benchmarks\\.jmh\\..*")
                .param("sizes", "16x16x16")
                .param("rows", "4")
                .param("width", "32")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(5))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
    }
}
