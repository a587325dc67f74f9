package longbow.cli.report;

import longbow.tensor.io.Json;

/** Makes any text safe inside a page. */
final class Html {
    private Html() {}

    /** Returns {@code text} as it must stand between tags or in a quoted attribute; what cannot be shown becomes U+FFFD. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(isShown(c) ? c : 0xFFFD);
            }
        });
        return out.toString();
    }

    private static boolean isShown(int c) {
        boolean control = c < 0x20 && c != '\n' && c != '\t' || c >= 0x7F && c < 0xA0;
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        // Marks that reorder the text around them could make a page say what nobody wrote.
        boolean reordering = c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
        return !control && !surrogate && !reordering;
    }

    /** Returns {@code json} as it may stand in a script element: no character in it can end the element or begin another. */
    static String script(Json json) {
        return json.text()
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }
}
