package longbow.tensor.cpu;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import longbow.tensor.DType;
import org.jspecify.annotations.Nullable;

/**
 * The free blocks of one size: a stack (Treiber 1986), the one used last on top. Several threads may push and pop. A block
 * is pushed at most once in its life, so a compare-and-set cannot mistake a stack for an earlier one.
 */
final class FreeBlocks {
    final DType dtype;
    final int length;
    private final AtomicReference<@Nullable Block> top = new AtomicReference<>();
    private final AtomicInteger existing = new AtomicInteger();

    /** Makes an empty list of blocks of {@code length} elements. */
    FreeBlocks(DType dtype, int length) {
        this.dtype = dtype;
        this.length = length;
    }

    /** Adds a released block. */
    void push(Block block) {
        Block head = top.get();
        block.next = head;
        while (!top.compareAndSet(head, block)) {
            head = top.get();
            block.next = head;
        }
    }

    /** Removes the block that was pushed last and returns it, null if there is none. */
    @Nullable
    Block pop() {
        Block head = top.get();
        while (head != null && !top.compareAndSet(head, head.next)) {
            head = top.get();
        }
        if (head != null) {
            head.next = null; // a stale tensor may hold this one for long, and must not hold the others
        }
        return head;
    }

    /** Makes a new array, which counts as one of this size until {@link #lose}. */
    Object create() {
        existing.incrementAndGet();
        return Strided.newArray(dtype, length);
    }

    /** Notes that an array of this size went to the garbage collector. */
    void lose() {
        existing.decrementAndGet();
    }

    /** Returns how many arrays of this size there are, used or free. */
    int existing() {
        return existing.get();
    }

    /** Returns how many are free; exact where no other thread uses them now. */
    int free() {
        int count = 0;
        for (Block block = top.get(); block != null; block = block.next) {
            count++;
        }
        return count;
    }

    long bytes() {
        return (long) length * dtype.bytes();
    }
}
