package longbow.tensor.tornado;

/** Gives out stretches of the device's memory. */
interface Space {

    /** Returns the position of {@code n} elements, which stay until they are handed back; what they hold is undefined. */
    int allocate(Place place, int n);

    /** Takes back {@code n} elements at a position that {@link #allocate} returned. Launches before this may still use them. */
    void free(Place place, int at, int n);

    /** Returns {@code n} elements that stay until they are released, or until nothing refers to the block any more. */
    Block lasting(Place place, int n);
}
