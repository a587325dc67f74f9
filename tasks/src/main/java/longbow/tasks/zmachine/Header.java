package longbow.tasks.zmachine;

/** Addresses in the header, the first 64 bytes of memory (Standard, section 11.1). */
final class Header {
    static final int VERSION = 0x00;
    static final int FLAGS_1 = 0x01;
    static final int INITIAL_PC = 0x06;
    static final int DICTIONARY = 0x08;
    static final int OBJECTS = 0x0A;
    static final int GLOBALS = 0x0C;
    static final int STATIC_MEMORY = 0x0E;
    static final int FLAGS_2 = 0x10;
    static final int ABBREVIATIONS = 0x18;
    static final int FILE_LENGTH = 0x1A;
    static final int CHECKSUM = 0x1C;
    static final int INTERPRETER_NUMBER = 0x1E;
    static final int INTERPRETER_VERSION = 0x1F;
    static final int SCREEN_ROWS = 0x20;
    static final int SCREEN_COLUMNS = 0x21;
    static final int SCREEN_WIDTH = 0x22;
    static final int SCREEN_HEIGHT = 0x24;
    static final int FONT_WIDTH = 0x26;
    static final int FONT_HEIGHT = 0x27;
    static final int BACKGROUND = 0x2C;
    static final int FOREGROUND = 0x2D;
    static final int STANDARD = 0x32;
    static final int ALPHABET = 0x34;
    static final int EXTENSION = 0x36;

    private Header() {}
}
