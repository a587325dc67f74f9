package longbow.tasks.guesscity;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import longbow.rl.Player;
import longbow.tensor.Key;

/**
 * Asks what divides the remaining cities into the smallest parts, and guesses when one or two remain: the upper reference. A
 * question is worth the sum, over the sets of cities that it answers alike, of the squared size; the least is taken.
 */
final class DivideAndGuess implements Player {
    private final Atlas atlas;
    private final Oracle oracle;
    private final List<String> questions;
    /** For each question and city a number that two cities share if they are answered alike. */
    private final int[][] parts;

    DivideAndGuess(Atlas atlas, Oracle oracle) {
        this.atlas = atlas;
        this.oracle = oracle;
        this.questions = Stream.concat(UsualQuestions.open().stream(), UsualQuestions.closed(atlas).stream())
                .toList();
        this.parts = new int[questions.size()][];
        for (int q = 0; q < parts.length; q++) {
            Map<List<String>, Integer> numbers = new HashMap<>();
            Inquiry inquiry = oracle.read(questions.get(q));
            parts[q] = atlas.cities().stream()
                    .mapToInt(city -> numbers.computeIfAbsent(oracle.possible(city, inquiry), key -> numbers.size()))
                    .toArray();
        }
    }

    /** Returns the same game whatever {@code key} is: this player draws nothing. */
    @Override
    public Game start(Key key) {
        return new Game() {
            private final Candidates candidates = new Candidates(atlas, oracle);
            /** A question asked again is answered as before. */
            private final Set<String> asked = new HashSet<>();

            private Optional<String> last = Optional.empty();

            @Override
            public String utter(String observation) {
                last.ifPresent(question -> candidates.observe(question, observation));
                String question = best(candidates.cities(), asked);
                asked.add(question);
                last = Optional.of(question);
                return question;
            }
        };
    }

    private String best(List<City> cities, Set<String> asked) {
        int n = cities.size();
        String best = UsualQuestions.guess(cities.getFirst());
        int least = (n - 1) * (n - 1) + 1; // of a guess
        for (int q = 0; q < parts.length && n > 2; q++) {
            if (asked.contains(questions.get(q))) {
                continue;
            }
            Map<Integer, Integer> sizes = new HashMap<>();
            for (City city : cities) {
                sizes.merge(parts[q][city.index()], 1, Integer::sum);
            }
            int cost = sizes.values().stream().mapToInt(size -> size * size).sum();
            if (cost < least) {
                least = cost;
                best = questions.get(q);
            }
        }
        return best;
    }
}
