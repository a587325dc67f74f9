package longbow.tasks.twentyquestions;

import java.util.List;

/** What a question means, once it is understood. */
public sealed interface Question {

    /** Is it this word? */
    record Guess(Word word) implements Question {}

    /** Does it have this attribute? */
    record Ask(Attribute attribute) implements Question {}

    /** Is the contrary true? */
    record Not(Question question) implements Question {}

    /** Is at least one of these true? */
    record Any(List<Question> questions) implements Question {
        /** Copies the list. */
        public Any {
            questions = List.copyOf(questions);
        }
    }

    /** Are all of these true? */
    record All(List<Question> questions) implements Question {
        /** Copies the list. */
        public All {
            questions = List.copyOf(questions);
        }
    }
}
