package longbow.tasks.twentyquestions;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The words that agree with what was said so far. As the hidden word is drawn uniformly and the oracle is exact, the
 * posterior distribution of the hidden word, given the dialogue, is uniform over these: the expectation of anything is
 * its mean over {@link #words()}, computed for instance in games begun with
 * {@link TwentyQuestions#environment(Word)}.
 *
 * <p>Instances are mutable, for one thread.
 */
public final class Candidates {
    private final KnowledgeBase knowledge;
    /** Places in the list of the game's words. */
    private final BitSet remaining;

    /** Begins with all words of the game. */
    public Candidates(KnowledgeBase knowledge) {
        this.knowledge = knowledge;
        this.remaining = new BitSet(knowledge.words().size());
        remaining.set(0, knowledge.words().size());
    }

    /** Returns the words that remain, in the order of the game's words. */
    public List<Word> words() {
        List<Word> words = new ArrayList<>(size());
        remaining.stream().forEach(place -> words.add(knowledge.words().get(place)));
        return words;
    }

    /** Returns how many words remain. */
    public int size() {
        return remaining.cardinality();
    }

    /** Returns whether {@code word} remains. */
    public boolean contains(Word word) {
        int place = knowledge.words().indexOf(word);
        return place >= 0 && remaining.get(place);
    }

    /** Keeps the words for which the answer to {@code question} is {@code truth}. */
    public void observe(Question question, boolean truth) {
        for (int place = remaining.nextSetBit(0); place >= 0; place = remaining.nextSetBit(place + 1)) {
            if (knowledge.truth(question, knowledge.words().get(place)) != truth) {
                remaining.clear(place);
            }
        }
    }

    /**
     * Keeps the words that agree with a turn of the dialogue, whatever the style of the reply. A question that is not
     * understood says nothing.
     *
     * @param question what the agent said
     * @param reply what the environment said to it
     */
    public void observe(String question, String reply) {
        Optional<Question> meaning = knowledge.parse(question);
        if (meaning.isPresent() && (reply.startsWith("Yes") || reply.startsWith("No"))) {
            observe(meaning.get(), reply.startsWith("Yes"));
        }
    }
}
