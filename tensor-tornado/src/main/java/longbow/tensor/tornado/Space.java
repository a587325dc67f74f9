package longbow.tensor.tornado;

/** Gives out stretches of the device's memory that stay until they are handed back. */
interface Space {

    /** Returns the position of {@code n} elements; what they hold is undefined. */
    int allocate(Place place, int n);

    /** Takes back {@code n} elements at a position that {@link #allocate} returned. Launches before this may still use them. */
    void free(Place place, int at, int n);
}
