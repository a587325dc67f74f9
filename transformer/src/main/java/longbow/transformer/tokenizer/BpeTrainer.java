package longbow.transformer.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Learns the merges of a {@link ByteLevelBpe} from texts (Sennrich, Haddow, Birch 2016, algorithm 1): again and again the most frequent
 * pair of neighbouring tokens becomes a token. Of pairs that are equally frequent the one with the smaller ids comes first, so the result
 * depends on how often each piece occurs and on nothing else.
 *
 * <p>Every different piece is held once with its count, and only the pieces that hold a pair are touched when it joins.
 *
 * @param vocabulary the number of tokens to reach, special ones and the 256 bytes included; fewer if pairs run out
 * @param minimum how often a pair must occur to become a token, at least 1
 * @param specials texts of special tokens, which take the first ids
 */
public record BpeTrainer(int vocabulary, int minimum, List<String> specials) {
    private static final int BYTES = 256;

    /** Checks the numbers and copies the list. */
    public BpeTrainer {
        specials = List.copyOf(specials);
        if (vocabulary < BYTES + specials.size() || minimum < 1) {
            throw new IllegalArgumentException(
                    "BPE: a vocabulary of %d with pairs that occur %d times cannot be learned; it needs at least %d tokens, and once"
                            .formatted(vocabulary, minimum, BYTES + specials.size()));
        }
    }

    /** Learns from texts, divided by the pattern of GPT-2. */
    public ByteLevelBpe fit(Iterable<String> texts) {
        Splitting splitting = Splitting.of(List.of(Splitting.GPT2), false, false);
        Map<String, int[]> counts = new LinkedHashMap<>();
        for (String text : texts) {
            splitting.divide(text, piece -> counts.computeIfAbsent(piece, p -> new int[1])[0]++);
        }
        ByteAlphabet alphabet = new ByteAlphabet();
        List<String> tokens = new ArrayList<>(specials);
        List<AddedToken> added = new ArrayList<>();
        for (int id = 0; id < specials.size(); id++) {
            added.add(AddedToken.special(id, specials.get(id)));
        }
        int first = specials.size(); // the token of byte b is first + b
        for (int b = 0; b < BYTES; b++) {
            tokens.add(alphabet.text(new byte[] {(byte) b}, 0, 1));
        }
        Pairs pairs = new Pairs();
        counts.forEach((piece, count) -> {
            byte[] raw = piece.getBytes(StandardCharsets.UTF_8);
            int[] ids = new int[raw.length];
            Arrays.setAll(ids, i -> first + (raw[i] & 0xFF));
            pairs.add(new Piece(ids, ids.length, count[0]));
        });
        Map<String, Integer> known = new HashMap<>(); // only looked up
        for (int id = 0; id < tokens.size(); id++) {
            known.put(tokens.get(id), id);
        }
        List<int[]> learned = new ArrayList<>();
        while (tokens.size() < vocabulary) {
            Pair best = pairs.mostFrequent();
            if (best == null || best.count < minimum) {
                break;
            }
            String spelled = tokens.get(best.left) + tokens.get(best.right);
            if (specials.contains(spelled)) {
                best.forbidden = true; // text that reads like a special token does not become it
                continue;
            }
            Integer same =
                    known.putIfAbsent(spelled, tokens.size()); // two ways to one token, such as a + ab and aa + b
            int id = same == null ? tokens.size() : same;
            if (same == null) {
                tokens.add(spelled);
            }
            if (!best.learned) { // else it has come back, since one of its tokens was made in a second way
                learned.add(new int[] {best.left, best.right, id});
            }
            best.learned = true;
            pairs.join(best, id);
        }
        int[][] columns = new int[3][learned.size()];
        for (int rank = 0; rank < learned.size(); rank++) {
            for (int c = 0; c < columns.length; c++) {
                columns[c][rank] = learned.get(rank)[c];
            }
        }
        return new ByteLevelBpe(tokens, new Merges(columns[0], columns[1], columns[2]), added, splitting, false);
    }

    /** A piece of text as tokens, the first {@code length} of {@code ids}, and how often it occurs. */
    private static final class Piece {
        final int[] ids;
        int length;
        final int count;

        Piece(int[] ids, int length, int count) {
            this.ids = ids;
            this.length = length;
            this.count = count;
        }
    }

    /** Two tokens, how often they are neighbours, and the pieces in which they are or were. */
    private static final class Pair {
        final int left;
        final int right;
        long count;
        boolean learned;
        boolean forbidden;
        final List<Piece> pieces = new ArrayList<>();

        Pair(int left, int right) {
            this.left = left;
            this.right = right;
        }
    }

    /** A pair as it waits, with the count it had then. */
    private record Waiting(Pair pair, long count) {}

    /** All pairs of all pieces. */
    private static final class Pairs {
        private final Map<Long, Pair> all = new HashMap<>(); // only looked up
        private final PriorityQueue<Waiting> queue =
                new PriorityQueue<>(Comparator.comparingLong((Waiting w) -> -w.count)
                        .thenComparingInt(w -> w.pair.left)
                        .thenComparingInt(w -> w.pair.right));

        void add(Piece piece) {
            for (int i = 0; i + 1 < piece.length; i++) {
                change(piece, piece.ids[i], piece.ids[i + 1], piece.count);
            }
        }

        /** A piece has got, or lost, a pair so many times. */
        private void change(Piece piece, int left, int right, int by) {
            Pair pair = all.computeIfAbsent((long) left << 32 | right, key -> new Pair(left, right));
            pair.count += by;
            if (by > 0) {
                if (pair.pieces.isEmpty() || pair.pieces.getLast() != piece) {
                    pair.pieces.add(piece);
                }
                queue.add(new Waiting(pair, pair.count));
            }
        }

        /** Takes the most frequent pair out, or null if there is none. */
        @Nullable
        Pair mostFrequent() {
            while (!queue.isEmpty()) {
                Waiting next = queue.remove();
                if (next.pair.forbidden) {
                    continue;
                }
                if (next.count == next.pair.count && next.count > 0) {
                    return next.pair;
                }
                if (next.count > next.pair.count && next.pair.count > 0) {
                    queue.add(new Waiting(next.pair, next.pair.count)); // it has become rarer since
                }
            }
            return null;
        }

        /** Makes one token of the pair wherever it occurs. */
        void join(Pair pair, int id) {
            List<Piece> pieces = List.copyOf(pair.pieces);
            pair.pieces.clear();
            for (Piece piece : pieces) {
                for (int i = 0; i + 1 < piece.length; i++) {
                    if (piece.ids[i] == pair.left && piece.ids[i + 1] == pair.right) {
                        replace(piece, i, id);
                    }
                }
            }
        }

        private void replace(Piece piece, int i, int id) {
            int left = piece.ids[i];
            int right = piece.ids[i + 1];
            change(piece, left, right, -piece.count);
            if (i > 0) {
                change(piece, piece.ids[i - 1], left, -piece.count);
                change(piece, piece.ids[i - 1], id, piece.count);
            }
            if (i + 2 < piece.length) {
                change(piece, right, piece.ids[i + 2], -piece.count);
                change(piece, id, piece.ids[i + 2], piece.count);
            }
            piece.ids[i] = id;
            System.arraycopy(piece.ids, i + 2, piece.ids, i + 1, piece.length - i - 2);
            piece.length--;
        }
    }
}
