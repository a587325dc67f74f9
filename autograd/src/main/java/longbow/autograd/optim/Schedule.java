package longbow.autograd.optim;

/** A learning rate for every optimizer step; steps are counted from 0. */
@FunctionalInterface
public interface Schedule {

    /** Returns the rate of step {@code step}. */
    double rate(int step);

    /** Returns the same rate for ever. */
    static Schedule constant(double rate) {
        return step -> rate;
    }

    /** Returns a straight line from {@code from} at step 0 to {@code to} at step {@code steps}, and {@code to} afterwards. */
    static Schedule linear(double from, double to, int steps) {
        positive("linear", steps);
        return step -> step >= steps ? to : from + (to - from) * step / steps;
    }

    /**
     * Returns a linear warm-up, {@code peak (step + 1) / warmup}, then half a cosine from {@code peak} down to {@code end},
     * reached at step {@code steps} (Loshchilov and Hutter 2017, equation 5), and {@code end} afterwards.
     *
     * @param warmup the number of warm-up steps, fewer than {@code steps}; may be 0
     */
    static Schedule warmupCosine(double peak, double end, int warmup, int steps) {
        positive("warmupCosine", steps);
        if (warmup < 0 || warmup >= steps) {
            throw new IllegalArgumentException(
                    "warmupCosine: %d warm-up steps do not fit into %d steps".formatted(warmup, steps));
        }
        return step -> {
            if (step < warmup) {
                return peak * (step + 1) / warmup;
            }
            double progress = Math.min(1, (double) (step - warmup) / (steps - warmup));
            return end + (peak - end) * (1 + StrictMath.cos(Math.PI * progress)) / 2;
        };
    }

    private static void positive(String name, int steps) {
        if (steps <= 0) {
            throw new IllegalArgumentException(
                    "%s: the number of steps must be positive, but was %d".formatted(name, steps));
        }
    }
}
