package longbow.transformer.tokenizer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which pairs of tokens join, in which order, and to what; and the joining itself (Sennrich, Haddow, Birch 2016, section 3.2): of all
 * neighbours that join, those whose pair comes first in the list, the leftmost of them first, until none is left.
 *
 * <p>A piece of n bytes takes n log n steps, whatever it holds: neighbours are a linked list, and pairs that may join wait in a heap.
 * Short pieces, which are nearly all, are looked through again after each step, which is faster.
 */
final class Merges {
    private static final int NONE = -1;
    private static final int SHORT = 24; // bytes

    private final int[] left;
    private final int[] right;
    private final int[] joined;
    /** Pairs by their hash, open addressing; a power of two, at most half full; and their ranks. */
    private final long[] pairs;

    private final int[] ranks;

    /**
     * Takes the pairs by rank.
     *
     * @throws IllegalArgumentException if a pair stands twice
     */
    Merges(int[] left, int[] right, int[] joined) {
        this.left = left;
        this.right = right;
        this.joined = joined;
        this.pairs = new long[Integer.highestOneBit(Math.max(left.length, 1)) * 4];
        this.ranks = new int[pairs.length];
        Arrays.fill(pairs, NONE);
        Arrays.fill(ranks, NONE);
        for (int rank = 0; rank < left.length; rank++) {
            int slot = slot(left[rank], right[rank]);
            if (ranks[slot] != NONE) {
                throw new IllegalArgumentException("merge %d is merge %d again".formatted(rank, ranks[slot]));
            }
            pairs[slot] = pair(left[rank], right[rank]);
            ranks[slot] = rank;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Merges that
                && Arrays.equals(left, that.left)
                && Arrays.equals(right, that.right)
                && Arrays.equals(joined, that.joined);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(left) + Arrays.hashCode(right);
    }

    int count() {
        return left.length;
    }

    int left(int rank) {
        return left[rank];
    }

    int right(int rank) {
        return right[rank];
    }

    private static long pair(int l, int r) {
        return (long) l << 32 | r;
    }

    /** Where the pair is, or would be. */
    private int slot(int l, int r) {
        long pair = pair(l, r);
        int slot = (int) (pair * 0x9E3779B97F4A7C15L >>> 32) & (pairs.length - 1);
        while (pairs[slot] != pair && pairs[slot] != NONE) {
            slot = (slot + 1) & (pairs.length - 1);
        }
        return slot;
    }

    /** The place of a pair in the list, or NONE. */
    private int rank(int l, int r) {
        return ranks[slot(l, r)];
    }

    /** Room for joining pieces, used again for each. */
    static final class Scratch {
        private int[] ids = new int[64];
        private int[] next = new int[64];
        private int[] previous = new int[64];
        /** For each token the rank of its pair with the next one, or NONE. */
        private int[] ranks = new int[64];
        /** Waiting pairs: the rank above, the position of the left token below. */
        private long[] heap = new long[64];

        private int waiting;

        private void grow(int n) {
            if (ids.length < n) {
                int size = Math.max(n, 2 * ids.length);
                ids = new int[size];
                next = new int[size];
                previous = new int[size];
                ranks = new int[size];
            }
            waiting = 0;
        }

        private void push(long entry) {
            if (waiting == heap.length) {
                heap = Arrays.copyOf(heap, 2 * waiting);
            }
            int at = waiting++;
            while (at > 0 && heap[(at - 1) / 2] > entry) {
                heap[at] = heap[(at - 1) / 2];
                at = (at - 1) / 2;
            }
            heap[at] = entry;
        }

        private long pop() {
            long least = heap[0];
            long last = heap[--waiting];
            int at = 0;
            for (int child = 1; child < waiting; child = 2 * at + 1) {
                child += child + 1 < waiting && heap[child + 1] < heap[child] ? 1 : 0;
                if (heap[child] >= last) {
                    break;
                }
                heap[at] = heap[child];
                at = child;
            }
            heap[at] = last;
            return least;
        }
    }

    /**
     * Joins the bytes of one piece.
     *
     * @param byteIds the token of each byte
     * @param tokens where the resulting tokens go, from {@code at} on; room for one token a byte
     * @return the place after the last of them
     */
    int join(byte[] bytes, int from, int to, int[] byteIds, Scratch s, int[] tokens, int at) {
        int n = to - from;
        s.grow(n);
        for (int i = 0; i < n; i++) {
            s.ids[i] = byteIds[bytes[from + i] & 0xFF];
        }
        return n <= SHORT ? joinShort(n, s, tokens, at) : joinLong(n, s, tokens, at);
    }

    private int joinShort(int n, Scratch s, int[] tokens, int at) {
        int[] ids = s.ids;
        int[] waiting = s.ranks;
        for (int i = 0; i + 1 < n; i++) {
            waiting[i] = rank(ids[i], ids[i + 1]);
        }
        int count = n;
        while (true) {
            int best = -1;
            for (int i = 0; i + 1 < count; i++) {
                if (waiting[i] != NONE && (best < 0 || waiting[i] < waiting[best])) {
                    best = i;
                }
            }
            if (best < 0) {
                System.arraycopy(ids, 0, tokens, at, count);
                return at + count;
            }
            ids[best] = joined[waiting[best]];
            count--;
            System.arraycopy(ids, best + 2, ids, best + 1, count - best - 1);
            System.arraycopy(waiting, best + 1, waiting, best, count - best);
            waiting[best] = best + 1 < count ? rank(ids[best], ids[best + 1]) : NONE;
            if (best > 0) {
                waiting[best - 1] = rank(ids[best - 1], ids[best]);
            }
        }
    }

    private int joinLong(int n, Scratch s, int[] tokens, int at) {
        for (int i = 0; i < n; i++) {
            s.next[i] = i + 1;
            s.previous[i] = i - 1;
        }
        for (int i = 0; i < n; i++) {
            wait(s, i, n);
        }
        while (s.waiting > 0) {
            long entry = s.pop();
            int i = (int) entry;
            int rank = (int) (entry >>> 32);
            if (s.ranks[i] != rank) {
                continue; // one of the two has joined another since
            }
            int gone = s.next[i];
            s.ids[i] = joined[rank];
            s.next[i] = s.next[gone];
            s.ranks[gone] = NONE;
            if (s.next[i] < n) {
                s.previous[s.next[i]] = i;
            }
            wait(s, i, n);
            if (s.previous[i] >= 0) {
                wait(s, s.previous[i], n);
            }
        }
        int end = at;
        for (int i = 0; i < n; i = s.next[i]) {
            tokens[end++] = s.ids[i];
        }
        return end;
    }

    /** Notes whether token i joins the next one. */
    private void wait(Scratch s, int i, int n) {
        s.ranks[i] = s.next[i] < n ? rank(s.ids[i], s.ids[s.next[i]]) : NONE;
        if (s.ranks[i] != NONE) {
            s.push((long) s.ranks[i] << 32 | i);
        }
    }
}
