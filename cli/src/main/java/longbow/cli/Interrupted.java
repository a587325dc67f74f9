package longbow.cli;

/** The user asked to stop (Ctrl-C); nothing went wrong. Exit code 130. */
final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1;

    Interrupted() {
        super("interrupted", null, false, false);
    }
}
