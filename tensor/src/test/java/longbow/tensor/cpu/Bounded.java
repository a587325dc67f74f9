package longbow.tensor.cpu;

import java.util.List;

/**
 * A number, computed in double precision, with a bound on the distance to it of the same computation in another arithmetic,
 * whatever the order of its sums (running error analysis: Higham, <i>Accuracy and Stability of Numerical Algorithms</i>,
 * section 3.3).
 *
 * @param value the number
 * @param error the bound
 */
record Bounded(double value, double error) {

    static Bounded exact(double value) {
        return new Bounded(value, 0);
    }

    private double most() {
        return Math.abs(value) + error;
    }

    /**
     * How an arithmetic rounds.
     *
     * @param unit the greatest relative error of one operation
     * @param tiny the least positive number
     */
    record Rounding(double unit, double tiny) {
        static final Rounding F32 = new Rounding(0x1p-24, Float.MIN_VALUE);
        static final Rounding F64 = new Rounding(0x1p-53, Double.MIN_VALUE);
        /** Elementary functions are within 2.5 units in the last place, that is, 5 units of rounding. */
        private static final double FUNCTION = 5;

        private Bounded rounded(double value, double inherited, double units) {
            return new Bounded(value, inherited + 1.001 * units * (unit * (Math.abs(value) + inherited) + tiny));
        }

        Bounded add(Bounded a, Bounded b) {
            return rounded(a.value + b.value, a.error + b.error, 1);
        }

        Bounded sub(Bounded a, Bounded b) {
            return rounded(a.value - b.value, a.error + b.error, 1);
        }

        Bounded mul(Bounded a, Bounded b) {
            return rounded(a.value * b.value, a.most() * b.error + a.error * Math.abs(b.value), 1);
        }

        Bounded div(Bounded a, Bounded b) {
            double q = a.value / b.value;
            double least = Math.abs(b.value) - b.error;
            return rounded(q, least > 0 ? (a.error + Math.abs(q) * b.error) / least : Double.POSITIVE_INFINITY, 1);
        }

        Bounded sqrt(Bounded a) {
            double least = a.value - a.error;
            double inherited = a.error == 0 ? 0 : least > 0 ? a.error / (2 * Math.sqrt(least)) : Math.sqrt(a.most());
            return rounded(Math.sqrt(a.value), inherited, 1);
        }

        Bounded exp(Bounded a) {
            return rounded(Math.exp(a.value), Math.exp(a.value) * Math.expm1(a.error), FUNCTION);
        }

        Bounded log(Bounded a) {
            double least = a.value - a.error;
            double inherited = a.error == 0 ? 0 : least > 0 ? a.error / least : Double.POSITIVE_INFINITY;
            return rounded(Math.log(a.value), inherited, FUNCTION);
        }

        Bounded tanh(Bounded a) {
            return rounded(Math.tanh(a.value), a.error, FUNCTION);
        }

        Bounded sigmoid(Bounded a) {
            double s = 1 / (1 + Math.exp(-a.value));
            return rounded(s, Math.min(0.25 * a.error, s * Math.expm1(a.error)), FUNCTION);
        }

        /** The value of an elementary function of an exact argument. */
        Bounded function(double value) {
            return rounded(value, 0, FUNCTION);
        }

        /** erf(a), whose slope is at most 2 / sqrt(pi). */
        Bounded erf(Bounded a) {
            return rounded(PlainOps.erf(a.value), 1.13 * a.error, FUNCTION);
        }

        Bounded sum(List<Bounded> terms) {
            double value = 0;
            double inherited = 0;
            double magnitude = 0;
            for (Bounded term : terms) {
                value += term.value;
                inherited += term.error;
                magnitude += term.most();
            }
            return new Bounded(value, inherited + terms.size() * 1.001 * (unit * magnitude + tiny));
        }

        Bounded dot(List<Bounded> a, List<Bounded> b) {
            double value = 0;
            double inherited = 0;
            double magnitude = 0;
            for (int i = 0; i < a.size(); i++) {
                Bounded p = a.get(i);
                Bounded q = b.get(i);
                value += p.value * q.value;
                inherited += p.most() * q.error + p.error * Math.abs(q.value);
                magnitude += p.most() * q.most();
            }
            return new Bounded(value, inherited + a.size() * 1.001 * (unit * magnitude + tiny));
        }

        Bounded max(List<Bounded> terms) {
            double value = Double.NEGATIVE_INFINITY;
            double error = 0;
            for (Bounded term : terms) {
                value = Math.max(value, term.value);
                error = Math.max(error, term.error);
            }
            return new Bounded(value, error);
        }
    }
}
