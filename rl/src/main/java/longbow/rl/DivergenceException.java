package longbow.rl;

import java.io.IOException;

/** A training run whose loss is no longer a number. */
public final class DivergenceException extends IOException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public DivergenceException(String message) {
        super(message);
    }
}
