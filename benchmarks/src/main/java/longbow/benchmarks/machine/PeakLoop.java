package longbow.benchmarks.machine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Arithmetic without memory: independent chains of fused multiply-adds in registers, as many as hide the latency. */
final class PeakLoop {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    /** Twelve chains and two constants fit into sixteen registers, and are more than latency times throughput of any unit. */
    private static final int CHAINS = 12;
    /**
     * The loop is written out four times for one reason: the compiler inlines no method of more than 325 bytecodes. Inlined into
     * whatever runs it, this loop reached half its speed.
     */
    private static final int UNROLLED = 4;

    private PeakLoop() {}

    /** Returns how many floating-point operations {@link #run} does. */
    static double operations(int steps) {
        return 2.0 * CHAINS * SPECIES.length() * steps;
    }

    /**
     * Runs so many steps of all chains, and returns their sum, so that none can be left out.
     *
     * @param steps a multiple of 4
     */
    static float run(int steps) {
        FloatVector factor = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector term = FloatVector.broadcast(SPECIES, 0.001f);
        FloatVector a = term;
        FloatVector b = term.add(1f);
        FloatVector c = term.add(2f);
        FloatVector d = term.add(3f);
        FloatVector e = term.add(4f);
        FloatVector f = term.add(5f);
        FloatVector g = term.add(6f);
        FloatVector h = term.add(7f);
        FloatVector i = term.add(8f);
        FloatVector j = term.add(9f);
        FloatVector k = term.add(10f);
        FloatVector l = term.add(11f);
        for (int step = 0; step < steps; step += UNROLLED) {
            a = a.fma(factor, term);
            b = b.fma(factor, term);
            c = c.fma(factor, term);
            d = d.fma(factor, term);
            e = e.fma(factor, term);
            f = f.fma(factor, term);
            g = g.fma(factor, term);
            h = h.fma(factor, term);
            i = i.fma(factor, term);
            j = j.fma(factor, term);
            k = k.fma(factor, term);
            l = l.fma(factor, term);
            a = a.fma(factor, term);
            b = b.fma(factor, term);
            c = c.fma(factor, term);
            d = d.fma(factor, term);
            e = e.fma(factor, term);
            f = f.fma(factor, term);
            g = g.fma(factor, term);
            h = h.fma(factor, term);
            i = i.fma(factor, term);
            j = j.fma(factor, term);
            k = k.fma(factor, term);
            l = l.fma(factor, term);
            a = a.fma(factor, term);
            b = b.fma(factor, term);
            c = c.fma(factor, term);
            d = d.fma(factor, term);
            e = e.fma(factor, term);
            f = f.fma(factor, term);
            g = g.fma(factor, term);
            h = h.fma(factor, term);
            i = i.fma(factor, term);
            j = j.fma(factor, term);
            k = k.fma(factor, term);
            l = l.fma(factor, term);
            a = a.fma(factor, term);
            b = b.fma(factor, term);
            c = c.fma(factor, term);
            d = d.fma(factor, term);
            e = e.fma(factor, term);
            f = f.fma(factor, term);
            g = g.fma(factor, term);
            h = h.fma(factor, term);
            i = i.fma(factor, term);
            j = j.fma(factor, term);
            k = k.fma(factor, term);
            l = l.fma(factor, term);
        }
        FloatVector sum = a.add(b)
                .add(c)
                .add(d)
                .add(e)
                .add(f)
                .add(g)
                .add(h)
                .add(i)
                .add(j)
                .add(k)
                .add(l);
        return sum.lane(0);
    }
}
