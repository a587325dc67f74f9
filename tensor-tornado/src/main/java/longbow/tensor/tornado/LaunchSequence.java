package longbow.tensor.tornado;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoInternalError;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Launches that are repeated, as few task graphs: what differs from launch to launch lies on the device already, so a run
 * hands over nothing, and on devices of NVIDIA a graph is one call of the driver.
 */
final class LaunchSequence {
    /** So many bytes of a program of TornadoVM are enough for a task with all that it may depend on. */
    private static final int TASK_BYTES = 192;
    /** As many tasks as fit into a program of the size that TornadoVM is told, and no more than it has events for. */
    private static final int TASKS =
            Math.clamp(Integer.getInteger("tornado.tvm.maxbytecodesize", 4096) / TASK_BYTES, 1, 32);

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Object lock;
    private final Runnable idle;
    private final GridScheduler grids = new GridScheduler();
    private final List<String> kernels = new ArrayList<>();
    private final TornadoExecutionPlan plan;
    private boolean ran;

    /**
     * Makes the graphs; they are compiled when they first run.
     *
     * @param lock what is held while anything runs on the device
     * @param bridge a graph of another plan with one task, from which the device's arrays are taken over
     * @param idle makes that task do nothing
     * @param graphed whether the driver can keep a graph
     * @param cublas whether cuBLAS multiplies
     */
    LaunchSequence(
            List<Launch> launches,
            Object lock,
            ImmutableTaskGraph bridge,
            String bridgeTask,
            Runnable idle,
            KernelContext context,
            FloatArray floats,
            IntArray ints,
            DoubleArray doubles,
            boolean graphed,
            boolean cublas) {
        this.lock = lock;
        this.idle = idle;
        String name = "sequence" + COUNT.getAndIncrement();
        List<ImmutableTaskGraph> graphs = new ArrayList<>();
        graphs.add(bridge);
        Device.size(Device.worker(Kernel.FILL, grids, bridgeTask), Kernel.FILL, new Grid(1, 1, 1));
        for (int from = 0; from < launches.size(); from += TASKS) {
            List<Launch> some = launches.subList(from, Math.min(from + TASKS, launches.size()));
            String part = "%s_%d".formatted(name, graphs.size());
            TaskGraph graph = new TaskGraph(part).consumeFromDevice(floats, ints, doubles);
            DoubleArray[] numbers = new DoubleArray[some.size()];
            for (int t = 0; t < numbers.length; t++) {
                numbers[t] = DoubleArray.fromArray(some.get(t).numbers());
            }
            graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, (Object[]) numbers);
            for (int t = 0; t < numbers.length; t++) {
                Launch launch = some.get(t);
                Sgemm product = cublas ? Sgemm.of(launch.kernel(), launch.numbers()) : null;
                if (product != null) {
                    CuBlasProducts.add(graph, "product" + t, new CuBlasProducts.Call(product), floats, ints, doubles);
                    continue;
                }
                String task = "%s%d".formatted(launch.kernel().name().toLowerCase(Locale.ROOT), t);
                graph.task(task, launch.kernel().code(), context, floats, ints, doubles, numbers[t]);
                Device.size(Device.worker(launch.kernel(), grids, part + "." + task), launch.kernel(), launch.grid());
            }
            graphs.add(graph.persistOnDevice(floats, ints, doubles)
                    .transferToHost(DataTransferMode.UNDER_DEMAND, floats, ints, doubles)
                    .snapshot());
            kernels.add(some.stream()
                    .map(launch -> launch.kernel().name().toLowerCase(Locale.ROOT))
                    .distinct()
                    .collect(Collectors.joining(", ")));
        }
        TornadoExecutionPlan made = new TornadoExecutionPlan(graphs.toArray(ImmutableTaskGraph[]::new));
        this.plan = graphed ? made.withCUDAGraph() : made;
    }

    /** Runs all launches in order and waits for the last one. */
    void run() {
        synchronized (lock) {
            if (!ran) {
                idle.run();
                plan.withGraph(0).withGridScheduler(grids).execute();
                ran = true;
            }
            for (int g = 0; g < kernels.size(); g++) {
                try {
                    plan.withGraph(g + 1).withGridScheduler(grids).execute();
                } catch (RuntimeException | TornadoInternalError e) { // an error where one does not compile
                    throw new IllegalStateException(
                            "gpu: one of the kernels %s failed: %s"
                                    .formatted(kernels.get(g), TornadoBackendProvider.plain(e.getMessage())),
                            e);
                }
            }
        }
    }
}
