package longbow.tasks.detective;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Remembers the valid actions of states of the world, up to a number of them; those that were not asked for in the
 * longest time are forgotten. Thread-safe; two threads may find out the same at the same time.
 */
final class ActionMemo {
    /** Enough for days of play, in some 50 MB. */
    static final int CAPACITY = 100_000;

    private final Map<Long, List<String>> known;

    ActionMemo(int capacity) {
        known = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, List<String>> eldest) {
                return size() > capacity;
            }
        };
    }

    /** Returns the actions of the state with this hash; {@code find} finds them the first time. */
    List<String> get(long hash, Supplier<List<String>> find) {
        synchronized (known) {
            List<String> remembered = known.get(hash);
            if (remembered != null) {
                return remembered;
            }
        }
        List<String> found = find.get();
        synchronized (known) {
            known.put(hash, found);
        }
        return found;
    }

    /** Returns how many states are remembered. */
    int size() {
        synchronized (known) {
            return known.size();
        }
    }
}
