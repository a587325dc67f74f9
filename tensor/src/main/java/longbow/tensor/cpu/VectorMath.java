package longbow.tensor.cpu;

import jdk.incubator.vector.VectorSpecies;
import longbow.tensor.cpu.kernels.Lanes;

/**
 * The one species of vectors of this process.
 *
 * <p>A vector that crosses a call is boxed, so loops call the Vector API itself; the compiler inlines helpers only while a
 * loop is small. It keeps the order of independent steps too, so long computations are written for several vectors side by
 * side: the generated kernels do that for the elementary functions.
 */
final class VectorMath {
    static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
    /** How many floats a vector has. */
    static final int LANES = Lanes.COUNT;

    private VectorMath() {}
}
