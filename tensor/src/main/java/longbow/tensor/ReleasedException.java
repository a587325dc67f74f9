package longbow.tensor;

/** A tensor was used after its memory had gone back to its workspace. The message names the tensor and the remedy. */
public final class ReleasedException extends IllegalStateException {
    /** Creates one; {@code message} names the tensor and the remedy. */
    public ReleasedException(String message) {
        super(message);
    }
}
