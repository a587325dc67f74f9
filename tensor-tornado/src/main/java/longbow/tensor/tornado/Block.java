package longbow.tensor.tornado;

import java.lang.ref.Cleaner;
import longbow.tensor.ReleasedException;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the device's memory, which tensors share that are views of each other. It goes back when a workspace releases it,
 * or when nothing refers to it any more.
 */
final class Block {
    private final Place place;
    private final int at;
    private final @Nullable Op origin;
    private Cleaner.@Nullable Cleanable cleanable;
    /** The workspace that releases it when it closes, null if none does. */
    @Nullable
    DeviceWorkspace owner;

    private volatile boolean released;

    Block(Place place, int at, @Nullable Op origin) {
        this.place = place;
        this.at = at;
        this.origin = origin;
    }

    /** Says what gives the memory back; it refers to everything but this block. */
    void cleanedBy(Cleaner.Cleanable cleanable) {
        this.cleanable = cleanable;
    }

    Place place() {
        return place;
    }

    int at() {
        return at;
    }

    boolean released() {
        return released;
    }

    /** Gives the memory back; every later access is an error. */
    void release() {
        released = true;
        if (cleanable != null) {
            cleanable.clean(); // once
        }
    }

    /** Throws if this was released; {@code tensor} is named. */
    void check(Tensor tensor) {
        if (released) {
            String from = origin == null ? "" : ", a result of %s,".formatted(origin.label());
            throw new ReleasedException(
                    "%s%s%s was used after its workspace closed; keep it with Workspace.keep before the workspace closes"
                            .formatted(tensor.dtype(), tensor.shape(), from));
        }
    }
}
