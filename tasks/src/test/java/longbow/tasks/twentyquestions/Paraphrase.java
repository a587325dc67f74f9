package longbow.tasks.twentyquestions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import longbow.tensor.Key;

/** Makes other wordings of questions, as people write them, from frames of its own: what the parser is measured on. */
final class Paraphrase {
    /** A wording and what it means. */
    record Sample(String text, Question meaning) {}

    private static final List<String> LEADS = List.of(
            "",
            "",
            "",
            "",
            "",
            "",
            "Hmm, ",
            "OK, ",
            "So ",
            "Well, ",
            "Next question: ",
            "Okay then, ",
            "And ",
            "Please: ",
            "Great, ",
            "Now, ",
            "Um... ");
    private static final List<String> TAILS = List.of(
            "?",
            "?",
            "?",
            "?",
            "?",
            "?",
            "",
            " ?",
            "??",
            ".",
            "!",
            ", or not?",
            " or not?",
            ", please?",
            ", right?",
            " at all?",
            ", by any chance?",
            " in general?",
            "?\n",
            "...?");
    private static final List<String> OBJECTS = List.of(
            "it",
            "it",
            "it",
            "the object",
            "this object",
            "the thing",
            "this thing",
            "that thing",
            "the item",
            "your item",
            "the word",
            "your word",
            "the hidden object",
            "the secret word",
            "the mystery object",
            "your object",
            "the object you are thinking of",
            "the thing you have in mind",
            "the hidden thing",
            "this");
    private static final List<String> IS = List.of(
            "is %o %p",
            "is %o %p",
            "is %o %p",
            "is %o %p",
            "could it be %p",
            "might it be %p",
            "would it be %p",
            "would you say it is %p",
            "would you say that %o is %p",
            "do you think it is %p",
            "do you think that it's %p",
            "it is %p",
            "it's %p",
            "is %o considered %p",
            "is it something that is %p",
            "is it true that %o is %p",
            "I wonder if it is %p",
            "tell me if %o is %p",
            "could you tell me whether it is %p",
            "is %o usually %p",
            "would you describe it as %p",
            "is it possible that it is %p",
            "isn't it %p",
            "I think it is %p",
            "was it %p",
            "is it the case that it is %p",
            "is it one that is %p");
    private static final List<String> CAN = List.of(
            "can %o %p",
            "can %o %p",
            "can %o %p",
            "could %o %p",
            "is %o able to %p",
            "do you think it can %p",
            "it can %p",
            "is it something that can %p",
            "tell me if %o can %p",
            "is it a thing that can %p",
            "can't it %p",
            "would you say it can %p",
            "is it possible for it to %p",
            "I wonder whether %o can %p",
            "can %o usually %p",
            "is it true that it can %p");
    private static final List<String> DOES = List.of(
            "does %o %p",
            "does %o %p",
            "does %o %p",
            "does %o usually %p",
            "do you think it does %p",
            "doesn't it %p",
            "is it something that does %p",
            "tell me, does %o %p",
            "it does %p",
            "would you say it does %p",
            "I wonder: does it %p",
            "does %o generally %p");
    private static final List<String> HAVE = List.of(
            "has it got %p",
            "it has %p",
            "is it something with %p",
            "is it something that has %p",
            "does %o possess %p",
            "tell me if it has %p",
            "does %o come with %p",
            "do you think it has %p",
            "is it a thing that has %p",
            "would you say it has %p");
    private static final List<String> GUESS = List.of(
            "is %o %p",
            "is %o %p",
            "is %o %p",
            "is %o %p",
            "%p",
            "could it be %p",
            "might it be %p",
            "I guess it is %p",
            "my guess is %p",
            "are you thinking of %p",
            "I think it is %p",
            "is the answer %p",
            "my final answer: %p",
            "it must be %p",
            "would it be %p",
            "it's %p",
            "is it maybe %p",
            "let me guess: %p",
            "I believe it's %p",
            "is it perhaps %p");

    private Paraphrase() {}

    static Sample sample(KnowledgeBase knowledge, Key key) {
        List<Attribute> attributes = knowledge.allAttributes();
        List<Word> words = knowledge.words();
        Question meaning;
        String predicate;
        List<String> frames;
        if (key.uniform(0) < 0.6) {
            Attribute attribute = attributes.get(key.below(attributes.size(), 1));
            meaning = new Question.Ask(attribute);
            predicate = attribute.predicate();
            frames = switch (attribute.verb()) {
                case IS -> IS;
                case CAN -> CAN;
                case DOES -> DOES;
            };
            if (predicate.startsWith("have ") && key.uniform(2) < 0.5) {
                frames = HAVE;
                predicate = predicate.substring("have ".length());
            }
        } else {
            Word word = words.get(key.below(words.size(), 1));
            meaning = new Question.Guess(word);
            List<String> names = new ArrayList<>(List.of(word.phrase(), word.phrase()));
            word.names().forEach(name -> names.add("a " + name));
            word.names().forEach(name -> names.add("the " + name));
            predicate = pick(names, key, 2);
            frames = GUESS;
        }
        String question =
                pick(frames, key, 3).replace("%o", pick(OBJECTS, key, 4)).replace("%p", predicate);
        String text = pick(LEADS, key, 5) + question + pick(TAILS, key, 6);
        return new Sample(
                switch (key.below(4, 7)) {
                    case 0 -> text.toLowerCase(Locale.ROOT);
                    case 1 -> text.toUpperCase(Locale.ROOT);
                    default -> Character.toUpperCase(text.charAt(0)) + text.substring(1);
                },
                meaning);
    }

    private static String pick(List<String> list, Key key, int draw) {
        return list.get(key.below(list.size(), draw));
    }
}
