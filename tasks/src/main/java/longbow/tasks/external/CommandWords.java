package longbow.tasks.external;

import java.util.ArrayList;
import java.util.List;

/** Splits a command into words, as a shell does with quotes but without anything else: no variables, no patterns. */
final class CommandWords {
    private CommandWords() {}

    /**
     * Returns the words of {@code command}: separated by white space, except between single or double quotes.
     *
     * @throws IllegalArgumentException if it has no word, or a quote has no end
     */
    static List<String> of(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean open = false;
        char quote = 0;
        for (char c : command.toCharArray()) {
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                open = true;
            } else if (!Character.isWhitespace(c)) {
                word.append(c);
                open = true;
            } else if (open) {
                words.add(word.toString());
                word.setLength(0);
                open = false;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("external: the setting command has a quote without an end: " + command);
        }
        if (open) {
            words.add(word.toString());
        }
        if (words.isEmpty() || words.getFirst().isEmpty()) {
            throw new IllegalArgumentException(
                    "external: the setting command must name a program, for example 'sh game.sh'");
        }
        return words;
    }
}
