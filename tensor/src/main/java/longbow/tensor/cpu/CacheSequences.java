package longbow.tensor.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import longbow.tensor.KvCache;
import longbow.tensor.TensorException;
import org.jspecify.annotations.Nullable;

/**
 * The bookkeeping of a key-value cache: which sequences exist, how long they are, and which prefix of which root they
 * continue. What is stored for each token is the backend's matter.
 *
 * @param <S> what a backend keeps for one sequence
 */
final class CacheSequences<S> {

    /** One sequence: {@code own} tokens after the first {@code prefix} tokens of {@code parent}. */
    static final class Sequence<S> {
        final @Nullable Sequence<S> parent;
        final int prefix;
        final S store;
        int own;
        /** Its number, if it was not released, and sequences that continue it. */
        private int holders = 1;

        Sequence(@Nullable Sequence<S> parent, int prefix, S store) {
            this.parent = parent;
            this.prefix = prefix;
            this.store = store;
        }

        int length() {
            return prefix + own;
        }
    }

    private final List<@Nullable Sequence<S>> sequences = new ArrayList<>();
    private final Consumer<S> forgotten;

    /** Starts without sequences; {@code forgotten} gets what was kept for one that nothing needs any more. */
    CacheSequences(Consumer<S> forgotten) {
        this.forgotten = forgotten;
    }

    int add(S store) {
        sequences.add(new Sequence<>(null, 0, store));
        return sequences.size() - 1;
    }

    int branch(int parent, int prefix, S store) {
        Sequence<S> root = at(parent);
        if (root.parent != null) {
            throw new TensorException(
                    "KvCache.branch: sequence %d is a branch itself; branch off its root".formatted(parent));
        }
        if (prefix < 0 || prefix > root.own) {
            throw new TensorException(
                    "KvCache.branch: sequence %d has %d tokens, not %d; advance it first, or give a shorter prefix"
                            .formatted(parent, root.own, prefix));
        }
        root.holders++;
        sequences.add(new Sequence<>(root, prefix, store));
        return sequences.size() - 1;
    }

    Sequence<S> at(int number) {
        Sequence<S> sequence = number >= 0 && number < sequences.size() ? sequences.get(number) : null;
        if (sequence == null) {
            throw new TensorException(
                    "KvCache: there is no sequence %d, or it was released; start one with newSequence or branch"
                            .formatted(number));
        }
        return sequence;
    }

    void release(int number) {
        letGo(at(number));
        sequences.set(number, null);
    }

    private void letGo(Sequence<S> sequence) {
        if (--sequence.holders > 0) {
            return;
        }
        forgotten.accept(sequence.store);
        if (sequence.parent != null) {
            letGo(sequence.parent);
        }
    }

    void advance(KvCache.Feed feed) {
        for (int i = 0; i < feed.sequences().length; i++) {
            at(feed.sequences()[i]).own += feed.counts()[i];
        }
    }
}
