package longbow.tasks.zmachine;

import java.util.function.IntConsumer;

/** Strings in memory: three Z-characters a word, the last word marked by its top bit (Standard, section 3.2). */
final class TextDecoder {
    private static final int LAST = 0x8000;
    private static final int ABBREVIATIONS_EACH = 32;
    private static final int LAST_ABBREVIATION = 3;
    private static final int NO_CODE = -1;

    private final Memory memory;
    private final Alphabet alphabet;
    private final Budget budget;
    private final int abbreviations;

    TextDecoder(Memory memory, Alphabet alphabet, Budget budget) {
        this.memory = memory;
        this.alphabet = alphabet;
        this.budget = budget;
        this.abbreviations = memory.wordAt(Header.ABBREVIATIONS);
    }

    /** Returns the address after the string at {@code address}. */
    static int end(Memory memory, int address) {
        int at = address;
        while ((memory.wordAt(at) & LAST) == 0) {
            at += 2;
        }
        return at + 2;
    }

    /** Gives the ZSCII codes of the string at {@code address} to {@code out}. */
    void decode(int address, IntConsumer out) {
        decode(address, out, true);
    }

    /** Returns the string at {@code address}. */
    String text(int address, Zscii zscii) {
        StringBuilder text = new StringBuilder();
        decode(address, code -> {
            char character = zscii.character(code);
            if (character != 0) {
                text.append(character);
            }
        });
        return text.toString();
    }

    private void decode(int address, IntConsumer out, boolean abbreviated) {
        int row = 0;
        int abbreviation = 0; // 1 to 3: the next Z-character completes its number
        int escape = 0; // 2, 1: so many halves of a code are missing
        int high = NO_CODE;
        int at = address;
        int word;
        do {
            budget.charge(1);
            word = memory.wordAt(at);
            at += 2;
            for (int shift = 10; shift >= 0; shift -= 5) {
                int zchar = word >> shift & 0x1F;
                if (abbreviation > 0) {
                    abbreviation(ABBREVIATIONS_EACH * (abbreviation - 1) + zchar, out, abbreviated);
                    abbreviation = 0;
                } else if (escape == 2) {
                    high = zchar;
                    escape = 1;
                } else if (escape == 1) {
                    out.accept(high << 5 | zchar);
                    escape = 0;
                } else if (zchar >= Alphabet.FIRST) {
                    if (row == 2 && zchar == Alphabet.ESCAPE) {
                        escape = 2;
                    } else {
                        out.accept(alphabet.code(row, zchar));
                    }
                    row = 0;
                } else if (zchar == 0) {
                    out.accept(' ');
                    row = 0;
                } else if (zchar <= LAST_ABBREVIATION) {
                    abbreviation = zchar;
                    row = 0;
                } else {
                    row = zchar - Alphabet.SHIFT + 1;
                }
            }
        } while ((word & LAST) == 0);
    }

    private void abbreviation(int number, IntConsumer out, boolean allowed) {
        if (!allowed) {
            throw new IllegalOperation("an abbreviation contains an abbreviation");
        }
        decode(2 * memory.wordAt(abbreviations + 2 * number), out, false);
    }
}
