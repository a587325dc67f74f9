package longbow.tensor.tornado;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import longbow.tensor.DeviceMemoryException;
import longbow.tensor.Program;
import longbow.tensor.Program.Source;
import longbow.tensor.Program.Value;
import longbow.tensor.op.Op;
import org.jspecify.annotations.Nullable;

/**
 * Where the computed values of a program lie, as long as they are needed: from the step that computes one to the last step that reads
 * it, or a view of it. What becomes free is given to the next value.
 */
final class PlanLayout {
    private final int[] base;
    private final Map<Place, Regions> regions = new EnumMap<>(Place.class);
    private final int[] readings;
    /** For each value the one whose memory it shares: itself, unless it is a view. */
    private final int[] roots;

    private final Map<Integer, Integer> positions = new HashMap<>();
    private final Map<Integer, Value> values = new HashMap<>();
    private final List<Stretch> scratch = new ArrayList<>();

    private record Stretch(Place place, int at, int n) {}

    /**
     * Counts what reads what.
     *
     * @param base where the memory of the plan begins in each place
     * @param capacity how many elements it may have
     */
    PlanLayout(Program program, List<Program.Step> steps, int[] base, int[] capacity) {
        this.base = base;
        for (Place place : Place.values()) {
            regions.put(place, new Regions(0, capacity[place.ordinal()]));
        }
        int count = 0;
        List<Value> all = new ArrayList<>(program.inputs());
        all.addAll(program.outputs());
        for (Program.Step step : steps) {
            switch (step) {
                case Program.Compute c -> {
                    all.addAll(c.operands());
                    all.addAll(c.results());
                }
                case Program.Write w -> {
                    all.addAll(w.cells());
                    all.addAll(w.inputs());
                }
                case Program.Parallel p -> throw new AssertionError("is flat by now");
            }
        }
        for (Value value : all) {
            count = Math.max(count, value.number() + 1);
            values.put(value.number(), value);
        }
        roots = new int[count];
        for (int v = 0; v < count; v++) {
            roots[v] = v;
        }
        readings = new int[count];
        for (Program.Step step : steps) {
            if (step instanceof Program.Compute c) {
                if (isView(c)) {
                    roots[c.results().getFirst().number()] = root(c.operands().getFirst());
                }
                c.operands().forEach(value -> readings[root(value)]++);
            } else if (step instanceof Program.Write w) {
                w.inputs().forEach(value -> readings[root(value)]++);
            }
        }
        program.inputs().forEach(value -> readings[root(value)]++); // stays: it is written before every run
        program.outputs().forEach(value -> readings[root(value)]++); // stays: it is read after every run
    }

    /** Returns whether a step changes nothing but the shape. */
    static boolean isView(Program.Compute step) {
        return (step.op() instanceof Op.Reshape
                        || step.op() instanceof Op.Contiguous
                        || step.op() instanceof Op.Prepack)
                && Place.of(step.operands().getFirst().dtype()) != null;
    }

    int root(Value value) {
        return roots[value.number()];
    }

    /** Returns the root of a value as a value: what it views in the end. */
    Value rootValue(Value value) {
        return Objects.requireNonNull(values.get(root(value)));
    }

    /** Gives memory to a value that is about to be computed, or that every run brings. */
    void place(Value value) {
        Place place = Place.of(value.dtype());
        if (place != null && root(value) == value.number()) {
            positions.put(value.number(), take(place, value.shape().numel()));
        }
    }

    private int take(Place place, int n) {
        int at = Objects.requireNonNull(regions.get(place)).take(n);
        if (at < 0) {
            throw new DeviceMemoryException(
                    "plan: the device has too little memory for it; give more with LONGBOW_DEVICE_MEMORY=16GB, or take smaller batches");
        }
        return base[place.ordinal()] + at;
    }

    /** Returns the position of a value that this layout has placed, or null. */
    @Nullable
    Integer position(Value value) {
        return positions.get(root(value));
    }

    /** Takes back the memory of those values that a step was the last one to read. */
    void read(List<Value> operands) {
        for (Value value : operands) {
            int root = root(value);
            if (--readings[root] == 0) {
                give(root);
            }
        }
    }

    /** Takes back the memory of what nothing will read. */
    void unread(List<Value> results) {
        for (Value value : results) {
            if (root(value) == value.number() && readings[value.number()] == 0) {
                give(value.number());
            }
        }
    }

    private void give(int root) {
        Integer at = positions.get(root);
        Value value = values.get(root);
        if (at != null && value != null && value.source() instanceof Source.Computed) {
            Place place = Objects.requireNonNull(Place.of(value.dtype()));
            Objects.requireNonNull(regions.get(place))
                    .give(at - base[place.ordinal()], value.shape().numel());
        }
    }

    /** Returns the position of temporary elements, until {@link #endStep}. */
    int scratch(Place place, int n) {
        int at = take(place, n);
        scratch.add(new Stretch(place, at, n));
        return at;
    }

    void endStep() {
        for (Stretch s : scratch) {
            Objects.requireNonNull(regions.get(s.place)).give(s.at - base[s.place.ordinal()], s.n);
        }
        scratch.clear();
    }

    /** Returns how many elements of each place the program needs. */
    int[] ends() {
        int[] ends = new int[Place.values().length];
        for (Place place : Place.values()) {
            ends[place.ordinal()] = Objects.requireNonNull(regions.get(place)).end();
        }
        return ends;
    }
}
