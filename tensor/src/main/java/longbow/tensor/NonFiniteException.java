package longbow.tensor;

/**
 * {@link Checked}: an operation gave a NaN or an infinity that its operands do not explain. Its results are lost; what an
 * update had overwritten is what it was before.
 */
public final class NonFiniteException extends TensorException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public NonFiniteException(String message) {
        super(message);
    }
}
