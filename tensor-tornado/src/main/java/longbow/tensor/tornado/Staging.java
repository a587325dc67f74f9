package longbow.tensor.tornado;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import longbow.tensor.tornado.kernels.StagingKernels;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The way from the host to the device. TornadoVM transfers whole arrays, so elements are transferred in an array of fitting size, from which
 * a kernel takes them to their place.
 */
final class Staging {
    private static final int[] SIZES = {1 << 10, 1 << 15, 1 << 20};
    private static final int ITEMS = 64;
    private static final int GROUPS = 256;
    private static final String TASK = "stage";

    private final FloatArray[] floats = new FloatArray[SIZES.length];
    private final IntArray[] ints = new IntArray[SIZES.length];
    private final DoubleArray[] doubles = new DoubleArray[SIZES.length];
    private final List<ImmutableTaskGraph> graphs = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    Staging(KernelContext context, FloatArray f, IntArray i, DoubleArray d, DoubleArray numbers) {
        for (int s = 0; s < SIZES.length; s++) {
            floats[s] = new FloatArray(SIZES[s]);
            ints[s] = new IntArray(SIZES[s]);
            doubles[s] = new DoubleArray(SIZES[s]);
            add(
                    graph(s, Place.FLOATS, floats[s], numbers, f, i, d)
                            .task(TASK, StagingKernels::floats, context, floats[s], f, numbers),
                    f,
                    i,
                    d);
            add(
                    graph(s, Place.INTS, ints[s], numbers, f, i, d)
                            .task(TASK, StagingKernels::ints, context, ints[s], i, numbers),
                    f,
                    i,
                    d);
            add(
                    graph(s, Place.DOUBLES, doubles[s], numbers, f, i, d)
                            .task(TASK, StagingKernels::doubles, context, doubles[s], d, numbers),
                    f,
                    i,
                    d);
        }
    }

    private TaskGraph graph(int size, Place place, Object staged, DoubleArray numbers, Object... arrays) {
        String name = "staging_%d_%d".formatted(size, place.ordinal());
        names.add(name);
        return new TaskGraph(name)
                .consumeFromDevice(arrays)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, staged, numbers);
    }

    private void add(TaskGraph graph, Object... arrays) {
        graphs.add(graph.persistOnDevice(arrays)
                .transferToHost(DataTransferMode.UNDER_DEMAND, arrays)
                .snapshot());
    }

    /** Returns the graphs, in the order of {@link #graph(Place, int)}. */
    List<ImmutableTaskGraph> graphs() {
        return graphs;
    }

    void schedule(GridScheduler grids) {
        for (int j = 0; j < names.size(); j++) {
            int groups = Math.min(GROUPS, SIZES[j / Place.values().length] / ITEMS);
            WorkerGrid worker = new WorkerGrid1D(groups * ITEMS);
            worker.setLocalWork(ITEMS, 1, 1);
            grids.addWorkerGrid(names.get(j) + "." + TASK, worker);
        }
    }

    /** Returns the number of the graph that takes {@code n} elements to their place. */
    int graph(Place place, int n) {
        return size(n) * Place.values().length + place.ordinal();
    }

    private static int size(int n) {
        int size = 0;
        while (size < SIZES.length - 1 && n > SIZES[size]) {
            size++;
        }
        return size;
    }

    /** Fills the array that fits with up to {@code n} elements from {@code from} on, and returns how many. */
    int fill(Place place, Object array, int from, int n) {
        int s = size(n);
        int count = Math.min(n, SIZES[s]);
        switch (place) {
            case FLOATS ->
                MemorySegment.copy((float[]) array, from, floats[s].getSegment(), ValueLayout.JAVA_FLOAT, 0, count);
            case INTS -> MemorySegment.copy((int[]) array, from, ints[s].getSegment(), ValueLayout.JAVA_INT, 0, count);
            case DOUBLES ->
                MemorySegment.copy((double[]) array, from, doubles[s].getSegment(), ValueLayout.JAVA_DOUBLE, 0, count);
        }
        return count;
    }
}
