package longbow.tasks.guesscity;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import longbow.tasks.guesscity.Lexicon.Entry;
import longbow.tasks.guesscity.Lexicon.Found;

/**
 * Understands questions by their words. Open ones are brought to a topic; in yes-or-no ones all phrases of the files are
 * looked up, and what is left over is searched for general words ({@code coast}, {@code capital}, {@code 3 million}). It takes
 * any text, and gives one text one meaning.
 */
final class QuestionReader {
    /** What is longer is not understood. */
    private static final int MAX_CHARACTERS = 1000;

    private static final Set<String> ASKING = Set.of(
            "is", "are", "was", "were", "do", "does", "did", "has", "have", "can", "could", "would", "will", "isnt",
            "arent", "doesnt");
    private static final Set<String> OPEN =
            Set.of("what", "which", "where", "who", "how", "when", "why", "describe", "tell", "name", "whats");

    /** A guess of a city that is not in the files. */
    private static final Pattern GUESS = Pattern.compile(
            "^ is the city you are from (?!(located|known|a|an|the|in|on|near|famou|home|considered|part|\\*) )");

    /** What nearly every large city is known for to those who live there. */
    private static final Set<String> COMMON = Set.of(
            "art",
            "music",
            "dance",
            "monument",
            "historical landmark",
            "park",
            "museum",
            "statue",
            "market",
            "innovation",
            "theatre",
            "crowd",
            "traffic");

    /** Topics whose phrases belong together: to be known for one of several things is enough. */
    private static final Set<Topic> FAME = EnumSet.of(
            Topic.FOOD, Topic.SIGHTS, Topic.INDUSTRY, Topic.FAMOUS, Topic.FESTIVAL, Topic.TRANSPORT, Topic.OLD);

    private final Lexicon lexicon;

    QuestionReader(Lexicon lexicon) {
        this.lexicon = lexicon;
    }

    /** Returns the meaning of any text. */
    Inquiry read(String text) {
        if (text.length() > MAX_CHARACTERS) {
            return new Inquiry.Unknown();
        }
        List<String> words = Words.of(question(text));
        if (words.isEmpty()) {
            return new Inquiry.Unknown();
        }
        String joined = " " + String.join(" ", words) + " ";
        boolean open = words.stream().limit(4).anyMatch(OPEN::contains) && !ASKING.contains(words.getFirst())
                || joined.startsWith(" can you ")
                || joined.startsWith(" could you ")
                || joined.startsWith(" do you know what ");
        if (open) {
            return openQuestion(joined);
        }
        List<Claim> claims = new Claims(words, joined).all();
        if (!claims.isEmpty()) {
            return new Inquiry.YesNo(claims);
        }
        return ASKING.contains(words.getFirst()) ? new Inquiry.Unknown() : openQuestion(joined);
    }

    /** Returns the question proper: up to the first question mark, from the last line feed before it, without a label. */
    static String question(String text) {
        int mark = text.indexOf('?');
        String first = (mark < 0 ? text : text.substring(0, mark)).strip();
        String line = first.substring(first.lastIndexOf('\n') + 1);
        String tail = line.substring(line.lastIndexOf(':') + 1);
        List<String> words = Words.of(tail.length() > MAX_CHARACTERS ? "" : tail);
        boolean labelled = !words.isEmpty() && (ASKING.contains(words.getFirst()) || OPEN.contains(words.getFirst()));
        return (labelled ? tail : line).replaceFirst("^[^\\p{L}]+", "").strip();
    }

    private static Inquiry openQuestion(String joined) {
        if (has(joined, "name of the city", "name of your city", "name of your hometown", "name of your home town")
                || has(joined, "what city", "which city", "where are you from", "name your city", "name of the place")
                || joined.matches(" what is (your|the) (city|hometown|home town) ")) {
            return new Inquiry.NameAsked();
        }
        for (Map.Entry<Topic, String[]> topic : TOPIC_WORDS.entrySet()) {
            if (has(joined, topic.getValue())) {
                return new Inquiry.Open(topic.getKey());
            }
        }
        boolean where = has(
                joined, "where", "located", "location", "geographical", "geographic", "situated", "lie", "geography");
        return where ? new Inquiry.Where() : new Inquiry.Unknown();
    }

    /** Words that decide the topic of an open question; the first topic that has one of them is it. */
    private static final Map<Topic, String[]> TOPIC_WORDS = topicWords();

