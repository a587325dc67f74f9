package longbow.tasks.zmachine;

import org.jspecify.annotations.Nullable;

/**
 * The screen model (Standard, section 8), as far as a machine without a screen needs it: which window is selected, where
 * the cursor of the fixed one is, and the text of all windows in the order of printing. Styles, colours and cursor moves
 * leave no trace in that text, and lines are not wrapped.
 *
 * <p>In the Jericho profile the scrolling window holds back the last word until something follows it, so that a prompt
 * belongs to the text of the next command, unless the story goes on to draw a status line; and the end of a typed line
 * shows up as a line feed.
 */
final class Screen {
    private static final int WHOLE_SCREEN = -1;
    private static final int WHOLE_SCREEN_KEEPING_SPLIT = -2;

    private final int version;
    private final Profile profile;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder word = new StringBuilder();
    private @Nullable Display display;
    private int window;
    private boolean buffering = true;
    private int line = 1;
    private int column = 1;

    /**
     * What of the screen belongs to the story's state.
     *
     * @param window the selected window
     * @param buffering whether words are held back in the Jericho profile
     * @param word the word held back
     * @param line where the cursor of the fixed window is
     * @param column likewise
     */
    record State(int window, boolean buffering, String word, int line, int column) {}

    Screen(int version, Profile profile) {
        this.version = version;
        this.profile = profile;
    }

    /** Lets {@code watching} see what is printed from now on. */
    void show(Display watching) {
        display = watching;
    }

    /** Prints a character; a line feed starts a new line. */
    void print(char character) {
        char shown = character == '\n' || profile.shows(character) ? character : Zscii.UNKNOWN;
        if (window == 1) {
            append(shown);
            printFixed(shown);
            return;
        }
        if (profile.jericho() && buffering) {
            hold(shown);
        } else {
            append(shown);
        }
        Display watching = display;
        if (watching != null) {
            watching.lower(shown);
        }
    }

    private void append(char character) {
        if (text.length() < profile.longestText()) {
            text.append(character);
        }
    }

    private void printFixed(char character) {
        if (character == '\n') {
            moveTo(line + 1, 1);
            return;
        }
        Display watching = display;
        if (watching != null) {
            watching.upper(line, column, character);
        }
        column++;
    }

    /** Words end before a space or a line feed, and after a hyphen. */
    private void hold(char character) {
        int length = word.length();
        boolean afterHyphen = length > 0 && word.charAt(length - 1) == '-' && character != '-';
        if (character == '\n' || character == ' ' || afterHyphen) {
            release();
        }
        if (character == '\n') {
            append(character);
        } else if (length < profile.longestText()) {
            word.append(character);
        }
    }

    private void release() {
        for (int i = 0; i < word.length(); i++) {
            append(word.charAt(i));
        }
        word.setLength(0);
    }

    /** Notes that the player has typed a line or a key. */
    void typed(boolean wholeLine) {
        release();
        if (wholeLine && profile.jericho()) {
            append('\n');
        }
    }

    /** Returns what was printed since the last call. */
    String take() {
        String printed = text.toString();
        text.setLength(0);
        return printed;
    }

    void split(int lines) {
        release();
        Display watching = display;
        if (watching != null) {
            watching.split(lines);
            if (version == 3) {
                watching.erased();
            }
        }
    }

    void select(int selected) {
        release();
        window = selected == 1 ? 1 : 0;
        buffering = true;
        if (window == 1) {
            moveTo(1, 1);
        }
    }

    /** Turns the holding back of words on or off. */
    void buffer(boolean on) {
        release();
        buffering = on;
    }

    void erase(int erased) {
        release();
        if (erased == WHOLE_SCREEN) {
            split(0);
            select(0);
        }
        if (erased == 1 || erased == WHOLE_SCREEN || erased == WHOLE_SCREEN_KEEPING_SPLIT) {
            moveTo(1, 1);
            Display watching = display;
            if (watching != null) {
                watching.erased();
            }
        }
    }

    /** Moves the cursor of the fixed window; that of the scrolling window cannot be moved. */
    void setCursor(int toLine, int toColumn) {
        release();
        if (window == 1) {
            moveTo(toLine, toColumn);
        }
    }

    private void moveTo(int toLine, int toColumn) {
        line = toLine;
        column = toColumn;
    }

    /** Starts a new line of a table: in the fixed window below the one before, from the same column on. */
    void newTableLine(int fromColumn) {
        if (window == 1) {
            moveTo(line + 1, fromColumn);
        } else {
            print('\n');
        }
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }

    State state() {
        return new State(window, buffering, word.toString(), line, column);
    }

    void restore(State saved) {
        window = saved.window;
        buffering = saved.buffering;
        word.setLength(0);
        word.append(saved.word);
        moveTo(saved.line, saved.column);
        text.setLength(0);
    }

    /** Starts again; what was printed before stays in the text. */
    void restart() {
        erase(WHOLE_SCREEN);
    }
}
