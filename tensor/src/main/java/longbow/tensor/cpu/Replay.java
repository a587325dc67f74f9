package longbow.tensor.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import longbow.tensor.Backend;
import longbow.tensor.Plan;
import longbow.tensor.Program;
import longbow.tensor.Program.Value;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import longbow.tensor.Workspace;
import longbow.tensor.op.Op;
import longbow.tensor.op.Update;

/** A plan of a CPU backend: operations with the operands and results that they have in every run, one after the other. */
final class Replay implements Plan {
    private final Backend backend;
    private final Program program;
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Tensor> outputs = new ArrayList<>();
    private final Action[] actions;
    private final long bytes;
    private final AtomicBoolean running = new AtomicBoolean();

    /** What is done in a run. */
    sealed interface Action {
        /** Executes an operation. */
        record Compute(Op op, List<Tensor> operands, List<Tensor> results) implements Action {}

        /** Updates persistent state. */
        record Write(Update update, List<Tensor> cells, List<Tensor> inputs) implements Action {}

        /** Runs lanes side by side. */
        record Fork(Action[][] lanes) implements Action {}
    }

    /**
     * Lays out the memory of {@code program}.
     *
     * @param threads how many tasks can run side by side; memory is shared by those that cannot
     */
    Replay(Backend backend, Program program, int threads) {
        this.backend = backend;
        this.program = program;
        MemoryLayout layout = new MemoryLayout(backend, program, threads);
        this.actions = layout.actions();
        this.bytes = layout.bytes();
        for (Value input : program.inputs()) {
            inputs.add(layout.tensor(input));
        }
        for (Value output : program.outputs()) {
            outputs.add(layout.tensor(output));
        }
    }

    @Override
    public List<Tensor> run(Tensor... given) {
        if (given.length != inputs.size()) {
            throw new TensorException(
                    "plan: takes %d inputs, as recorded, not %d".formatted(inputs.size(), given.length));
        }
        for (int i = 0; i < given.length; i++) {
            check(i, given[i]);
        }
        if (!running.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "plan: it is running already, and has one memory; record one for each thread, or run it again afterwards");
        }
        try {
            for (int i = 0; i < given.length; i++) {
                copy(given[i], inputs.get(i));
            }
            try (Workspace copies = Workspace.open(backend)) { // of operands that a kernel needs in another order
                act(actions);
            }
            Tensor[] results = new Tensor[outputs.size()];
            for (int i = 0; i < results.length; i++) {
                Tensor output = outputs.get(i);
                results[i] = backend.full(output.dtype(), output.shape(), 0);
                copy(output, results[i]);
            }
            return List.of(results);
        } finally {
            running.set(false);
        }
    }

    private void check(int i, Tensor given) {
        Tensor own = inputs.get(i);
        if (given.backend() != backend) {
            throw new TensorException("plan: input %d is a tensor of %s, but the plan computes on %s"
                    .formatted(i, given.backend().description(), backend.description()));
        }
        if (given.dtype() != own.dtype() || !given.shape().equals(own.shape())) {
            throw new ShapeException(
                    "plan: input %d is %s%s, but %s%s was recorded; record another plan for other shapes"
                            .formatted(i, given.dtype(), given.shape(), own.dtype(), own.shape()));
        }
    }

    private void copy(Tensor from, Tensor to) {
        backend.execute(new Op.Reshape(to.shape()), List.of(from), List.of(to));
    }

    private void act(Action[] some) {
        for (Action action : some) {
            switch (action) {
                case Action.Compute c -> backend.execute(c.op, c.operands, c.results);
                case Action.Write w -> backend.update(w.update, w.cells, w.inputs);
                case Action.Fork f -> backend.parallel(f.lanes.length, lane -> act(f.lanes[lane]));
            }
        }
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
