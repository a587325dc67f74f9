package longbow.cli.console;

import java.util.ArrayList;
import java.util.List;

/**
 * A table in plain text: columns as wide as their longest cell, two spaces apart, a rule below the head.
 *
 * @param head the columns' names
 * @param rightAligned for each column whether its cells end at the same place, as numbers should
 * @param rows the cells, a list for each row
 */
public record Table(List<String> head, List<Boolean> rightAligned, List<List<String>> rows) {

    /** Copies the lists. */
    public Table {
        head = List.copyOf(head);
        rightAligned = List.copyOf(rightAligned);
        rows = List.copyOf(rows);
    }

    /** Returns the lines of the table. */
    public List<String> lines() {
        int[] widths = new int[head.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = head.get(column).length();
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(head, widths));
        List<String> rule = new ArrayList<>();
        for (int width : widths) {
            rule.add("-".repeat(width));
        }
        lines.add(line(rule, widths));
        for (List<String> row : rows) {
            lines.add(line(row, widths));
        }
        return lines;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String space = " ".repeat(widths[column] - cell.length());
            line.append(column == 0 ? "" : "  ").append(rightAligned.get(column) ? space + cell : cell + space);
        }
        return line.toString().stripTrailing();
    }
}
