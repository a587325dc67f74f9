package longbow.tensor.tornado;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid3D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoInternalError;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The memory of a device and the kernels that work on it. There is one array for each {@link Place}, which stays on the device; tensors
 * are stretches of it. A kernel is a task graph of its own that is compiled when it is first launched, and what differs
 * between launches is handed to it in a small array. One launch runs at a time.
 */
final class Device {
    private static final String TASK = "kernel";

    private final KernelContext context = new KernelContext();
    private final FloatArray floats;
    private final IntArray ints;
    private final DoubleArray doubles;
    private final DoubleArray numbers = new DoubleArray(Kernel.NUMBERS);
    private final Map<Kernel, WorkerGrid> workers = new EnumMap<>(Kernel.class);
    private final Map<Kernel, ImmutableTaskGraph> graphs = new EnumMap<>(Kernel.class);
    private final GridScheduler grids = new GridScheduler();
    private final TornadoExecutionPlan plan;
    private final Staging staging;
    private final boolean graphed;
    private final CuBlasProducts.@Nullable Call products;
    private @Nullable TornadoExecutionResult last;
    private long elementsRead;

    /**
     * Takes memory for so many elements of each type.
     *
     * @param graphed whether the driver can keep sequences of launches
     */
    Device(int floatCount, int intCount, int doubleCount, boolean graphed) {
        this(floatCount, intCount, doubleCount, graphed, false);
    }

