package longbow.tasks.wordle;

import java.util.Arrays;

/** The words that agree with all answers so far, in the order of the list. */
final class Candidates {
    private final WordList list;
    private int[] indices;

    /** All words. */
    Candidates(WordList list) {
        this.list = list;
        this.indices = new int[list.size()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = i;
        }
    }

    /** Keeps the words for which {@code guess} is answered with {@code feedback}. */
    void observe(String guess, int feedback) {
        int[] kept = new int[indices.length];
        int n = 0;
        for (int index : indices) {
            if (Feedback.of(guess, list.word(index)) == feedback) {
                kept[n++] = index;
            }
        }
        indices = Arrays.copyOf(kept, n);
    }

    int size() {
        return indices.length;
    }

    /** Returns the number in the list of candidate {@code i}. */
    int get(int i) {
        return indices[i];
    }
}
