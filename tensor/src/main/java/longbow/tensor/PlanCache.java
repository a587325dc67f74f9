package longbow.tensor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plans of a computation that comes again with the same layout, such as a training step on batches whose sequences have the
 * same lengths. A layout is recorded when it comes for the third time, since recording pays only if it comes often; the plans
 * of those that came last are kept, and the others are forgotten, with their memory. A layout whose plan a device has no memory
 * for is not recorded.
 *
 * <p>Record outside of workspaces: what a body computes from tensors of the backend alone is part of the plan. A cache is used
 * by one thread at a time.
 *
 * @param <L> what a plan depends on besides the contents of its inputs: their shapes, and all that the body is given in
 *     another way; compared by {@code equals}
 */
public final class PlanCache<L> {
    private static final int RECORDED_AT = 3;
    /** Layouts that are remembered, beside the plans: ragged batches never come again, and shall not fill memory. */
    private static final int REMEMBERED = 64;

    private final int capacity;
    private final Map<L, Integer> seen = recent(REMEMBERED);
    private final Map<L, Plan> plans;

    /**
     * Creates an empty cache.
     *
     * @param capacity how many plans are kept; none are made if it is 0
     */
    public PlanCache(int capacity) {
        this.capacity = capacity;
        this.plans = recent(capacity);
    }

    private static <K, V> Map<K, V> recent(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    /**
     * Returns the plan of a layout, or null where the computation is to be executed, because the layout is new.
     *
     * @param record makes the plan
     */
    public @Nullable Plan of(L layout, Supplier<Plan> record) {
        Plan known = plans.get(layout);
        if (known != null || capacity == 0) {
            return known;
        }
        if (seen.merge(layout, 1, Integer::sum) < RECORDED_AT) {
            return null;
        }
        try {
            Plan plan = record.get();
            plans.put(layout, plan);
            seen.remove(layout);
            return plan;
        } catch (DeviceMemoryException e) {
            seen.put(layout, Integer.MIN_VALUE);
            return null;
        }
    }

    /** Forgets all plans, with their memory. */
    public void clear() {
        plans.clear();
    }

    /** Returns how many plans there are now. */
    public int size() {
        return plans.size();
    }
}
