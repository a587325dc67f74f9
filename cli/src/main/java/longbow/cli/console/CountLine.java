package longbow.cli.console;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how far a count has come: on a terminal one line that is redrawn, elsewhere a plain line every few seconds. It says how many
 * games of how many, their mean return, and the time left at the mean pace so far. Short work shows nothing.
 */
public final class CountLine implements AutoCloseable {
    private static final long LIVE_NANOS = 100_000_000L;
    private static final long PLAIN_NANOS = 5_000_000_000L;

    private final String name;
    private final int total;
    private final PrintStream err;
    private final Terminal terminal;
    private final LongSupplier nanos;
    private final long start;
    private long lastShown;
    private boolean drawn;
    private int done;
    private double sum;

    /** Creates a line for {@code total} games on {@code err}; {@code nanos} is its clock, as {@link System#nanoTime}. */
    public CountLine(String name, int total, PrintStream err, Terminal terminal, LongSupplier nanos) {
        this.name = name;
        this.total = total;
        this.err = err;
        this.terminal = terminal;
        this.nanos = nanos;
        start = nanos.getAsLong();
        lastShown = start;
    }

    /** Counts a game with its return. */
    public void add(double totalReward) {
        done++;
        sum += totalReward;
        long now = nanos.getAsLong();
        if (now - lastShown < (terminal.live() ? LIVE_NANOS : PLAIN_NANOS)) {
            return;
        }
        lastShown = now;
        double left = (now - start) / 1e9 / done * (total - done);
        String text = String.format(
                Locale.ROOT,
                "%s %d/%d  mean return %s  ETA %s",
                name,
                done,
                total,
                Amounts.decimal(sum / done),
                Amounts.duration(left));
        if (terminal.live()) {
            err.print("\r" + text + "\u001b[K");
            drawn = true;
        } else {
            err.println(text);
        }
        err.flush();
    }

    /** Removes the line. */
    @Override
    public void close() {
        if (drawn) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
