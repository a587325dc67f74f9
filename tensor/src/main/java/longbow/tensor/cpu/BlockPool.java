package longbow.tensor.cpu;

import java.lang.ref.WeakReference;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Memory;
import longbow.tensor.Plan;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Workspace;
import longbow.tensor.op.Op;
import longbow.tensor.op.ShapeRules;
import org.jspecify.annotations.Nullable;

/**
 * Where a CPU backend takes memory for results and temporaries from; what lies in it is undefined. Inside a workspace it
 * comes from lists of free blocks, elsewhere from the heap.
 *
 * <p>There are four sizes for each power of two, so that batches of slightly different lengths use the same blocks and at
 * most a quarter of a block lies idle. Where a list is empty, the next greater ones are tried before memory is allocated.
 */
final class BlockPool {
    private static final int SMALLEST = 16;
    private static final int SIZES = 4 * 27 + 1;
    /** How many sizes above the wanted one are tried: up to half as much again. */
    private static final int SIZES_TRIED = 3;

    private final FreeBlocks[][] lists = new FreeBlocks[DType.values().length][SIZES];
    private final ThreadLocal<@Nullable PooledWorkspace> current = new ThreadLocal<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();
    private final Consumer<Object> inspector;
    private final Queue<WeakReference<Plan>> plans = new ConcurrentLinkedQueue<>();

    /** Makes a pool without memory. */
    BlockPool() {
        this(array -> {});
    }

    /** Makes a pool that shows every array to {@code inspector} before it hands it out, for tests. */
    BlockPool(Consumer<Object> inspector) {
        this.inspector = inspector;
        for (DType dtype : DType.values()) {
            for (int i = 0; i < SIZES; i++) {
                lists[dtype.ordinal()][i] = new FreeBlocks(dtype, length(i));
            }
        }
    }

    // ---- sizes -------------------------------------------------------------------------------------------------

    /** Returns the index of the smallest size that holds {@code length} elements. */
    static int size(int length) {
        if (length <= SMALLEST) {
            return 0;
        }
        int power = 31 - Integer.numberOfLeadingZeros(length - 1); // at least 4
        return 4 * (power - 4) + ((length - 1 >>> power - 2) & 3) + 1;
    }

    /** Returns how many elements blocks of size {@code size} hold. */
    static int length(int size) {
        if (size == 0) {
            return SMALLEST;
        }
        int power = (size - 1) / 4 + 4;
        long length = (1L << power) + ((long) (size - 1) % 4 + 1 << power - 2);
        return (int) Math.min(length, Integer.MAX_VALUE - 8); // the longest array there is
    }

    // ---- taking ------------------------------------------------------------------------------------------------

    /**
     * Returns a block of at least {@code length} elements.
     *
     * @param origin the operation that wants it, for messages
     */
    Block take(DType dtype, int length, @Nullable Op origin) {
        PooledWorkspace workspace = current.get();
        Object array = workspace == null ? Strided.newArray(dtype, length) : pooled(dtype, length);
        inspector.accept(array);
        Block block = new Block(array, origin, workspace);
        if (workspace != null) {
            workspace.add(block);
        }
        return block;
    }

    private Object pooled(DType dtype, int length) {
        FreeBlocks[] sizes = lists[(dtype == DType.F16 ? DType.BF16 : dtype).ordinal()]; // both are short[]
        int size = size(length);
        for (int i = size; i < Math.min(size + SIZES_TRIED, SIZES); i++) {
            Block free = sizes[i].pop();
            if (free != null) {
                return free.release();
            }
        }
        long now = bytes.addAndGet(sizes[size].bytes());
        peak.accumulateAndGet(now, Math::max);
        return sizes[size].create();
    }

    /** Returns a tensor of undefined contents. */
    Tensor tensor(Backend owner, DType dtype, Shape shape, @Nullable Op origin) {
        return new Tensor(owner, dtype, shape, Strided.rowMajor(take(dtype, shape.numel(), origin)));
    }

