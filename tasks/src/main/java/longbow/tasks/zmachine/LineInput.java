package longbow.tasks.zmachine;

/** The instructions that take what the player typed, and those on words (Standard, sections 10 and 13). */
final class LineInput {
    private final Memory memory;
    private final Story story;
    private final Dictionary dictionary;

    LineInput(Memory memory, Story story, Budget budget) {
        this.memory = memory;
        this.story = story;
        this.dictionary = new Dictionary(memory, story.alphabet(), budget, story.version());
    }

    /**
     * Puts a line into the text buffer, as far as there is room for it, in lower case, and divides it into words.
     *
     * @param line the line, without its end
     * @param text the text buffer
     * @param parse the parse buffer, or 0 for none
     * @return the key that ended the line
     */
    int read(String line, int text, int parse) {
        boolean old = story.version() <= 4;
        int room = memory.byteAt(text) - (old ? 1 : 0);
        int start = old ? text + 1 : text + 2;
        int length = old ? 0 : memory.byteAt(text + 1); // there may be text already, which the player goes on with
        for (int i = 0; i < line.length() && length < room; i++) {
            memory.setByte(start + length++, story.zscii().code(Character.toLowerCase(line.charAt(i))));
        }
        if (old) {
            memory.setByte(start + length, 0);
        } else {
            memory.setByte(text + 1, length);
        }
        if (parse != 0) {
            tokenise(text, parse, 0, false);
        }
        return Zscii.NEW_LINE;
    }

    /** Returns the code of the key that {@code input} starts with; the end of a line if it is empty. */
    int key(String input) {
        return input.isEmpty() ? Zscii.NEW_LINE : story.zscii().code(input.charAt(0));
    }

    /** Divides a line into words and looks them up in a dictionary; 0 stands for the story's usual one. */
    void tokenise(int text, int parse, int otherDictionary, boolean keepUnknown) {
        int words = otherDictionary != 0 ? otherDictionary : memory.wordAt(Header.DICTIONARY);
        dictionary.tokenise(text, parse, words, keepUnknown);
    }

    /** Encodes the word of {@code length} codes at {@code text + from} as in a dictionary. */
    void encode(int text, int length, int from, int coded) {
        dictionary.write(dictionary.encode(text + from & 0xFFFF, length), coded);
    }
}
