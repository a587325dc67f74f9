package longbow.tensor;

/** Operands whose types do not fit an operation; the message names the operation, the types and the cast that helps. */
public final class DTypeException extends TensorException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public DTypeException(String message) {
        super(message);
    }
}
