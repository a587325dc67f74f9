package longbow.tensor.tornado;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import longbow.tensor.DType;
import longbow.tensor.IndexException;
import longbow.tensor.Plan;
import longbow.tensor.Program;
import longbow.tensor.Program.Source;
import longbow.tensor.Program.Value;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import longbow.tensor.op.Op;
import org.jspecify.annotations.Nullable;

/**
 * A program on the device: its operations are lowered once, its values lie where a {@link PlanLayout} says, and a run repeats the launches. Between
 * launches there may be operations that have no kernel; those go through the host in every run.
 */
final class DevicePlan implements Plan {
    private final TornadoBackend backend;
    private final Program program;
    private final List<Stage> stages = new ArrayList<>();
    private final Block[] memory = new Block[Place.values().length];
    /** Tensors for all values that are there before a run: on the device also those that a run computes. */
    private final Map<Integer, Tensor> tensors = new HashMap<>();

    private final List<Bound> bounds = new ArrayList<>();
    /** For values whose elements are those of another one: which. */
    private final Map<Integer, Value> origins = new HashMap<>();

    private final AtomicBoolean running = new AtomicBoolean();
    private long bytes;

    /** What a run does. */
    private sealed interface Stage {
        /** Repeats launches. */
        record Launches(LaunchSequence sequence) implements Stage {}

        /** Executes an operation as if it were not in a plan. */
        record Single(Program.Step step) implements Stage {}
    }

    /** An input that holds indices. */
    private record Bound(int input, int extent) {}

    DevicePlan(TornadoBackend backend, Program program) {
        this.backend = backend;
        this.program = program;
        List<Program.Step> steps = new ArrayList<>();
        flatten(program.steps(), steps);
        int[] unlimited = new int[memory.length];
        Arrays.fill(unlimited, Integer.MAX_VALUE);
        known(steps);
        PlanLayout draft = new PlanLayout(program, steps, new int[memory.length], unlimited);
        new Pass(draft, false).walk(steps);
        int[] needed = draft.ends();
        int[] base = new int[memory.length];
        for (Place place : Place.values()) {
            int p = place.ordinal();
            memory[p] = backend.memoryOfPlan(place, needed[p]);
            base[p] = memory[p].at();
            bytes += (long) needed[p] * (place == Place.DOUBLES ? Double.BYTES : Float.BYTES);
        }
        new Pass(new PlanLayout(program, steps, base, needed), true).walk(steps);
    }

    private static void flatten(List<Program.Step> steps, List<Program.Step> flat) {
        for (Program.Step step : steps) {
            if (step instanceof Program.Parallel parallel) {
                parallel.tasks().forEach(task -> flatten(task, flat));
            } else {
                flat.add(step);
            }
        }
    }

    /** Brings what the program knows beforehand to the device. */
    private void known(List<Program.Step> steps) {
        for (Program.Step step : steps) {
            List<Value> values = new ArrayList<>();
            if (step instanceof Program.Compute c) {
                values.addAll(c.operands());
            } else if (step instanceof Program.Write w) {
                values.addAll(w.cells());
                values.addAll(w.inputs());
            }
            values.forEach(this::known);
        }
        program.outputs().forEach(this::known);
    }

    private void known(Value value) {
        switch (value.source()) {
            case Source.Outside outside -> tensors.put(value.number(), outside.tensor());
            case Source.Literal literal ->
                tensors.computeIfAbsent(
                        value.number(), number -> backend.lasting(value.dtype(), value.shape(), literal.array()));
            default -> {}
        }
    }

    /** One walk over the program: a first one that only measures, and a second one that makes the stages. */
    private final class Pass implements Launcher {
        private final PlanLayout layout;
        private final boolean real;
        private final List<Launch> launches = new ArrayList<>();
        private final Map<String, Integer> tables = new HashMap<>();

        Pass(PlanLayout layout, boolean real) {
            this.layout = layout;
            this.real = real;
        }

        void walk(List<Program.Step> steps) {
            program.inputs().forEach(this::place);
            for (Program.Step step : steps) {
                switch (step) {
                    case Program.Compute c -> compute(c);
                    case Program.Write w -> write(w);
                    case Program.Parallel p -> throw new AssertionError("is flat by now");
                }
                layout.endStep();
            }
            program.outputs().forEach(this::remember);
            if (real) {
                flush();
            }
        }

