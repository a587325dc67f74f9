package longbow.tasks.twentyquestions;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Understands questions. A question is brought into one form and looked up among the guesses and the known ways to
 * ask about each attribute; then negation, {@code A or B}, {@code A and B} and a closing comparison ({@code round
 * like an apple}) are tried. It takes any text, in time linear in its length, and gives one text one meaning.
 *
 * <p>Negation turns the answer around ({@code Is it not a dog?}), except in the questions that expect the
 * affirmative ({@code Isn't it a dog?}).
 */
public final class QuestionParser {
    private static final Set<String> VERBS = Set.of("is", "can", "doe", "does", "do");

    private final Phrases phrases = new Phrases(KnowledgeFile.phrases());
    private final Map<List<String>, Question> meanings = new HashMap<>();
    private final Map<Word, List<List<String>>> names = new HashMap<>();

    QuestionParser(Collection<Word> words, Collection<Attribute> attributes) {
        this(words, attributes, List.of());
    }

    /** Also knows {@code further} attributes, but for those of their questions that mean something already. */
    QuestionParser(Collection<Word> words, Collection<Attribute> attributes, Collection<Attribute> further) {
        for (Word word : words) {
            Question guess = new Question.Guess(word);
            List<List<String>> forms = new ArrayList<>();
            for (String name : word.names()) {
                learn("Is it " + name + "?", guess);
                forms.add(phrases.normalize(name));
            }
            learn("Is it " + word.phrase() + "?", guess);
            names.put(word, List.copyOf(forms));
        }
        for (Attribute attribute : attributes) {
            Question ask = new Question.Ask(attribute);
            learn(attribute.question(), ask);
            attribute.also().forEach(question -> learn(question, ask));
            attribute.contrary().forEach(question -> learn(question, new Question.Not(ask)));
        }
        for (Attribute attribute : further) {
            Question ask = new Question.Ask(attribute);
            meanings.putIfAbsent(known(attribute.question()), ask);
            attribute.also().forEach(question -> meanings.putIfAbsent(known(question), ask));
            attribute.contrary().forEach(question -> meanings.putIfAbsent(known(question), new Question.Not(ask)));
        }
    }

    Phrases phrases() {
        return phrases;
    }

    /** Returns the meaning of {@code text}, or nothing if it is not a question that is understood. */
    public Optional<Question> parse(String text) {
        return parse(phrases.normalize(text));
    }

    /** Returns the meaning of a text that is in its one form already. */
    Optional<Question> parse(List<String> words) {
        Optional<Question> meaning = simple(without(words, Phrases.COMMA));
        if (meaning.isEmpty() && words.contains("or")) {
            meaning = compound(words, "or").map(Question.Any::new);
        }
        if (meaning.isEmpty() && words.contains("and")) {
            meaning = compound(words, "and").map(Question.All::new);
        }
        int like = words.indexOf("like");
        if (meaning.isEmpty() && like > 0) {
            meaning = simple(without(words.subList(0, like), Phrases.COMMA));
        }
        return meaning;
    }

    /** Returns whether {@code text} ends, word by word, with one of the accepted names of {@code word}. */
    public boolean endsWithName(String text, Word word) {
        List<String> words = without(phrases.normalize(text), Phrases.COMMA);
        for (List<String> name : names.getOrDefault(word, List.of())) {
            int start = words.size() - name.size();
            if (start >= 0 && words.subList(start, words.size()).equals(name)) {
                return true;
            }
        }
        return false;
    }

    private void learn(String text, Question question) {
        Question known = meanings.putIfAbsent(known(text), question);
        if (known != null && !known.equals(question)) {
            throw new IllegalStateException(
                    "the question '%s' would mean both %s and %s".formatted(text, known, question));
        }
    }

    private List<String> known(String text) {
        return List.copyOf(without(phrases.normalize(text), Phrases.COMMA));
    }

    private Optional<Question> simple(List<String> words) {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        Question found = meanings.get(words);
        if (found != null) {
            return Optional.of(found);
        }
        String first = words.get(0);
        boolean verb = VERBS.contains(first);
        if (verb
                && words.size() > 3
                && words.get(1).equals("it")
                && words.get(2).equals("not")) {
            List<String> rest = new ArrayList<>(words);
            rest.remove(2);
            return Optional.ofNullable(meanings.get(rest)).map(Question.Not::new);
        }
        List<String> full = new ArrayList<>(words);
        if (verb && words.contains("people") && !words.contains("it")) {
            full.add("it"); // "something people can eat": the object went with "something"
        } else if (verb) {
            full.add(1, "it"); // "can fly?"
        } else if (first.equals("it")) {
            full.add(0, "doe"); // "it eats meat"
        } else if (!words.contains("it")) {
            full.addAll(0, List.of("is", "it")); // "a dog?"
        }
        return Optional.ofNullable(meanings.get(full));
    }

    /** Understands each part of a list; a part without a verb of its own has that of the part before. */
    private Optional<List<Question>> compound(List<String> words, String conjunction) {
        List<Question> questions = new ArrayList<>();
        List<String> lead = List.of();
        List<String> part = new ArrayList<>();
        for (int i = 0; i <= words.size(); i++) {
            boolean end = i == words.size()
                    || words.get(i).equals(conjunction)
                    || words.get(i).equals(Phrases.COMMA);
            if (!end) {
                part.add(words.get(i));
                continue;
            }
            if (part.isEmpty()) {
                continue; // "a cat, or a dog"
            }
            List<String> led = new ArrayList<>(lead);
            led.addAll(part);
            Optional<Question> question = simple(led);
            if (question.isEmpty()) {
                question = simple(part);
            }
            if (question.isEmpty()) {
                return Optional.empty();
            }
            questions.add(question.get());
            if (part.size() > 2 && VERBS.contains(part.get(0))) {
                lead = List.copyOf(part.subList(0, 2));
            }
            part = new ArrayList<>();
        }
        return questions.isEmpty() ? Optional.empty() : Optional.of(questions);
    }

    private static List<String> without(List<String> words, String dropped) {
        List<String> kept = new ArrayList<>(words);
        kept.removeIf(dropped::equals);
        return kept;
    }
}
