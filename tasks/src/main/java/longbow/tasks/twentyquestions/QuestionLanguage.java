package longbow.tasks.twentyquestions;

import java.util.ArrayList;
import java.util.List;

/** The usual sentences of a game: one question for each attribute, one guess for each word, and all replies. */
public final class QuestionLanguage {
    /** What the environment says first. */
    static final String OPENING = "Questions:\n";

    private final KnowledgeBase knowledge;
    private final Replies replies;

    /** Takes what the game is played with, and how the oracle words its replies. */
    public QuestionLanguage(KnowledgeBase knowledge, Replies replies) {
        this.knowledge = knowledge;
        this.replies = replies;
    }

    /** Returns the guess of {@code word}: {@code Is it a dog?} */
    public static String guess(Word word) {
        return "Is it " + word.phrase() + "?";
    }

    /** Returns the question for each attribute of the game, in the order of the attributes. */
    public List<String> attributeQuestions() {
        return knowledge.attributes().stream().map(Attribute::question).toList();
    }

    /** Returns the guess of each word of the game, in the order of the words. */
    public List<String> guesses() {
        return knowledge.words().stream().map(QuestionLanguage::guess).toList();
    }

    /** Returns all questions: those for the attributes, then the guesses. */
    public List<String> questions() {
        List<String> questions = new ArrayList<>(attributeQuestions());
        questions.addAll(guesses());
        return List.copyOf(questions);
    }

    /** Returns all that the environment can say, the opening first. */
    public List<String> observations() {
        List<String> texts = new ArrayList<>(List.of(OPENING, Replies.INVALID, "Yes.\n", "No.\n"));
        if (replies == Replies.RESTATING) {
            List<Question> meanings = new ArrayList<>();
            knowledge.attributes().forEach(attribute -> meanings.add(new Question.Ask(attribute)));
            knowledge.words().forEach(word -> meanings.add(new Question.Guess(word)));
            for (Question meaning : meanings) {
                texts.add(replies.text(knowledge, meaning, true));
                texts.add(replies.text(knowledge, meaning, false));
                Question contrary = new Question.Not(meaning);
                texts.add(replies.text(knowledge, contrary, true));
                texts.add(replies.text(knowledge, contrary, false));
            }
        }
        return List.copyOf(texts);
    }

    /** Returns all questions and all that the environment can say. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>(observations());
        texts.addAll(questions());
        return List.copyOf(texts);
    }
}
