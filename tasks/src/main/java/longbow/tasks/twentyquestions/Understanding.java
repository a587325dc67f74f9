package longbow.tasks.twentyquestions;

/** How far the oracle goes to understand a question. */
public enum Understanding {
    /** Questions of the table and what the rules of {@code phrases.txt} bring to their form; all else is invalid. */
    EXACT,
    /**
     * Also questions about what games are not played with ({@code further.txt}), comparisons of size ({@code sizes.txt}), and
     * questions whose words cover those of a known one ({@link FreeReader}). For agents that bring their own English.
     */
    FREE
}