    /**
     * Takes memory for so many elements of each type.
     *
     * @param graphed whether the driver can keep sequences of launches
     * @param cublas whether cuBLAS multiplies
     */
    Device(int floatCount, int intCount, int doubleCount, boolean graphed, boolean cublas) {
        this.graphed = graphed;
        this.products = cublas ? new CuBlasProducts.Call(null) : null;
        this.floats = HostArrays.floats(floatCount);
        this.ints = HostArrays.ints(intCount);
        this.doubles = HostArrays.doubles(doubleCount);
        this.staging = new Staging(context, floats, ints, doubles, numbers);
        Kernel[] kernels = Kernel.values();
        ImmutableTaskGraph[] all =
                new ImmutableTaskGraph[kernels.length + staging.graphs().size() + (cublas ? 1 : 0)];
        for (Kernel kernel : kernels) {
            String name = name(kernel);
            TaskGraph graph = new TaskGraph(name);
            if (kernel.ordinal() > 0) { // the first graph to run makes the arrays, the others take them over
                graph.consumeFromDevice(floats, ints, doubles);
            }
            graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, numbers)
                    .task(TASK, kernel.code(), context, floats, ints, doubles, numbers)
                    .persistOnDevice(floats, ints, doubles)
                    .transferToHost(DataTransferMode.UNDER_DEMAND, floats, ints, doubles);
            all[kernel.ordinal()] = graph.snapshot();
            graphs.put(kernel, all[kernel.ordinal()]);
            workers.put(kernel, worker(kernel, grids, name + "." + TASK));
        }
        for (int j = 0; j < staging.graphs().size(); j++) {
            all[kernels.length + j] = staging.graphs().get(j);
        }
        if (products != null) {
            TaskGraph graph = new TaskGraph("cublas").consumeFromDevice(floats, ints, doubles);
            CuBlasProducts.add(graph, TASK, products, floats, ints, doubles);
            all[all.length - 1] = graph.persistOnDevice(floats, ints, doubles)
                    .transferToHost(DataTransferMode.UNDER_DEMAND, floats, ints, doubles)
                    .snapshot();
        }
        staging.schedule(grids);
        this.plan = new TornadoExecutionPlan(all);
        launch(Kernel.FILL, new Grid(1, 1, 1), 0, 0, 0);
    }

    /** Registers the grid of a task and returns it. */
    static WorkerGrid worker(Kernel kernel, GridScheduler grids, String task) {
        WorkerGrid worker = new WorkerGrid3D(kernel.x(), kernel.y(), 1);
        worker.setLocalWork(kernel.x(), kernel.y(), 1);
        grids.addWorkerGrid(task, worker);
        return worker;
    }

    private static String name(Kernel kernel) {
        return kernel.name().toLowerCase(Locale.ROOT);
    }

    int capacity(Place place) {
        return switch (place) {
            case FLOATS -> floats.getSize();
            case INTS -> ints.getSize();
            case DOUBLES -> doubles.getSize();
        };
    }

    /** Runs a kernel and waits for it. */
    synchronized void launch(Kernel kernel, Grid grid, double... values) {
        Sgemm product = products == null ? null : Sgemm.of(kernel, values);
        if (products != null && product != null) {
            products.product = product;
            last = execute(plan, Kernel.values().length + staging.graphs().size(), grids, "of cuBLAS");
            return;
        }
        for (int j = 0; j < values.length; j++) {
            numbers.set(j, values[j]);
        }
        size(workers.get(kernel), kernel, grid);
        last = execute(plan, kernel.ordinal(), grids, name(kernel));
    }

    static void size(@Nullable WorkerGrid worker, Kernel kernel, Grid grid) {
        Objects.requireNonNull(worker)
                .setGlobalWork((long) grid.x() * kernel.x(), (long) grid.y() * kernel.y(), grid.z());
    }

    /** Runs one graph of a plan; that a kernel does not compile is an error with its name. */
    static TornadoExecutionResult execute(TornadoExecutionPlan plan, int graph, GridScheduler grids, String name) {
        try {
            return plan.withGraph(graph).withGridScheduler(grids).execute();
        } catch (RuntimeException | TornadoInternalError e) { // an error where it does not compile
            throw new IllegalStateException(
                    "gpu: kernel %s failed: %s".formatted(name, TornadoBackendProvider.plain(e.getMessage())), e);
        }
    }

    /** Returns launches that can be repeated. */
    LaunchSequence sequence(List<Launch> launches) {
        return new LaunchSequence(
                launches,
                this,
                Objects.requireNonNull(graphs.get(Kernel.FILL)),
                name(Kernel.FILL) + "." + TASK,
                () -> numbers.set(0, 0),
                context,
                floats,
                ints,
                doubles,
                graphed,
                products != null);
    }

    /** Overwrites elements from {@code at} on; {@code array} is float[], int[] or double[], as the place has them. */
    synchronized void write(Place place, int at, Object array) {
        int length = java.lang.reflect.Array.getLength(array);
        for (int from = 0; from < length; ) {
            int n = staging.fill(place, array, from, length - from);
            numbers.set(0, n);
            numbers.set(1, at + from);
            last = execute(plan, Kernel.values().length + staging.graph(place, n), grids, "staging");
            from += n;
        }
    }

    /** Returns elements from {@code at} on, as an array of the type that the place has. */
    synchronized Object read(Place place, int at, int n) {
        elementsRead += n;
        TornadoExecutionResult result = Objects.requireNonNull(last);
        long from = (long) at;
        return switch (place) {
            case FLOATS -> {
                float[] out = new float[n];
                fetch(result, floats, at, n);
                MemorySegment.copy(floats.getSegment(), ValueLayout.JAVA_FLOAT, from * Float.BYTES, out, 0, n);
                yield out;
            }
            case INTS -> {
                int[] out = new int[n];
                fetch(result, ints, at, n);
                MemorySegment.copy(ints.getSegment(), ValueLayout.JAVA_INT, from * Integer.BYTES, out, 0, n);
                yield out;
            }
            case DOUBLES -> {
                double[] out = new double[n];
                fetch(result, doubles, at, n);
                MemorySegment.copy(doubles.getSegment(), ValueLayout.JAVA_DOUBLE, from * Double.BYTES, out, 0, n);
                yield out;
            }
        };
    }

    /** Returns how many elements have come back until now. */
    synchronized long elementsRead() {
        return elementsRead;
    }

    private static void fetch(TornadoExecutionResult result, Object array, int at, int n) {
        if (n > 0) {
            DataRange range = switch (array) {
                case FloatArray f -> new DataRange(f);
                case IntArray i -> new DataRange(i);
                case DoubleArray d -> new DataRange(d);
                default -> throw new AssertionError(array);
            };
            result.transferToHost(range.withOffset(at).withSize(n));
        }
    }
}
