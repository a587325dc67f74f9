package longbow.tensor.tornado;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.Tensor;
import longbow.tensor.Workspace;
import org.jspecify.annotations.Nullable;

/** A stretch of a program at whose end the device's memory of its temporaries goes back at once. */
final class DeviceWorkspace implements Workspace {
    private final DeviceMemory memory;
    private final @Nullable DeviceWorkspace parent;
    private final Thread thread = Thread.currentThread();
    private final List<Block> taken = new ArrayList<>();
    private boolean closed;

    DeviceWorkspace(DeviceMemory memory, @Nullable DeviceWorkspace parent) {
        this.memory = memory;
        this.parent = parent;
    }

    @Nullable
    DeviceWorkspace parent() {
        return parent;
    }

    void add(Block block) {
        block.owner = this;
        taken.add(block);
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
        if (storage instanceof Storage.Resident resident) {
            Block block = resident.block();
            block.check(tensor);
            for (DeviceWorkspace inside = block.owner; inside != null; inside = inside.parent) {
                if (inside == this) {
                    block.owner = parent;
                    break;
                }
            }
        }
        return tensor;
    }

    @Override
    public void release(List<Tensor> tensors) {
        for (Tensor tensor : tensors) {
            if (tensor.storage() instanceof Storage.Resident resident && resident.block().owner == this) {
                resident.block().release();
            }
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (Thread.currentThread() != thread || memory.current() != this) {
            throw new IllegalStateException(
                    Thread.currentThread() == thread
                            ? "Workspace.close: a workspace inside this one is still open; close that one first, or use try (...)"
                            : "Workspace.close: another thread opened this workspace; the thread that opens one closes it");
        }
        closed = true;
        memory.leave(this);
        for (Block block : taken) {
            if (block.owner == this) {
                block.release();
            } else if (block.owner != null && !block.released()) {
                block.owner.add(block);
            }
        }
        taken.clear();
    }
}
