package longbow.cli.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.LongSupplier;
import longbow.cli.console.BadInput;
import longbow.rl.TrainingEvent;
import longbow.rl.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * Writes the metrics of a run, a whole line at a time. A run that is resumed does again what it had done after its checkpoint;
 * the lines about that are removed, so that the file becomes the one of a run that was never interrupted. While the log is open
 * the file is locked against a second process.
 */
public final class MetricsLog implements TrainingListener, AutoCloseable {
    private final FileChannel channel;
    private final LongSupplier nanos;
    private final long start;
    private final byte[] content;
    private final List<MetricsLine> earlier;
    private double elapsedBefore;
    private long lastProgress;
    private boolean begun;
    private TrainingEvent.@Nullable Resumed resumed;

    private MetricsLog(FileChannel channel, byte[] content, LongSupplier nanos) {
        this.channel = channel;
        this.content = content;
        this.earlier = MetricsFile.parse(content);
        this.nanos = nanos;
        this.start = nanos.getAsLong();
        this.lastProgress = start;
    }

    /**
     * Opens the file, creating it if need be. What it holds stays until the first event tells from where the run goes on.
     *
     * @param nanos the clock, as {@link System#nanoTime}
     * @throws BadInput if another process is writing it
     */
    public static MetricsLog open(Path file, LongSupplier nanos) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock(channel, file);
            ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(channel.size()));
            while (content.hasRemaining() && channel.read(content, content.position()) >= 0) {
                // read on
            }
            return new MetricsLog(channel, content.array(), nanos);
        } catch (Throwable failure) {
            channel.close();
            throw failure;
        }
    }

    private static void lock(FileChannel channel, Path file) throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException sameProcess) {
            // reported below
        }
        throw new BadInput(file.toAbsolutePath().getParent() + ": another process is training in this folder");
    }

    @Override
    public synchronized void on(TrainingEvent event) {
        if (!channel.isOpen()) {
            return; // the process is being stopped
        }
        try {
            if (event instanceof TrainingEvent.Resumed point) {
                resumed = point;
                return;
            }
            MetricsLine line = MetricsLine.of(event);
            if (line == null || !begun && !begin(event, line)) {
                return;
            }
            write(stamped(event, line));
        } catch (IOException failure) {
            throw new UncheckedIOException("metrics.jsonl cannot be written: " + failure.getMessage(), failure);
        }
    }

    /** Cuts off what will happen again; returns false for an event that is recorded already. */
    private boolean begin(TrainingEvent event, MetricsLine line) throws IOException {
        int keep = 0;
        if (resumed != null) {
            int after = lineAfter(resumed);
            if (event instanceof TrainingEvent.PhaseStarted && index(line, 0, after) >= 0) {
                return false;
            }
            // Some events (an evaluation) may belong to the step of the checkpoint and come before or after it was
            // written:
            // the file goes on at the event that comes again, or before the next step.
            int end = after;
            while (end < earlier.size() && !isStep(earlier.get(end))) {
                end++;
            }
            int again = index(line, after, Math.min(end + 1, earlier.size()));
            keep = again >= 0 ? again : end;
            if (again < 0 && event instanceof TrainingEvent.Note) {
                return false; // a remark on the interruption
            }
        }
        begun = true;
        int size = 0;
        for (MetricsLine kept : earlier.subList(0, keep)) {
            while (content[size++] != '\n') {
                // on to the end of this line
            }
            double seconds = kept.value("elapsedSeconds");
            elapsedBefore = Double.isFinite(seconds) ? seconds : elapsedBefore;
        }
        channel.truncate(size);
        channel.position(size);
        return true;
    }

    private int index(MetricsLine line, int from, int to) {
        for (int i = from; i < to; i++) {
            if (earlier.get(i).withoutClock().equals(line)) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the index behind the last line that the checkpoint covers. */
    private int lineAfter(TrainingEvent.Resumed point) {
        int after = -1;
        for (int i = 0; i < earlier.size(); i++) {
            MetricsLine line = earlier.get(i);
            boolean covered = switch (line.event()) {
                case "phase" -> true;
                case "progress" -> line.value("step") <= point.step();
                default -> false;
            };
            if (covered && line.text("phase").equals(point.phase())) {
                after = i + 1;
            }
        }
        return after >= 0 ? after : earlier.size();
    }

    private static boolean isStep(MetricsLine line) {
        return line.event().equals("progress") || line.event().equals("phase");
    }

    private MetricsLine stamped(TrainingEvent event, MetricsLine line) {
        long now = nanos.getAsLong();
        MetricsLine stamped = line.with("elapsedSeconds", rounded(elapsedBefore + (now - start) / 1e9));
        if (event instanceof TrainingEvent.Progress progress) {
            stamped = stamped.with("tokensPerSecond", rounded(progress.tokens() / ((now - lastProgress) / 1e9)));
            lastProgress = now;
        } else if (event instanceof TrainingEvent.PhaseStarted) {
            lastProgress = now;
        }
        return stamped;
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e3) / 1e3;
    }

    private void write(MetricsLine line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Forces the file to the disk and closes it; events that still come are dropped. */
    @Override
    public synchronized void close() throws IOException {
        if (channel.isOpen()) {
            try {
                channel.force(true);
            } finally {
                channel.close();
            }
        }
    }
}
