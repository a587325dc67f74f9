package longbow.tasks.zmachine;

import java.util.Arrays;

/**
 * A story of version 5, assembled byte by byte, so that there is one to test with where there are no story files. It says
 * "hi", and to each line it says how many words the line has and how often it was asked, draws a random number, saves for
 * undo, and puts object 2 into object 1. The line {@code q} ends it, {@code u} undoes, {@code k} waits for a key,
 * {@code x} does something illegal, {@code l} runs for ever.
 */
public final class TinyStory {
    public static final int TEXT = 0x300;
    public static final int PARSE = 0x380;
    public static final int COUNTER = 0x242;

    private static final int GLOBALS = 0x240;
    private static final int OBJECTS = 0x40;
    private static final int NAMES = 0x40 + 126 + 3 * 14;
    private static final int STATIC = 0x420;
    private static final int DICTIONARY = STATIC;
    private static final int CODE = 0x480;
    private static final int SIZE = 0x700;
    private static final int[] KEYS = {'k', 'l', 'q', 'u', 'x'};

    private final byte[] bytes = new byte[SIZE];
    private int at;

    private TinyStory() {}

    /** Returns the story file. */
    public static byte[] file() {
        TinyStory story = new TinyStory();
        story.header();
        story.objects();
        story.dictionary();
        story.code();
        story.checksum();
        return story.bytes;
    }

    /** Returns the story. */
    public static Story story() {
        return Story.of(file());
    }

    private void header() {
        bytes[Header.VERSION] = 5;
        word(0x04, CODE);
        word(Header.INITIAL_PC, CODE);
        word(Header.DICTIONARY, DICTIONARY);
        word(Header.OBJECTS, OBJECTS);
        word(Header.GLOBALS, GLOBALS);
        word(Header.STATIC_MEMORY, STATIC);
        word(Header.ABBREVIATIONS, 0x200);
        word(Header.FILE_LENGTH, SIZE / 4);
        bytes[TEXT] = 60;
        bytes[PARSE] = 10;
    }

    private void objects() {
        int entry = OBJECTS + 126;
        word(entry + 6 + 14 * 2, 1); // object 3 is in object 1
        word(entry + 10, 3);
        for (int object = 0; object < 3; object++) {
            int properties = NAMES + 16 * object;
            word(entry + 14 * object + 12, properties);
            at = properties;
            emit(1);
            text("abc".substring(object, object + 1));
            emit(0x42, 0x12, 0x34, 0x01, 0x07, 0); // property 2, a word; property 1, a byte
        }
    }

    private void dictionary() {
        at = DICTIONARY;
        emit(1, '.', 9, 0, KEYS.length);
        for (int key : KEYS) {
            int start = at;
            text(Character.toString(key) + "        ");
            // padded with 5 and not with spaces
            word(start, (key - 'a' + 6) << 10 | 5 << 5 | 5);
            word(start + 2, 5 << 10 | 5 << 5 | 5);
            word(start + 4, 0x8000 | 5 << 10 | 5 << 5 | 5);
            at = start + 6;
            emit(0, 0, 0);
        }
    }

    private void code() {
        at = CODE;
        emit(0xB2); // print
        text("hi");
        emit(0xBB); // new_line
        int loop = at;
        emit(0xE2, 0x17, TEXT >> 8, TEXT & 0xFF, 1, 0); // storeb text 1 0
        emit(0xE4, 0x0F, TEXT >> 8, TEXT & 0xFF, PARSE >> 8, PARSE & 0xFF, 0); // aread text parse -> sp
        emit(0xE9, 0x7F, 2 + 16); // pull g2
        emit(0xBE, 9, 0xFF, 3 + 16); // save_undo -> g3
        emit(0xE6, 0xBF, 3 + 16); // print_num g3
        emit(0x95, 1 + 16); // inc g1
        emit(0xE6, 0xBF, 1 + 16); // print_num g1
        emit(0xD0, 0x1F, PARSE >> 8, PARSE & 0xFF, 1, 0); // loadb parse 1 -> sp
        emit(0xE6, 0xBF, 0); // print_num sp
        emit(0xE7, 0x7F, 100, 0); // random 100 -> sp
        emit(0xE6, 0xBF, 0); // print_num sp
        emit(0x0E, 2, 1); // insert_obj 2 1
        emit(0x0B, 2, 5); // set_attr 2 5
        emit(0x0C, 2, 6); // clear_attr 2 6
        emit(0xBB); // new_line
        emit(0xCF, 0x1F, (PARSE + 2) >> 8, (PARSE + 2) & 0xFF, 0, 4 + 16); // loadw (parse + 2) 0 -> g4
        onWord('q', 0xBA); // quit
        onWord('u', 0xBE, 10, 0xFF, 3 + 16); // restore_undo -> g3
        onWord('k', 0xF6, 0x7F, 1, 5 + 16, 0xE5, 0xBF, 5 + 16); // read_char 1 -> g5; print_char g5
        onWord('x', 0xD7, 0x5F, 1, 0, 0); // div 1 0 -> sp
        onWord('l', 0x8C, 0xFF, 0xFF); // jump to itself
        emit(0x8C, (loop - at - 1) >> 8 & 0xFF, loop - at - 1 & 0xFF); // jump loop
    }

    /** Carries out instructions if the first word of the line is {@code key}. */
    private void onWord(int key, int... instructions) {
        int index = Arrays.binarySearch(KEYS, key);
        int address = DICTIONARY + 5 + 9 * index;
        // je g4 address ?~over
        emit(0xC1, 0x8F, 4 + 16, address >> 8, address & 0xFF, 0x40 | instructions.length + 2);
        emit(instructions);
    }

    private void checksum() {
        int sum = 0;
        for (int i = 0x40; i < SIZE; i++) {
            sum += bytes[i] & 0xFF;
        }
        word(Header.CHECKSUM, sum & 0xFFFF);
    }

    private void word(int address, int value) {
        bytes[address] = (byte) (value >> 8);
        bytes[address + 1] = (byte) value;
    }

    private void emit(int... values) {
        for (int value : values) {
            bytes[at++] = (byte) value;
        }
    }

    /** A string of lower-case letters and spaces. */
    private void text(String letters) {
        int words = (letters.length() + 2) / 3;
        for (int i = 0; i < words; i++) {
            int word = i == words - 1 ? 0x8000 : 0;
            for (int k = 0; k < 3; k++) {
                int index = 3 * i + k;
                int zchar = index >= letters.length()
                        ? 5
                        : letters.charAt(index) == ' ' ? 0 : letters.charAt(index) - 'a' + 6;
                word |= zchar << 10 - 5 * k;
            }
            word(at, word);
            at += 2;
        }
    }
}
