package longbow.tasks.guesscity;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A city that can be hidden, and what is known about it.
 *
 * @param index its place in the list of all cities, from 0
 * @param name its name as in the original, which may be an old one: {@code Bombay}
 * @param country its country as in the original
 * @param aliases other names of today: {@code Mumbai}
 * @param facts what is known, by topic; topics without a fact are missing
 */
public record City(int index, String name, String country, List<String> aliases, Map<Topic, List<String>> facts) {
    /** Copies the collections. */
    public City {
        aliases = List.copyOf(aliases);
        EnumMap<Topic, List<String>> copy = new EnumMap<>(Topic.class);
        facts.forEach((topic, values) -> copy.put(topic, List.copyOf(values)));
        facts = Collections.unmodifiableMap(copy);
    }

    /** Returns what is known on a topic, the most important first; empty for nothing. */
    public List<String> facts(Topic topic) {
        return facts.getOrDefault(topic, List.of());
    }

    /** Returns the single or first fact of a topic that every city has. */
    String fact(Topic topic) {
        return facts(topic).getFirst();
    }

    /** Returns the people in millions. */
    double people() {
        return Double.parseDouble(fact(Topic.PEOPLE));
    }

    /** Returns the metres above the sea. */
    int altitude() {
        return Integer.parseInt(fact(Topic.ALTITUDE));
    }

    @Override
    public String toString() {
        return name + ", " + country;
    }
}
