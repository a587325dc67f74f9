package longbow.cli.console;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import longbow.rl.PolicyResult;
import longbow.rl.TrainingEvent;
import longbow.rl.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a run goes: on a terminal one line that is redrawn in place, elsewhere a plain line every few seconds. Each says the
 * phase, steps done and in all, games, return, loss, tokens per second, and the time left in the phase at the mean pace so far.
 */
public final class ProgressLine implements TrainingListener, AutoCloseable {
    private static final long LIVE_NANOS = 100_000_000L;
    private static final long PLAIN_NANOS = 5_000_000_000L;
    private static final int BAR = 20;

    private final PrintStream err;
    private final Terminal terminal;
    private final LongSupplier nanos;

    private String phase = "";
    private long phaseStart;
    private int firstStep;
    private String resumedPhase = "";
    private int resumedStep;
    private long phaseTokens;
    private @Nullable Double lastReturn;
    private long lastShown;
    private boolean shown;
    private @Nullable String pending;
    private boolean drawn;

    /** Creates a display on {@code err}; {@code nanos} is its clock, as {@link System#nanoTime}. */
    public ProgressLine(PrintStream err, Terminal terminal, LongSupplier nanos) {
        this.err = err;
        this.terminal = terminal;
        this.nanos = nanos;
    }

    @Override
    public void on(TrainingEvent event) {
        switch (event) {
            case TrainingEvent.PhaseStarted(String name, int steps) -> start(name, steps);
            case TrainingEvent.Progress progress -> show(progress);
            case TrainingEvent.Evaluated(long games, PolicyResult result) -> evaluated(games, result);
            case TrainingEvent.Note(String text) -> say(text);
            case TrainingEvent.Resumed(String name, int step) -> {
                resumedPhase = name;
                resumedStep = step;
                say("continuing from the checkpoint after step " + step + " of phase " + name);
            }
        }
    }

    /** Prints one line of text, above the progress line where there is one. */
    public void say(String text) {
        finishLine();
        err.println(text);
        err.flush();
    }

    /** Leaves the cursor on a new line, with the newest numbers above it. */
    @Override
    public void close() {
        finishLine();
        err.flush();
    }

    private void start(String name, int steps) {
        finishLine();
        phase = name;
        phaseStart = nanos.getAsLong();
        firstStep = name.equals(resumedPhase) ? resumedStep : 0;
        phaseTokens = 0;
        shown = false;
        if (!terminal.live()) {
            err.println(name + (steps > 0 ? ": " + steps + (steps == 1 ? " step" : " steps") : ""));
        } else if (steps > 0) {
            print("%s %d/%d ...".formatted(name, firstStep, steps)); // the first step may take a while
        }
    }

    private void evaluated(long games, PolicyResult result) {
        if (result.policy().equals("archer")) {
            lastReturn = result.meanReturn().mean();
        }
        if (phase.equals("evaluation")) {
            return; // the table at the end says it better
        }
        say("evaluated %s after %d games: return %s [%s, %s] over %d games"
                .formatted(
                        result.policy(),
                        games,
                        Amounts.decimal(result.meanReturn().mean()),
                        Amounts.decimal(result.meanReturn().low()),
                        Amounts.decimal(result.meanReturn().high()),
                        result.games()));
    }

    private void show(TrainingEvent.Progress progress) {
        long now = nanos.getAsLong();
        if (!progress.phase().equals(phase)) { // a resumed run begins in the middle of a phase
            start(progress.phase(), 0);
        }
        phaseTokens += progress.tokens();
        Double newest = find(progress.values(), "return");
        lastReturn = newest != null ? newest : lastReturn;
        String line = line(progress, (now - phaseStart) / 1e9);
        boolean last = progress.step() >= progress.steps();
        long pause = terminal.live() ? LIVE_NANOS : PLAIN_NANOS;
        if (!last && shown && now - lastShown < pause) {
            pending = line;
            return;
        }
        shown = true;
        lastShown = now;
        pending = null;
        print(line);
    }

    private String line(TrainingEvent.Progress progress, double seconds) {
        int done = progress.step() - firstStep;
        String left = progress.step() >= progress.steps()
                ? "done in " + Amounts.duration(seconds)
                : done > 0 ? "ETA " + Amounts.duration(seconds / done * (progress.steps() - progress.step())) : "ETA -";
        String numbers = "games %d  return %s  loss %s  %s tokens/s  %s"
                .formatted(
                        progress.games(),
                        lastReturn == null ? "-" : Amounts.decimal(lastReturn),
                        Amounts.measure(find(progress.values(), "loss")),
                        seconds > 0 ? Amounts.count(phaseTokens / seconds) : "-",
                        left);
        String counter = String.format(
                Locale.ROOT,
                "%s %" + Integer.toString(progress.steps()).length() + "d/%d",
                progress.phase(),
                progress.step(),
                progress.steps());
        if (terminal.live() && counter.length() + BAR + numbers.length() + 5 <= terminal.width()) {
            return counter + " " + bar(progress.step(), progress.steps()) + "  " + numbers;
        }
        return counter + "  " + numbers;
    }

    private String bar(int step, int steps) {
        int filled = steps <= 0 ? BAR : (int) Math.min(BAR, (long) BAR * step / steps);
        return terminal.unicode()
                ? "\u2501".repeat(filled) + "\u2500".repeat(BAR - filled)
                : "#".repeat(filled) + ".".repeat(BAR - filled);
    }

    private void print(String line) {
        if (!terminal.live()) {
            err.println(line);
        } else {
            String text =
                    line.length() < terminal.width() ? line : line.substring(0, Math.max(1, terminal.width() - 1));
            if (terminal.colour() && text.startsWith(phase)) {
                text = "\u001b[1;36m" + phase + "\u001b[0m" + text.substring(phase.length());
            }
            err.print("\r" + text + "\u001b[K");
            drawn = true;
        }
        err.flush();
    }

    private void finishLine() {
        if (pending != null) {
            print(pending);
            pending = null;
        }
        if (drawn) {
            err.println();
            drawn = false;
        }
    }

    /** The first measurement whose name is {@code word} or ends in it, such as {@code return} or {@code meanReturn}. */
    private static @Nullable Double find(Map<String, Double> values, String word) {
        for (Map.Entry<String, Double> entry : values.entrySet()) {
            if (entry.getKey().toLowerCase(Locale.ROOT).endsWith(word)) {
                return entry.getValue();
            }
        }
        return null;
    }
}
