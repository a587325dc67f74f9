package longbow.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import longbow.cli.config.ConfigKeys;
import longbow.cli.console.Amounts;
import longbow.cli.console.Transcript;
import longbow.cli.metrics.MetricsFile;
import longbow.cli.metrics.MetricsLine;
import longbow.cli.report.ReportPage;
import longbow.rl.CheckpointException;
import longbow.rl.PolicyResult;
import longbow.rl.RunConfig;
import longbow.rl.Task;
import longbow.tensor.io.AtomicFiles;

/** Writes the report of a run, finished or not, from what lies in its folder. */
final class RunReport {
    private static final int SAMPLES = 3;

    private final RunFolder folder;
    private final RunConfig config;
    private final Task task;
    private final Compute compute;
    private final World world;

    RunReport(RunFolder folder, RunConfig config, Task task, Compute compute, World world) {
        this.folder = folder;
        this.config = config;
        this.task = task;
        this.compute = compute;
        this.world = world;
    }

    /** Writes the report of a finished run, with a few games of the trained policy. */
    void write(List<PolicyResult> results) throws IOException {
        write("", results, samples());
    }

    /** Writes the report of a run that stopped early; {@code status} says why. A failure to write it is only reported. */
    void writeUnfinished(String status) {
        try {
            write(status + " These are its numbers until then.", List.of(), List.of());
        } catch (IOException | RuntimeException failure) {
            world.err().println("The report could not be written: " + failure.getMessage());
        }
    }

    private void write(String status, List<PolicyResult> results, List<Transcript> samples) throws IOException {
        List<MetricsLine> metrics = MetricsFile.read(folder.metrics());
        String title = "%s, %s, seed %d".formatted(config.task(), config.algorithm(), config.seed());
        ReportPage page =
                new ReportPage(title, status, facts(metrics), ConfigKeys.values(config), results, metrics, samples);
        AtomicFiles.write(folder.report(), page.html().getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, String> facts(List<MetricsLine> metrics) {
        double games = 0;
        double tokens = 0;
        double seconds = 0;
        for (MetricsLine line : metrics) {
            if (line.event().equals("progress")) {
                games = Math.max(games, line.value("games"));
                tokens += line.value("tokens");
            }
            seconds = Math.max(seconds, Double.isNaN(line.value("elapsedSeconds")) ? 0 : line.value("elapsedSeconds"));
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Task", task.description());
        facts.put("Games played online", String.format(Locale.ROOT, "%,.0f", games));
        facts.put("Tokens computed", Amounts.count(tokens));
        facts.put("Time", Amounts.duration(seconds));
        facts.put("Threads", Integer.toString(compute.threads()));
        facts.put("Device", compute.device());
        facts.put(
                "Version",
                "Longbow " + Version.longbow() + ", Java " + Runtime.version().feature());
        return facts;
    }

    private List<Transcript> samples() throws IOException {
        List<Transcript> samples = new ArrayList<>();
        if (!Policies.exists("archer", folder)) {
            return samples;
        }
        Policies policies = new Policies(folder, task, world.backends().apply(compute), false);
        for (int game = 0; game < SAMPLES; game++) {
            try {
                samples.add(policies.play("archer", game));
            } catch (CheckpointException damaged) {
                return samples; // the results stand without it
            }
        }
        return samples;
    }
}
