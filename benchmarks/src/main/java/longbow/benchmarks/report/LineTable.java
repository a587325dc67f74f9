package longbow.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import longbow.cli.console.Table;
import org.jspecify.annotations.Nullable;

/** Lines for people: the same table in plain text and in Markdown. Columns that would be empty are left out. */
public final class LineTable {
    private static final List<String> HEAD =
            List.of("benchmark", "threads", "value", "unit", "of limit", "peer", "ratio", "vs add");

    private final List<String> head;
    private final List<Boolean> right;
    private final List<List<String>> rows;

    /** Creates the table of these lines. */
    public LineTable(List<Line> lines) {
        List<List<String>> cells = lines.stream().map(LineTable::cells).toList();
        List<Integer> used = new ArrayList<>();
        for (int column = 0; column < HEAD.size(); column++) {
            int c = column;
            if (column < 4 || cells.stream().anyMatch(row -> !row.get(c).isEmpty())) {
                used.add(column);
            }
        }
        head = used.stream().map(HEAD::get).toList();
        right = used.stream().map(column -> column != 0 && column != 3).toList();
        rows = cells.stream().map(row -> used.stream().map(row::get).toList()).toList();
    }

    private static List<String> cells(Line line) {
        Line.Share share = line.share();
        Line.Rival rival = line.rival();
        return List.of(
                line.name(),
                Integer.toString(line.threads()),
                figure(line.value()),
                line.unit(),
                share == null ? "" : String.format(Locale.ROOT, "%.1f %%", share.percent()),
                rival == null ? "" : figure(rival.value()),
                ratio(rival == null ? null : rival.ratio()),
                ratio(line.relativeToAdd()));
    }

    private static String ratio(@Nullable Double ratio) {
        return ratio == null ? "" : String.format(Locale.ROOT, "%.2f", ratio);
    }

    /** Returns a number with about three digits; counts as they are. */
    static String figure(double value) {
        if (value >= 1000 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** Returns the lines of a table in plain text. */
    public List<String> text() {
        return new Table(head, right, rows).lines();
    }

    /** Returns the lines of a table in Markdown. */
    public List<String> markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("| " + String.join(" | ", head) + " |");
        StringBuilder rule = new StringBuilder("|");
        for (boolean number : right) {
            rule.append(number ? "---:|" : "---|");
        }
        lines.add(rule.toString());
        for (List<String> row : rows) {
            lines.add("| " + String.join(" | ", row) + " |");
        }
        return lines;
    }
}
