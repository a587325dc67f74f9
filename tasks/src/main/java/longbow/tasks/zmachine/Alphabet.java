package longbow.tasks.zmachine;

import java.util.Arrays;

/**
 * The three rows of 26 characters that Z-characters 6 to 31 stand for (Standard, section 3.5): lower case, upper case,
 * punctuation.
 */
final class Alphabet {
    /** The Z-character before one of row 1; the one before row 2 follows. */
    static final int SHIFT = 4;
    /** The first Z-character that stands for a character of a row. */
    static final int FIRST = 6;
    /** In row 2: the next two Z-characters make up a ZSCII code. */
    static final int ESCAPE = 6;

    private static final int ROW = 26;
    private static final int LAST_ROW = 2 * ROW;
    private static final String DEFAULT =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ \r0123456789.,!?_#'\"/\\-:()";

    /** The ZSCII codes, row after row. */
    private final int[] codes = new int[3 * ROW];
    /** For each ZSCII code the place in {@code codes}, or -1. */
    private final int[] places = new int[256];

    /** Reads the story's own rows, if it has them (Standard, section 3.5.5). */
    Alphabet(Memory memory, int version) {
        int table = version >= 5 ? memory.wordAt(Header.ALPHABET) : 0;
        Arrays.fill(places, -1);
        for (int i = codes.length - 1; i >= 0; i--) {
            boolean fixed = i == LAST_ROW || i == LAST_ROW + 1; // the escape and the line feed
            codes[i] = table == 0 || fixed ? DEFAULT.charAt(i) : memory.byteAt(table + i);
            if (i != LAST_ROW) {
                places[codes[i]] = i;
            }
        }
    }

    /** Returns the ZSCII code of Z-character {@code zchar}, from 6, in row {@code row}. */
    int code(int row, int zchar) {
        return codes[row * ROW + zchar - FIRST];
    }

    /** Returns the row of a ZSCII code, or -1 if it is in none. */
    int row(int code) {
        return places[code] < 0 ? -1 : places[code] / ROW;
    }

    /** Returns the Z-character of a ZSCII code that is in a row. */
    int zchar(int code) {
        return places[code] % ROW + FIRST;
    }
}
