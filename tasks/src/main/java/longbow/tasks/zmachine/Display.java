package longbow.tasks.zmachine;

/** Shows what a story prints, window by window: window 0 scrolls, window 1 has fixed lines above it. Methods must not throw. */
public interface Display {
    /** A character was printed in the scrolling window; line feeds are characters. */
    void lower(char character);

    /** A character was printed in the fixed window, at a line and a column that count from 1. */
    void upper(int line, int column, char character);

    /** The fixed window has {@code lines} lines now. */
    void split(int lines);

    /** The fixed window was erased. */
    void erased();
}
