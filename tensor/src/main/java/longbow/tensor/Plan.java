package longbow.tensor;

import java.util.List;

/**
 * A computation that was recorded once and is repeated: without checks, without dispatch, and in memory that was laid out
 * beforehand. A training step, with its forward pass, its gradients and its optimizer, can be a plan; replaying it gives the
 * same bits as executing it.
 *
 * <pre>{@code
 * Tensor schedule = optimizer.next(rate);
 * Plan step = Plan.record(backend, List.of(ids, targets, schedule), (recorder, in) -> {
 *     Grad.ValueAndGradient result = Grad.valueAndGrad(
 *             recorder, model.parameters(), tape -> model.loss(tape.constant(in.get(0)), in.get(1)));
 *     optimizer.step(result.gradients(), in.get(2));
 *     return List.of(result.value());
 * });
 * double loss = step.run(ids, targets, schedule).getFirst().item();   // and again with other ids, targets, schedules
 * }</pre>
 *
 * <p>Recording computes nothing and changes nothing. What changes from run to run must be an input; everything else that the
 * body touches is fixed: parameters and other tensors of the backend are read, and updated, where they are, with whatever
 * they hold at the time of the run, while numbers and arrays are copied into the plan. The body sees types and shapes, not
 * values: reading one is an error. An operation between tensors of the backend alone, neither inputs nor computed from them,
 * is executed at once, unseen; its result is a constant of the plan.
 *
 * <p>Keys are fixed as numbers are: {@link Tensor#dropout(Key, double)} drops the same elements in every run. To draw anew,
 * give the key as an input, {@link Key#tensor}, to {@link Tensor#dropout(Tensor, double)}.
 */
public interface Plan {

    /** What is recorded. */
    @FunctionalInterface
    interface Body {
        /**
         * Computes results from inputs.
         *
         * @param recorder the backend to compute on: new tensors and tapes are made on it
         * @param inputs stand-ins for the inputs of a run
         */
        List<Tensor> compute(Backend recorder, List<Tensor> inputs);
    }

    /**
     * Records {@code body}.
     *
     * @param backend the backend that computes
     * @param inputs examples, whose types and shapes all runs have; their values do not matter
     * @throws TensorException if the body reads a value, or uses an example instead of the input it is given
     */
    static Plan record(Backend backend, List<Tensor> inputs, Body body) {
        Recorder recorder = new Recorder(backend, inputs);
        return backend.compile(recorder.finish(body.compute(recorder, recorder.inputs())));
    }

    /**
     * Runs once. The results are new tensors, in the open {@link Workspace} if there is one.
     *
     * <p>An error in the middle of a run, such as an index that is out of range, ends it there: there are no results, cells
     * that were updated before keep their new contents, and the plan can be run again. Whoever wants the state from before
     * the run back must have kept copies.
     *
     * @throws TensorException if number, types or shapes of the inputs differ from the recorded ones
     * @throws IllegalStateException if it is running already: a plan has one memory
     */
    List<Tensor> run(Tensor... inputs);

    /** Returns what was recorded. */
    Program program();

    /** Returns the size of all memory that belongs to the plan, which is also what a run needs at its peak. */
    long bytes();
}
