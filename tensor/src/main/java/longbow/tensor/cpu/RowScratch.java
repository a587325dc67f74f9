package longbow.tensor.cpu;

/** The memory of one thread for operations on rows: arrays that grow to the longest row and are kept. */
final class RowScratch {
    /** What an array is for. */
    enum Use {
        LEFT,
        RIGHT,
        MEANS,
        DEVIATIONS
    }

    /** Room for the partial sums of one row. */
    final float[] partial = new float[Reductions.LANES];

    /** Room for those of a second sum over the same row. */
    final float[] other = new float[Reductions.LANES];

    /** Where a block of a {@link RowWalk} begins in its operands. */
    final int[] positions = new int[5];

    /** Room for the choices of one block. */
    final boolean[] chosen = new boolean[RowWalk.BLOCK];

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

    long bytes() {
        long length = partial.length + other.length;
        for (float[] array : arrays) {
            length += array.length;
        }
        return length * Float.BYTES;
    }
}
