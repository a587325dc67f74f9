package longbow.tensor.cpu;

import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Memory that every thread has of its own and keeps, made when it first asks. How much there is can be counted.
 *
 * @param <T> what a thread has
 */
final class PerThread<T> {
    private final ThreadLocal<@Nullable T> own = new ThreadLocal<>();
    private final Supplier<T> make;
    private final ToLongFunction<T> bytes;
    /** Those of threads that have ended disappear. */
    private final Queue<WeakReference<T>> all = new ConcurrentLinkedQueue<>();

    /**
     * Starts without memory.
     *
     * @param bytes tells how much one thread's memory takes; another thread may ask while it grows
     */
    PerThread(Supplier<T> make, ToLongFunction<T> bytes) {
        this.make = make;
        this.bytes = bytes;
    }

    /** Returns that of the calling thread. */
    T get() {
        T mine = own.get();
        if (mine == null) {
            mine = make.get();
            own.set(mine);
            all.removeIf(reference -> reference.refersTo(null));
            all.add(new WeakReference<>(mine));
        }
        return mine;
    }

    /** Returns how many bytes all threads have. */
    long bytes() {
        long sum = 0;
        for (WeakReference<T> reference : all) {
            T some = reference.get();
            sum += some == null ? 0 : bytes.applyAsLong(some);
        }
        return sum;
    }
}
