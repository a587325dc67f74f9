package longbow.tasks.maze;

/** What the agent is told. */
public enum View {
    /** The goal, its own position, and the walls around it: {@code The goal is at position 8, 6. Your current ...} */
    FULL,
    /** Only the walls around it: {@code There is a wall above you.} Where it is, it must find out by moving. */
    PARTIAL
}
