package longbow.cli;

import java.util.ArrayList;
import java.util.List;
import longbow.transformer.tokenizer.Tokenizer;

/**
 * Text that grows token by token. It hands out what no later token can change: a character whose bytes are not all there, and what
 * could be the start of a stop text, wait.
 */
final class StreamedText {
    /** What bytes that are no character decode to. */
    private static final char REPLACEMENT = '\uFFFD';

    private final Tokenizer tokenizer;
    private final List<String> stops;
    private final List<Integer> ids = new ArrayList<>();
    private String text = "";
    private int shown;
    private boolean stopped;

    /**
     * Starts with the empty text.
     *
     * @param stops texts that end it, none of them empty; they are no part of it
     */
    StreamedText(Tokenizer tokenizer, List<String> stops) {
        this.tokenizer = tokenizer;
        this.stops = List.copyOf(stops);
    }

    /** Adds a token and returns the text that is certain now and was not before; up to the first stop text. */
    String add(int id) {
        ids.add(id);
        text = tokenizer.decode(ids.stream().mapToInt(each -> each).toArray());
        int end = text.length();
        for (String stop : stops) {
            int at = text.indexOf(stop, shown);
            if (at >= 0) {
                end = Math.min(end, at);
                stopped = true;
            }
        }
        text = text.substring(0, end);
        return upTo(stopped ? text.length() : certain());
    }

    /** Returns what has not been handed out, when no more tokens come. */
    String rest() {
        return upTo(text.length());
    }

    /** Returns whether a stop text was found. */
    boolean stopped() {
        return stopped;
    }

    /** Returns the whole text. */
    String text() {
        return text;
    }

    private String upTo(int end) {
        String more = text.substring(Math.min(shown, end), end);
        shown = Math.max(shown, end);
        return more;
    }

    private int certain() {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == REPLACEMENT) {
            end--;
        }
        int certain = end;
        for (String stop : stops) {
            for (int start = Math.max(shown, end - stop.length() + 1); start < certain; start++) {
                if (stop.startsWith(text.substring(start, end))) {
                    certain = start;
                }
            }
        }
        return Math.max(certain, shown);
    }
}
