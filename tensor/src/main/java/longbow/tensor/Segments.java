package longbow.tensor;

import java.util.Arrays;

/**
 * How the rows of a packed batch of tokens form sequences: without padding, and with branches.
 *
 * <p>A packed batch is a matrix with one row for each token. A <i>segment</i> is a run of consecutive rows. A root
 * segment is a sequence of its own; a branch continues the first {@code parentLength} tokens of an earlier root, as if
 * these were repeated before it. A token sees itself and everything before it in its own sequence: that is all that
 * attention needs to know, and it makes one pass over a dialogue with many alternative utterances equal to many passes
 * over prefixes.
 *
 * <pre>{@code
 * Segments.of(5, 3)                  // two sequences: rows 0-4 and 5-7
 * Segments.of(5).branch(0, 2, 3)     // rows 0-4, and rows 5-7 which continue rows 0-1
 * }</pre>
 */
public final class Segments {
    private final int[] start;
    private final int[] length;
    private final int[] parent;
    private final int[] parentLength;
    private final int[] positions;

    private Segments(int[] start, int[] length, int[] parent, int[] parentLength) {
        this.start = start;
        this.length = length;
        this.parent = parent;
        this.parentLength = parentLength;
        this.positions = new int[rows()];
        for (int s = 0; s < count(); s++) {
            for (int j = 0; j < length[s]; j++) {
                positions[start[s] + j] = parentLength[s] + j;
            }
        }
    }

    /** Returns a batch of independent sequences with the given lengths. */
    public static Segments of(int... lengths) {
        int[] none = new int[lengths.length];
        Arrays.fill(none, -1);
        return of(lengths, none, new int[lengths.length]);
    }

    /**
     * Returns a batch of segments, in row order.
     *
     * @param lengths the number of rows of each segment
     * @param parents for a branch the index of an earlier root segment, for a root -1
     * @param parentLengths how many tokens of its parent a branch continues; 0 for a root
     */
    public static Segments of(int[] lengths, int[] parents, int[] parentLengths) {
        int n = lengths.length;
        if (parents.length != n || parentLengths.length != n) {
            throw new ShapeException("segments: %d lengths, %d parents, %d parent lengths; give one of each per segment"
                    .formatted(n, parents.length, parentLengths.length));
        }
        int[] start = new int[n];
        int row = 0;
        for (int s = 0; s < n; s++) {
            int p = parents[s];
            boolean fits = lengths[s] >= 0
                    && (p == -1
                            ? parentLengths[s] == 0
                            : p >= 0
                                    && p < s
                                    && parents[p] == -1
                                    && parentLengths[s] >= 0
                                    && parentLengths[s] <= lengths[p]);
            if (!fits) {
                throw new ShapeException(
                        "segments: segment %d (length %d) cannot continue %d tokens of segment %d; a parent is an earlier root that is long enough"
                                .formatted(s, lengths[s], parentLengths[s], p));
            }
            start[s] = row;
            if (lengths[s] > Integer.MAX_VALUE - row) {
                throw new ShapeException(
                        "segments: %d of %d segments have more than 2^31 - 1 rows already; make several batches"
                                .formatted(s + 1, n));
            }
            row += lengths[s];
        }
        return new Segments(start, lengths.clone(), parents.clone(), parentLengths.clone());
    }

    /** Returns this batch with one more segment, which continues the first {@code parentLength} tokens of {@code parent}. */
    public Segments branch(int parent, int parentLength, int length) {
        return of(append(this.length, length), append(this.parent, parent), append(this.parentLength, parentLength));
    }

    /** Returns the number of segments. */
    public int count() {
        return start.length;
    }

    /** Returns the number of rows of the whole batch. */
    public int rows() {
        return count() == 0 ? 0 : start[count() - 1] + length[count() - 1];
    }

    /** Returns the first row of segment {@code s}. */
    public int start(int s) {
        return start[s];
    }

    /** Returns the number of rows of segment {@code s}. */
    public int length(int s) {
        return length[s];
    }

    /** Returns the root that segment {@code s} continues, or -1 if it is a root itself. */
    public int parent(int s) {
        return parent[s];
    }

    /** Returns how many tokens of its parent segment {@code s} continues. */
    public int parentLength(int s) {
        return parentLength[s];
    }

    /** Returns for every row its position in its own sequence, counted from 0. */
    public int[] positions() {
        return positions.clone();
    }

    /** Returns the {@link #positions()} as a tensor I32 (rows). */
    public Tensor positions(Backend backend) {
        return Tensors.ofInts(backend, positions);
    }

    private static int[] append(int[] values, int value) {
        int[] longer = Arrays.copyOf(values, values.length + 1);
        longer[values.length] = value;
        return longer;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Segments s
                && Arrays.equals(length, s.length)
                && Arrays.equals(parent, s.parent)
                && Arrays.equals(parentLength, s.parentLength);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(length) + Arrays.hashCode(parentLength);
    }

    @Override
    public String toString() {
        return "Segments[count=%d, rows=%d]".formatted(count(), rows());
    }
}
