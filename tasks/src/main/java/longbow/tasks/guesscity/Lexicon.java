package longbow.tasks.guesscity;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All phrases of the files, to be found in questions. */
final class Lexicon {
    private static final int LONGEST = 6;
    /** Topics whose values are no phrases. */
    private static final Set<Topic> NUMBERS =
            EnumSet.of(Topic.PART, Topic.CAPITAL, Topic.ALTITUDE, Topic.PEOPLE, Topic.HEMISPHERE, Topic.LANDLOCKED);

    /**
     * A phrase: what it is about, and which cities it is true of.
     *
     * @param display how an answer says it
     * @param topics its topics, in the order of {@link Topic}
     * @param cities the cities it is true of, for each topic
     */
    record Entry(String display, List<Topic> topics, Map<Topic, Set<Integer>> cities) {
        boolean holds(City city) {
            return topics.stream().anyMatch(topic -> holds(topic, city));
        }

        boolean holds(Topic topic, City city) {
            return cities.getOrDefault(topic, Set.of()).contains(city.index());
        }
    }

    /** A phrase found in a question. */
    record Found(Entry entry, int start, int end) {}

    private final Map<String, Entry> entries = new HashMap<>();

    Lexicon(List<City> cities, Map<Topic, List<String>> strangers) {
        Map<String, String> displays = new HashMap<>();
        Map<String, Map<Topic, Set<Integer>>> places = new HashMap<>();
        strangers.forEach((topic, values) -> values.forEach(value -> add(displays, places, topic, value, value)));
        for (City city : cities) {
            city.facts().forEach((topic, values) -> {
                for (String value : NUMBERS.contains(topic) ? List.<String>of() : values) {
                    String display = topic == Topic.COUNTRY ? values.getFirst() : value;
                    add(displays, places, topic, value, display).add(city.index());
                }
            });
            List<String> names = new ArrayList<>(city.aliases());
            names.add(city.name());
            names.forEach(name -> add(displays, places, Topic.NAME, name, name).add(city.index()));
            for (String neighbour : city.facts(Topic.NEIGHBOURS)) {
                add(displays, places, Topic.COUNTRY, neighbour, neighbour); // of some, no city is in the list
            }
        }
        // the neighbours of a country are found under any of its names
        for (City city : cities) {
            for (City other : cities) {
                boolean borders = city.facts(Topic.NEIGHBOURS).stream()
                        .anyMatch(neighbour -> other.facts(Topic.COUNTRY).contains(neighbour));
                for (String name : borders ? other.facts(Topic.COUNTRY) : List.<String>of()) {
                    add(displays, places, Topic.NEIGHBOURS, name, name).add(city.index());
                }
            }
        }
        places.forEach((phrase, topics) -> entries.put(
                phrase, new Entry(displays.getOrDefault(phrase, phrase), List.copyOf(topics.keySet()), topics)));
    }

    private static Set<Integer> add(
            Map<String, String> displays,
            Map<String, Map<Topic, Set<Integer>>> places,
            Topic topic,
            String value,
            String display) {
        String phrase = plain(value);
        displays.putIfAbsent(phrase, display);
        return places.computeIfAbsent(phrase, key -> new EnumMap<>(Topic.class))
                .computeIfAbsent(topic, key -> new HashSet<>());
    }

    /** Returns the words of a value without a leading article. */
    private static String plain(String value) {
        String words = Words.joined(value);
        return words.startsWith("the ") ? words.substring(4) : words;
    }

    /** Returns the phrases in a question, of two that overlap the earlier and longer one. */
    List<Found> find(List<String> words) {
        List<Found> found = new ArrayList<>();
        for (int start = 0; start < words.size(); ) {
            int end = Math.min(words.size(), start + LONGEST);
            Entry entry = null;
            for (; end > start && entry == null; end--) {
                entry = entries.get(String.join(" ", words.subList(start, end)));
            }
            if (entry == null) {
                start++;
            } else {
                found.add(new Found(entry, start, end + 1));
                start = end + 1;
            }
        }
        return found;
    }

    /** Returns all that entries are called in answers, in alphabetic order. */
    List<String> displays() {
        return entries.values().stream().map(Entry::display).sorted().distinct().toList();
    }
}