    /** Returns tensors of undefined contents for the results of {@code op}. */
    List<Tensor> results(Backend owner, Op op, List<ShapeRules.Result> results) {
        if (results.size() == 1) {
            ShapeRules.Result only = results.getFirst();
            return List.of(tensor(owner, only.dtype(), only.shape(), op));
        }
        Tensor[] tensors = new Tensor[results.size()];
        for (int i = 0; i < tensors.length; i++) {
            ShapeRules.Result result = results.get(i);
            tensors[i] = tensor(owner, result.dtype(), result.shape(), op);
        }
        return Arrays.asList(tensors);
    }

    // ---- giving back -------------------------------------------------------------------------------------------

    /** Takes back a block that is in no list; whoever still uses it gets an error. */
    void giveBack(Block block) {
        list(block.release()).push(block);
    }

    /** Takes back the array of a block that is in the list of a workspace, and stays there; does nothing the second time. */
    void recycle(Block block) {
        if (!block.released()) {
            Object array = block.release();
            list(array).push(new Block(array));
        }
    }

    /** Forgets a block that is in no list and now belongs to the garbage collector. */
    void lose(Block block) {
        FreeBlocks list = list(block.array());
        list.lose();
        bytes.addAndGet(-list.bytes());
    }

    private FreeBlocks list(Object array) {
        DType dtype = switch (array) {
            case float[] a -> DType.F32;
            case double[] a -> DType.F64;
            case short[] a -> DType.BF16;
            case int[] a -> DType.I32;
            case long[] a -> DType.I64;
            case boolean[] a -> DType.BOOL;
            default -> throw new AssertionError(array);
        };
        return lists[dtype.ordinal()][size(Array.getLength(array))];
    }

    // ---- workspaces --------------------------------------------------------------------------------------------

    /** Opens a workspace for the calling thread. */
    Workspace open() {
        PooledWorkspace workspace = new PooledWorkspace(this, current.get());
        current.set(workspace);
        return workspace;
    }

    /** Returns the innermost open workspace of the calling thread. */
    @Nullable
    PooledWorkspace current() {
        return current.get();
    }

    /** Makes the workspace around {@code workspace} current. */
    void leave(PooledWorkspace workspace) {
        set(workspace.parent);
    }

    private void set(@Nullable PooledWorkspace workspace) {
        if (workspace == null) {
            current.remove();
        } else {
            current.set(workspace);
        }
    }

    /** Returns {@code body}, which takes memory from the caller's workspace on whichever thread it runs. */
    IntConsumer inThisWorkspace(IntConsumer body) {
        PooledWorkspace mine = current.get();
        if (mine == null) {
            return body;
        }
        return task -> {
            PooledWorkspace before = current.get();
            current.set(mine);
            try {
                body.accept(task);
            } finally {
                set(before);
            }
        };
    }

    // ---- reports -----------------------------------------------------------------------------------------------

    /** Lets reports mention the memory of {@code plan} for as long as it exists. */
    Plan remember(Plan plan) {
        plans.removeIf(reference -> reference.refersTo(null));
        plans.add(new WeakReference<>(plan));
        return plan;
    }

    /** Returns what there is now. */
    Memory report(Memory.Kept... scratch) {
        List<Memory.Kept> kept = new ArrayList<>(List.of(scratch));
        for (WeakReference<Plan> reference : plans) {
            Plan plan = reference.get();
            if (plan != null) {
                kept.add(new Memory.Kept(
                        "plan of %d steps".formatted(plan.program().steps().size()), plan.bytes()));
            }
        }
        List<Memory.SizeClass> sizes = new ArrayList<>();
        for (FreeBlocks[] list : lists) {
            for (FreeBlocks blocks : list) {
                if (blocks.existing() > 0) {
                    int free = Math.min(blocks.free(), blocks.existing());
                    sizes.add(new Memory.SizeClass(blocks.dtype, blocks.length, blocks.existing() - free, free));
                }
            }
        }
        return Memory.of(peak.get(), sizes, kept);
    }
}
