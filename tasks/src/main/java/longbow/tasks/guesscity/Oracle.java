package longbow.tasks.guesscity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import longbow.tensor.Key;

/**
 * Someone from a hidden city, who answers questions about it in sentences. The answer is a pure function of city, question and
 * seed. It never tells the name: an answer that holds it, or another name of today as words, is replaced by
 * {@value #REFUSAL}
 */
public final class Oracle {
    /** What is said in place of a name. */
    public static final String REFUSAL = "I can't answer that question.";

    /** What is said to what is not understood. */
    static final String UNSURE = "I am not sure about that.";

    private final QuestionReader reader;
    private final Key wording;
    private final Optional<PublishedDialogues> dialogues;

    /**
     * Creates an oracle.
     *
     * @param atlas what it knows
     * @param seed decides between different wordings of an answer
     * @param dialogues where it looks up what it does not know; may be empty
     */
    public Oracle(Atlas atlas, long seed, Optional<PublishedDialogues> dialogues) {
        this.reader = new QuestionReader(atlas.lexicon());
        this.wording = Key.of(seed).named("wording");
        this.dialogues = dialogues;
    }

    /** Returns the answer to any text when {@code city} is hidden, without a line feed. */
    public String answer(City city, String question) {
        Inquiry inquiry = reader.read(question);
        Optional<String> known = inquiry instanceof Inquiry.Unknown
                ? dialogues.flatMap(published -> published.lookUp(city, question))
                : Optional.empty();
        if (known.isPresent()) {
            return filtered(city, known.get());
        }
        List<String> wordings = Answers.to(inquiry, city);
        String words = question.length() <= 1000 ? Words.joined(question) : "";
        int choice = wording.named(words).fold(city.index()).below(wordings.size(), 0);
        return filtered(city, wordings.get(choice));
    }

    /** Returns all answers that the oracle has for this question when {@code city} is hidden, whatever its seed. */
    List<String> possible(City city, Inquiry inquiry) {
        List<String> answers = new ArrayList<>();
        for (String wording : Answers.to(inquiry, city)) {
            answers.add(filtered(city, wording));
        }
        return answers;
    }

    /** Returns what the oracle makes of a question. */
    Inquiry read(String question) {
        return reader.read(question);
    }

    private static String filtered(City city, String answer) {
        return Atlas.holdsName(answer, city) || Atlas.names(answer, city) ? REFUSAL : answer;
    }
}
