package longbow.cli.console;

import java.util.ArrayList;
import java.util.List;
import longbow.tasks.zmachine.Display;

/**
 * Shows a story on a terminal that only scrolls: what the scrolling window says, and before it, where it has more than a
 * status line and has changed, what stands in the fixed window: a menu, a quotation.
 */
public final class StoryDisplay implements Display {
    private static final int STATUS_LINES = 1;
    private static final int MOST_LINES = 255;
    private static final int MOST_COLUMNS = 1000;
    private static final int LONGEST_TEXT = 1 << 20;

    private final StringBuilder scrolling = new StringBuilder();
    private final List<StringBuilder> fixed = new ArrayList<>();
    private boolean changed;

    @Override
    public void lower(char character) {
        if (scrolling.length() < LONGEST_TEXT) {
            scrolling.append(character);
        }
    }

    @Override
    public void upper(int line, int column, char character) {
        if (line < 1 || line > MOST_LINES || column < 1 || column > MOST_COLUMNS) {
            return;
        }
        while (fixed.size() < line) {
            fixed.add(new StringBuilder());
        }
        StringBuilder text = fixed.get(line - 1);
        while (text.length() < column) {
            text.append(' ');
        }
        text.setCharAt(column - 1, character);
        changed |= line > STATUS_LINES && character != ' ';
    }

    @Override
    public void split(int lines) {
        while (fixed.size() > Math.max(lines, 0)) {
            fixed.removeLast();
        }
    }

    @Override
    public void erased() {
        fixed.clear();
    }

    /** Returns what is to be shown since the last call. */
    public String take() {
        StringBuilder shown = new StringBuilder();
        if (changed) {
            fixed.forEach(line -> shown.append(line.toString().stripTrailing()).append('\n'));
        }
        shown.append(scrolling);
        scrolling.setLength(0);
        changed = false;
        return shown.toString();
    }
}
