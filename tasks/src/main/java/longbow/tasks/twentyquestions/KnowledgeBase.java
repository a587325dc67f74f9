package longbow.tasks.twentyquestions;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the oracle knows: words, attributes, and which attribute is true of which word. The table is complete and has
 * two values, so every question that is understood has one right answer.
 *
 * <p>A game is played with some of the words, and with the attributes that are enough to tell those apart;
 * {@link #words()} and {@link #attributes()} are these. Questions about the other words and attributes are answered
 * too. Instances are immutable and can be shared between threads.
 */
public final class KnowledgeBase {
    private final List<Attribute> allAttributes;
    /** For each of all attributes the indices of the words that it is true of. */
    private final List<BitSet> table;

    private final List<Word> allWords;
    private final List<Word> words;
    private final List<Attribute> attributes;
    private final QuestionParser parser;
    private final Understanding understanding;

    /** Takes what the files say. */
    private KnowledgeBase(List<Word> allWords, Map<Attribute, BitSet> facts) {
        this.allAttributes = List.copyOf(facts.keySet());
        this.table = List.copyOf(facts.values());
        this.allWords = allWords;
        this.words = allWords;
        this.attributes = AttributeSelection.of(words, allAttributes, table);
        this.parser = new QuestionParser(allWords, allAttributes);
        this.understanding = Understanding.EXACT;
    }

    /** The same knowledge, for games with some of the words. */
    private KnowledgeBase(KnowledgeBase whole, List<Word> words, Understanding understanding) {
        this.allAttributes = whole.allAttributes;
        this.table = whole.table;
        this.allWords = whole.allWords;
        this.words = List.copyOf(words);
        this.attributes = AttributeSelection.of(this.words, allAttributes, table);
        this.parser = whole.parser;
        this.understanding = understanding;
    }

    /** Returns the knowledge about all words, read from the files that come with this package. */
    public static KnowledgeBase all() {
        return Complete.INSTANCE;
    }

    /**
     * Returns the knowledge for games with the first {@code count} words.
     *
     * @throws IllegalArgumentException if {@code count} is not between 2 and the number of all words
     */
    public KnowledgeBase first(int count) {
        if (count < 2 || count > allWords.size()) {
            throw new IllegalArgumentException(
                    "a game needs 2 to %d words, but %d were asked for".formatted(allWords.size(), count));
        }
        return of(allWords.subList(0, count));
    }

    /** Returns the knowledge for games with the ten words 1, 11, 21, ... 91, the subset of the ArCHer paper. */
    public KnowledgeBase subset() {
        List<Word> ten = new ArrayList<>();
        for (int index = 1; index <= 91; index += 10) {
            ten.add(allWords.get(index));
        }
        return of(ten);
    }

    /**
     * Returns the knowledge for games with {@code words}, in their order.
     *
     * @throws IllegalArgumentException if there are fewer than two, or one twice, or one that is not known
     */
    public KnowledgeBase of(List<Word> words) {
        if (words.size() < 2 || new HashSet<>(words).size() < words.size() || !allWords.containsAll(words)) {
            throw new IllegalArgumentException(
                    "a game needs two or more different words of KnowledgeBase.all().words(), but got " + words);
        }
        return new KnowledgeBase(this, words, understanding);
    }

    /** Returns the same knowledge that goes this far to understand a question. */
    public KnowledgeBase with(Understanding understanding) {
        return understanding == this.understanding ? this : new KnowledgeBase(this, words, understanding);
    }

    /** Returns the words that can be hidden. */
    public List<Word> words() {
        return words;
    }

    /** Returns the attributes that the game is played with, in the order of the table. */
    public List<Attribute> attributes() {
        return attributes;
    }

    /** Returns all attributes that the oracle can be asked about. */
    public List<Attribute> allAttributes() {
        return allAttributes;
    }

    /** Returns the exact understanding of questions that goes with this knowledge. */
    public QuestionParser parser() {
        return parser;
    }

    /** Returns the meaning of any text, or nothing if it is not a question that is understood. */
    public Optional<Question> parse(String text) {
        return switch (understanding) {
            case EXACT -> parser.parse(text);
            case FREE -> Free.READER.parse(text);
        };
    }

    /** Returns whether {@code attribute} is true of {@code word}. */
    public boolean holds(Attribute attribute, Word word) {
        return attribute.index() < table.size()
                ? table.get(attribute.index()).get(word.index())
                : Free.FURTHER.holds(attribute, word);
    }

    /** Returns whether the right answer to {@code question} is yes when {@code word} is the hidden word. */
    public boolean truth(Question question, Word word) {
        return switch (question) {
            case Question.Guess(Word guessed) -> guessed.equals(word);
            case Question.Ask(Attribute attribute) -> holds(attribute, word);
            case Question.Not(Question inner) -> !truth(inner, word);
            case Question.Any(List<Question> parts) -> parts.stream().anyMatch(part -> truth(part, word));
            case Question.All(List<Question> parts) -> parts.stream().allMatch(part -> truth(part, word));
        };
    }

    /** Returns the answer to the text {@code question} when {@code word} is the hidden word; any text will do. */
    public Answer answer(String question, Word word) {
        return parse(question).map(meaning -> Answer.of(truth(meaning, word))).orElse(Answer.INVALID);
    }

    /** What only free questions need, read when the first of them comes. */
    private static final class Free {
        private static final Further FURTHER = new Further(all().allAttributes.size(), all().allWords);
        private static final FreeReader READER = reader();

        private static FreeReader reader() {
            KnowledgeBase all = all();
            QuestionParser exact = new QuestionParser(all.allWords, all.allAttributes, FURTHER.attributes());
            List<Attribute> attributes = new ArrayList<>(all.allAttributes);
            attributes.addAll(FURTHER.attributes());
            return new FreeReader(exact, all.parser.phrases(), attributes);
        }
    }

    /** Reads the files once, when they are first needed. */
    private static final class Complete {
        private static final KnowledgeBase INSTANCE = read();

        private static KnowledgeBase read() {
            List<Word> words = KnowledgeFile.words();
            return new KnowledgeBase(words, KnowledgeFile.attributes(words));
        }
    }
}
