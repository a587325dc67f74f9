package longbow.tensor.cpu;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import longbow.tensor.Tensor;
import longbow.tensor.Workspace;
import org.jspecify.annotations.Nullable;

/** A workspace over the lists of a {@link BlockPool}. Any thread may take blocks for it; its own thread closes it. */
final class PooledWorkspace implements Workspace {
    final @Nullable PooledWorkspace parent;
    private final BlockPool pool;
    private final Thread thread = Thread.currentThread();
    /** All blocks that were taken, and those that workspaces inside have passed on; some may have been kept since. */
    private final AtomicReference<@Nullable Block> taken = new AtomicReference<>();

    private volatile boolean closed;

    /** Makes an open workspace inside {@code parent}. */
    PooledWorkspace(BlockPool pool, @Nullable PooledWorkspace parent) {
        this.pool = pool;
        this.parent = parent;
    }

    /** Notes that {@code block}, which is in no list, ends with this workspace. */
    void add(Block block) {
        Block head = taken.get();
        block.next = head;
        while (!taken.compareAndSet(head, block)) {
            head = taken.get();
            block.next = head;
        }
    }

    @Override
    public Tensor keep(Tensor tensor) {
        if (!(tensor.storage() instanceof Storage storage)) {
            throw new IllegalArgumentException(
                    "Workspace.keep: %s%s lives on %s, not on the backend of this workspace; unwrap it first"
                            .formatted(
                                    tensor.dtype(),
                                    tensor.shape(),
                                    tensor.backend().description()));
        }
        Block block = storage.block();
        block.check(tensor);
        for (PooledWorkspace inside = block.owner; inside != null; inside = inside.parent) {
            if (inside == this) {
                block.owner = parent;
            }
        }
        return tensor;
    }

    @Override
    public void release(List<Tensor> tensors) {
        for (Tensor tensor : tensors) {
            if (tensor.storage() instanceof Storage storage && storage.block().owner == this) {
                pool.recycle(storage.block());
            }
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (Thread.currentThread() != thread || pool.current() != this) {
            throw new IllegalStateException(
                    Thread.currentThread() == thread
                            ? "Workspace.close: a workspace inside this one is still open; close that one first, or use try (...)"
                            : "Workspace.close: another thread opened this workspace; the thread that opens one closes it");
        }
        closed = true;
        pool.leave(this);
        Block block = taken.getAndSet(null);
        while (block != null) {
            Block next = block.next;
            PooledWorkspace owner = block.owner;
            block.next = null;
            if (block.released()) {
                // its array has gone on in another block
            } else if (owner == this) {
                pool.giveBack(block);
            } else if (owner == null) {
                pool.lose(block);
            } else {
                owner.add(block);
            }
            block = next;
        }
    }
}
