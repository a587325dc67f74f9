package longbow.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.cli.console.BadInput;

/**
 * The table of returns in a Markdown file, between the lines {@value #BEGIN} and {@value #END}. The first two cells of a row say what
 * is played, the task with its settings and the number of games; the others are written by the program, never by hand.
 */
final class ReturnsTable {
    static final String BEGIN = "<!-- tasks table -->";
    static final String END = "<!-- /tasks table -->";

    private static final List<String> HEAD =
            List.of("task", "games", "turns", "returns", "random", "scripted", "near-optimal");
    private static final int MOST_GAMES = 10_000_000;

    /**
     * A row.
     *
     * @param words the task's name, and {@code --set KEY=VALUE} for each setting
     * @param games the number of games
     * @param measured the other cells; empty if they were never written
     */
    record Row(List<String> words, int games, List<String> measured) {
        /** Copies the lists. */
        Row {
            words = List.copyOf(words);
            measured = List.copyOf(measured);
        }

        String task() {
            return words.getFirst();
        }

        /** Returns the assignments {@code KEY=VALUE}. */
        List<String> settings() {
            return words.stream().skip(1).filter(word -> !word.equals("--set")).toList();
        }

        Row with(List<String> cells) {
            return new Row(words, games, cells);
        }

        private String line() {
            List<String> cells = new ArrayList<>(List.of("`" + String.join(" ", words) + "`", Integer.toString(games)));
            cells.addAll(measured);
            return "| " + String.join(" | ", cells) + " |";
        }
    }

    private ReturnsTable() {}

    /**
     * Returns the rows of the table in a text.
     *
     * @throws BadInput if there is no table, or a row does not say what is played
     */
    static List<Row> rows(String text) {
        List<String> lines = text.lines().toList();
        int begin = lines.indexOf(BEGIN);
        int end = lines.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new BadInput("there is no table between the lines '%s' and '%s'".formatted(BEGIN, END));
        }
        return lines.subList(begin + 1, end).stream()
                .filter(line -> line.startsWith("| `"))
                .map(ReturnsTable::row)
                .toList();
    }

    private static Row row(String line) {
        List<String> cells =
                Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
        String played = cells.getFirst();
        if (cells.size() < 2 || !played.matches("`[^ `]+( --set [^ `=]+=[^ `]+)*`")) {
            throw new BadInput("a row of the table must begin with '| `TASK --set KEY=VALUE` | GAMES |', but is '%s'"
                    .formatted(line));
        }
        return new Row(
                List.of(played.substring(1, played.length() - 1).split(" ")),
                CommonOptions.number("the number of games of " + played, cells.get(1), 2, MOST_GAMES),
                cells.subList(2, cells.size()));
    }

    /** Returns {@code text} with these rows in its table. */
    static String fill(String text, List<Row> rows) {
        List<String> table = new ArrayList<>(
                List.of(BEGIN, "| " + String.join(" | ", HEAD) + " |", "|---|--:|--:|---|--:|--:|--:|"));
        rows.forEach(row -> table.add(row.line()));
        List<String> lines = new ArrayList<>(text.lines().toList());
        lines.subList(lines.indexOf(BEGIN), lines.indexOf(END)).clear();
        lines.addAll(lines.indexOf(END), table);
        return String.join("\n", lines) + "\n";
    }
}
