package longbow.tensor.tornado;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs launches at once. */
final class Eager implements Launcher {
    /** Tables of so many batches are kept, since all layers of a model ask for the same ones. */
    private static final int MOST_TABLES = 64;

    private final Device device;
    private final Space space;
    private final List<Stretch> scratch = new ArrayList<>();
    private final Map<Table, Integer> tables = new LinkedHashMap<>(16, 0.75f, true);

    private record Stretch(Place place, int at, int n) {}

    /** Compared by contents. */
    private record Table(int[] values) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Table table && Arrays.equals(values, table.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }
    }

    Eager(Device device, Space space) {
        this.device = device;
        this.space = space;
    }

    /** Runs what one operation launches; only one thread does so at a time. */
    synchronized void run(Consumer<Launcher> operation) {
        try {
            operation.accept(this);
        } finally {
            for (Stretch stretch : scratch) {
                space.free(stretch.place, stretch.at, stretch.n);
            }
            scratch.clear();
            forget();
        }
    }

    private void forget() {
        var oldest = tables.entrySet().iterator();
        while (tables.size() > MOST_TABLES) {
            Map.Entry<Table, Integer> entry = oldest.next();
            space.free(Place.INTS, entry.getValue(), entry.getKey().values.length);
            oldest.remove();
        }
    }

    @Override
    public void launch(Kernel kernel, Grid grid, double... numbers) {
        device.launch(kernel, grid, numbers);
    }

    @Override
    public int scratch(Place place, int n) {
        int at = space.allocate(place, n);
        scratch.add(new Stretch(place, at, n));
        return at;
    }

    @Override
    public int constants(int[] values) {
        return tables.computeIfAbsent(new Table(values), table -> {
            int at = space.allocate(Place.INTS, values.length);
            device.write(Place.INTS, at, values);
            return at;
        });
    }
}
