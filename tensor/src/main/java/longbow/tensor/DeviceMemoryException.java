package longbow.tensor;

/** The memory of a device is full. The message says how much was asked for, and how to give more. */
public final class DeviceMemoryException extends TensorException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public DeviceMemoryException(String message) {
        super(message);
    }
}
