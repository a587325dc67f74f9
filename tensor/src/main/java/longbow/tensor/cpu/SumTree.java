package longbow.tensor.cpu;

import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The fixed binary tree of {@link longbow.tensor.Backend#reduce}, where the second of two neighbours to arrive combines them:
 * the tree decides which values are combined, threads only when. With one thread there is at most one value for each level.
 */
final class SumTree<T> implements IntConsumer {
    private final int tasks;
    private final IntFunction<T> body;
    private final BinaryOperator<T> combine;
    /** For each subtree that waits for its neighbour, by its first task, what it gave. */
    private final @Nullable Object[] values;
    /** For each of them how many tasks it spans at most; 0 where none waits. */
    private final int[] spans;

    SumTree(int tasks, IntFunction<T> body, BinaryOperator<T> combine) {
        if (tasks < 1) {
            throw new IllegalArgumentException("reduce: there must be at least 1 task, but there were " + tasks);
        }
        this.tasks = tasks;
        this.body = body;
        this.combine = combine;
        this.values = new Object[tasks];
        this.spans = new int[tasks];
    }

    /** Computes one task, and combines what has become complete with it. */
    @Override
    public void accept(int task) {
        T value = Objects.requireNonNull(body.apply(task), "reduce: a task gave null");
        int first = task;
        for (int span = 1; span < tasks; span *= 2) {
            int neighbour = first ^ span;
            if (neighbour >= tasks) {
                continue; // carried along
            }
            T other = exchange(first, neighbour, span, value);
            if (other == null) {
                return; // the neighbour goes on with both
            }
            value = first < neighbour ? combine.apply(value, other) : combine.apply(other, value);
            first = Math.min(first, neighbour);
        }
        exchange(0, 0, tasks, value);
    }

    /** Takes what the neighbour has left here, or leaves {@code value} for it and returns null. */
    @SuppressWarnings("unchecked")
    private synchronized @Nullable T exchange(int first, int neighbour, int span, T value) {
        if (spans[neighbour] == span) {
            T other = (T) values[neighbour];
            values[neighbour] = null;
            spans[neighbour] = 0;
            return other;
        }
        values[first] = value;
        spans[first] = span;
        return null;
    }

    /** Returns what all tasks gave together, when all have been computed. */
    @SuppressWarnings("unchecked")
    synchronized T result() {
        return (T) values[0];
    }
}
