package longbow.benchmarks.machine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Reading memory: a sum with eight accumulators, so that nothing but memory limits it. */
final class ReadLoop {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private ReadLoop() {}

    /**
     * Returns the sum of {@code x[from]} to {@code x[to - 1]}.
     *
     * @param from a multiple of eight vectors, as is {@code to}
     */
    static float sum(float[] x, int from, int to) {
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        FloatVector e = a;
        FloatVector f = a;
        FloatVector g = a;
        FloatVector h = a;
        for (int i = from; i < to; i += 8 * LANES) {
            a = a.add(FloatVector.fromArray(SPECIES, x, i));
            b = b.add(FloatVector.fromArray(SPECIES, x, i + LANES));
            c = c.add(FloatVector.fromArray(SPECIES, x, i + 2 * LANES));
            d = d.add(FloatVector.fromArray(SPECIES, x, i + 3 * LANES));
            e = e.add(FloatVector.fromArray(SPECIES, x, i + 4 * LANES));
            f = f.add(FloatVector.fromArray(SPECIES, x, i + 5 * LANES));
            g = g.add(FloatVector.fromArray(SPECIES, x, i + 6 * LANES));
            h = h.add(FloatVector.fromArray(SPECIES, x, i + 7 * LANES));
        }
        return a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h))).lane(0);
    }
}
