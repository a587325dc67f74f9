package longbow.tasks;

import java.util.List;
import longbow.tensor.Key;

/** Strings that nobody would say: every kind of character, nothing at all, far too much, and almost what is understood. */
final class HostileText {
    private static final int KINDS = 12;
    private static final String[] PIECES = {
        "\u0000",
        "\u001b[2J",
        "\r\n",
        "\n\n\n",
        "\t",
        "\u007f",
        "\u0085",
        "\u2028",
        "\ufeff",
        "\u202e",
        "\ud800",
        "\udc00",
        "\udfff\ud83d",
        "\ud83d\ude00",
        "%s%n%d",
        "${jndi}",
        "\\",
        "\"",
        "'",
        "{}",
        "[[[",
        "(((((",
        "a{1000}",
        "../../etc",
        "-1",
        "NaN",
        "1e999",
        "null",
        " "
    };

    private HostileText() {}

    /** Returns a string; {@code usual} are texts that a task understands. */
    static String of(Key key, List<String> usual) {
        return switch (key.below(KINDS, 0)) {
            case 0 -> "";
            case 1 -> " ".repeat(key.below(50, 1));
            case 2 -> any(key, 1 + key.below(20, 1), 0x10000); // unpaired surrogates among them
            case 3 -> any(key, 1 + key.below(300, 1), 0x80);
            case 4 -> pieces(key, 1 + key.below(8, 1));
            case 5 -> changed(usual.get(key.below(usual.size(), 1)), key);
            case 6 -> usual.get(key.below(usual.size(), 1)) + PIECES[key.below(PIECES.length, 2)];
            case 7 -> PIECES[key.below(PIECES.length, 2)] + usual.get(key.below(usual.size(), 1));
            case 8 -> usual.get(key.below(usual.size(), 1)) + usual.get(key.below(usual.size(), 2));
            case 9 -> usual.get(key.below(usual.size(), 1)).repeat(key.below(5, 2));
            case 10 -> key.below(60, 1) == 0 ? large(key, usual) : pieces(key, 3);
            default -> usual.get(key.below(usual.size(), 1));
        };
    }

    private static String any(Key key, int length, int codes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) key.below(codes, 10 + i));
        }
        return text.toString();
    }

    private static String pieces(Key key, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(PIECES[key.below(PIECES.length, 10 + i)]);
        }
        return text.toString();
    }

    private static String changed(String text, Key key) {
        if (text.isEmpty()) {
            return text;
        }
        StringBuilder changed = new StringBuilder(text);
        int at = key.below(text.length(), 2);
        switch (key.below(3, 3)) {
            case 0 -> changed.setCharAt(at, (char) key.below(0x10000, 4));
            case 1 -> changed.deleteCharAt(at);
            default -> changed.insert(at, (char) key.below(0x80, 4));
        }
        return changed.toString();
    }

    /** A megabyte. */
    static String large(Key key, List<String> usual) {
        String unit = key.below(2, 2) == 0
                ? PIECES[key.below(PIECES.length, 3)]
                : usual.get(key.below(usual.size(), 3)) + " ";
        return unit.repeat((1 << 20) / Math.max(1, unit.length()));
    }
}
