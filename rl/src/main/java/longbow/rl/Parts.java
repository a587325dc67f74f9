package longbow.rl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import longbow.tensor.Backend;
import longbow.tensor.Key;

/**
 * Divides a list into a fixed number of parts and treats them side by side. The division depends on the list alone, never on
 * the number of threads, because where sums are taken over parts it decides their bits.
 */
final class Parts {
    /** Enough for a few cores, and few enough for products of useful size. */
    private static final int COUNT = 4;

    private Parts() {}

    /** Returns {@code all} as consecutive parts of nearly equal length, none of them empty. */
    static <T> List<List<T>> of(List<T> all) {
        int parts = Math.min(COUNT, all.size());
        List<List<T>> lists = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            lists.add(all.subList(i * all.size() / parts, (i + 1) * all.size() / parts));
        }
        return lists;
    }

    /** Returns the results of {@code body} for all parts, in order. */
    static <T, R> List<R> each(Backend backend, List<T> parts, Function<T, R> body) {
        List<R> results = new ArrayList<>(Collections.nCopies(parts.size(), null));
        backend.parallel(parts.size(), i -> results.set(i, body.apply(parts.get(i))));
        return results;
    }

    /**
     * Returns the results of {@code body} for the elements, which it treats part by part, or all at once where operations
     * start slowly: they do not depend on each other.
     */
    static <T, R> List<R> map(Backend backend, List<T> all, Function<List<T>, List<R>> body) {
        List<R> joined = new ArrayList<>();
        each(backend, backend.startsSlowly() ? List.of(all) : of(all), body).forEach(joined::addAll);
        return joined;
    }

    /** Returns the results of {@code body} for the parts of {@code all}, each with a key of its own. */
    static <T, R> List<R> keyed(Backend backend, List<T> all, Key key, BiFunction<List<T>, Key, R> body) {
        List<List<T>> parts = of(all);
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            indices.add(i);
        }
        return each(backend, indices, i -> body.apply(parts.get(i), key.fold(i)));
    }
}
