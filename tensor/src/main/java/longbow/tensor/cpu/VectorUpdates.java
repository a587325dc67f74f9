package longbow.tensor.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import longbow.tensor.op.Update;

/** Updates of persistent state in single precision; {@link ReferenceUpdates} states them. */
final class VectorUpdates {
    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int L = VectorMath.LANES;

    private VectorUpdates() {}

    /** The numbers of one AdamW step, rounded to single precision. */
    private record Rates(
            float beta1,
            float beta2,
            float rest1,
            float rest2,
            float correction1,
            float correction2,
            float eps,
            float decay,
            float rate,
            float scale) {
        static Rates of(Update.AdamW w, double rate, double step, double scale) {
            return new Rates(
                    (float) w.beta1(),
                    (float) w.beta2(),
                    (float) (1 - w.beta1()),
                    (float) (1 - w.beta2()),
                    (float) (1 / (1 - StrictMath.pow(w.beta1(), step))),
                    (float) (1 / (1 - StrictMath.pow(w.beta2(), step))),
                    (float) w.eps(),
                    (float) w.decay(),
                    (float) rate,
                    (float) scale);
        }
    }

    /** {@code schedule} holds rate and step, and perhaps what the gradient is multiplied with. */
    static void adamW(
            ComputePool pool,
            Update.AdamW update,
            Strided p,
            Strided m,
            Strided v,
            Strided g,
            Strided schedule,
            int scheduled,
            int n) {
        double[] s = schedule.doubles();
        int at = schedule.offset();
        Rates rates = Rates.of(update, s[at], s[at + 1], scheduled > 2 ? s[at + 2] : 1);
        if (pool.alone(n, 3)) {
            adamW(
                    rates,
                    p.floats(),
                    p.offset(),
                    m.floats(),
                    m.offset(),
                    v.floats(),
                    v.offset(),
                    g.floats(),
                    g.offset(),
                    n);
            return;
        }
        pool.ranges(
                n,
                3,
                (from, to) -> adamW(
                        rates,
                        p.floats(),
                        p.offset() + from,
                        m.floats(),
                        m.offset() + from,
                        v.floats(),
                        v.offset() + from,
                        g.floats(),
                        g.offset() + from,
                        to - from));
    }

    private static void adamW(
            Rates w, float[] p, int pt, float[] m, int mt, float[] v, int vt, float[] g, int gt, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector gi = FloatVector.fromArray(S, g, gt + i).mul(w.scale);
            FloatVector mi = gi.fma(
                    FloatVector.broadcast(S, w.rest1),
                    FloatVector.fromArray(S, m, mt + i).mul(w.beta1));
            FloatVector vi = gi.mul(gi)
                    .fma(
                            FloatVector.broadcast(S, w.rest2),
                            FloatVector.fromArray(S, v, vt + i).mul(w.beta2));
            FloatVector pi = FloatVector.fromArray(S, p, pt + i);
            FloatVector denominator = vi.mul(w.correction2).sqrt().add(w.eps);
            FloatVector step = pi.fma(
                    FloatVector.broadcast(S, w.decay), mi.mul(w.correction1).div(denominator));
            mi.intoArray(m, mt + i);
            vi.intoArray(v, vt + i);
            pi.sub(step.mul(w.rate)).intoArray(p, pt + i);
        }
        for (; i < n; i++) {
            float gi = g[gt + i] * w.scale;
            float mi = Math.fma(w.rest1, gi, w.beta1 * m[mt + i]);
            float vi = Math.fma(w.rest2, gi * gi, w.beta2 * v[vt + i]);
            float pi = p[pt + i];
            float denominator = (float) Math.sqrt(vi * w.correction2) + w.eps;
            float step = Math.fma(w.decay, pi, mi * w.correction1 / denominator);
            m[mt + i] = mi;
            v[vt + i] = vi;
            p[pt + i] = pi - w.rate * step;
        }
    }

    static void lerp(ComputePool pool, float weight, Strided p, Strided x, int n) {
        if (weight == 1) {
            System.arraycopy(x.floats(), x.offset(), p.floats(), p.offset(), n);
        } else {
            pool.ranges(
                    n,
                    1,
                    (from, to) ->
                            lerp(weight, p.floats(), p.offset() + from, x.floats(), x.offset() + from, to - from));
        }
    }

    private static void lerp(float weight, float[] p, int pt, float[] x, int xt, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector pi = FloatVector.fromArray(S, p, pt + i);
            FloatVector.fromArray(S, x, xt + i)
                    .sub(pi)
                    .fma(FloatVector.broadcast(S, weight), pi)
                    .intoArray(p, pt + i);
        }
        for (; i < n; i++) {
            p[pt + i] = Math.fma(weight, x[xt + i] - p[pt + i], p[pt + i]);
        }
    }
}
