package longbow.tasks.zmachine;

/**
 * Words: how they are encoded (Standard, section 3.7), found in a dictionary, and how a line is divided into them
 * (section 13).
 */
final class Dictionary {
    private static final int PADDING = 5;
    private static final int CODE_ESCAPE = 6;
    private static final int SLOT = 4;

    private final Memory memory;
    private final Alphabet alphabet;
    private final Budget budget;
    private final int version;
    /** How many Z-characters of a word count. */
    private final int resolution;

    Dictionary(Memory memory, Alphabet alphabet, Budget budget, int version) {
        this.memory = memory;
        this.alphabet = alphabet;
        this.budget = budget;
        this.version = version;
        this.resolution = version <= 3 ? 6 : 9;
    }

    /** Returns the number of bytes of an encoded word. */
    int encodedLength() {
        return resolution / 3 * 2;
    }

    /** Encodes the word of {@code length} ZSCII codes at {@code start}: its bytes, as a number. */
    long encode(int start, int length) {
        long code = 0;
        int zchars = 0;
        int next = 0;
        int[] pending = new int[SLOT];
        while (zchars < resolution) {
            int count;
            if (next < length) {
                count = zchars(memory.byteAt(start + next++), pending);
            } else {
                pending[0] = PADDING;
                count = 1;
            }
            for (int i = 0; i < count && zchars < resolution; i++) {
                code = (zchars % 3 == 0 ? code << 1 : code) << 5 | pending[i];
                zchars++;
            }
        }
        return code | 0x8000; // the last word is marked
    }

    private int zchars(int zscii, int[] into) {
        int row = alphabet.row(zscii);
        if (row == 0) {
            into[0] = alphabet.zchar(zscii);
            return 1;
        }
        into[0] = row == 1 ? Alphabet.SHIFT : Alphabet.SHIFT + 1;
        if (row > 0) {
            into[1] = alphabet.zchar(zscii);
            return 2;
        }
        into[1] = CODE_ESCAPE;
        into[2] = zscii >> 5;
        into[3] = zscii & 0x1F;
        return 4;
    }

    /** Writes an encoded word to memory. */
    void write(long word, int address) {
        for (int i = 0; i < encodedLength(); i += 2) {
            memory.setWord(address + i, (int) (word >> 8 * (encodedLength() - 2 - i)) & 0xFFFF);
        }
    }

    private long read(int address) {
        long high = memory.wordAt(address) << 16 | memory.wordAt(address + 2);
        return version <= 3 ? high & 0xFFFFFFFFL : (high & 0xFFFFFFFFL) << 16 | memory.wordAt(address + 4);
    }

    /** Returns the address of the entry of an encoded word in the dictionary at {@code dictionary}, or 0. */
    int find(long word, int dictionary) {
        int header = dictionary + 1 + memory.byteAt(dictionary);
        int entryLength = memory.byteAt(header);
        int count = (short) memory.wordAt(header + 1);
        int entries = header + 3;
        if (count < 0) { // not sorted
            budget.charge(-count);
            for (int i = 0; i < -count; i++) {
                if (read(entries + i * entryLength) == word) {
                    return entries + i * entryLength;
                }
            }
            return 0;
        }
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long entry = read(entries + middle * entryLength);
            if (entry == word) {
                return entries + middle * entryLength;
            }
            if (entry < word) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return 0;
    }

    /**
     * Divides the line in the text buffer {@code text} into words and writes them to the parse buffer {@code parse}.
     *
     * @param dictionary where to look words up
     * @param keepUnknown leave the places of words that are not in the dictionary as they are
     */
    void tokenise(int text, int parse, int dictionary, boolean keepUnknown) {
        int start = version <= 4 ? text + 1 : text + 2;
        int length = version <= 4 ? zeroTerminated(start) : memory.byteAt(text + 1);
        budget.charge(length);
        memory.setByte(parse + 1, 0);
        int word = 0; // where the present word starts
        for (int i = 0; i <= length; i++) {
            int code = i < length ? memory.byteAt(start + i) : ' ';
            boolean separator = code != ' ' && separates(code, dictionary);
            if (code == ' ' || separator) {
                if (word < i) {
                    add(text, start + word, i - word, parse, dictionary, keepUnknown);
                }
                if (separator) {
                    add(text, start + i, 1, parse, dictionary, keepUnknown);
                }
                word = i + 1;
            }
        }
    }

    private int zeroTerminated(int start) {
        int end = start;
        while (memory.byteAt(end) != 0) {
            end++;
        }
        return end - start;
    }

    private boolean separates(int code, int dictionary) {
        int count = memory.byteAt(dictionary);
        for (int i = 1; i <= count; i++) {
            if (memory.byteAt(dictionary + i) == code) {
                return true;
            }
        }
        return false;
    }

    private void add(int text, int start, int length, int parse, int dictionary, boolean keepUnknown) {
        int count = memory.byteAt(parse + 1);
        if (count >= memory.byteAt(parse)) {
            return; // no room: the words that follow are ignored
        }
        memory.setByte(parse + 1, count + 1);
        int entry = find(encode(start, length), dictionary);
        if (entry == 0 && keepUnknown) {
            return;
        }
        int slot = parse + 2 + SLOT * count;
        memory.setWord(slot, entry);
        memory.setByte(slot + 2, length);
        memory.setByte(slot + 3, start - text);
    }
}
