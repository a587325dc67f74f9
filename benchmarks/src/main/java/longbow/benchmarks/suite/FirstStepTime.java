package longbow.benchmarks.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import longbow.benchmarks.FirstStep;
import longbow.benchmarks.harness.Quantity;
import longbow.benchmarks.harness.Samples;
import longbow.benchmarks.report.Line;

/** Starts fresh Java virtual machines with the flags of this one, and waits for their first training step. */
final class FirstStepTime {
    private FirstStepTime() {}

    /** Takes the median of so many starts. */
    static List<Line> measure(Benchmark self, Bench bench, int starts) {
        double[] seconds = new double[starts];
        for (int i = 0; i < starts; i++) {
            long start = bench.harness().nanos().getAsLong();
            await(command(self.threads()));
            seconds[i] = (bench.harness().nanos().getAsLong() - start) / 1e9;
        }
        return List.of(Line.of(
                self.suite(), self.name(), self.group(), self.threads(), Quantity.seconds(), Samples.of(seconds)));
    }

    /** Runs the command until it says that the step is done. */
    private static void await(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader out = process.inputReader()) {
                String line = out.readLine();
                if (!FirstStep.DONE.equals(line)) {
                    throw new IllegalStateException("a fresh Java virtual machine did not take a training step; try "
                            + String.join(" ", command));
                }
            } finally {
                process.destroy();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> command(int threads) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (flag.startsWith("-X") || flag.startsWith("-Dlongbow.")) {
                command.add(flag);
            }
        }
        String modules = System.getProperty("jdk.module.path");
        if (modules != null) {
            command.addAll(List.of("--module-path", modules, "--module"));
            command.add("longbow.benchmarks/" + FirstStep.class.getName());
        } else {
            command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
            command.addAll(List.of("--class-path", System.getProperty("java.class.path")));
            command.add(FirstStep.class.getName());
        }
        command.add(Integer.toString(threads));
        return command;
    }
}
