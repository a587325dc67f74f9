package longbow.tasks.webshop;

import java.math.BigDecimal;
import java.util.Locale;
import longbow.tensor.Key;

/** How prices are written and limited. */
final class Prices {
    /** Limits are multiples of this, up to {@value #LIMITS} of them. */
    private static final int STEP = 10;

    private static final int LIMITS = 99;
    /** Limits are taken from so many multiples above the price. */
    private static final int NEAR = 4;

    private Prices() {}

    /**
     * Draws a limit for a product of this price: of the multiples of 10 in 10 ... 990 above the price the first four are
     * taken, two of them are drawn, and the larger is the limit. With fewer than two there is no limit.
     */
    static double limit(double price, Key key) {
        int first = (int) Math.floor(price / STEP) + 1;
        int count = Math.min(NEAR, LIMITS - first + 1);
        if (count < 2) {
            return Goal.NO_LIMIT;
        }
        int[] order = key.permutation(count);
        return (double) STEP * (first + Math.max(order[0], order[1]));
    }

    /** Returns what an instruction says about the limit. */
    static String clause(double limit) {
        return limit == Goal.NO_LIMIT ? "" : String.format(Locale.ROOT, ", and price lower than %.2f dollars", limit);
    }

    /** Returns a number as Python writes it: {@code 12.5}, {@code 100.0}. */
    static String number(double value) {
        String plain = new BigDecimal(Double.toString(value)).toPlainString();
        return plain.contains(".") ? plain : plain + ".0";
    }
}
