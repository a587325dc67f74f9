package longbow.cli.console;

import java.io.PrintStream;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What libraries log goes to standard error as bare sentences; warnings say that they are. */
public final class MessageLog extends Handler {
    /** Lucene tells which vectors it uses; nobody asked. Held here, since what is set on a logger goes with it. */
    private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

    private final PrintStream err;
    private final SimpleFormatter formatter = new SimpleFormatter();

    private MessageLog(PrintStream err) {
        this.err = err;
        setLevel(Level.INFO);
    }

    /** Sends everything that is logged in this process to {@code err}. */
    public static void install(PrintStream err) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.INFO);
        LUCENE.setLevel(Level.WARNING);
        root.addHandler(new MessageLog(err));
    }

    @Override
    public void publish(LogRecord entry) {
        if (isLoggable(entry)) {
            boolean serious = entry.getLevel().intValue() >= Level.WARNING.intValue();
            err.println((serious ? "warning: " : "") + formatter.formatMessage(entry));
        }
    }

    @Override
    public void flush() {
        err.flush();
    }

    @Override
    public void close() {
        err.flush();
    }
}
