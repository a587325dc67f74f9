package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.transformer.Gpt2;
import org.junit.jupiter.api.Test;

/** The oracle of the tests of learning is checked against games that were really played. */
class ExactValuesTest {
    private static double mean(List<Dialogue> games) {
        return games.stream().mapToDouble(Dialogue::totalReward).average().orElseThrow();
    }

    private static double standardError(List<Dialogue> games) {
        double mean = mean(games);
        double squares = games.stream()
                .mapToDouble(game -> (game.totalReward() - mean) * (game.totalReward() - mean))
                .sum();
        return Math.sqrt(squares) / games.size();
    }

    @Test
    void theOptimumIsWhatTheNearOptimalPlayerGets() {
        List<Dialogue> games = Toy.script(Toy.TASK.nearOptimalPlayer(), 4_000, Key.of(21));

        assertThat(ExactValues.optimum()).isEqualTo(-1.5); // ask for the size, -1; then one of two, -1/2
        assertThat(mean(games)).isCloseTo(-1.5, within(4 * standardError(games)));
    }

    @Test
    void theValueOfAPolicyIsTheMeanReturnOfItsGames() {
        Backend backend = Toy.backend(2);
        LanguagePolicy random = new LanguagePolicy(
                Gpt2.create(Key.of(22), backend, Toy.CONFIG), Toy.TOKENIZER); // nearly always forfeits
        for (LanguagePolicy policy : List.of(Toy.sft(backend), random)) {
            List<Dialogue> games = Toy.play(policy, 3_000, Key.of(23));
            assertThat(mean(games))
                    .isCloseTo(ExactValues.of(policy, backend).value(), within(4 * standardError(games)));
        }
    }

    @Test
    void fineTuningTeachesToPlayButNotToPlayWell() {
        double value = ExactValues.of(Toy.sft(Toy.backend(2)), Toy.backend(2)).value();
        assertThat(value).isBetween(-3.0, -2.4);
    }

    @Test
    void theStatesAreThoseThatGamesReach() {
        Backend backend = Toy.backend(2);
        LanguagePolicy policy = Toy.sft(backend);
        ExactValues exact = ExactValues.of(policy, backend);
        Set<String> reached = new HashSet<>();
        for (Dialogue game : Toy.play(policy, 2_000, Key.of(24))) {
            for (int t = 0; t < game.turns().size(); t++) {
                String state = ExactValues.state(Toy.TOKENIZER, game, t);
                reached.add(state);
                assertThat(exact.v(state))
                        .isBetween((double) -Hunt.HORIZON, 0.0); // throws for a state it does not know
            }
        }
        assertThat(reached.size()).isBetween(exact.size() / 4, exact.size());
    }

    @Test
    void advantagesAverageToZeroOverThePolicysOwnWords() {
        Backend backend = Toy.backend(2);
        ExactValues exact = ExactValues.of(Toy.sft(backend), backend);
        for (String state : List.of(Hunt.OPENING, "hunt\nsize\nSmall\n", "hunt\none\nNo\neven\nOdd\nsize\nLarge\n")) {
            double[] probabilities = exact.probabilities(state);
            double sum = 0;
            double rest = 1;
            for (int w = 0; w < probabilities.length; w++) {
                sum += probabilities[w] * (exact.q(state, Hunt.words().get(w)) - exact.v(state));
                rest -= probabilities[w];
            }
            sum += rest * (exact.q(state, "no word") - exact.v(state));
            assertThat(sum).isCloseTo(0, within(1e-9));
            assertThat(rest).isBetween(0.0, 0.1);
        }
    }

    @Test
    void aKnownNumberIsWorthNamingAndAForfeitCostsAllThatIsLeft() {
        Backend backend = Toy.backend(2);
        ExactValues exact = ExactValues.of(Toy.sft(backend), backend);
        String known = "hunt\nsize\nMedium\neven\nOdd\n";
        assertThat(exact.q(known, "three")).isZero();
        assertThat(exact.q(known, "four")).isEqualTo(-1 + exact.v(known + "four\nNo\n"));
        assertThat(exact.q(known, "fourth")).isEqualTo(-2);
    }
}
