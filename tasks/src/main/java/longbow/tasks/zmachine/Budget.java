package longbow.tasks.zmachine;

import java.util.Locale;

/**
 * What a story may still do before it has to ask for input. An instruction costs 1; what takes longer costs more, so that
 * no story can keep a machine busy for long.
 */
final class Budget {
    private long whole;
    private long left;

    /** Starts anew. */
    void set(long amount) {
        whole = amount;
        left = amount;
    }

    /** Takes off {@code cost}. */
    void charge(long cost) {
        left -= cost;
        if (left < 0) {
            throw new IllegalOperation(String.format(
                    Locale.ROOT, "it ran for more than %,d instructions without asking for input", whole));
        }
    }
}
