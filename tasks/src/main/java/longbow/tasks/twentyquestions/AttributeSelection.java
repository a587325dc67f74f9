package longbow.tasks.twentyquestions;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Chooses the attributes that a game is played with: few, so that the language stays small, and enough to tell the
 * words apart.
 *
 * <p>First come the attributes that split the words well, with at least {@value #BALANCE} of them on each side. Then
 * the attribute that separates most pairs of words that are separated less than {@value #MARGIN} times is added,
 * until every pair is separated so often, or as often as the whole table can. An attribute that splits the words
 * exactly as an earlier one does, or not at all, is left out.
 */
final class AttributeSelection {
    private static final double BALANCE = 0.3;
    private static final int MARGIN = 1;

    private AttributeSelection() {}

    /** Returns the chosen attributes in the order of the table. */
    static List<Attribute> of(List<Word> words, List<Attribute> attributes, List<BitSet> table) {
        List<Attribute> useful = new ArrayList<>();
        List<BitSet> columns = new ArrayList<>();
        for (Attribute attribute : attributes) {
            BitSet column = column(words, table.get(attribute.index()));
            BitSet flipped = (BitSet) column.clone();
            flipped.flip(0, words.size());
            if (!column.isEmpty() && !flipped.isEmpty() && !columns.contains(column) && !columns.contains(flipped)) {
                useful.add(attribute);
                columns.add(column);
            }
        }
        boolean[] chosen = new boolean[useful.size()];
        for (int a = 0; a < chosen.length; a++) {
            int yes = columns.get(a).cardinality();
            chosen[a] = Math.min(yes, words.size() - yes) >= BALANCE * words.size();
        }
        separate(columns, words.size(), chosen);
        List<Attribute> selection = new ArrayList<>();
        for (int a = 0; a < chosen.length; a++) {
            if (chosen[a]) {
                selection.add(useful.get(a));
            }
        }
        return List.copyOf(selection);
    }

    /** Adds attributes to those chosen until every pair of words is separated often enough. */
    private static void separate(List<BitSet> columns, int words, boolean[] chosen) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < words; i++) {
            for (int j = 0; j < i; j++) {
                int have = 0;
                int possible = 0;
                for (int a = 0; a < chosen.length; a++) {
                    if (columns.get(a).get(i) != columns.get(a).get(j)) {
                        possible++;
                        have += chosen[a] ? 1 : 0;
                    }
                }
                add(pairs, new Pair(i, j, Math.min(MARGIN, possible) - have));
            }
        }
        while (!pairs.isEmpty()) {
            int best = mostSeparating(columns, pairs, chosen);
            chosen[best] = true;
            List<Pair> next = new ArrayList<>();
            for (Pair pair : pairs) {
                add(next, pair.separatedBy(columns.get(best)) ? new Pair(pair.i, pair.j, pair.missing - 1) : pair);
            }
            pairs = next;
        }
    }

    /** Two words, by their places, and how many more times they are to be separated. */
    private record Pair(int i, int j, int missing) {
        boolean separatedBy(BitSet column) {
            return column.get(i) != column.get(j);
        }
    }

    private static void add(List<Pair> pairs, Pair pair) {
        if (pair.missing > 0) {
            pairs.add(pair);
        }
    }

    private static int mostSeparating(List<BitSet> columns, List<Pair> pairs, boolean[] chosen) {
        int best = -1;
        int most = -1;
        for (int a = 0; a < chosen.length; a++) {
            int count = 0;
            for (int p = 0; !chosen[a] && p < pairs.size(); p++) {
                count += pairs.get(p).separatedBy(columns.get(a)) ? 1 : 0;
            }
            if (!chosen[a] && count > most) {
                most = count;
                best = a;
            }
        }
        return best;
    }

    private static BitSet column(List<Word> words, BitSet members) {
        BitSet column = new BitSet(words.size());
        for (int i = 0; i < words.size(); i++) {
            column.set(i, members.get(words.get(i).index()));
        }
        return column;
    }
}