        private void compute(Program.Compute step) {
            step.results().forEach(this::place);
            if (Indices.keepsBounds(step.op())) {
                Value x = step.operands().getFirst();
                origins.put(step.results().getFirst().number(), origins.getOrDefault(x.number(), x));
            }
            List<Tensor> in = standIns(step.operands());
            if (PlanLayout.isView(step)) {
                step.results().forEach(this::remember);
            } else if (Lowering.knows(step.op(), in)) {
                bound(step.op(), step.operands(), in);
                Lowering.lower(this, step.op(), operands(step.operands()), operands(step.results()));
            } else {
                single(step, step.operands(), step.results());
            }
            layout.read(step.operands());
            layout.unread(step.results());
        }

        private void write(Program.Write step) {
            if (step.cells().getFirst().dtype() == DType.F32) {
                Updating.update(this, step.update(), operands(step.cells()), operands(step.inputs()));
            } else {
                single(step, step.cells(), step.inputs());
            }
            layout.read(step.inputs());
        }

        private void single(Program.Step step, List<Value> some, List<Value> others) {
            some.forEach(this::remember);
            others.forEach(this::remember);
            if (real) {
                flush();
                stages.add(new Stage.Single(step));
            }
        }

        private void flush() {
            if (!launches.isEmpty()) {
                stages.add(new Stage.Launches(backend.sequence(launches)));
                launches.clear();
            }
        }

        private void bound(Op op, List<Value> operands, List<Tensor> in) {
            int at = Indices.operand(op);
            if (real && at >= 0) {
                Value ids = operands.get(at);
                if (origins.getOrDefault(ids.number(), ids).source() instanceof Source.Input input) {
                    bounds.add(new Bound(input.index(), Indices.extent(op, in)));
                }
            }
        }

        private void place(Value value) {
            layout.place(value);
            remember(value);
        }

        /** Makes a tensor for a value whose place is known. */
        private void remember(Value value) {
            Integer at = layout.position(value);
            if (real && at != null && !tensors.containsKey(value.number())) {
                Place place = Objects.requireNonNull(Place.of(value.dtype()));
                tensors.put(
                        value.number(),
                        new Tensor(
                                backend,
                                value.dtype(),
                                value.shape(),
                                new Storage.Resident(new Block(place, at, null))));
            }
            Tensor root = tensors.get(layout.root(value));
            if (real && at == null && root != null && root.storage() instanceof Storage.Resident resident) {
                tensors.putIfAbsent(
                        value.number(), new Tensor(backend, value.dtype(), value.shape(), resident)); // a view
            }
        }

        private List<Operand> operands(List<Value> values) {
            List<Operand> operands = new ArrayList<>(values.size());
            for (Value value : values) {
                Integer at = layout.position(value);
                operands.add(
                        new Operand(value.dtype(), value.shape(), at == null ? fixed(layout.rootValue(value)) : at));
            }
            return operands;
        }

        /** The position of what lies outside the plan's memory. */
        private int fixed(Value value) {
            Tensor tensor = Objects.requireNonNull(tensors.get(value.number()));
            return DeviceTensors.operand(tensor).at();
        }

        private List<Tensor> standIns(List<Value> values) {
            List<Tensor> tensors = new ArrayList<>(values.size());
            for (Value value : values) {
                tensors.add(new Tensor(backend, value.dtype(), value.shape(), value));
            }
            return tensors;
        }

        @Override
        public void launch(Kernel kernel, Grid grid, double... numbers) {
            if (real) {
                launches.add(new Launch(kernel, grid, numbers.clone()));
            }
        }

        @Override
        public int scratch(Place place, int n) {
            return layout.scratch(place, n);
        }

        @Override
        public int constants(int[] values) {
            if (!real) {
                return 0;
            }
            return tables.computeIfAbsent(Arrays.toString(values), text -> {
                Tensor table = backend.lasting(DType.I32, longbow.tensor.Shape.of(values.length), values);
                DevicePlan.this.tensors.put(-1 - tables.size(), table); // stays as long as the plan
                return DeviceTensors.operand(table).at();
            });
        }
    }

