package longbow.tasks.twentyquestions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Understands questions in free form. What the exact parser knows comes first. Otherwise a question is the set of its telling
 * words, without endings; of the known questions whose telling words it all has, the one with the rarest is meant, if these
 * make up at least {@value #COVERED} of what the question says:
 * <pre>
 * weight(known) / weight(asked) &gt;= {@value #COVERED},   weight(words) = sum of log( known questions / those with the word ).
 * </pre>
 */
final class FreeReader {
    private static final double COVERED = 0.5;

    private static final Set<String> EMPTY = new HashSet<>(Arrays.asList(
            ("is it can doe does do did people person be been being the a an of to in on at for with by from as and or that this "
                            + "these those there something someone use used using find found see seen get got item object "
                            + "thing one kind type sort would could should might may will you your i me my we us they them "
                            + "their his her its who what which when where while if then than common commonly typical "
                            + "typically usual usually normal normally general generally often mostly primarily mainly "
                            + "regularly likely especially specific specifically particular particularly certain certainly "
                            + "associated related considered known classified able most more many some any each every has "
                            + "have having had make made making need needed require required want own owned about into "
                            + "onto out up off such so very really just also only even not no yes please like involve "
                            + "come came go goe keep kept look consist purpose way form shape example mind think")
                    .split(" ")));

    private record Known(Set<String> words, double weight, Question meaning) {}

    private final QuestionParser exact;
    private final Phrases phrases;
    /** The known questions by each of their words. */
    private final Map<String, List<Known>> byWord = new HashMap<>();

    private final Map<String, Double> weights = new HashMap<>();
    private final double strange;

    /** Takes the parser that knows these attributes exactly. */
    FreeReader(QuestionParser exact, Phrases phrases, Collection<Attribute> attributes) {
        this.exact = exact;
        this.phrases = phrases;
        Map<Set<String>, Question> known = new LinkedHashMap<>();
        for (Attribute attribute : attributes) {
            Question ask = new Question.Ask(attribute);
            learn(known, attribute.question(), ask);
            attribute.also().forEach(question -> learn(known, question, ask));
            attribute.contrary().forEach(question -> learn(known, question, new Question.Not(ask)));
        }
        int count = known.size();
        Map<String, Integer> uses = new TreeMap<>();
        known.keySet().forEach(set -> set.forEach(word -> uses.merge(word, 1, Integer::sum)));
        uses.forEach((word, number) -> weights.put(word, StrictMath.log((double) (count + 1) / number)));
        this.strange = StrictMath.log(count + 1) / 2;
        known.forEach((set, meaning) -> {
            Known one = new Known(set, weight(set), meaning);
            set.forEach(word ->
                    byWord.computeIfAbsent(word, key -> new ArrayList<>()).add(one));
        });
    }

    private void learn(Map<Set<String>, Question> known, String question, Question meaning) {
        Set<String> words = telling(phrases.normalize(question));
        if (!words.isEmpty()) {
            known.putIfAbsent(words, meaning);
        }
    }

    /** Returns the meaning of {@code text}, or nothing if it is not understood. */
    Optional<Question> parse(String text) {
        List<String> words = phrases.normalize(text);
        Optional<Question> meaning = exact.parse(words);
        if (meaning.isPresent()) {
            return meaning;
        }
        boolean negated = words.contains("not");
        for (String conjunction : List.of("or", "and")) {
            if (words.contains(conjunction)) {
                Optional<Question> compound = compound(words, conjunction);
                if (compound.isPresent()) {
                    return compound.map(question -> negated ? new Question.Not(question) : question);
                }
            }
        }
        return best(telling(words)).map(question -> negated ? new Question.Not(question) : question);
    }

    /** Understands all parts of a list by their words, or nothing. */
    private Optional<Question> compound(List<String> words, String conjunction) {
        List<Question> parts = new ArrayList<>();
        List<String> part = new ArrayList<>();
        for (int i = 0; i <= words.size(); i++) {
            if (i < words.size()
                    && !words.get(i).equals(conjunction)
                    && !words.get(i).equals(Phrases.COMMA)) {
                part.add(words.get(i));
            } else if (!telling(part).isEmpty()) {
                Optional<Question> meaning = best(telling(part));
                if (meaning.isEmpty()) {
                    return Optional.empty();
                }
                meaning.filter(question -> !parts.contains(question)).ifPresent(parts::add);
                part.clear();
            }
        }
        if (parts.size() < 2) {
            return parts.stream().findFirst();
        }
        return Optional.of(conjunction.equals("or") ? new Question.Any(parts) : new Question.All(parts));
    }

    private Optional<Question> best(Set<String> asked) {
        double all = weight(asked);
        double most = 0;
        Optional<Question> meaning = Optional.empty();
        for (String word : asked) {
            for (Known known : byWord.getOrDefault(word, List.of())) {
                if (known.weight() > most && asked.containsAll(known.words())) {
                    most = known.weight();
                    meaning = Optional.of(known.meaning());
                }
            }
        }
        return most >= COVERED * all ? meaning : Optional.empty();
    }

    private double weight(Set<String> words) {
        double sum = 0;
        for (String word : words) {
            sum += weights.getOrDefault(word, strange);
        }
        return sum;
    }

    /** Returns the words that tell something, without endings, in alphabetic order. */
    private static Set<String> telling(List<String> words) {
        Set<String> telling = new TreeSet<>();
        for (String word : words) {
            if (!EMPTY.contains(word) && !word.equals(Phrases.COMMA)) {
                telling.add(stem(word));
            }
        }
        return telling;
    }

    /** Cuts endings off, crudely: both sides of every comparison go through here. */
    private static String stem(String word) {
        String stem = word;
        for (String ending : List.of("ing", "ed", "ly", "al", "ion", "ive")) {
            if (stem.length() > ending.length() + 2 && stem.endsWith(ending)) {
                stem = stem.substring(0, stem.length() - ending.length());
                break;
            }
        }
        int last = stem.length() - 1;
        if (last > 2 && stem.charAt(last) == stem.charAt(last - 1)) {
            stem = stem.substring(0, last); // "cutt"
        } else if (last > 2 && (stem.endsWith("e") || stem.endsWith("y") || stem.endsWith("i"))) {
            stem = stem.substring(0, last);
        }
        return stem;
    }
}
