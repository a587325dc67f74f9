package longbow.tensor.tornado;

/** Takes launches: to run them at once, or to keep them for a plan. */
interface Launcher {

    /** Adds a launch; it sees what earlier ones wrote. */
    void launch(Kernel kernel, Grid grid, double... numbers);

    /** Returns the position of {@code n} elements that stay untouched until the operation is done. */
    int scratch(Place place, int n);

    /** Returns the position of these integers on the device, where they stay for as long as the launches may run. */
    int constants(int[] values);
}
