package longbow.tensor;

/** How {@link Backends} finds a backend: through {@link java.util.ServiceLoader}. */
public interface BackendProvider {

    /** Returns the name that selects this backend, such as {@code vector}. */
    String name();

    /** Returns its rank; among the usable backends the highest is chosen. */
    int rank();

    /** Returns whether the backend runs here, and if not, why and what to do. */
    Probe probe();

    /**
     * Opens the backend.
     *
     * @param threads how many threads it may compute with; results do not depend on it
     */
    Backend open(int threads);

    /**
     * The outcome of {@link #probe}.
     *
     * @param usable whether the backend runs here
     * @param detail what it runs on, or the reason why not and the remedy
     */
    record Probe(boolean usable, String detail) {}
}
