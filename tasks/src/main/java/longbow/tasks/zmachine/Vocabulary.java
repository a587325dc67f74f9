package longbow.tasks.zmachine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words of a story's dictionary. */
public final class Vocabulary {
    private final Map<String, Word> byText = new LinkedHashMap<>();
    private final Map<Integer, Word> byAddress = new LinkedHashMap<>();
    private final int resolution;

    /**
     * A word.
     *
     * @param address the address of its entry
     * @param text the word, which is cut off where the dictionary does so
     * @param data the address of the bytes that the story keeps with it
     */
    public record Word(int address, String text, int data) {}

    /**
     * Reads the dictionary of a story.
     *
     * @throws StoryException if it is damaged
     */
    public static Vocabulary of(Story story) {
        try {
            return new Vocabulary(story);
        } catch (IndexOutOfBoundsException | IllegalOperation e) {
            throw new StoryException("is damaged: its dictionary is outside of the file", e);
        }
    }

    private Vocabulary(Story story) {
        Memory memory = new Memory(story);
        Budget budget = new Budget();
        budget.set(Machine.BUDGET);
        TextDecoder decoder = new TextDecoder(memory, story.alphabet(), budget);
        Dictionary dictionary = new Dictionary(memory, story.alphabet(), budget, story.version());
        resolution = story.version() <= 3 ? 6 : 9;
        int header = memory.wordAt(Header.DICTIONARY);
        header += 1 + memory.byteAt(header);
        int length = memory.byteAt(header);
        int count = Math.abs((short) memory.wordAt(header + 1));
        for (int i = 0; i < count; i++) {
            int address = header + 3 + i * length;
            String text = decoder.text(address, story.zscii());
            Word word = new Word(address, text, address + dictionary.encodedLength());
            byText.putIfAbsent(text, word);
            byAddress.put(address, word);
        }
    }

    /** Returns all words in the order of the dictionary. */
    public List<Word> words() {
        return Collections.unmodifiableList(new ArrayList<>(byAddress.values()));
    }

    /** Returns the word that a player would be understood to mean, or null: case does not count, nor what is cut off. */
    public @Nullable Word find(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return byText.get(lower.substring(0, Math.min(resolution, lower.length())));
    }

    /** Returns the word whose entry is at {@code address}, or null. */
    public @Nullable Word at(int address) {
        return byAddress.get(address);
    }
}
