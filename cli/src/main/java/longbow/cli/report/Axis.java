package longbow.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import longbow.cli.console.Amounts;
import longbow.rl.Interval;

/**
 * The common scale of the intervals in the table of results. Positions are percentages of the width, so the drawing stretches
 * with its column.
 *
 * @param low the value at the left edge
 * @param high the value at the right edge
 * @param step distance of the grid lines
 */
record Axis(double low, double high, double step) {
    private static final double MARGIN = 0.06;

    /** Returns a scale that holds both values with some room, and round grid lines. */
    static Axis of(double low, double high) {
        if (!Double.isFinite(low) || !Double.isFinite(high)) {
            return of(0, 1);
        }
        double span = Math.max(high - low, 1e-6 * Math.max(1, Math.abs(low)));
        double rough = span / 3;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = rough / power < 2 ? power : rough / power < 5 ? 2 * power : 5 * power;
        return new Axis(low - MARGIN * span, high + MARGIN * span, step);
    }

    private List<Double> grid() {
        List<Double> grid = new ArrayList<>();
        for (double i = Math.ceil(low / step); i * step <= high; i++) {
            grid.add(i * step);
        }
        return grid;
    }

    private String place(double value) {
        double share = Math.min(1, Math.max(0, (value - low) / (high - low)));
        return String.format(Locale.ROOT, "%.2f%%", 100 * share);
    }

    /** Draws the numbers of the grid. */
    void drawLabels(StringBuilder page) {
        page.append("<svg class=\"scale\" role=\"presentation\">");
        for (double value : grid()) {
            String label = Amounts.measure(value).replaceFirst("\\.0+$", "").replace('-', '\u2212');
            page.append("<text x=\"")
                    .append(place(value))
                    .append("\" y=\"14\">")
                    .append(label)
                    .append("</text>");
        }
        page.append("</svg>");
    }

    /** Draws an interval: whiskers and a dot at the mean. */
    void draw(StringBuilder page, Interval interval, String name) {
        String label = "%s: %s, from %s to %s"
                .formatted(
                        name,
                        Amounts.decimal(interval.mean()),
                        Amounts.decimal(interval.low()),
                        Amounts.decimal(interval.high()));
        page.append("<svg class=\"interval\" role=\"img\" aria-label=\"")
                .append(Html.escape(label))
                .append("\">");
        for (double value : grid()) {
            line(page, "grid", place(value), place(value), 0, 36);
        }
        if (Double.isFinite(interval.mean())) {
            line(page, "whisker", place(interval.low()), place(interval.high()), 18, 18);
            line(page, "whisker", place(interval.low()), place(interval.low()), 12, 24);
            line(page, "whisker", place(interval.high()), place(interval.high()), 12, 24);
            page.append("<circle cx=\"").append(place(interval.mean())).append("\" cy=\"18\" r=\"5\"/>");
        }
        page.append("</svg>");
    }

    private static void line(StringBuilder page, String kind, String from, String to, int top, int bottom) {
        page.append(
                "<line class=\"%s\" x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\"/>".formatted(kind, from, to, top, bottom));
    }
}
