package longbow.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import longbow.tensor.Program.Source;
import longbow.tensor.Program.Step;
import longbow.tensor.Program.Value;
import longbow.tensor.op.Op;
import longbow.tensor.op.ShapeRules;
import longbow.tensor.op.Update;
import longbow.tensor.op.UpdateRules;
import org.jspecify.annotations.Nullable;

/** A backend that computes nothing and writes down what it is asked for. Its tensors have types and shapes, no contents. */
final class Recorder implements Backend {
    private final Backend inner;
    private final Thread thread = Thread.currentThread();
    private final Set<Tensor> examples = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Tensor> inputs = new ArrayList<>();
    private final Map<Tensor, Value> outside = new IdentityHashMap<>();
    /** For each value the task that computes it; null for those from elsewhere. */
    private final List<@Nullable Task> tasks = new ArrayList<>();

    private Task task = new Task(null);
    private boolean finished;

    /** The whole program, or one task of a parallel region. */
    private static final class Task {
        final @Nullable Task around;
        final List<Step> steps = new ArrayList<>();
        /** Whether the region it is part of has ended, so that all may use what it computed. */
        boolean ended;

        Task(@Nullable Task around) {
            this.around = around;
        }

        boolean contains(@Nullable Task other) {
            for (Task t = other; t != null; t = t.around) {
                if (t == this) {
                    return true;
                }
            }
            return false;
        }
    }

    Recorder(Backend inner, List<Tensor> examples) {
        this.inner = inner;
        for (int i = 0; i < examples.size(); i++) {
            Tensor example = examples.get(i);
            if (!inner.accepts(example.backend())) {
                throw new TensorException("record: input %d is a tensor of %s, but the plan computes on %s"
                        .formatted(i, example.backend().description(), inner.description()));
            }
            this.examples.add(example);
            inputs.add(tensor(value(example.dtype(), example.shape(), new Source.Input(i), null)));
        }
    }

    /** Returns the stand-ins for the inputs. */
    List<Tensor> inputs() {
        return List.copyOf(inputs);
    }

    /** Ends the recording. */
    Program finish(List<Tensor> results) {
        List<Value> outputs = new ArrayList<>();
        for (Tensor result : results) {
            outputs.add(valueOf(result));
        }
        finished = true;
        return new Program(inputs.stream().map(this::valueOf).toList(), task.steps, outputs);
    }

    // ---- values ------------------------------------------------------------------------------------------------

    private Value value(DType dtype, Shape shape, Source source, @Nullable Task from) {
        Value value = new Value(tasks.size(), dtype, shape, source);
        tasks.add(from);
        return value;
    }

    private Tensor tensor(Value value) {
        return new Tensor(this, value.dtype(), value.shape(), value);
    }

    private Value valueOf(Tensor tensor) {
        if (tensor.backend() != this) {
            return outside.computeIfAbsent(tensor, this::outsideValue);
        }
        Value value = (Value) tensor.storage();
        Task from = tasks.get(value.number());
        if (from != null && !from.ended && !from.contains(task)) {
            throw new TensorException(
                    "parallel: a task uses %s of another task; tasks must not depend on each other".formatted(value));
        }
        return value;
    }

    private Value outsideValue(Tensor tensor) {
        if (!inner.accepts(tensor.backend())) {
            throw new TensorException("record: a tensor of %s cannot be used on %s; create both on one backend"
                    .formatted(tensor.backend().description(), inner.description()));
        }
        if (examples.contains(tensor)) {
            throw new TensorException(
                    "record: the body uses the example %s%s itself, which would stay what it is for ever; use the input that the body is given"
                            .formatted(tensor.dtype(), tensor.shape()));
        }
        return value(tensor.dtype(), tensor.shape(), new Source.Outside(tensor), null);
    }

    private List<Value> valuesOf(List<Tensor> tensors) {
        List<Value> values = new ArrayList<>(tensors.size());
        for (Tensor tensor : tensors) {
            values.add(valueOf(tensor));
        }
        return values;
    }

    private void check() {
        if (finished) {
            throw new IllegalStateException(
                    "the recording has ended; compute with the inputs of the plan, and return what is needed from the body");
        }
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException(
                    "a plan is recorded by one thread; for tasks side by side use Backend.parallel of the recorder");
        }
    }

    // ---- as a backend ------------------------------------------------------------------------------------------

    @Override
    public String description() {
        return "recorder over " + inner.description();
    }

    @Override
    public boolean accepts(Backend other) {
        return other == this || inner.accepts(other);
    }

    @Override
    public List<Tensor> execute(Op op, List<Tensor> operands) {
        check();
        List<Value> results = new ArrayList<>();
        List<Value> values = valuesOf(operands);
        for (ShapeRules.Result result : ShapeRules.infer(op, operands)) {
            results.add(value(result.dtype(), result.shape(), new Source.Computed(), task));
        }
        task.steps.add(new Program.Compute(op, values, results));
        return results.stream().map(this::tensor).toList();
    }

    /** Always throws: where results lie is decided later. */
    @Override
    public void execute(Op op, List<Tensor> operands, List<Tensor> results) {
        throw new UnsupportedOperationException(
                "%s: a recorded program decides itself where results lie; use execute(op, inputs)"
                        .formatted(op.label()));
    }

    @Override
    public void update(Update update, List<Tensor> cells, List<Tensor> operands) {
        check();
        List<Value> written = valuesOf(cells);
        for (Value cell : written) {
            if (!(cell.source() instanceof Source.Outside)) {
                throw new TensorException(
                        "%s: %s does not outlive a run; update parameters and other tensors that were made outside the plan"
                                .formatted(update.label(), cell));
            }
        }
        UpdateRules.check(this, update, cells, operands);
        task.steps.add(new Program.Write(update, written, valuesOf(operands)));
    }

    @Override
    public void parallel(int count, IntConsumer body) {
        check();
        Task around = task;
        List<Task> region = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                task = new Task(around);
                region.add(task);
                body.accept(i);
            }
        } finally {
            task = around;
            region.forEach(ended -> ended.ended = true);
        }
        task.steps.add(
                new Program.Parallel(region.stream().map(ended -> ended.steps).toList()));
    }

    @Override
    public Tensor tensor(DType dtype, Shape shape, Object array) {
        check();
        Object copy = inner.toArray(inner.tensor(dtype, shape, array)); // which checks and copies
        return tensor(value(dtype, shape, new Source.Literal(copy), null));
    }

    /** Always throws: there is nothing to read. */
    @Override
    public Object toArray(Tensor tensor) {
        throw new TensorException(
                "%s%s has no value while a plan is recorded; return it from the body and read it from what run gives"
                        .formatted(tensor.dtype(), tensor.shape()));
    }

    /** Always throws: a cache grows from step to step, and a plan has fixed shapes. */
    @Override
    public KvCache kvCache(DType dtype, int layers, int heads, int kvHeads, int headDim) {
        throw new UnsupportedOperationException(
                "kvCache: a cache grows from step to step, and a plan has fixed shapes; decode without a plan");
    }

    @Override
    public Plan compile(Program program) {
        throw new UnsupportedOperationException("a plan cannot be recorded inside a plan");
    }
}
