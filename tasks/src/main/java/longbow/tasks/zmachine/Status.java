package longbow.tasks.zmachine;

/** What a machine waits for, or why it does not run any more. */
public enum Status {
    /** It waits for a line. */
    LINE,
    /** It waits for a key. */
    KEY,
    /** The story ended the run. */
    QUIT,
    /** The story did something illegal, or ran for too long. */
    HALTED;

    /** Returns whether the machine can go on. */
    public boolean waiting() {
        return this == LINE || this == KEY;
    }
}
