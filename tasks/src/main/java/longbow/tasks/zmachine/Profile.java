package longbow.tasks.zmachine;

/** What a story can find out about the machine that it runs on. */
public enum Profile {
    /** Standard 1.1 without pictures, sounds and colours, on a screen of 80 columns; undo works, and {@code quit} ends the run. */
    PLAIN(0x0101, 80, 255, 1 << 20, 0xFFFF),
    /**
     * As seen by stories that run under Jericho: standard 1.0 without undo, 128 columns; {@code quit} does nothing, the
     * checksum is always right, characters are Latin-1, and a text has at most 8,191 of them.
     */
    JERICHO(0x0100, 128, 232, 8191, 2000);

    private static final int TIMED_INPUT = 0x80;
    private static final int SCREEN_SPLITTING = 0x20;
    private static final int PICTURES = 0x0008;
    private static final int UNDO = 0x0010;
    private static final int MOUSE = 0x0020;
    private static final int COLOURS = 0x0040;
    private static final int SOUND = 0x0080;
    private static final int MENUS = 0x0100;

    private final int standard;
    private final int columns;
    private final int rows;
    private final int longestText;
    private final int objects;

    Profile(int standard, int columns, int rows, int longestText, int objects) {
        this.standard = standard;
        this.columns = columns;
        this.rows = rows;
        this.longestText = longestText;
        this.objects = objects;
    }

    boolean jericho() {
        return this == JERICHO;
    }

    /** Returns the largest number of characters that a text may have; what follows is lost. */
    int longestText() {
        return longestText;
    }

    /** Returns the largest number that an object may have. */
    int objects() {
        return objects;
    }

    /** Returns whether a character can be shown. */
    boolean shows(int character) {
        boolean latin = character >= ' ' && character <= '~' || character >= 0xA0 && character <= 0xFF;
        return jericho() ? latin : latin || character > 0xFF && !Character.isSurrogate((char) character);
    }

    /** Writes the interpreter's part of the header. */
    void writeHeader(Memory memory, int version) {
        if (version <= 3) {
            memory.setByte(Header.FLAGS_1, memory.byteAt(Header.FLAGS_1) & 0x0F | SCREEN_SPLITTING);
        } else {
            memory.setByte(Header.FLAGS_1, jericho() ? TIMED_INPUT : 0);
        }
        int missing = PICTURES | MOUSE | SOUND | MENUS | (jericho() ? UNDO : COLOURS);
        memory.setWord(Header.FLAGS_2, memory.wordAt(Header.FLAGS_2) & ~missing);
        memory.setWord(Header.STANDARD, standard);
        if (version >= 4) {
            memory.setByte(Header.INTERPRETER_NUMBER, 1);
            memory.setByte(Header.INTERPRETER_VERSION, 'F');
            memory.setByte(Header.SCREEN_ROWS, rows);
            memory.setByte(Header.SCREEN_COLUMNS, columns);
        }
        if (version >= 5) {
            memory.setWord(Header.SCREEN_WIDTH, columns);
            memory.setWord(Header.SCREEN_HEIGHT, rows);
            memory.setByte(Header.FONT_WIDTH, 1);
            memory.setByte(Header.FONT_HEIGHT, 1);
            memory.setByte(Header.BACKGROUND, 0);
            memory.setByte(Header.FOREGROUND, 0);
        }
    }
}
