package longbow.tensor.cpu;

/** The memory of one thread that computes attention: arrays that grow to the longest sequence and are kept. */
final class AttentionScratch {
    /** What an array is for. */
    enum Use {
        QUERIES,
        RESULTS,
        SCORES,
        SLOPES,
        RESULT_GRADIENTS,
        ROOT_KEY_PANELS,
        ROOT_KEYS,
        ROOT_VALUE_PANELS,
        ROOT_VALUES,
        ROOT_KEY_GRADIENTS,
        ROOT_VALUE_GRADIENTS,
        KEY_PANELS,
        KEYS,
        VALUE_PANELS,
        VALUES,
        KEY_GRADIENTS,
        VALUE_GRADIENTS
    }

    final float[] partial = new float[Reductions.LANES];
    private final float[][] arrays = new float[Use.values().length][0];

    /** Returns an array of at least {@code length} elements, with any content. */
    float[] array(Use use, int length) {
        float[] array = arrays[use.ordinal()];
        if (array.length < length) {
            array = new float[length];
            arrays[use.ordinal()] = array;
        }
        return array;
    }

    /** Returns how many floats there are. */
    long length() {
        long length = partial.length;
        for (float[] array : arrays) {
            length += array.length;
        }
        return length;
    }
}
