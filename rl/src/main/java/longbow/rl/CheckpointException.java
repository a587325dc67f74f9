package longbow.rl;

import java.io.IOException;

/** A checkpoint that is missing, damaged or does not fit; the message says in one sentence what is wrong. */
public final class CheckpointException extends IOException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public CheckpointException(String message) {
        super(message);
    }

    /** Creates the exception with its cause. */
    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
