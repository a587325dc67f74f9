package longbow.tensor.cpu;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;

/**
 * Arrays that are used again, so that a sequence which begins where another one has ended finds memory that is there and in
 * the processor's caches. Used and spare arrays together never take more than the used ones once did. What an array holds
 * is undefined.
 */
final class SpareArrays {
    /** A spare array can be so many times as long as what is wanted: as after a growth or two. */
    private static final int LONGER = 4;

    private final TreeMap<Integer, ArrayDeque<float[]>> spare = new TreeMap<>();
    private long used;
    private long unused;
    private long most;

    /** Returns an array of at least {@code length} elements: the shortest that is long enough. */
    float[] take(int length) {
        Map.Entry<Integer, ArrayDeque<float[]>> fitting = spare.ceilingEntry(length);
        boolean fits = fitting != null && fitting.getKey() / LONGER <= length;
        float[] array = fits ? pop(fitting) : new float[length];
        used += array.length;
        most = Math.max(most, used);
        while (used + unused > most) {
            pop(spare.firstEntry());
        }
        return array;
    }

    /** Takes back an array that nothing refers to any more. */
    void give(float[] array) {
        if (array.length > 0) {
            used -= array.length;
            unused += array.length;
            spare.computeIfAbsent(array.length, length -> new ArrayDeque<>()).push(array);
        }
    }

    /** Returns how many elements the spare arrays have. */
    long unused() {
        return unused;
    }

    private float[] pop(Map.Entry<Integer, ArrayDeque<float[]>> arrays) {
        float[] array = arrays.getValue().pop();
        unused -= array.length;
        if (arrays.getValue().isEmpty()) {
            spare.remove(arrays.getKey());
        }
        return array;
    }
}
