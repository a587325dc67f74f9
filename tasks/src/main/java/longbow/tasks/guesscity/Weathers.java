package longbow.tasks.guesscity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nine kinds of weather, in sentences and in questions. The word "climate" is avoided: it holds the name of a city. */
final class Weathers {
    private static final Map<String, List<String>> SENTENCES = Map.of(
            "tropical",
            List.of(
                    "It is hot and humid all year, with a rainy season",
                    "The weather is tropical: warm, damp and often rainy",
                    "We have no winter; it is always hot and it rains a lot"),
            "monsoon",
            List.of(
                    "It is hot, and the monsoon brings heavy rain in summer",
                    "The weather is tropical, with a dry season and a monsoon",
                    "Most of the year is hot and humid, and the monsoon floods the streets"),
            "desert",
            List.of(
                    "It is hot and dry, as in a desert",
                    "The weather is arid; summers are very hot and it hardly ever rains",
                    "We see almost no rain"),
            "semi-arid",
            List.of(
                    "It is rather dry, with hot summers and cool winters",
                    "The weather is semi-arid, so rain is scarce",
                    "Summers are hot and dry, and winters can be cold at night"),
            "mediterranean",
            List.of(
                    "Summers are dry and warm, and winters mild and wet",
                    "The weather is of the Mediterranean kind",
                    "It is sunny and mild, with little rain in summer"),
            "subtropical",
            List.of(
                    "Summers are hot and humid, and winters mild",
                    "The weather is subtropical, with warm and wet summers",
                    "It is hot and damp in summer and cool in winter"),
            "oceanic",
            List.of(
                    "It is mild all year and often cloudy",
                    "The weather is temperate: cool winters, mild summers, rain in all seasons",
                    "It is never very hot nor very cold, and an umbrella is useful"),
            "continental",
            List.of(
                    "Summers are warm and winters cold, with snow",
                    "We have four seasons, with hot summers and freezing winters",
                    "The weather is continental, so winters are cold and dry"),
            "highland",
            List.of(
                    "It is mild all year, as we live so high",
                    "The weather is cool and pleasant, like spring",
                    "Days are mild and nights cool in every season"));

    /** Which kinds a word in a question means; the first word found counts. */
    static final Map<String, Set<String>> BY_WORD = byWord();

    private Weathers() {}

    /** Returns sentences on a kind of weather, without full stops. */
    static List<String> sentences(String kind) {
        List<String> sentences = SENTENCES.get(kind);
        if (sentences == null) {
            throw new IllegalStateException("cities.txt: there is no weather '%s'".formatted(kind));
        }
        return sentences;
    }

    private static Map<String, Set<String>> byWord() {
        Map<String, Set<String>> words = new LinkedHashMap<>();
        words.put("mediterranean", Set.of("mediterranean"));
        words.put("subtropical", Set.of("subtropical"));
        words.put("tropical", Set.of("tropical", "monsoon"));
        words.put("monsoon", Set.of("tropical", "monsoon"));
        words.put("continental", Set.of("continental"));
        words.put("desert", Set.of("desert"));
        words.put("arid", Set.of("desert", "semi-arid"));
        words.put("dry", Set.of("desert", "semi-arid"));
        words.put("humid", Set.of("tropical", "monsoon", "subtropical"));
        words.put("snow", Set.of("continental"));
        words.put("cold", Set.of("continental"));
        words.put("harsh winter", Set.of("continental"));
        words.put("four season", Set.of("continental", "oceanic", "subtropical", "mediterranean"));
        words.put("four distinct season", Set.of("continental", "oceanic", "subtropical", "mediterranean"));
        words.put("mild", Set.of("oceanic", "mediterranean", "highland", "subtropical"));
        words.put("temperate", Set.of("oceanic", "mediterranean", "highland", "continental"));
        words.put("rainy", Set.of("tropical", "monsoon", "oceanic"));
        words.put("hot", Set.of("tropical", "monsoon", "desert", "subtropical"));
        words.put("warm", Set.of("tropical", "monsoon", "desert", "subtropical", "mediterranean"));
        return words;
    }
}
