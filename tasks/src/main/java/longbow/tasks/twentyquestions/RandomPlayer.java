package longbow.tasks.twentyquestions;

import java.util.List;
import longbow.rl.Player;
import longbow.tensor.Key;

/**
 * Utters questions drawn uniformly and independently: the lower reference.
 *
 * @param questions the questions it draws from
 */
public record RandomPlayer(List<String> questions) implements Player {

    /** Checks that there is something to say. */
    public RandomPlayer {
        questions = List.copyOf(questions);
        if (questions.isEmpty()) {
            throw new IllegalArgumentException("RandomPlayer: there must be at least one question");
        }
    }

    @Override
    public Game start(Key key) {
        return new Game() {
            private int turn;

            @Override
            public String utter(String observation) {
                return questions.get(key.below(questions.size(), turn++));
            }
        };
    }
}
