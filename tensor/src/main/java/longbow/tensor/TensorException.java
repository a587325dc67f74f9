package longbow.tensor;

/**
 * What tensors cannot do: the parent of all errors about operands. Every message names the operation, the types and shapes
 * it was given, and the remedy. An operation or update that throws has done nothing: operands, cells and caches are as they
 * were. What was done before it stays done, such as the updates of earlier parameters in one step, or the steps that a
 * {@link Plan} had reached. {@link NonFiniteException} is found out afterwards, and then undone.
 */
public class TensorException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public TensorException(String message) {
        super(message);
    }
}
