package longbow.tasks.zmachine;

/** Watches what instructions do to the objects of a story. Methods must not throw. */
public interface WorldListener {
    /** Object {@code object} was put into {@code destination}, where it may have been already. */
    void inserted(int object, int destination);

    /** An attribute of an object was set, and may have been already. */
    void attributeSet(int object, int attribute);

    /** An attribute of an object was cleared, and may have been already. */
    void attributeCleared(int object, int attribute);
}
