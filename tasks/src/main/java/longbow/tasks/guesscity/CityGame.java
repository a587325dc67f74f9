package longbow.tasks.guesscity;

import java.util.Optional;
import longbow.rl.Environment;
import longbow.tensor.Key;
import org.jspecify.annotations.Nullable;

/**
 * A game of Guess My City: it opens with {@code Questions:}, and then each utterance is a question that is answered with a
 * line. The reward is 0 on the turn that names the city and -1 on any other.
 */
final class CityGame implements Environment {
    static final String OPENING = "Questions:\n";

    private final Atlas atlas;
    private final Oracle oracle;
    private final Matching matching;
    private final int horizon;
    private final Optional<City> chosen;

    private @Nullable City hidden;
    private int turn;

    /** Makes games whose hidden city is {@code chosen}, or drawn anew for each if there is none. */
    CityGame(Atlas atlas, Oracle oracle, Matching matching, int horizon, Optional<City> chosen) {
        this.atlas = atlas;
        this.oracle = oracle;
        this.matching = matching;
        this.horizon = horizon;
        this.chosen = chosen;
    }

    @Override
    public String reset(Key key) {
        hidden = chosen.orElseGet(
                () -> atlas.cities().get(key.below(atlas.cities().size(), 0)));
        turn = 0;
        return OPENING;
    }

    @Override
    public Step step(String utterance) {
        City city = hidden;
        if (city == null) {
            throw new IllegalStateException("guess-my-city: step came when no game was on; call reset(key) first");
        }
        turn++;
        boolean won = matching.names(utterance, city);
        boolean truncated = !won && turn >= horizon;
        if (won || truncated) {
            hidden = null;
        }
        return new Step(oracle.answer(city, utterance) + "\n", won ? 0 : -1, won, truncated);
    }
}
