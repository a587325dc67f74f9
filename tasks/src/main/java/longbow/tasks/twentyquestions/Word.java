package longbow.tasks.twentyquestions;

import java.util.List;

/**
 * A word that can be hidden.
 *
 * @param index its place in the list of all words, from 0
 * @param category what it is filed under, such as {@code Animals}
 * @param names the accepted names; the first is the usual one
 * @param phrase how a guess and a reply name it, in lower case and with its article: {@code a dog}, {@code pants}
 */
public record Word(int index, String category, List<String> names, String phrase) {

    /** Checks that there is at least one name. */
    public Word {
        names = List.copyOf(names);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("word %d (%s) needs at least one name".formatted(index, phrase));
        }
    }

    /** Returns the usual name. */
    public String name() {
        return names.get(0);
    }

    @Override
    public String toString() {
        return name();
    }
}
