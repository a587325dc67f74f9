package longbow.tasks.textnav;

/** What the agent is told. */
public enum View {
    /** The room's name, what is in it, where one can go, and what one carries. */
    FULL,
    /** The same without the room's name and without what one carries. */
    PARTIAL
}
