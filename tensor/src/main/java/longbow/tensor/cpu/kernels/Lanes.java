package longbow.tensor.cpu.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one shape of vector that this process computes with: the widest of the machine, unless
 * {@code -Dlongbow.vector.bits=128|256|512} says otherwise. Kernels that have met two shapes are slow for ever.
 */
public final class Lanes {
    /** The species of all float vectors. */
    public static final VectorSpecies<Float> SPECIES = species(System.getProperty("longbow.vector.bits", ""));

    /** How many floats a vector has. */
    public static final int COUNT = SPECIES.length();

    private Lanes() {}

    private static VectorSpecies<Float> species(String bits) {
        return switch (bits) {
            case "" -> FloatVector.SPECIES_PREFERRED;
            case "128" -> FloatVector.SPECIES_128;
            case "256" -> FloatVector.SPECIES_256;
            case "512" -> FloatVector.SPECIES_512;
            default ->
                throw new IllegalArgumentException("longbow.vector.bits: %s is none of 128, 256, 512".formatted(bits));
        };
    }
}
