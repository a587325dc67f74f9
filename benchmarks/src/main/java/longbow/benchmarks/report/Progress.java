package longbow.benchmarks.report;

import java.io.PrintStream;
import java.util.function.LongSupplier;
import longbow.cli.console.Terminal;

/** What is being measured, on standard error: redrawn in place on a terminal, a line every few seconds elsewhere. */
public final class Progress implements AutoCloseable {
    private static final long PLAIN_NANOS = 5_000_000_000L;

    private final PrintStream err;
    private final Terminal terminal;
    private final LongSupplier nanos;
    private final int steps;
    private int step;
    private long shown;
    private boolean drawn;

    /**
     * Creates a display.
     *
     * @param steps how many measurements there will be
     * @param nanos its clock
     */
    public Progress(PrintStream err, Terminal terminal, LongSupplier nanos, int steps) {
        this.err = err;
        this.terminal = terminal;
        this.nanos = nanos;
        this.steps = steps;
    }

    /** Says what is measured next. */
    public void next(String what) {
        step++;
        String text = "[%d/%d] %s".formatted(step, steps, what);
        if (terminal.live()) {
            err.print("\r\033[K" + text.substring(0, Math.min(text.length(), terminal.width() - 1)));
            drawn = true;
        } else if (step == 1 || nanos.getAsLong() - shown >= PLAIN_NANOS) {
            err.println(text);
            shown = nanos.getAsLong();
        }
        err.flush();
    }

    /** Clears the line, so that something else can be printed. */
    public void clear() {
        if (drawn) {
            err.print("\r\033[K");
            err.flush();
            drawn = false;
        }
    }

    @Override
    public void close() {
        clear();
    }
}
