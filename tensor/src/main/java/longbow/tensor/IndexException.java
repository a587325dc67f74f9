package longbow.tensor;

/** An index, among the elements of an index tensor or given as a number, that lies outside its dimension. */
public final class IndexException extends TensorException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public IndexException(String message) {
        super(message);
    }
}
