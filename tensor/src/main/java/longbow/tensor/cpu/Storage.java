package longbow.tensor.cpu;

/** What the CPU backends keep for a tensor. */
sealed interface Storage permits Strided, Panels {

    /** Returns the memory of the elements. */
    Block block();
}
