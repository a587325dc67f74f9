package longbow.tasks.twentyquestions;

import java.util.List;

/**
 * Something that is true of some words and false of the others, and the ways to ask about it.
 *
 * @param index its place in the list of all attributes, from 0
 * @param id its short name, such as {@code animal}
 * @param verb the verb that its question begins with
 * @param predicate the rest of the question: {@code an animal} in {@code Is it an animal?}
 * @param also other questions with the same meaning
 * @param contrary questions with the contrary meaning
 */
public record Attribute(int index, String id, Verb verb, String predicate, List<String> also, List<String> contrary) {

    /** Copies the lists. */
    public Attribute {
        also = List.copyOf(also);
        contrary = List.copyOf(contrary);
    }

    /** The verbs that questions are made with; the reply repeats the verb, so that it repeats every word. */
    public enum Verb {
        /** {@code Is it ...?} */
        IS("Is", "is", "is not"),
        /** {@code Can it ...?} */
        CAN("Can", "can", "cannot"),
        /** {@code Does it ...?} */
        DOES("Does", "does", "does not");

        private final String asking;
        private final String affirming;
        private final String denying;

        Verb(String asking, String affirming, String denying) {
            this.asking = asking;
            this.affirming = affirming;
            this.denying = denying;
        }
    }

    /** Returns the usual question: {@code Does it eat meat?} */
    public String question() {
        return verb.asking + " it " + predicate + "?";
    }

    /** Returns what is true of the hidden word: {@code it does eat meat} or {@code it does not eat meat}. */
    public String statement(boolean holds) {
        return "it " + (holds ? verb.affirming : verb.denying) + " " + predicate;
    }

    @Override
    public String toString() {
        return id;
    }
}
