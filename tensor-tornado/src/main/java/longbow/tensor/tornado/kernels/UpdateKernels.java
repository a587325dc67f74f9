package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Updates of persistent state, element after element. */
public final class UpdateKernels {
    private UpdateKernels() {}

    /**
     * One step of AdamW. The schedule is read from the device, so that a recorded plan can change it. Numbers: n, p,
     * m, v, g, schedule, its length, beta1, beta2, eps, decay.
     */
    public static void adamW(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int cell = (int) p.get(1);
        int first = (int) p.get(2);
        int second = (int) p.get(3);
        int slope = (int) p.get(4);
        int schedule = (int) p.get(5);
        float[] corrections = c.allocateFloatLocalArray(2);
        if (c.localIdx < 2) { // each group takes the powers once
            double beta = p.get(7 + c.localIdx);
            corrections[c.localIdx] = (float) (1.0 / (1.0 - power(beta, (int) d.get(schedule + 1))));
        }
        c.localBarrier();
        float correction1 = corrections[0];
        float correction2 = corrections[1];
        float beta1 = (float) p.get(7);
        float beta2 = (float) p.get(8);
        float rest1 = (float) (1.0 - p.get(7));
        float rest2 = (float) (1.0 - p.get(8));
        float eps = (float) p.get(9);
        float decay = (float) p.get(10);
        float rate = (float) d.get(schedule);
        float scale = 1f;
        if (p.get(6) > 2.0) {
            scale = (float) d.get(schedule + 2);
        }
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            float g = Rounded.product(f.get(slope + e), scale);
            float m = rest1 * g + Rounded.product(beta1, f.get(first + e));
            float v = rest2 * Rounded.product(g, g) + Rounded.product(beta2, f.get(second + e));
            float x = f.get(cell + e);
            float denominator = Rounded.root(Rounded.product(v, correction2)) + eps;
            float step = decay * x + Rounded.quotient(Rounded.product(m, correction1), denominator);
            f.set(first + e, m);
            f.set(second + e, v);
            f.set(cell + e, x - Rounded.product(rate, step));
        }
    }

    /** x^n, n > 0, by squaring: TornadoVM takes a device's own power through single precision where it writes PTX. */
    private static double power(double x, int n) {
        double y = 1;
        double square = x;
        for (int rest = n; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                y = y * square;
            }
            square = square * square;
        }
        return y;
    }

    /** {@code p = p + weight (x - p)}; weight 1 copies x. Numbers: n, p, x, weight. */
    public static void lerp(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int n = (int) p.get(0);
        int cell = (int) p.get(1);
        int x = (int) p.get(2);
        float weight = (float) p.get(3);
        for (int e = c.globalIdx; e < n; e += c.globalGroupSizeX) {
            float target = f.get(x + e);
            float value = target;
            if (weight != 1f) {
                float old = f.get(cell + e);
                value = weight * (target - old) + old;
            }
            f.set(cell + e, value);
        }
    }
}