    @Override
    public List<Tensor> run(Tensor... given) {
        if (given.length != program.inputs().size()) {
            throw new TensorException("plan: takes %d inputs, as recorded, not %d"
                    .formatted(program.inputs().size(), given.length));
        }
        for (int i = 0; i < given.length; i++) {
            check(i, given[i]);
        }
        if (!running.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "plan: it is running already, and has one memory; record one for each thread, or run it again afterwards");
        }
        try {
            Map<Integer, Tensor> hosted = new HashMap<>();
            for (int i = 0; i < given.length; i++) {
                Value input = program.inputs().get(i);
                Tensor own = tensors.get(input.number());
                if (own == null) {
                    hosted.put(input.number(), given[i]);
                } else {
                    backend.execute(new Op.Contiguous(), List.of(given[i]), List.of(own));
                }
            }
            for (Stage stage : stages) {
                switch (stage) {
                    case Stage.Launches launches -> launches.sequence.run();
                    case Stage.Single single -> single(single.step, hosted);
                }
            }
            List<Tensor> results = new ArrayList<>();
            for (Value output : program.outputs()) {
                results.add(backend.duplicate(tensor(output, hosted)));
            }
            return List.copyOf(results);
        } finally {
            running.set(false);
        }
    }

    private void check(int i, Tensor given) {
        Value own = program.inputs().get(i);
        if (given.backend() != backend) {
            throw new TensorException("plan: input %d is a tensor of %s, but the plan computes on %s"
                    .formatted(i, given.backend().description(), backend.description()));
        }
        if (given.dtype() != own.dtype() || !given.shape().equals(own.shape())) {
            throw new ShapeException(
                    "plan: input %d is %s%s, but %s%s was recorded; record another plan for other shapes"
                            .formatted(i, given.dtype(), given.shape(), own.dtype(), own.shape()));
        }
        for (Bound bound : bounds) {
            if (bound.input == i
                    && given.storage() instanceof Storage.Resident resident
                    && !Indices.inRange(given, resident, bound.extent, backend)) {
                throw new IndexException(
                        "plan: input %d holds an index outside 0 to %d".formatted(i, bound.extent - 1));
            }
        }
    }

    private void single(Program.Step step, Map<Integer, Tensor> hosted) {
        switch (step) {
            case Program.Compute c -> {
                List<Tensor> results = backend.execute(c.op(), tensors(c.operands(), hosted));
                for (int i = 0; i < results.size(); i++) {
                    Value value = c.results().get(i);
                    Tensor own = tensors.get(value.number());
                    if (own == null) {
                        hosted.put(value.number(), results.get(i));
                    } else {
                        backend.execute(new Op.Contiguous(), List.of(results.get(i)), List.of(own));
                    }
                }
            }
            case Program.Write w -> backend.update(w.update(), tensors(w.cells(), hosted), tensors(w.inputs(), hosted));
            case Program.Parallel p -> throw new AssertionError("is flat by now");
        }
    }

    private List<Tensor> tensors(List<Value> values, Map<Integer, Tensor> hosted) {
        List<Tensor> found = new ArrayList<>(values.size());
        values.forEach(value -> found.add(tensor(value, hosted)));
        return found;
    }

    private Tensor tensor(Value value, Map<Integer, Tensor> hosted) {
        @Nullable Tensor computed = hosted.get(value.number());
        return computed != null ? computed : Objects.requireNonNull(tensors.get(value.number()), value::toString);
    }

    /** Returns what goes through the host in every run, for want of a kernel. */
    List<String> onHost() {
        List<String> labels = new ArrayList<>();
        for (Stage stage : stages) {
            if (stage instanceof Stage.Single single) {
                labels.add(
                        switch (single.step) {
                            case Program.Compute c -> c.op().label();
                            case Program.Write w -> w.update().label();
                            case Program.Parallel p -> throw new AssertionError("is flat by now");
                        });
            }
        }
        return labels;
    }

    @Override
    public Program program() {
        return program;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    /** Returns the program and the size of its memory. */
    @Override
    public String toString() {
        return program + "memory " + bytes + " bytes\n";
    }
}