    private static Map<Topic, String[]> topicWords() {
        Map<Topic, String[]> words = new LinkedHashMap<>();
        words.put(Topic.OLD, new String[] {"former name", "formerly", "old name", "previous name", "other name"});
        words.put(Topic.LANGUAGE, new String[] {"language", "speak", "spoken", "dialect"});
        words.put(Topic.RELIGION, new String[] {"religion", "religiou", "faith", "religious"});
        words.put(Topic.PEOPLE, new String[] {"population", "how many people", "inhabitant", "resident"});
        words.put(
                Topic.WEATHER,
                new String[] {"climate", "weather", "temperature", "season", "rainfall", "winter", "summer"});
        words.put(
                Topic.FOOD,
                new String[] {"cuisine", "food", "dish", "dishes", "eat", "drink", "culinary", "meal", "delicacy"});
        words.put(Topic.CURRENCY, new String[] {"currency", "money"});
        words.put(
                Topic.TRANSPORT,
                new String[] {"transport", "transportation", "get around", "commute", "metro", "travel within"});
        words.put(Topic.FESTIVAL, new String[] {"festival", "celebration", "celebrate", "celebrated", "event", "holiday"
        });
        words.put(Topic.INDUSTRY, new String[] {
            "industry", "industries", "economy", "economic", "business", "product", "produce", "export"
        });
        words.put(Topic.SIGHTS, new String[] {
            "landmark",
            "attraction",
            "sight",
            "monument",
            "tourist",
            "building",
            "architecture",
            "architectural",
            "structure",
            "park",
            "museum",
            "site"
        });
        words.put(Topic.RIVER, new String[] {"river"});
        words.put(Topic.LAKE, new String[] {"lake"});
        words.put(
                Topic.SEA,
                new String[] {"sea", "ocean", "coast", "coastline", "body of water", "bodies of water", "port"});
        words.put(Topic.ISLAND, new String[] {"island"});
        words.put(Topic.MOUNTAINS, new String[] {"mountain", "hill", "volcano"});
        words.put(Topic.ALTITUDE, new String[] {"altitude", "elevation", "sea level"});
        words.put(Topic.NEIGHBOURS, new String[] {"neighboring", "neighbouring", "border", "neighbor"});
        words.put(Topic.PROVINCE, new String[] {"province", "state", "department", "prefecture", "region"});
        words.put(Topic.COUNTRY, new String[] {"country", "nation"});
        words.put(Topic.CONTINENT, new String[] {"continent", "part of the world"});
        words.put(Topic.FAMOUS, new String[] {
            "known for",
            "famou",
            "famous",
            "special",
            "history",
            "historical",
            "significance",
            "popular",
            "culture",
            "cultural",
            "tradition",
            "traditional",
            "unique",
            "best thing",
            "feature"
        });
        return words;
    }

    private static boolean has(String joined, String... phrases) {
        for (String phrase : phrases) {
            if (joined.contains(" " + phrase + " ")) {
                return true;
            }
        }
        return false;
    }

    /** The claims of one yes-or-no question. */
    private final class Claims {
        private final List<Claim> claims = new ArrayList<>();
        private final Set<Topic> groups = EnumSet.noneOf(Topic.class);
        private final List<Found> found;
        /** The words that no phrase has taken. */
        private final String rest;

        private final List<String> words;

        Claims(List<String> words, String joined) {
            this.words = words;
            boolean borders = has(
                    joined, "border", "bordered", "bordering", "neighbor", "neighboring", "neighbour", "neighbouring");
            found = lexicon.find(words);
            List<String> left = new ArrayList<>(words);
            Map<Topic, List<Entry>> byGroup = new EnumMap<>(Topic.class);
            for (Found phrase : found) {
                boolean country = phrase.entry().topics().contains(Topic.COUNTRY);
                Topic group = borders && country ? Topic.NEIGHBOURS : group(phrase);
                byGroup.computeIfAbsent(group, key -> new ArrayList<>()).add(narrowed(phrase.entry(), group));
                for (int i = phrase.start(); i < phrase.end(); i++) {
                    left.set(i, "*");
                }
            }
            rest = " " + String.join(" ", left) + " ";
            if (byGroup.containsKey(Topic.NAME)) { // a guess
                byGroup.keySet().retainAll(Set.of(Topic.NAME));
            }
            byGroup.forEach((group, entries) -> {
                boolean common = entries.stream().allMatch(entry -> COMMON.contains(Words.joined(entry.display())));
                groups.add(group);
                claims.add(common ? new Claim.Notable(Topic.FAMOUS) : new Claim.Has(group, entries));
            });
        }

