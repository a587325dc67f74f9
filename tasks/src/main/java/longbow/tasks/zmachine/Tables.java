package longbow.tasks.zmachine;

/** The instructions that work on tables in memory. */
final class Tables {
    private static final int WORDS = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int ADDRESS = 0xFFFF;

    private final Memory memory;
    private final Budget budget;

    Tables(Memory memory, Budget budget) {
        this.memory = memory;
        this.budget = budget;
    }

    /**
     * Returns the address of the first of {@code count} fields that equals {@code value}, or 0. The form is the length of
     * a field, plus 128 if a word is to be compared and not a byte.
     */
    int scan(int value, int table, int count, int form) {
        budget.charge(count);
        int address = table;
        for (int i = 0; i < count; i++) {
            int field = (form & WORDS) != 0 ? memory.wordAt(address) : memory.byteAt(address);
            if (field == value) {
                return address;
            }
            address = address + (form & LENGTH) & ADDRESS;
        }
        return 0;
    }

    /**
     * Copies {@code size} bytes so that overlapping tables do no harm; if {@code size} is negative, {@code -size} bytes in
     * ascending order all the same; if {@code to} is 0, sets the bytes to 0.
     */
    void copy(int from, int to, int size) {
        int bytes = Math.abs(size);
        budget.charge(bytes);
        if (to == 0) {
            for (int i = 0; i < bytes; i++) {
                memory.setByte(from + i & ADDRESS, 0);
            }
        } else if (size < 0 || from > to) {
            for (int i = 0; i < bytes; i++) {
                memory.setByte(to + i & ADDRESS, memory.byteAt(from + i & ADDRESS));
            }
        } else {
            for (int i = bytes - 1; i >= 0; i--) {
                memory.setByte(to + i & ADDRESS, memory.byteAt(from + i & ADDRESS));
            }
        }
    }

    /** Prints a rectangle of {@code width} times {@code height} ZSCII codes, with {@code skip} bytes between its lines. */
    void print(int text, int width, int height, int skip, Output output) {
        budget.charge((long) width * height);
        int address = text;
        int column = output.column();
        for (int line = 0; line < height; line++) {
            if (line > 0) {
                output.newLine(column);
            }
            for (int i = 0; i < width; i++) {
                output.zscii(memory.byteAt(address));
                address = address + 1 & ADDRESS;
            }
            address = address + skip & ADDRESS;
        }
    }
}
