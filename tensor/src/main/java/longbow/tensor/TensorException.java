package longbow.tensor;

/**
 * What tensors cannot do: the parent of all errors about operands. Every message names the operation, the types and shapes
 * it was given, and the remedy; every error is thrown before anything is computed, and leaves everything as it was.
 */
public class TensorException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public TensorException(String message) {
        super(message);
    }
}