        /** A phrase on several topics belongs to the first, except that a river is meant where it says so. */
        private Topic group(Found phrase) {
            List<Topic> topics = phrase.entry().topics();
            boolean river =
                    phrase.end() < words.size() && words.get(phrase.end()).equals("river");
            Topic first = river && topics.contains(Topic.RIVER) ? Topic.RIVER : topics.getFirst();
            return FAME.contains(first) ? Topic.FAMOUS : first;
        }

        /** A phrase that stands for a place is asked about as that and nothing else. */
        private Entry narrowed(Entry entry, Topic group) {
            if (group != Topic.NEIGHBOURS && group != Topic.RIVER && group != Topic.COUNTRY) {
                return entry;
            }
            return new Entry(entry.display(), List.of(group), entry.cities());
        }

        List<Claim> all() {
            if (groups.contains(Topic.NAME)) {
                boolean beside =
                        has(rest, "near", "close", "connection", "kilometer", "mile", "neighbor", "border", "between");
                return beside ? List.of() : claims; // another city is mentioned, but not guessed
            }
            capital();
            part();
            water();
            people();
            weather();
            land();
            if (strangePlace()) {
                claims.add(new Claim.Elsewhere());
            }
            if (claims.isEmpty()) {
                notable();
            }
            return claims;
        }

        /** Returns whether a province or a city is named that is not in the files. */
        private boolean strangePlace() {
            boolean province = has(rest, "province of", "state of", "department of", "prefecture of", "region of")
                    || (has(rest, "province", "state", "department", "prefecture") && has(rest, "located"));
            boolean placed = groups.contains(Topic.PROVINCE)
                    || groups.contains(Topic.ISLAND)
                    || groups.contains(Topic.CAPITAL)
                    || groups.contains(Topic.PART)
                    || groups.contains(Topic.COUNTRY) && !has(rest, "province", "state", "department", "prefecture");
            return (province && !placed) || GUESS.matcher(rest).find();
        }

        private void add(Topic group, Claim claim) {
            groups.add(group);
            claims.add(claim);
        }

        private void capital() {
            if (has(rest, "capital") && !has(rest, "former capital", "ancient capital", "old capital")) {
                boolean ofProvince =
                        groups.contains(Topic.PROVINCE) || has(rest, "province", "state", "region", "department");
                add(Topic.CAPITAL, new Claim.Capital(ofProvince));
            }
        }

        private void part() {
            boolean coast = has(rest, "coast", "coastal", "coastline", "shore");
            if (groups.contains(Topic.PROVINCE) || (coast && groups.contains(Topic.ISLAND))) {
                return; // "the northern coast of Java": the parts are those of countries
            }
            for (String word : words) {
                String part = switch (word) {
                    case "northern", "north" -> "north";
                    case "southern", "south" -> "south";
                    case "eastern", "east" -> "east";
                    case "western", "west" -> "west";
                    case "central", "center", "centre", "middle" -> "central";
                    case "northeastern", "northeast" -> "northeast";
                    case "northwestern", "northwest" -> "northwest";
                    case "southeastern", "southeast" -> "southeast";
                    case "southwestern", "southwest" -> "southwest";
                    default -> "";
                };
                if (!part.isEmpty() && has(rest, word) && !has(rest, word + " hemisphere")) {
                    if (word.endsWith("ern") || groups.contains(Topic.COUNTRY) || partFollows(word)) {
                        add(Topic.PART, new Claim.Part(part));
                        return;
                    }
                }
                if (!part.isEmpty() && has(rest, word + " hemisphere")) {
                    add(Topic.HEMISPHERE, part.equals("north") ? new Claim.Not(SOUTH) : SOUTH);
                    return;
                }
            }
        }

        private boolean partFollows(String word) {
            return List.of("part", "region", "side", "area", "coast", "corner", "end", "of").stream()
                    .anyMatch(next -> has(rest, word + " " + next));
        }

        private void water() {
            boolean sea =
                    has(rest, "coast", "coastal", "coastline", "shore", "seaside", "sea", "ocean", "harbor", "bay");
            boolean either = has(rest, "body of water", "bodies of water", "waterfront", "water");
            if (either && !groups.contains(Topic.SEA) && !groups.contains(Topic.RIVER)) {
                add(Topic.SEA, new Claim.Exists(List.of(Topic.SEA, Topic.RIVER, Topic.LAKE)));
            } else if (has(rest, "inland")) {
                add(Topic.SEA, new Claim.Not(new Claim.Exists(List.of(Topic.SEA))));
            } else if (sea && !groups.contains(Topic.SEA) && !has(rest, "sea level")) {
                add(Topic.SEA, new Claim.Exists(List.of(Topic.SEA)));
            } else if (has(rest, "landlocked")) {
                boolean country = has(rest, "country", "nation");
                add(
                        Topic.LANDLOCKED,
                        country
                                ? new Claim.Exists(List.of(Topic.LANDLOCKED))
                                : new Claim.Not(new Claim.Exists(List.of(Topic.SEA))));
            }
            if (has(rest, "river") && !groups.contains(Topic.RIVER) && !groups.contains(Topic.SEA)) {
                add(Topic.RIVER, strangeRiver() ? new Claim.Elsewhere() : new Claim.Exists(List.of(Topic.RIVER)));
            }
            if (has(rest, "lake") && !groups.contains(Topic.LAKE)) {
                add(Topic.LAKE, new Claim.Exists(List.of(Topic.LAKE)));
            }
        }

