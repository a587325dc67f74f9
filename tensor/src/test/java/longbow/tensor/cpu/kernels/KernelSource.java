package longbow.tensor.cpu.kernels;

import java.util.List;

/** The text of a generated class, line by line; the indentation follows the braces. */
final class KernelSource {
    private static final int COLUMNS = 120;

    private final StringBuilder text = new StringBuilder();
    private int depth;

    /** Adds a line, given as a format and its arguments. */
    KernelSource line(String format, Object... arguments) {
        String line = format.formatted(arguments);
        if (line.startsWith("}")) {
            depth--;
        }
        if (!line.isEmpty()) {
            text.append("    ".repeat(depth)).append(line);
        }
        text.append('\n');
        if (line.endsWith("{")) {
            depth++;
        }
        return this;
    }

    /** Opens a method; its parameters stand on one line where they fit, else on one line each, as the formatter has them. */
    KernelSource method(String declaration, List<String> parameters) {
        String margin = "    ".repeat(depth + 2);
        String joined = String.join(", ", parameters) + ") {";
        boolean fits = margin.length() + joined.length() <= COLUMNS;
        text.append("    ".repeat(depth)).append(declaration).append("(\n").append(margin);
        text.append(fits ? joined : String.join(",\n" + margin, parameters) + ") {")
                .append('\n');
        depth++;
        return this;
    }

    /** Adds lines as they are. */
    KernelSource lines(String lines) {
        text.append(lines);
        return this;
    }

    /** Further lines stand one level deeper. */
    KernelSource indent() {
        depth++;
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
