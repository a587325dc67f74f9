package longbow.tasks.twentyquestions;

import java.util.Locale;

/**
 * When a question names the hidden word. A question wins if it names the word and the oracle says yes to it. Both rules
 * look at the end of the text only, as ArCHer's does, so {@code Is it round like an apple?} wins too when an apple is
 * hidden.
 */
public enum Matching {
    /** The question ends, word by word, with one of the accepted names. */
    SUFFIX {
        @Override
        boolean names(QuestionParser parser, String question, Word word) {
            return parser.endsWithName(question, word);
        }
    },
    /**
     * ArCHer's own rule: without the closing characters that are not letters, the last word between spaces is one of
     * the accepted names. Seven words, such as {@code soccer ball}, have no name of one word and can never be won.
     */
    LAST_WORD {
        @Override
        boolean names(QuestionParser parser, String question, Word word) {
            int end = question.length();
            while (end > 0 && !Character.isLetter(question.charAt(end - 1))) {
                end--;
            }
            String last = question.substring(question.lastIndexOf(' ', end - 1) + 1, end)
                    .toLowerCase(Locale.ROOT);
            return word.names().stream()
                    .anyMatch(name -> name.toLowerCase(Locale.ROOT).equals(last));
        }
    };

    abstract boolean names(QuestionParser parser, String question, Word word);
}
