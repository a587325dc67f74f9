package longbow.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tables in a Markdown file, each between the markers {@code <!-- bench:SUITE -->} and {@code <!-- /bench:SUITE -->}: what is between
 * them is written by the program, never by hand.
 */
public final class MarkdownTables {
    private MarkdownTables() {}

    /** Returns the suites that {@code text} has markers for, in their order. */
    public static List<String> suites(String text) {
        List<String> found = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("<!-- bench:") && line.endsWith(" -->")) {
                String suite = line.substring("<!-- bench:".length(), line.length() - " -->".length());
                if (text.contains("\n" + end(suite))) {
                    found.add(suite);
                }
            }
        }
        return found;
    }

    private static String end(String suite) {
        return "<!-- /bench:" + suite + " -->";
    }

    /**
     * Returns {@code text} with what is between the markers of each suite replaced.
     *
     * @param context a line for each suite that says how the figures came about, such as the command
     */
    public static String fill(String text, List<Line> lines, Map<String, List<String>> context) {
        Map<String, List<Line>> bySuite = new LinkedHashMap<>();
        for (Line line : lines) {
            bySuite.computeIfAbsent(line.suite(), suite -> new ArrayList<>()).add(line);
        }
        StringBuilder filled = new StringBuilder();
        String open = null;
        for (String line : text.lines().toList()) {
            if (open != null) {
                if (!line.equals(end(open))) {
                    continue;
                }
                open = null;
            }
            filled.append(line).append('\n');
            for (Map.Entry<String, List<Line>> suite : bySuite.entrySet()) {
                if (line.equals("<!-- bench:" + suite.getKey() + " -->") && text.contains("\n" + end(suite.getKey()))) {
                    open = suite.getKey();
                    for (String said : context.getOrDefault(open, List.of())) {
                        filled.append(said).append('\n');
                    }
                    new LineTable(suite.getValue())
                            .markdown()
                            .forEach(row -> filled.append(row).append('\n'));
                }
            }
        }
        return filled.toString();
    }
}
