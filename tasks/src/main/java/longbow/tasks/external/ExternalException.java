package longbow.tasks.external;

/** A program did not keep to the protocol, ended, or took too long; the sentence names the program and what it did. */
public final class ExternalException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ExternalException(String sentence) {
        super(sentence);
    }

    ExternalException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
