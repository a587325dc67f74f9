package longbow.tasks.twentyquestions;

/** What the oracle says to a question. */
public enum Answer {
    /** It is true of the hidden word. */
    YES,
    /** It is not true of the hidden word. */
    NO,
    /** The question was not understood. */
    INVALID;

    /** Returns {@link #YES} or {@link #NO}. */
    public static Answer of(boolean truth) {
        return truth ? YES : NO;
    }
}
