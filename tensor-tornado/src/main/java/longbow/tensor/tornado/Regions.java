package longbow.tensor.tornado;

import java.util.Map;
import java.util.TreeMap;

/** Which stretches of an array are free. */
final class Regions {
    /** Stretches begin at multiples of this. */
    private static final int GRAIN = 32;

    private final int capacity;
    /** The free stretches: where each begins, and how long it is. */
    private final TreeMap<Integer, Integer> free = new TreeMap<>();

    private int taken;
    private int end;

    /** Makes an array of {@code capacity} free elements, from {@code from} on. */
    Regions(int from, int capacity) {
        this.capacity = capacity;
        int length = (capacity - from) / GRAIN * GRAIN;
        if (length > 0) {
            free.put(from, length);
        }
    }

    /** Returns where a stretch of {@code n} elements begins, or -1 if there is none; {@link #give} it back with the same n. */
    synchronized int take(int n) {
        int length = length(n);
        for (Map.Entry<Integer, Integer> entry : free.entrySet()) {
            if (entry.getValue() >= length) {
                int at = entry.getKey();
                int rest = entry.getValue() - length;
                free.remove(at);
                if (rest > 0) {
                    free.put(at + length, rest);
                }
                taken += length;
                end = Math.max(end, at + length);
                return at;
            }
        }
        return -1;
    }

    /** Takes back a stretch. */
    synchronized void give(int at, int n) {
        int length = length(n);
        taken -= length;
        int from = at;
        Map.Entry<Integer, Integer> before = free.lowerEntry(at);
        if (before != null && before.getKey() + before.getValue() == at) {
            from = before.getKey();
            length += before.getValue();
        }
        Integer after = free.remove(from + length);
        free.put(from, after == null ? length : length + after);
    }

    private static int length(int n) {
        return n > Integer.MAX_VALUE - GRAIN ? Integer.MAX_VALUE : Math.max(GRAIN, Math.ceilDiv(n, GRAIN) * GRAIN);
    }

    /** Returns how many elements there are. */
    int capacity() {
        return capacity;
    }

    /** Returns how many are taken. */
    synchronized int taken() {
        return taken;
    }

    /** Returns the greatest end of a stretch that has ever been taken. */
    synchronized int end() {
        return end;
    }
}
