package longbow.tensor.tornado;

import longbow.tensor.DType;
import longbow.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * One sequence of a {@link DeviceKvCache}: {@code own} tokens after the first {@code prefix} tokens of {@code parent}. For each layer it
 * has room on the device for keys and values of its own tokens, side by side; the room is handed back when neither
 * the sequence nor a branch of it is there any more, or when the cache is forgotten.
 */
final class CachedSequence {
    /** Rows of the first room. */
    private static final int LEAST = 16;

    final @Nullable CachedSequence parent;
    final int prefix;
    private final int width;
    private final @Nullable Block[] rooms;
    private final int[] capacity;
    private int users = 1;
    private int own;

    /**
     * An empty sequence.
     *
     * @param width how many elements keys and values of one token have
     */
    CachedSequence(@Nullable CachedSequence parent, int prefix, int layers, int width) {
        this.parent = parent;
        this.prefix = prefix;
        this.width = width;
        this.rooms = new Block[layers];
        this.capacity = new int[layers];
        if (parent != null) {
            parent.users++;
        }
    }

    int own() {
        return own;
    }

    int length() {
        return prefix + own;
    }

    void advance(int count) {
        own += count;
    }

    /** Returns where keys and values of a layer lie; 0 while there are none. */
    int at(int layer) {
        Block room = rooms[layer];
        return room == null ? 0 : room.at();
    }

    /** Makes room for {@code count} more tokens in a layer: twice the room, if there was too little. */
    void reserve(Space space, Launcher to, int layer, int count) {
        int needed = Math.addExact(own, count);
        if (needed <= capacity[layer]) {
            return;
        }
        int rows = Math.max(LEAST, Math.max(needed, (int) Math.min(2L * capacity[layer], Integer.MAX_VALUE / width)));
        Block room = space.lasting(Place.FLOATS, Math.multiplyExact(rows, width));
        int n = own * width;
        if (n > 0) {
            Shape all = Shape.of(n);
            Copying.all(to, new Operand(DType.F32, all, at(layer)), new Operand(DType.F32, all, room.at()));
        }
        free(layer);
        rooms[layer] = room;
        capacity[layer] = rows;
    }

    /** One user less: the caller that started it, or a branch. */
    void leave() {
        users--;
        if (users == 0) {
            for (int layer = 0; layer < rooms.length; layer++) {
                free(layer);
            }
            if (parent != null) {
                parent.leave();
            }
        }
    }

    private void free(int layer) {
        Block room = rooms[layer];
        if (room != null) {
            room.release();
            rooms[layer] = null;
            capacity[layer] = 0;
        }
    }
}
