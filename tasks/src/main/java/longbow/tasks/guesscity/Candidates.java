package longbow.tasks.guesscity;

import java.util.ArrayList;
import java.util.List;

/**
 * The cities that agree with what was said so far: those for which the oracle could have answered so, in some wording. Mutable,
 * for one thread.
 */
final class Candidates {
    private final Oracle oracle;
    private List<City> cities;

    /** Begins with all cities. */
    Candidates(Atlas atlas, Oracle oracle) {
        this.oracle = oracle;
        this.cities = atlas.cities();
    }

    /** Returns the cities that remain, in the order of the original. */
    List<City> cities() {
        return cities;
    }

    /** Keeps the cities that agree with an answer; all, if none does. */
    void observe(String question, String answer) {
        String line = answer.strip();
        Inquiry inquiry = oracle.read(question);
        List<City> kept = new ArrayList<>();
        for (City city : cities) {
            if (oracle.possible(city, inquiry).contains(line)) {
                kept.add(city);
            }
        }
        cities = kept.isEmpty() ? cities : List.copyOf(kept);
    }
}
