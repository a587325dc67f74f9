package longbow.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C stop a run between two steps. While this is open, an interrupted process waits until the run has put its files in
 * order, though not for ever: all files are whole at any moment, so a process that ends early loses only the newest steps.
 */
final class Interruption implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = new Thread(this::request, "longbow-interruption");
    private final Runnable announcement;
    private volatile boolean requested;

    /** Starts to listen; {@code announcement} runs when the process is interrupted. */
    Interruption(Runnable announcement) {
        this.announcement = announcement;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Asks the run to stop and waits until it has. Runs on a thread of its own when the process is interrupted. */
    private void request() {
        requested = true;
        announcement.run();
        try {
            over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Goes on, or ends the run if the process is to stop. */
    void check() {
        if (requested) {
            throw new Interrupted();
        }
    }

    /** Stops listening; an interrupted process may end now. */
    @Override
    public void close() {
        over.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException stopping) {
                // the process ends for another reason, and the hook will not wait
            }
        }
    }
}
