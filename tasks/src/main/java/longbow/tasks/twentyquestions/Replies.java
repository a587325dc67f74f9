package longbow.tasks.twentyquestions;

/** How the oracle words its reply. */
public enum Replies {
    /**
     * The reply repeats what was asked as a fact: {@code Yes, it is an animal.} A small model learns the facts from such
     * replies, and hardly from plain ones. Where the question is a compound, or about something that the game is not
     * played with, the reply is plain.
     */
    RESTATING,
    /** ArCHer's own replies: {@code Yes.} and {@code No.} */
    PLAIN;

    /** The reply to what is not understood. */
    static final String INVALID = "Invalid Question.\n";

    /** Returns the reply to {@code question} when its answer is {@code truth}, with the closing line feed. */
    String text(KnowledgeBase knowledge, Question question, boolean truth) {
        String fact = this == PLAIN ? "" : fact(knowledge, question, truth);
        return (truth ? "Yes" : "No") + (fact.isEmpty() ? "" : ", " + fact) + ".\n";
    }

    private static String fact(KnowledgeBase knowledge, Question question, boolean truth) {
        return switch (question) {
            case Question.Guess(Word word)
            when knowledge.words().contains(word) -> (truth ? "it is " : "it is not ") + word.phrase();
            case Question.Ask(Attribute attribute)
            when knowledge.attributes().contains(attribute) -> attribute.statement(truth);
            case Question.Not(Question inner) -> fact(knowledge, inner, !truth);
            default -> "";
        };
    }
}
