package longbow.tasks.zmachine;

/** A file is not a story that can be run: its message is one sentence that says why. */
public final class StoryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Creates the exception from its sentence. */
    public StoryException(String sentence) {
        super(sentence);
    }

    /** Creates the exception from its sentence and what revealed it. */
    public StoryException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
