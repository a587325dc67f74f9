package longbow.tensor;

/** {@link Checked}: an operation gave a NaN or an infinity that its operands do not explain. */
public final class NonFiniteException extends TensorException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public NonFiniteException(String message) {
        super(message);
    }
}
