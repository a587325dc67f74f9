package longbow.tasks.zmachine;

/** The story asked for what no machine can do; {@link Machine} catches it and halts. It is cheap: hostile stories throw it often. */
final class IllegalOperation extends RuntimeException {
    private static final long serialVersionUID = 1;

    IllegalOperation(String message) {
        super(message, null, false, false);
    }
}
