package longbow.tensor.tornado;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import longbow.tensor.DType;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid3D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A launcher for tests of lowering: its memory is copied to the device and back around every launch, so a test can
 * write and read it on the host. What no operand covers is filled with a value that would be noticed.
 */
final class Harness implements Launcher {
    private static final float UNTOUCHED = -12345.5f;

    private final KernelContext context = new KernelContext();
    private final FloatArray floats;
    private final IntArray ints;
    private final DoubleArray doubles;
    private final DoubleArray numbers = new DoubleArray(Kernel.NUMBERS);
    private final Map<Kernel, TornadoExecutionPlan> plans = new EnumMap<>(Kernel.class);
    private final Map<Kernel, WorkerGrid> workers = new EnumMap<>(Kernel.class);
    private final Map<Kernel, GridScheduler> grids = new EnumMap<>(Kernel.class);
    private final int[] used = new int[Place.values().length];

    Harness(int floatCount, int intCount, int doubleCount) {
        floats = new FloatArray(floatCount);
        ints = new IntArray(intCount);
        doubles = new DoubleArray(doubleCount);
        clear();
    }

    /** Forgets all operands. */
    void clear() {
        Arrays.fill(used, 1); // so that position 0 is nobody's
        floats.init(UNTOUCHED);
        ints.init(-54321);
        doubles.init(UNTOUCHED);
    }

    /** Returns an operand with the elements of this tensor. */
    Operand put(Tensor tensor) {
        Operand operand = put(tensor.dtype(), tensor.shape());
        int at = operand.at();
        switch (tensor.dtype()) {
            case F32 -> {
                for (float value : tensor.toFloatArray()) {
                    floats.set(at++, value);
                }
            }
            case I32 -> {
                for (int value : tensor.toIntArray()) {
                    ints.set(at++, value);
                }
            }
            case F64 -> {
                for (double value : tensor.toDoubleArray()) {
                    doubles.set(at++, value);
                }
            }
            default -> throw new AssertionError(tensor.dtype());
        }
        return operand;
    }

    /** Returns an operand whose elements are undetermined. */
    Operand put(DType dtype, Shape shape) {
        return new Operand(dtype, shape, scratch(Place.of(dtype), shape.numel()));
    }

    float[] floats(Operand operand) {
        float[] out = new float[operand.numel()];
        for (int j = 0; j < out.length; j++) {
            out[j] = floats.get(operand.at() + j);
        }
        if (floats.get(operand.at() + out.length) != UNTOUCHED) {
            throw new AssertionError("something was written behind " + operand);
        }
        return out;
    }

    int[] ints(Operand operand) {
        int[] out = new int[operand.numel()];
        for (int j = 0; j < out.length; j++) {
            out[j] = ints.get(operand.at() + j);
        }
        return out;
    }

    @Override
    public void launch(Kernel kernel, Grid grid, double... values) {
        for (int j = 0; j < values.length; j++) {
            numbers.set(j, values[j]);
        }
        TornadoExecutionPlan plan = plans.computeIfAbsent(kernel, this::plan);
        workers.get(kernel).setGlobalWork((long) grid.x() * kernel.x(), (long) grid.y() * kernel.y(), grid.z());
        plan.withGridScheduler(grids.get(kernel)).execute();
    }

    private TornadoExecutionPlan plan(Kernel kernel) {
        String name = kernel.name().toLowerCase(Locale.ROOT);
        ImmutableTaskGraph graph = new TaskGraph(name)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, numbers, floats, ints, doubles)
                .task("k", kernel.code(), context, floats, ints, doubles, numbers)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, floats, ints, doubles)
                .snapshot();
        WorkerGrid worker = new WorkerGrid3D(kernel.x(), kernel.y(), 1);
        worker.setLocalWork(kernel.x(), kernel.y(), 1);
        workers.put(kernel, worker);
        grids.put(kernel, new GridScheduler(name + ".k", worker));
        return new TornadoExecutionPlan(graph);
    }

    /** Returns space that is never given again before {@link #clear}, with a gap behind it. */
    @Override
    public int scratch(Place place, int n) {
        int at = used[place.ordinal()];
        used[place.ordinal()] += n + 3;
        return at;
    }

    @Override
    public int constants(int[] values) {
        int at = scratch(Place.INTS, values.length);
        for (int j = 0; j < values.length; j++) {
            ints.set(at + j, values[j]);
        }
        return at;
    }

    List<Operand> put(List<Tensor> tensors) {
        List<Operand> operands = new ArrayList<>();
        for (Tensor tensor : tensors) {
            operands.add(put(tensor));
        }
        return operands;
    }
}
