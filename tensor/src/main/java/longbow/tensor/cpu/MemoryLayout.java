package longbow.tensor.cpu;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Program;
import longbow.tensor.Program.Source;
import longbow.tensor.Program.Step;
import longbow.tensor.Program.Value;
import longbow.tensor.Tensor;
import longbow.tensor.cpu.Replay.Action;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of a program lie. Values that are views share the memory of what they view; a computed value has its
 * memory from the step that computes it to the last step that reads it or one of its views. Memory that becomes free is
 * given to the next value it suits, so that a program runs in little memory, and in what was used last.
 *
 * <p>Tasks of a parallel region are divided into as many lanes as there are threads. Lanes may run at the same time, so
 * memory that becomes free in one is used again in the same one only, until the region has ended.
 */
final class MemoryLayout {
    /** A value takes over memory of up to so many times its own size, or makes memory grow so many times. */
    private static final int MISFIT = 4;

    private static final int SMALLEST = 16;

    private final Backend backend;
    private final int threads;
    /** For each value what it is, as a tensor without memory: enough to tell how views walk. */
    private final Tensor[] shapes;
    /** For each value the one whose memory it shares: itself, unless it is a view. */
    private final int[] roots;
    /** For each root how many readings of it and its views are still to come. */
    private final int[] readings;
    /** For each computed root the lane that computes it, null once its memory is free. */
    private final @Nullable Lane[] homes;

    private final @Nullable Buffer[] buffers;
    private final List<Buffer> made = new ArrayList<>();
    private final @Nullable Tensor[] tensors;
    private final Action[] actions;
    private long bytes;

    /** Memory for one value after the other. */
    private static final class Buffer {
        final DType dtype;
        int length;

        @Nullable
        Block block;

        Buffer(DType dtype, int length) {
            this.dtype = dtype;
            this.length = length;
        }

        /** Made when all lengths are known. */
        Block block() {
            if (block == null) {
                block = new Block(Strided.newArray(dtype, length));
            }
            return block;
        }
    }

    /** The whole program, or what one thread does of a parallel region. */
    private static final class Lane {
        final @Nullable Lane around;
        /** What became free here, the last one at the end. */
        final List<Buffer> free = new ArrayList<>();
        /** Roots of lanes around this one that have been read for the last time in a region inside. */
        List<Integer> postponed = new ArrayList<>();
        /** Whether its region has ended: what it computed then belongs to the lane around, as other lanes may read it. */
        boolean over;

        Lane(@Nullable Lane around) {
            this.around = around;
        }

        boolean isAround(Lane other) {
            for (Lane lane = other.around; lane != null; lane = lane.around) {
                if (lane == this) {
                    return true;
                }
            }
            return false;
        }
    }

    MemoryLayout(Backend backend, Program program, int threads) {
        this.backend = backend;
        this.threads = threads;
        int count = Math.max(count(program.steps()), last(program.inputs()));
        count = Math.max(count, last(program.outputs()));
        shapes = new Tensor[count];
        roots = new int[count];
        readings = new int[count];
        homes = new Lane[count];
        buffers = new Buffer[count];
        tensors = new Tensor[count];
        program.inputs().forEach(this::meet);
        meet(program.steps());
        program.outputs().forEach(this::read); // never read for the last time: results stay until they are copied
        assign(program.steps(), new Lane(null));
        program.inputs().forEach(this::tensor);
        actions = bind(program.steps());
        program.outputs().forEach(this::tensor);
        for (Buffer buffer : made) {
            bytes += (long) buffer.length * buffer.dtype.bytes();
        }
    }

    /** Returns what a run does. */
    Action[] actions() {
        return actions;
    }

    /** Returns how much memory the program has. */
    long bytes() {
        return bytes;
    }

    // ---- which values share memory, and how often it is read ----------------------------------------------------

    private static int count(List<Step> steps) {
        int count = 0;
        for (Step step : steps) {
            count = Math.max(
                    count,
                    switch (step) {
                        case Program.Compute c -> Math.max(last(c.operands()), last(c.results()));
                        case Program.Write w -> Math.max(last(w.cells()), last(w.inputs()));
                        case Program.Parallel p ->
                            p.tasks().stream()
                                    .mapToInt(MemoryLayout::count)
                                    .max()
                                    .orElse(0);
                    });
        }
        return count;
    }

    private static int last(List<Value> values) {
        int count = 0;
        for (Value value : values) {
            count = Math.max(count, value.number() + 1);
        }
        return count;
    }

    private void meet(List<Step> steps) {
        for (Step step : steps) {
            switch (step) {
                case Program.Compute c -> {
                    c.operands().forEach(this::read);
                    Tensor view = Movement.view(
                            backend, c.op(), shapes[c.operands().getFirst().number()]);
                    for (Value result : c.results()) {
                        meet(result);
                        if (view != null) {
                            shapes[result.number()] = view;
                            roots[result.number()] =
                                    roots[c.operands().getFirst().number()];
                        }
                    }
                }
                case Program.Write w -> {
                    w.cells().forEach(this::read);
                    w.inputs().forEach(this::read);
                }
                case Program.Parallel p -> p.tasks().forEach(this::meet);
            }
        }
    }

    private void meet(Value value) {
        if (shapes[value.number()] == null) {
            shapes[value.number()] = value.source() instanceof Source.Outside outside
                    ? outside.tensor()
                    : new Tensor(
                            backend,
                            value.dtype(),
                            value.shape(),
                            Strided.rowMajor(Strided.newArray(value.dtype(), 0)));
            roots[value.number()] = value.number();
        }
    }

    private void read(Value value) {
        meet(value);
        readings[roots[value.number()]]++;
    }

