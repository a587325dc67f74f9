package longbow.tensor;

/** Operands whose shapes do not fit an operation; the message names the operation, the shapes and the remedy. */
public final class ShapeException extends TensorException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public ShapeException(String message) {
        super(message);
    }
}
