package longbow.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import longbow.rl.Interval;
import longbow.rl.PolicyResult;
import longbow.rl.TrainingEvent;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
    private static final int ITERATIONS = 6;

    @TempDir
    Path folder;

    private long nanos;

    private void write(Path file, List<TrainingEvent> events) throws IOException {
        try (MetricsLog log = MetricsLog.open(file, () -> nanos += 500_000_000L)) {
            events.forEach(log::on);
        }
    }

    @Test
    void linesAreJsonInAFixedOrder() throws IOException {
        Path file = folder.resolve("m.jsonl");
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("zeta", 0.1);
        values.put("alpha", Double.NaN);
        values.put("games", 7.0);
        values.put("wallSeconds", 3.0);

        write(
                file,
                List.of(
                        new TrainingEvent.PhaseStarted("archer", 2),
                        new TrainingEvent.Progress("archer", 1, 2, 32, 1000, values),
                        new TrainingEvent.Evaluated(
                                32, new PolicyResult("sft", 8, new Interval(-1, -2, 1e-9), 3, new Interval(1, 0, 2))),
                        new TrainingEvent.Note("say \"so\"\n")));

        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "{\"event\":\"phase\",\"phase\":\"archer\",\"steps\":2,\"elapsedSeconds\":0.5}",
                        "{\"event\":\"progress\",\"phase\":\"archer\",\"step\":1,\"steps\":2,\"games\":32,\"tokens\":1000,"
                                + "\"zeta\":0.1,\"alpha\":null,\"gamesValue\":7.0,\"wallSecondsValue\":3.0,"
                                + "\"elapsedSeconds\":1.0,\"tokensPerSecond\":2000.0}",
                        "{\"event\":\"evaluated\",\"games\":32,\"policy\":\"sft\",\"evaluatedGames\":8,\"mean\":-1.0,"
                                + "\"low\":-2.0,\"high\":1.0E-9,\"turns\":3.0,"
                                + "\"pairedDifference\":{\"mean\":1.0,\"low\":0.0,\"high\":2.0},\"elapsedSeconds\":1.5}",
                        "{\"event\":\"note\",\"text\":\"say \\\"so\\\"\\n\",\"elapsedSeconds\":2.0}");
    }

    /** A run that saves after iterations 0, 2, 4 and 6, before or after it tells of an evaluation. */
    private static List<TrainingEvent> run(int from, boolean tellsBeforeSaving) {
        List<TrainingEvent> events = new ArrayList<>();
        if (from < 0) {
            events.add(new TrainingEvent.PhaseStarted("sft", 2));
            events.add(progress("sft", 1, 2));
            events.add(progress("sft", 2, 2));
        } else {
            events.add(new TrainingEvent.Resumed("archer", from));
            if (from > 0 && !tellsBeforeSaving) {
                events.add(evaluated(from));
            }
        }
        events.add(new TrainingEvent.PhaseStarted("archer", ITERATIONS));
        for (int i = Math.max(from, 0) + 1; i <= ITERATIONS; i++) {
            events.add(progress("archer", i, ITERATIONS));
            if (i % 2 == 0) {
                events.add(evaluated(i));
            }
        }
        events.add(new TrainingEvent.PhaseStarted("evaluation", 1));
        events.add(evaluated(ITERATIONS));
        return events;
    }

    private static TrainingEvent progress(String phase, int step, int steps) {
        return new TrainingEvent.Progress(phase, step, steps, step, 10, Map.of("loss", 1.0 / step));
    }

    private static TrainingEvent evaluated(int step) {
        return new TrainingEvent.Evaluated(step, new PolicyResult("archer", 4, new Interval(step, 0, 9), 1, null));
    }

    @Property(tries = 200, seed = "61")
    void aResumedRunLeavesTheFileOfAnUninterruptedOne(
            @ForAll @IntRange(max = 14) int cut,
            @ForAll @IntRange(max = 3) int saved,
            @ForAll boolean tellsBeforeSaving,
            @ForAll @IntRange(max = 40) int torn)
            throws IOException {
        Path scratch = Files.createTempDirectory("metrics");
        Path whole = scratch.resolve("whole.jsonl");
        Path resumed = scratch.resolve("resumed.jsonl");
        try {
            List<TrainingEvent> events = run(-1, true);
            write(whole, events);
            int checkpoint = 2 * saved;
            int reached = indexAfter(events, checkpoint, tellsBeforeSaving);
            List<TrainingEvent> before = events.subList(0, Math.max(reached, Math.min(cut, events.size())));
            write(resumed, before);
            byte[] half = Files.readString(whole).substring(0, torn).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            Files.write(resumed, half, StandardOpenOption.APPEND);

            // The evaluation of a checkpoint's step is told again only if the checkpoint was saved before it.
            write(resumed, again(checkpoint, tellsBeforeSaving));

            assertThat(lines(resumed)).isEqualTo(lines(whole));
            double last = 0;
            for (MetricsLine line : MetricsFile.read(resumed)) {
                assertThat(line.value("elapsedSeconds")).isGreaterThanOrEqualTo(last);
                last = line.value("elapsedSeconds");
            }
        } finally {
            Files.deleteIfExists(whole);
            Files.deleteIfExists(resumed);
            Files.deleteIfExists(scratch);
        }
    }

    private static List<TrainingEvent> again(int checkpoint, boolean tellsBeforeSaving) {
        List<TrainingEvent> events = new ArrayList<>();
        events.add(new TrainingEvent.Resumed("archer", checkpoint));
        events.add(new TrainingEvent.PhaseStarted("archer", ITERATIONS));
        if (checkpoint > 0 && !tellsBeforeSaving) {
            events.add(evaluated(checkpoint));
        }
        List<TrainingEvent> rest = run(checkpoint, true);
        events.addAll(
                rest.subList(rest.indexOf(new TrainingEvent.PhaseStarted("archer", ITERATIONS)) + 1, rest.size()));
        return events;
    }

    private static int indexAfter(List<TrainingEvent> events, int checkpoint, boolean tellsBeforeSaving) {
        TrainingEvent last = checkpoint == 0
                ? new TrainingEvent.PhaseStarted("archer", ITERATIONS)
                : tellsBeforeSaving ? evaluated(checkpoint) : progress("archer", checkpoint, ITERATIONS);
        return events.indexOf(last) + 1;
    }

    private static List<MetricsLine> lines(Path file) throws IOException {
        return MetricsFile.read(file).stream().map(MetricsLine::withoutClock).toList();
    }

    @Test
    void aRunThatBeginsAnewForgetsTheOldLines() throws IOException {
        Path file = folder.resolve("m.jsonl");
        write(file, run(-1, true));
        List<MetricsLine> whole = lines(file);
        write(file, run(-1, true));
        assertThat(lines(file)).isEqualTo(whole);
    }

    @Test
    void aRunThatNeverBeginsLeavesTheFileAlone() throws IOException {
        Path file = folder.resolve("m.jsonl");
        write(file, run(-1, true));
        byte[] before = Files.readAllBytes(file);
        write(file, List.of(new TrainingEvent.Resumed("archer", 2)));
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void damagedLinesEndTheFile() throws IOException {
        Path file = folder.resolve("m.jsonl");
        Files.writeString(file, "{\"event\":\"note\"}\n\u0000\u0000\n{\"event\":\"note\"}\n{\"ev");
        assertThat(MetricsFile.read(file)).hasSize(1);
        assertThat(MetricsFile.read(folder.resolve("absent"))).isEmpty();
    }

    @Test
    void theEndingOfAPhaseIsACheckpointToo() throws IOException {
        Path file = folder.resolve("m.jsonl");
        write(file, run(-1, true).subList(0, 6));
        List<TrainingEvent> again = new ArrayList<>(List.of(new TrainingEvent.Resumed("archer", 0)));
        again.addAll(run(-1, true).subList(3, run(-1, true).size()));
        write(file, again);
        Path whole = folder.resolve("whole.jsonl");
        write(whole, run(-1, true));
        assertThat(lines(file)).isEqualTo(lines(whole));
    }
}
