package longbow.tensor.cpu;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.Segments;
import org.jspecify.annotations.Nullable;

/** The memory of one thread that computes attention: arrays that grow to the longest sequence and are kept. */
final class AttentionScratch {
    /** What an array is for. */
    enum Use {
        QUERIES,
        RESULTS,
        SCORES,
        SLOPES,
        RESULT_GRADIENTS
    }

    /** The keys of the root of a tree. */
    final AttentionKeys root = new AttentionKeys();

    /** The keys of a sequence that continues the root. */
    final AttentionKeys branch = new AttentionKeys();

    final float[] partial = new float[Reductions.LANES];
    private final float[][] arrays = new float[Use.values().length][0];
    private @Nullable Segments segments;
    private int[][] trees = {};

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
        long length = partial.length + root.length() + branch.length();
        for (float[] array : arrays) {
            length += array.length;
        }
        return length;
    }

    long bytes() {
        return length() * Float.BYTES;
    }

    /** Returns the trees of {@code wanted}; those of the last call are remembered, since every layer asks for the same. */
    int[][] trees(Segments wanted) {
        if (segments != wanted) {
            trees = treesOf(wanted);
            segments = wanted;
        }
        return trees;
    }

    /** Returns for every root the segments that continue it, itself first. */
    private static int[][] treesOf(Segments segments) {
        List<List<Integer>> members = new ArrayList<>();
        List<Integer> roots = new ArrayList<>();
        for (int s = 0; s < segments.count(); s++) {
            members.add(new ArrayList<>());
            int root = segments.parent(s) < 0 ? s : segments.parent(s);
            members.get(root).add(s);
            if (root == s) {
                roots.add(s);
            }
        }
        int[][] trees = new int[roots.size()][];
        for (int t = 0; t < trees.length; t++) {
            trees[t] = members.get(roots.get(t)).stream()
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
        return trees;
    }
}
