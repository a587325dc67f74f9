package longbow.tasks.webshop;

/** What the environment says each turn. */
public enum View {
    /**
     * Only what is new: the page, and the request for an action. The texts of environment and agent, each of the agent's
     * with a line feed behind it, join to the history of the original.
     */
    NEW,
    /**
     * The whole history each turn with the instruction repeated at its end, byte for byte as the original has it, for
     * agents that read one text and cut it on the left.
     */
    FULL
}
