package longbow.tensor.tornado;

import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import longbow.tensor.DeviceMemoryException;
import longbow.tensor.Memory;
import longbow.tensor.Workspace;
import longbow.tensor.op.Op;
import org.jspecify.annotations.Nullable;

/** Divides the memory of a device between tensors. */
final class DeviceMemory implements Space {
    private static final Cleaner CLEANER = Cleaner.create();
    /** How often the garbage collector is asked for blocks that nothing refers to, before memory counts as full. */
    private static final int ATTEMPTS = 5;

    private final Map<Place, Regions> regions = new EnumMap<>(Place.class);
    private final ThreadLocal<@Nullable DeviceWorkspace> current = new ThreadLocal<>();

    DeviceMemory(Device device) {
        for (Place place : Place.values()) {
            regions.put(place, new Regions(0, device.capacity(place)));
        }
    }

    /** {@inheritDoc} No workspace releases it. */
    @Override
    public Block lasting(Place place, int n) {
        return block(place, n, null, null);
    }

    /** Returns a block of {@code n} elements, which belongs to the open workspace if there is one. */
    Block block(Place place, int n, @Nullable Op origin) {
        return block(place, n, origin, current.get());
    }

    private Block block(Place place, int n, @Nullable Op origin, @Nullable DeviceWorkspace workspace) {
        int at = allocate(place, n);
        Block block = new Block(place, at, origin);
        Regions own = regions(place);
        block.cleanedBy(CLEANER.register(block, () -> own.give(at, n)));
        if (workspace != null) {
            workspace.add(block);
        }
        return block;
    }

    @Override
    public int allocate(Place place, int n) {
        Regions own = regions(place);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int at = own.take(n);
            if (at >= 0) {
                return at;
            }
            System.gc(); // blocks that nothing refers to come back
            try {
                Thread.sleep(20L << attempt);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new DeviceMemoryException(
                "device memory: no room for %d elements of %s, of %d are %d taken; give more with LONGBOW_DEVICE_MEMORY=16GB, or take smaller batches"
                        .formatted(n, place.name().toLowerCase(Locale.ROOT), own.capacity(), own.taken()));
    }

    @Override
    public void free(Place place, int at, int n) {
        regions(place).give(at, n);
    }

    private Regions regions(Place place) {
        return Objects.requireNonNull(regions.get(place));
    }

    /** Opens a workspace for this thread. */
    Workspace open() {
        DeviceWorkspace workspace = new DeviceWorkspace(this, current.get());
        current.set(workspace);
        return workspace;
    }

    @Nullable
    DeviceWorkspace current() {
        return current.get();
    }

    void leave(DeviceWorkspace workspace) {
        if (workspace.parent() == null) {
            current.remove();
        } else {
            current.set(workspace.parent());
        }
    }

    Memory report() {
        List<Memory.Kept> kept = new ArrayList<>();
        long peak = 0;
        for (Place place : Place.values()) {
            long bytes = place == Place.DOUBLES ? Double.BYTES : Float.BYTES;
            Regions own = regions(place);
            kept.add(new Memory.Kept("device, " + place.name().toLowerCase(Locale.ROOT), own.taken() * bytes));
            peak += own.end() * bytes;
        }
        return Memory.of(peak, List.of(), kept);
    }
}
