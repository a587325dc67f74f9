package longbow.cli.console;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How numbers are shown to people: short, the same everywhere, independent of the locale. */
public final class Amounts {
    private Amounts() {}

    /** Returns a return or a difference of returns, with two decimals: {@code -9.41}. */
    public static String decimal(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f", value) : "not finite";
    }

    /** Returns the same with its sign: {@code +1.20}. */
    public static String signed(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%+.2f", value) : "not finite";
    }

    /** Returns a measurement with three significant digits: {@code 0.0213}; a dash for none. */
    public static String measure(@Nullable Double value) {
        if (value == null) {
            return "-";
        }
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return "not finite";
        } else if (size == 0) {
            return "0";
        } else if (size < 1e-3 || size >= 1e6) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** Returns a count in few characters: {@code 950}, {@code 12.3k}, {@code 4.0M}. */
    public static String count(double value) {
        if (value < 1_000) {
            return String.format(Locale.ROOT, "%.0f", value);
        } else if (value < 999_950) {
            return String.format(Locale.ROOT, "%.1fk", value / 1e3);
        } else if (value < 999_950_000) {
            return String.format(Locale.ROOT, "%.1fM", value / 1e6);
        }
        return String.format(Locale.ROOT, "%.1fG", value / 1e9);
    }

    /** Returns a duration: {@code 0:07}, {@code 12:34}, {@code 3:25:45}. */
    public static String duration(double seconds) {
        long whole = Math.round(seconds);
        long hours = whole / 3_600;
        return hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, whole / 60 % 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }
}
