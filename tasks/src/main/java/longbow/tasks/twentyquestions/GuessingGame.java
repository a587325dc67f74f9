package longbow.tasks.twentyquestions;

import java.util.Optional;
import longbow.rl.Environment;
import longbow.tensor.Key;
import org.jspecify.annotations.Nullable;

/**
 * A game of Twenty Questions: it opens with {@code Questions:}, and then each utterance is a question that is answered
 * with a line. The reward is 0 on the turn that wins and -1 on any other, so that a win with the k-th question returns
 * -(k-1), and a loss the negative horizon.
 */
final class GuessingGame implements Environment {
    private final KnowledgeBase knowledge;
    private final Replies replies;
    private final Matching matching;
    private final int horizon;
    private final @Nullable Word chosen;

    private @Nullable Word hidden;
    private int turn;

    /** Makes games whose hidden word is {@code chosen}, or drawn anew for each if that is null. */
    GuessingGame(KnowledgeBase knowledge, Replies replies, Matching matching, int horizon, @Nullable Word chosen) {
        this.knowledge = knowledge;
        this.replies = replies;
        this.matching = matching;
        this.horizon = horizon;
        this.chosen = chosen;
    }

    @Override
    public String reset(Key key) {
        hidden = chosen != null
                ? chosen
                : knowledge.words().get(key.below(knowledge.words().size(), 0));
        turn = 0;
        return QuestionLanguage.OPENING;
    }

    @Override
    public Step step(String utterance) {
        Word word = hidden;
        if (word == null) {
            throw new IllegalStateException(
                    "twenty-questions: step(\"%s\") came when no game was on; call reset(key) first"
                            .formatted(utterance.length() <= 40 ? utterance : utterance.substring(0, 40) + "..."));
        }
        turn++;
        Optional<Question> question = knowledge.parse(utterance);
        String reply = Replies.INVALID;
        boolean won = false;
        if (question.isPresent()) {
            boolean truth = knowledge.truth(question.get(), word);
            won = truth && matching.names(knowledge.parser(), utterance, word);
            reply = replies.text(knowledge, question.get(), truth);
        }
        boolean truncated = !won && turn >= horizon;
        if (won || truncated) {
            hidden = null;
        }
        return new Step(reply, won ? 0 : -1, won, truncated);
    }
}
