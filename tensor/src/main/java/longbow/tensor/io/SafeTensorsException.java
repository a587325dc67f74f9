package longbow.tensor.io;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A safetensors file that is not what it should be: malformed, truncated, or without the tensor that was asked for. The
 * message is one sentence that names the file and says what is wrong.
 */
public final class SafeTensorsException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception: {@code "FILE: PROBLEM"}. */
    public SafeTensorsException(Path file, String problem) {
        super(file + ": " + problem);
    }
}
