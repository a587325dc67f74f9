package longbow.tensor.tornado;

import longbow.tensor.Segments;

/**
 * Which queries see a key, for all keys of a packed batch: of a list of ranges of rows, its own segment first and then the
 * branches of it, those that see its position.
 *
 * @param keys for each row its position, its first range and the range after its last
 * @param ranges for each range its first row, the row after its last, and how many positions of the segment it sees
 */
record Readers(int[] keys, int[] ranges) {

    static Readers of(Segments segments) {
        int n = segments.count();
        int[] first = new int[n + 1];
        for (int s = 0; s < n; s++) {
            first[s + 1]++;
            if (segments.parent(s) >= 0) {
                first[segments.parent(s) + 1]++;
            }
        }
        for (int s = 0; s < n; s++) {
            first[s + 1] += first[s];
        }
        int[] next = first.clone();
        int[] ranges = new int[3 * first[n]];
        for (int s = 0; s < n; s++) { // parents come before their branches, so their own range is written first
            add(ranges, next, s, segments, s, Integer.MAX_VALUE);
            if (segments.parent(s) >= 0) {
                add(ranges, next, segments.parent(s), segments, s, segments.parentLength(s));
            }
        }
        return new Readers(keys(segments, first), ranges);
    }

    private static void add(int[] ranges, int[] next, int seen, Segments segments, int reader, int limit) {
        int at = 3 * next[seen]++;
        ranges[at] = segments.start(reader);
        ranges[at + 1] = segments.start(reader) + segments.length(reader);
        ranges[at + 2] = limit;
    }

    private static int[] keys(Segments segments, int[] first) {
        int[] positions = segments.positions();
        int[] keys = new int[3 * positions.length];
        for (int s = 0; s < segments.count(); s++) {
            for (int row = segments.start(s); row < segments.start(s) + segments.length(s); row++) {
                keys[3 * row] = positions[row];
                keys[3 * row + 1] = first[s];
                keys[3 * row + 2] = first[s + 1];
            }
        }
        return keys;
    }
}
