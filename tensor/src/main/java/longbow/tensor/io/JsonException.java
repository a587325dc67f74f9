package longbow.tensor.io;

import java.io.IOException;

/**
 * Text that is not JSON, or JSON beyond the limits of {@link Json}. The message is one sentence that says where and
 * what.
 */
public final class JsonException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with its one sentence. */
    public JsonException(String message) {
        super(message);
    }
}
