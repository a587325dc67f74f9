package longbow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import longbow.cli.console.MessageLog;
import longbow.cli.metrics.MetricsFile;
import longbow.rl.TrainingEvent;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-C and its like, in a process of its own. */
@DisabledOnOs(OS.WINDOWS)
class InterruptionTest {
    @TempDir
    Path folder;

    /** The command, with a trainer that does not end by itself; where no signal arrives, the process ends after a while. */
    static final class Endless {
        private static final long MOST_STEPS = 100_000;

        public static void main(String[] arguments) {
            MessageLog.install(System.err);
            Trainer endless = (config, task, compute, path, listener) -> {
                listener.on(new TrainingEvent.PhaseStarted("archer", Integer.MAX_VALUE));
                for (int step = 1; step < MOST_STEPS; step++) {
                    LockSupport.parkNanos(1_000_000);
                    listener.on(new TrainingEvent.Progress(
                            "archer", step, Integer.MAX_VALUE, step, 1, Map.of("return", 1.0)));
                }
                throw new IllegalStateException("no signal came");
            };
            TestWorld world = new TestWorld(Path.of(arguments[0]));
            World quiet = world.world(endless);
            System.exit(Main.run(
                    new World(
                            quiet.folder(),
                            System.out,
                            System.err,
                            quiet.in(),
                            quiet.terminal(),
                            quiet.environment(),
                            System::nanoTime,
                            quiet.tasks(),
                            quiet.backends(),
                            endless),
                    "train",
                    "--budget",
                    "smoke",
                    "--out",
                    "r"));
        }
    }

    /** Ctrl-C, and what service managers send. */
    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void anInterruptedProcessPutsItsFilesInOrder(String signal, int exitCode) throws IOException, InterruptedException {
        assumeThat(signal.equals("INT") && ignoresCtrlC())
                .as("these tests run as a background job, which no Ctrl-C reaches")
                .isFalse();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(
                        java, "-cp", System.getProperty("java.class.path"), Endless.class.getName(), folder.toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
            String line = err.readLine();
            while (line != null && !line.startsWith("archer")) {
                line = err.readLine();
            }
            assertThat(line).startsWith("archer");
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .start()
                    .waitFor();
            List<String> rest = err.lines().toList();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();

            assertThat(process.exitValue()).isEqualTo(exitCode);
            assertThat(rest).anyMatch(text -> text.startsWith("Interrupted. 'longbow train --resume --out "));
            assertThat(rest).noneMatch(text -> text.contains("Exception") || text.startsWith("\tat "));
        } finally {
            process.destroyForcibly();
        }
        Path run = folder.resolve("r");
        try (var files = Files.list(run)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("config.yaml", "metrics.jsonl", "report.html");
        }
        byte[] metrics = Files.readAllBytes(run.resolve("metrics.jsonl"));
        assertThat(metrics[metrics.length - 1]).isEqualTo((byte) '\n');
        long lines = new String(metrics, StandardCharsets.UTF_8).lines().count();
        assertThat(MetricsFile.read(run.resolve("metrics.jsonl"))).hasSize((int) lines);
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("The run was interrupted.")
                .endsWith("</html>\n");
    }

    /** Shells start background jobs so, and processes started by one that ignores a signal ignore it too. */
    private static boolean ignoresCtrlC() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(line.split("\\s+")[1], 16))
                .anyMatch(signals -> (signals & 0b10) != 0); // SIGINT is the second
    }
}
