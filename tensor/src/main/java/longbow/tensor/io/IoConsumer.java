package longbow.tensor.io;

import java.io.IOException;

/**
 * Code that does something with {@code T} and may fail with an {@link IOException}: the body of an {@link AtomicFiles}
 * write.
 *
 * @param <T> what the code is given
 */
@FunctionalInterface
public interface IoConsumer<T> {
    /**
     * Does the work.
     *
     * @throws IOException if reading or writing fails
     */
    void accept(T value) throws IOException;
}
