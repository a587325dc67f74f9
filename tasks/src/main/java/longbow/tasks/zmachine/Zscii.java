package longbow.tasks.zmachine;

/**
 * The characters of the machine, ZSCII (Standard, section 3.8): ASCII, a line feed that is 13, and up to 97 more
 * characters from 155 on, which a story may choose.
 */
final class Zscii {
    /** The end of a line. */
    static final int NEW_LINE = 13;
    /** What stands for a character that cannot be expressed. */
    static final int UNKNOWN = '?';

    private static final int FIRST_EXTRA = 155;
    private static final int LAST_EXTRA = 251;
    private static final String DEFAULT_EXTRAS =
            "äöüÄÖÜß»«ëïÿËÏáéíóúýÁÉÍÓÚÝàèìòùÀÈÌÒÙâêîôûÂÊÎÔÛåÅøØãñõÃÑÕæÆçÇþðÞÐ£œŒ¡¿";

    private static final int UNICODE_TABLE = 3;

    /** The character of each code; 0 for codes that print nothing. */
    private final char[] characters = new char[256];

    /** Reads the story's own table of extra characters, if it has one (Standard, section 3.8.5.4). */
    Zscii(Memory memory, int version) {
        characters[NEW_LINE] = '\n';
        for (int code = ' '; code <= '~'; code++) {
            characters[code] = (char) code;
        }
        int extension = version >= 5 ? memory.wordAt(Header.EXTENSION) : 0;
        int table = extension != 0 && memory.wordAt(extension) >= UNICODE_TABLE
                ? memory.wordAt(extension + 2 * UNICODE_TABLE)
                : 0;
        int extras =
                table == 0 ? DEFAULT_EXTRAS.length() : Math.min(memory.byteAt(table), LAST_EXTRA - FIRST_EXTRA + 1);
        for (int i = 0; i < extras; i++) {
            characters[FIRST_EXTRA + i] =
                    table == 0 ? DEFAULT_EXTRAS.charAt(i) : (char) memory.wordAt(table + 1 + 2 * i);
        }
    }

    /** Returns the character that code {@code zscii} prints, or 0 if it prints nothing. */
    char character(int zscii) {
        return characters[zscii & 0xFF];
    }

    /** Returns the code of a character, or {@link #UNKNOWN}. */
    int code(char character) {
        if (character == '\n' || character == '\r') {
            return NEW_LINE;
        }
        if (character < FIRST_EXTRA) { // also control characters, which the story may see though it cannot print them
            return character;
        }
        for (int code = FIRST_EXTRA; code <= LAST_EXTRA; code++) {
            if (characters[code] == character) {
                return code;
            }
        }
        return UNKNOWN;
    }
}
