package longbow.tasks.guesscity;

import java.util.List;
import longbow.rl.Player;
import longbow.tensor.Key;

/**
 * Utters questions drawn uniformly and independently: the lower reference.
 *
 * @param questions the questions it draws from
 */
record RandomGuesser(List<String> questions) implements Player {
    RandomGuesser {
        questions = List.copyOf(questions);
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
