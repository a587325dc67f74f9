package longbow.tensor.cpu;

import java.util.List;
import longbow.tensor.Tensor;
import longbow.tensor.op.Update;

/** Updates of persistent state, element after element. Cells are contiguous. */
final class ReferenceUpdates {
    private ReferenceUpdates() {}

    static void apply(Update update, List<Tensor> cells, List<Tensor> inputs) {
        Arithmetic a = Arithmetic.of(cells.get(0).dtype());
        switch (update) {
            case Update.AdamW w -> adamW(a, w, cells, Rows.of(inputs.get(0)), Rows.of(inputs.get(1)));
            case Update.Lerp l -> lerp(a, l.weight(), Strided.of(cells.get(0)), Rows.of(inputs.get(0)));
        }
    }

    private static void adamW(Arithmetic a, Update.AdamW w, List<Tensor> cells, double[] g, double[] schedule) {
        Strided p = Strided.of(cells.get(0));
        Strided m = Strided.of(cells.get(1));
        Strided v = Strided.of(cells.get(2));
        double beta1 = a.round(w.beta1());
        double beta2 = a.round(w.beta2());
        double rest1 = a.round(1 - w.beta1());
        double rest2 = a.round(1 - w.beta2());
        double correction1 = a.round(1 / (1 - StrictMath.pow(w.beta1(), schedule[1])));
        double correction2 = a.round(1 / (1 - StrictMath.pow(w.beta2(), schedule[1])));
        double eps = a.round(w.eps());
        double decay = a.round(w.decay());
        double rate = a.round(schedule[0]);
        double scale = schedule.length == 3 ? a.round(schedule[2]) : 1;
        for (int i = 0; i < g.length; i++) {
            double gi = a.mul(g[i], scale);
            double mi = a.fma(rest1, gi, a.mul(beta1, a.load(m.array(), m.offset() + i)));
            double vi = a.fma(rest2, a.mul(gi, gi), a.mul(beta2, a.load(v.array(), v.offset() + i)));
            double pi = a.load(p.array(), p.offset() + i);
            double denominator = a.add(a.sqrt(a.mul(vi, correction2)), eps);
            double step = a.fma(decay, pi, a.div(a.mul(mi, correction1), denominator));
            a.store(m.array(), m.offset() + i, mi);
            a.store(v.array(), v.offset() + i, vi);
            a.store(p.array(), p.offset() + i, a.sub(pi, a.mul(rate, step)));
        }
    }

    private static void lerp(Arithmetic a, double weight, Strided p, double[] x) {
        double t = a.round(weight);
        for (int i = 0; i < x.length; i++) {
            double pi = a.load(p.array(), p.offset() + i);
            a.store(p.array(), p.offset() + i, t == 1 ? x[i] : a.fma(t, a.sub(x[i], pi), pi));
        }
    }
}
