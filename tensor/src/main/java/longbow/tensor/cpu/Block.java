package longbow.tensor.cpu;

import longbow.tensor.ReleasedException;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a tensor and its views: a primitive array, of which they may need only the first part. What lies behind
 * that part, and what a kernel finds before it writes, is undefined: arrays are used again. A block is used once; the array
 * of a released block continues in another one, so a stale tensor is always recognised.
 */
final class Block {
    private final Object array;
    private final @Nullable Op origin;
    /** The workspace that takes the array back when it closes, null if none does. */
    @Nullable
    PooledWorkspace owner;
    /** The next one in the only list that this is in: that of its workspace, later a list of free blocks. */
    @Nullable
    Block next;

    private volatile boolean released;

    /**
     * Makes a block that belongs to the garbage collector.
     *
     * @param array of the type that {@link Strided#newArray} makes
     */
    Block(Object array) {
        this(array, null, null);
    }

    /**
     * Makes a block.
     *
     * @param origin the operation whose result it holds, for messages
     * @param owner the workspace that it belongs to
     */
    Block(Object array, @Nullable Op origin, @Nullable PooledWorkspace owner) {
        this.array = array;
        this.origin = origin;
        this.owner = owner;
    }

    /** Returns the array; its length may exceed what the tensor needs. */
    Object array() {
        if (released) {
            throw new ReleasedException("the memory of a temporary was used after its workspace closed");
        }
        return array;
    }

    /** Makes every later access an error, and returns the array for another block. */
    Object release() {
        released = true;
        return array;
    }

    /** Returns whether its array has gone back. */
    boolean released() {
        return released;
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