    // ---- which memory each value gets ---------------------------------------------------------------------------

    private void assign(List<Step> steps, Lane lane) {
        for (Step step : steps) {
            switch (step) {
                case Program.Compute c -> {
                    for (Value result : c.results()) {
                        if (roots[result.number()] == result.number()) {
                            homes[result.number()] = lane;
                            buffers[result.number()] = take(result, lane);
                        }
                    }
                    c.operands().forEach(operand -> consume(operand, lane));
                    c.results().forEach(result -> release(roots[result.number()], lane)); // if nobody reads it
                }
                case Program.Write w -> {
                    w.cells().forEach(cell -> consume(cell, lane));
                    w.inputs().forEach(input -> consume(input, lane));
                }
                case Program.Parallel p -> {
                    List<List<Step>> work = lanes(p);
                    List<Lane> inside = new ArrayList<>();
                    for (List<Step> some : work) {
                        Lane own = new Lane(lane);
                        inside.add(own);
                        assign(some, own);
                    }
                    for (Lane ended : inside) {
                        ended.over = true;
                        lane.free.addAll(ended.free);
                    }
                    for (Lane ended : inside) {
                        ended.postponed.forEach(root -> release(root, lane));
                    }
                }
            }
        }
    }

    /** Divides the tasks among as many lanes as there are threads; the tasks of a lane run one after the other. */
    private List<List<Step>> lanes(Program.Parallel region) {
        int count = Math.min(threads, region.tasks().size());
        List<List<Step>> lanes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Step> lane = new ArrayList<>();
            for (int task = i; task < region.tasks().size(); task += count) {
                lane.addAll(region.tasks().get(task));
            }
            lanes.add(lane);
        }
        return lanes;
    }

    private void consume(Value value, Lane lane) {
        int root = roots[value.number()];
        readings[root]--;
        release(root, lane);
    }

    /** Frees the memory of {@code root} if nothing reads it any more, or postpones that to the end of the region. */
    private void release(int root, Lane lane) {
        Buffer buffer = buffers[root];
        Lane home = homes[root];
        while (home != null && home.over) {
            home = home.around;
        }
        if (readings[root] > 0 || buffer == null || home == null) {
            return; // still read, or not memory of this program
        }
        if (home.isAround(lane)) {
            lane.postponed.add(root);
        } else {
            homes[root] = null; // so that it is not freed again
            lane.free.add(buffer);
        }
    }

    private Buffer take(Value value, Lane lane) {
        int wanted = Math.max(value.shape().numel(), SMALLEST);
        Lane from = null;
        Buffer best = null;
        for (Lane place = lane; place != null; place = place.around) {
            for (Buffer buffer : place.free.reversed()) {
                if (suits(buffer, value.dtype(), wanted) && (best == null || better(buffer, best, wanted))) {
                    best = buffer;
                    from = place;
                }
            }
        }
        if (best == null || from == null) {
            best = new Buffer(value.dtype(), wanted);
            made.add(best);
            return best;
        }
        from.free.remove(best);
        best.length = Math.max(best.length, wanted);
        return best;
    }

    private static boolean suits(Buffer buffer, DType dtype, int wanted) {
        return buffer.dtype == dtype && buffer.length / MISFIT <= wanted && wanted / MISFIT <= buffer.length;
    }

    /** The smallest that is large enough, or else the largest, which then grows least. */
    private static boolean better(Buffer buffer, Buffer best, int wanted) {
        return best.length < wanted
                ? buffer.length > best.length
                : buffer.length >= wanted && buffer.length < best.length;
    }

    // ---- tensors ------------------------------------------------------------------------------------------------

    /** Returns {@code value} in its memory. */
    Tensor tensor(Value value) {
        Tensor bound = tensors[value.number()];
        if (bound == null) {
            bound = switch (value.source()) {
                case Source.Outside outside -> outside.tensor();
                case Source.Literal literal -> own(value, literal.array());
                case Source.Input input ->
                    own(value, Strided.newArray(value.dtype(), value.shape().numel()));
                case Source.Computed computed -> {
                    Buffer buffer = buffers[value.number()];
                    if (buffer == null) {
                        throw new AssertionError(value + " is used before it is computed");
                    }
                    yield new Tensor(backend, value.dtype(), value.shape(), Strided.rowMajor(buffer.block()));
                }
            };
            tensors[value.number()] = bound;
        }
        return bound;
    }

    /** Memory that holds one value for ever. */
    private Tensor own(Value value, Object array) {
        bytes += (long) value.shape().numel() * value.dtype().bytes();
        return new Tensor(backend, value.dtype(), value.shape(), Strided.rowMajor(array));
    }

    private List<Tensor> tensors(List<Value> values) {
        return values.stream().map(this::tensor).toList();
    }

    private Action[] bind(List<Step> steps) {
        List<Action> bound = new ArrayList<>();
        for (Step step : steps) {
            switch (step) {
                case Program.Compute c -> {
                    Value first = c.results().getFirst();
                    if (roots[first.number()] == first.number()) {
                        bound.add(new Action.Compute(c.op(), tensors(c.operands()), tensors(c.results())));
                    } else {
                        tensors[first.number()] = Movement.view(
                                backend, c.op(), tensor(c.operands().getFirst()));
                    }
                }
                case Program.Write w ->
                    bound.add(new Action.Write(w.update(), tensors(w.cells()), tensors(w.inputs())));
                case Program.Parallel p ->
                    bound.add(new Action.Fork(lanes(p).stream().map(this::bind).toArray(Action[][]::new)));
            }
        }
        return bound.toArray(Action[]::new);
    }
}
