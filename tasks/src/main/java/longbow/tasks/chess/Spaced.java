package longbow.tasks.chess;

/** Text with a space between all characters, so that each is a token of its own; a space of the text becomes three. */
final class Spaced {
    private Spaced() {}

    /** Returns {@code K   w}, for {@code K w}. */
    static String of(String text) {
        StringBuilder spaced = new StringBuilder(2 * text.length());
        for (int i = 0; i < text.length(); i++) {
            spaced.append(i == 0 ? "" : " ").append(text.charAt(i));
        }
        return spaced.toString();
    }

    /** Returns the text whose every second character is between two of {@code spaced}'s, which may end in a line feed. */
    static String undo(String spaced) {
        String line = spaced.endsWith("\n") ? spaced.substring(0, spaced.length() - 1) : spaced;
        StringBuilder text = new StringBuilder(line.length() / 2 + 1);
        for (int i = 0; i < line.length(); i += 2) {
            text.append(line.charAt(i));
        }
        return text.toString();
    }
}
