package longbow.tasks.zmachine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The grammar of a story that was written in Inform 6: which sentences each verb may form. It starts where static memory
 * does, in "grammar version 2" (Nelson, <i>Inform Technical Manual</i>, section 8.6).
 *
 * @param verbs the verbs, in the order of their numbers
 */
public record InformGrammar(List<Verb> verbs) {
    private static final int IS_VERB = 1;
    private static final int IS_META = 2;
    private static final int LINE_END = 15;
    private static final int KIND = 0x0F;
    private static final int PREPOSITION = 2;
    private static final int ANOTHER_ALTERNATIVE = 0x10;
    private static final int MOST_TOKENS = 32;

    /**
     * A verb.
     *
     * @param words the words for it
     * @param meta whether it is about the game and not in it: {@code save}, {@code score}
     * @param lines the sentences it may form
     */
    public record Verb(List<String> words, boolean meta, List<Line> lines) {}

    /**
     * A sentence, without its verb.
     *
     * @param tokens what follows the verb
     */
    public record Line(List<Token> tokens) {}

    /** A part of a sentence. */
    public sealed interface Token {
        /** What the player chooses: an object, a number, a topic. */
        record Slot() implements Token {}

        /** One of these words. */
        record Words(List<String> words) implements Token {}
    }

    /** Copies the list. */
    public InformGrammar {
        verbs = List.copyOf(verbs);
    }

    /**
     * Reads the grammar of a story.
     *
     * @throws StoryException if there is none that can be read
     */
    public static InformGrammar of(Story story) {
        try {
            return new Reader(story).grammar();
        } catch (IndexOutOfBoundsException e) {
            throw new StoryException("has no grammar of Inform 6 that can be read", e);
        }
    }

    /**
     * Returns a copy of a story in which some verbs are not verbs any more, so that the story does not understand them.
     *
     * @param words words, in lower case; those that are not verbs of the story do not matter
     */
    public static Story without(Story story, Collection<String> words) {
        byte[] bytes = story.bytes();
        for (Vocabulary.Word word : Vocabulary.of(story).words()) {
            if (words.contains(word.text())) {
                bytes[word.data()] &= (byte) ~(IS_VERB | IS_META);
            }
        }
        return Story.of(bytes);
    }

    /** Reads tables that may be anything. */
    private static final class Reader {
        private final Memory memory;
        private final Vocabulary vocabulary;
        private final int table;
        private int at;

        Reader(Story story) {
            this.memory = new Memory(story);
            this.vocabulary = Vocabulary.of(story);
            this.table = story.dynamicSize();
        }

        InformGrammar grammar() {
            Map<Integer, List<String>> words = new TreeMap<>(); // by number of the verb, from 0
            Map<Integer, Boolean> meta = new TreeMap<>();
            for (Vocabulary.Word word : vocabulary.words()) {
                int flags = memory.byteAt(word.data());
                if ((flags & IS_VERB) != 0) {
                    int verb = 0xFF - memory.byteAt(word.data() + 1);
                    words.computeIfAbsent(verb, any -> new ArrayList<>()).add(word.text());
                    meta.put(verb, (flags & IS_META) != 0);
                }
            }
            List<Verb> verbs = new ArrayList<>();
            words.forEach((verb, synonyms) ->
                    verbs.add(new Verb(List.copyOf(synonyms), Boolean.TRUE.equals(meta.get(verb)), lines(verb))));
            return new InformGrammar(verbs);
        }

        private List<Line> lines(int verb) {
            at = memory.wordAt(table + 2 * verb);
            int count = memory.byteAt(at++);
            List<Line> lines = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                at += 2; // the action
                lines.add(new Line(tokens()));
            }
            return lines;
        }

        private List<Token> tokens() {
            List<Token> tokens = new ArrayList<>();
            while (memory.byteAt(at) != LINE_END) {
                int kind = memory.byteAt(at);
                int data = memory.wordAt(at + 1);
                at += 3;
                if (tokens.size() == MOST_TOKENS) {
                    throw new StoryException("has no grammar of Inform 6 that can be read: a line does not end");
                }
                if ((kind & KIND) != PREPOSITION) {
                    tokens.add(new Token.Slot());
                } else if ((kind & ANOTHER_ALTERNATIVE) != 0
                        && !tokens.isEmpty()
                        && tokens.getLast() instanceof Token.Words(var words)) {
                    List<String> more = new ArrayList<>(words);
                    more.add(text(data));
                    tokens.set(tokens.size() - 1, new Token.Words(List.copyOf(more)));
                } else {
                    tokens.add(new Token.Words(List.of(text(data))));
                }
            }
            at++;
            return List.copyOf(tokens);
        }

        private String text(int address) {
            return Optional.ofNullable(vocabulary.at(address))
                    .map(Vocabulary.Word::text)
                    .orElseThrow(() -> new StoryException(
                            "has no grammar of Inform 6 that can be read: 0x%04x is not a word".formatted(address)));
        }
    }
}
