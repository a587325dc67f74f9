package longbow.cli.console;

/** The user asked for something that cannot be done: one clear sentence, exit code 2, and nothing has been written. */
public final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Creates the error from its sentence, which says what is wrong and what to do. */
    public BadInput(String sentence) {
        super(sentence);
    }

    /** Creates the error from its sentence and the exception that revealed it. */
    public BadInput(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
