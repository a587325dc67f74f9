package longbow.tasks.twentyquestions;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the oracle knows beyond the attributes that games are played with: further attributes, and for everything with a size
 * whether a word is bigger than it.
 */
final class Further {
    private final int first;
    private final List<Attribute> attributes = new ArrayList<>();
    private final List<BitSet> table = new ArrayList<>();

    /** Reads the files; indices go on from {@code first}. */
    Further(int first, List<Word> words) {
        this.first = first;
        KnowledgeFile.attributes("further.txt", words)
                .forEach((attribute, members) -> add(
                        attribute.id(),
                        attribute.verb(),
                        attribute.predicate(),
                        attribute.also(),
                        attribute.contrary(),
                        members));
        Map<String, Double> sizes = KnowledgeFile.sizes();
        Map<Word, Double> own = new LinkedHashMap<>();
        for (Word word : words) {
            Double size = sizes.get(word.name());
            if (size == null) {
                throw new IllegalStateException("sizes.txt: '%s' is missing".formatted(word.name()));
            }
            own.put(word, size);
        }
        sizes.forEach((name, size) -> {
            BitSet bigger = new BitSet(words.size());
            own.forEach((word, its) -> bigger.set(word.index(), its > size));
            add(
                    "bigger-than-" + name,
                    Attribute.Verb.IS,
                    "bigger than " + name,
                    List.of("Is it longer than " + name + "?", "Is it taller than " + name + "?"),
                    List.of("Is it smaller than " + name + "?", "Is it shorter than " + name + "?"),
                    bigger);
        });
    }

    private void add(
            String id,
            Attribute.Verb verb,
            String predicate,
            List<String> also,
            List<String> contrary,
            BitSet members) {
        attributes.add(new Attribute(first + attributes.size(), id, verb, predicate, also, contrary));
        table.add(members);
    }

    /** Returns the further attributes. */
    List<Attribute> attributes() {
        return attributes;
    }

    /** Returns whether one of these is true of {@code word}. */
    boolean holds(Attribute attribute, Word word) {
        return table.get(attribute.index() - first).get(word.index());
    }
}
