package longbow.tasks.guesscity;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The 91 cities of the original, and what is known about them. Immutable and safe for several threads. */
public final class Atlas {
    private final List<City> cities;
    private final Lexicon lexicon;
    /** For each city the words of its names, between spaces. */
    private final List<List<String>> names;

    private Atlas(List<City> cities, Lexicon lexicon) {
        this.cities = cities;
        this.lexicon = lexicon;
        this.names = cities.stream()
                .map(city -> Stream.concat(Stream.of(city.name()), city.aliases().stream())
                        .map(name -> " " + Words.joined(name) + " ")
                        .toList())
                .toList();
    }

    /** Returns the atlas, read from the files that come with this package. */
    public static Atlas get() {
        return Complete.INSTANCE;
    }

    /** Returns all cities, in the order of the original. */
    public List<City> cities() {
        return cities;
    }

    Lexicon lexicon() {
        return lexicon;
    }

    /** Returns whether {@code text} holds the name of {@code city} as a part of words, any case: the rule of the original. */
    static boolean holdsName(String text, City city) {
        return text.toLowerCase(Locale.ROOT).contains(city.name().toLowerCase(Locale.ROOT));
    }

    /** Returns whether {@code text} names {@code city}, in its words, by its name or another name of today. */
    static boolean names(String text, City city) {
        String words = " " + Words.joined(text) + " ";
        return get().names.get(city.index()).stream().anyMatch(words::contains);
    }

    /** Reads the files once, when they are first needed. */
    private static final class Complete {
        private static final Atlas INSTANCE = read();

        private static Atlas read() {
            List<City> cities = AtlasFile.cities();
            return new Atlas(cities, new Lexicon(cities, AtlasFile.strangers()));
        }
    }
}