        /** Returns whether a river is named that is not in the files. */
        private boolean strangeRiver() {
            int at = words.indexOf("river");
            Set<String> general = Set.of(
                    "a",
                    "major",
                    "large",
                    "big",
                    "famou",
                    "famous",
                    "main",
                    "the",
                    "or",
                    "any",
                    "wide",
                    "significant",
                    "important",
                    "prominent",
                    "mighty",
                    "well",
                    "known",
                    "by",
                    "and",
                    "no");
            return at > 0 && !general.contains(words.get(at - 1));
        }

        private void people() {
            if (!has(
                    rest,
                    "population",
                    "people",
                    "inhabitant",
                    "resident",
                    "million",
                    "populou",
                    "populous",
                    "populated")) {
                return;
            }
            double number = Numbers.millions(words);
            if (number > 0) {
                boolean less = has(rest, "less", "fewer", "under", "below", "smaller");
                boolean about = has(rest, "around", "about", "approximately", "roughly");
                double least = less ? 0 : about ? 0.75 * number : number;
                double most = less ? number : about ? 1.25 * number : Double.MAX_VALUE;
                add(Topic.PEOPLE, new Claim.People(least, most));
            } else if (has(
                    rest, "large", "big", "dense", "densely", "high", "populou", "populous", "crowded", "largest")) {
                add(Topic.PEOPLE, new Claim.People(3, Double.MAX_VALUE));
            } else if (has(rest, "small", "low", "little")) {
                add(Topic.PEOPLE, new Claim.People(0, 1.5));
            }
        }

        private void weather() {
            for (Map.Entry<String, Set<String>> word : Weathers.BY_WORD.entrySet()) {
                if (has(rest, word.getKey())) {
                    add(Topic.WEATHER, new Claim.Weather(word.getValue()));
                    return;
                }
            }
        }

        private void land() {
            if (has(rest, "altitude", "elevation", "highland", "plateau") && !has(rest, "low")) {
                add(Topic.ALTITUDE, new Claim.High(700));
            }
            if (has(rest, "island") && !groups.contains(Topic.ISLAND)) {
                add(Topic.ISLAND, new Claim.Exists(List.of(Topic.ISLAND)));
            }
            boolean mountains =
                    has(rest, "mountain", "mountainou", "mountainous", "hill", "hilly", "volcano", "mountain range");
            if (mountains && !groups.contains(Topic.MOUNTAINS)) {
                add(Topic.MOUNTAINS, new Claim.Exists(List.of(Topic.MOUNTAINS)));
            }
        }

        private void notable() {
            if (has(rest, "cuisine", "dish", "dishes", "food", "culinary", "gastronomy")) {
                claims.add(new Claim.Notable(Topic.FOOD));
            } else if (has(rest, "festival", "celebration", "event", "festivities")) {
                claims.add(new Claim.Notable(Topic.FESTIVAL));
            } else if (has(
                    rest,
                    "landmark",
                    "monument",
                    "attraction",
                    "site",
                    "architecture",
                    "tourist",
                    "building",
                    "museum")) {
                claims.add(new Claim.Notable(Topic.SIGHTS));
            } else if (has(
                            rest,
                            "historical",
                            "history",
                            "historic",
                            "heritage",
                            "cultural",
                            "culture",
                            "art",
                            "known",
                            "famous",
                            "famou",
                            "popular")
                    && !has(rest, "for its")) {
                claims.add(new Claim.Notable(Topic.FAMOUS));
            } else if (has(rest, "historical", "history", "historic", "heritage", "cultural", "culture")) {
                claims.add(new Claim.Notable(Topic.FAMOUS));
            } else if (has(rest, "public transportation", "transportation", "public transport", "metro", "subway")) {
                claims.add(new Claim.Notable(Topic.TRANSPORT));
            }
        }
    }

    private static final Claim SOUTH = new Claim.Southern();
}
