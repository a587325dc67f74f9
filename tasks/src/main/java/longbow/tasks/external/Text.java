package longbow.tasks.external;

/** Text that can be written as UTF-8. */
final class Text {
    private Text() {}

    /** Returns {@code text} with the replacement character U+FFFD in place of each unpaired surrogate. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
