package longbow.autograd.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import longbow.autograd.Gradients;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.Shape;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import longbow.tensor.Tensors;
import longbow.tensor.op.Update;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2). For every parameter p with gradient g, at
 * step t = 1, 2, ...:
 *
 * <pre>{@code
 * m <- beta1 m + (1 - beta1) g        v <- beta2 v + (1 - beta2) g^2
 * p <- p - rate (decay p + (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps))
 * }</pre>
 */
public final class AdamW {
    private final List<Parameter> parameters;
    private final Options options;
    private final List<Tensor> first = new ArrayList<>();
    private final List<Tensor> second = new ArrayList<>();
    /** For each parameter (p, m, v). */
    private final List<List<Tensor>> cells = new ArrayList<>();
    /** For each parameter the group it is in. */
    private final List<Group> groups = new ArrayList<>();

    private int steps;

    /**
     * The constants of the update rule.
     *
     * @param beta1 how much of the first moment stays at each step, in [0, 1)
     * @param beta2 how much of the second moment stays, in [0, 1)
     * @param eps keeps the quotient finite
     * @param decay the weight decay, multiplied by the rate
     * @param decayVectors whether parameters of rank 0 and 1 (biases, gains) decay too
     */
    public record Options(double beta1, double beta2, double eps, double decay, boolean decayVectors) {
        /** Checks the ranges. */
        public Options {
            if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && eps >= 0 && decay >= 0)) {
                throw new IllegalArgumentException(
                        "AdamW: betas must be in [0, 1), eps and decay not negative, but were beta1=%s, beta2=%s, eps=%s, decay=%s"
                                .formatted(beta1, beta2, eps, decay));
            }
        }

        /** All parameters decay. */
        public Options(double beta1, double beta2, double eps, double decay) {
            this(beta1, beta2, eps, decay, true);
        }

        /** Returns betas 0.9 and 0.999, eps 1e-8 and decay 0.01, the values of algorithm 2's authors' code. */
        public static Options defaults() {
            return new Options(0.9, 0.999, 1e-8, 0.01);
        }
    }

    /**
     * Parameters that are treated alike.
     *
     * @param parameters which
     * @param rateFactor their learning rate is that of the step times this
     * @param decay their weight decay, in place of that of the options; biases and gains decay only if {@link
     *     Options#decayVectors} says so
     */
    public record Group(List<Parameter> parameters, double rateFactor, double decay) {
        /** Copies the list and checks the ranges. */
        public Group {
            parameters = List.copyOf(parameters);
            if (!(rateFactor >= 0 && rateFactor < Double.POSITIVE_INFINITY && decay >= 0)) {
                throw new IllegalArgumentException(
                        "AdamW: the rate factor and the decay of a group must not be negative, but were %s and %s"
                                .formatted(rateFactor, decay));
            }
        }
    }

    /** Creates the optimizer with zero moments; the order of {@code parameters} is that of the state. */
    public AdamW(List<Parameter> parameters, Options options) {
        this(options, List.of(new Group(parameters, 1, options.decay)));
    }

    /**
     * Creates the optimizer of several groups with zero moments; their order is that of the state.
     *
     * @throws IllegalArgumentException if a parameter is in two groups, or twice in one
     */
    public AdamW(Options options, List<Group> groups) {
        this.options = options;
        List<Parameter> all = new ArrayList<>();
        Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Group group : groups) {
            for (Parameter parameter : group.parameters) {
                if (!seen.add(parameter)) {
                    throw new IllegalArgumentException(
                            "AdamW: %s is there twice; a parameter is in one group".formatted(parameter.name()));
                }
                if (parameter.isFrozen()) {
                    throw new IllegalArgumentException(
                            "AdamW: %s is frozen; train the model that the frozen one was made from"
                                    .formatted(parameter.name()));
                }
                Tensor m = zerosLike(parameter.value());
                Tensor v = zerosLike(parameter.value());
                all.add(parameter);
                first.add(m);
                second.add(v);
                cells.add(List.of(parameter.value(), m, v));
                this.groups.add(group);
            }
        }
        this.parameters = List.copyOf(all);
    }

    private static Tensor zerosLike(Tensor tensor) {
        return Tensors.zeros(tensor.backend(), tensor.dtype(), tensor.shape());
    }

    /**
     * Overwrites all parameters and moments, and counts the step.
     *
     * @param gradients of all parameters of this optimizer
     * @param rate the learning rate of this step
     * @throws TensorException if a parameter was not watched; nothing is overwritten then
     */
    public void step(Gradients gradients, double rate) {
        step(gradients, rate, 1);
    }

    /**
     * Overwrites all parameters and moments as if with {@code gradients.scale(factor)}, which is never made, and counts the
     * step.
     *
     * @param gradients of all parameters of this optimizer
     * @param rate the learning rate of this step
     * @param factor what gradients are multiplied with, as from {@link Gradients#clipFactor}
     * @throws TensorException if a parameter was not watched; nothing is overwritten then
     */
    public void step(Gradients gradients, double rate, double factor) {
        List<Tensor> g = all(gradients);
        if (!g.isEmpty()) {
            Backend backend = parameters.getFirst().value().backend();
            update(g, Tensors.of(backend, Shape.of(3), new double[] {rate, steps + 1, factor}));
        }
        steps++;
    }

    /**
     * Overwrites all parameters and moments with a rate and a step number that are data: what a recorded program does. The
     * program's caller makes them with {@link #next}, which counts.
     *
     * @param schedule F64 (2): the learning rate, and the number of the step, counted from 1; a third element scales gradients
     * @throws TensorException if a parameter was not watched; nothing is overwritten then
     */
    public void step(Gradients gradients, Tensor schedule) {
        update(all(gradients), schedule);
    }

    /**
     * Counts a step and returns what {@link #step(Gradients, Tensor)} needs for it, F64 (2), on the backend of the parameters.
     *
     * @throws TensorException if there are none
     */
    public Tensor next(double rate) {
        if (parameters.isEmpty()) {
            throw new TensorException(
                    "AdamW.next: without parameters there is no backend for a schedule; call step(gradients, rate)");
        }
        Tensor schedule = schedule(rate);
        steps++;
        return schedule;
    }

    private Tensor schedule(double rate) {
        Backend backend = parameters.getFirst().value().backend();
        return Tensors.of(backend, Shape.of(2), new double[] {rate, steps + 1});
    }

    /** May throw: before anything is overwritten. */
    private List<Tensor> all(Gradients gradients) {
        List<Tensor> all = new ArrayList<>(parameters.size());
        for (Parameter parameter : parameters) {
            all.add(gradients.of(parameter));
        }
        return all;
    }

    private void update(List<Tensor> gradients, Tensor schedule) {
        Group group = null;
        Tensor own = schedule;
        for (int i = 0; i < gradients.size(); i++) {
            Tensor g = gradients.get(i);
            if (group != groups.get(i)) {
                group = groups.get(i);
                own = scaled(schedule, group.rateFactor);
            }
            double decay = g.rank() >= 2 || options.decayVectors ? group.decay : 0;
            Update update = new Update.AdamW(options.beta1, options.beta2, options.eps, decay);
            g.backend().update(update, cells.get(i), List.of(g, own));
        }
    }

    /** Returns a schedule whose first element, the rate, is multiplied by {@code factor}. */
    private static Tensor scaled(Tensor schedule, double factor) {
        if (factor == 1) {
            return schedule;
        }
        double[] factors = new double[schedule.numel()];
        Arrays.fill(factors, 1);
        factors[0] = factor;
        return schedule.mul(Tensors.of(schedule.backend(), schedule.shape(), factors));
    }

    /** Returns the parameters. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** Returns the constants. */
    public Options options() {
        return options;
    }

    /** Returns how many steps were taken. */
    public int steps() {
        return steps;
    }

    /** Returns the first moments m, in the order of the parameters; the cells themselves, not copies. */
    public List<Tensor> first() {
        return List.copyOf(first);
    }

    /** Returns the second moments v, in the order of the parameters; the cells themselves, not copies. */
    public List<Tensor> second() {
        return List.copyOf(second);
    }

    /** Returns all moments by name, for checkpoints: {@code path.first} and {@code path.second} for each parameter, in order. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        for (int i = 0; i < first.size(); i++) {
            String name = parameters.get(i).name();
            if (state.put(name + ".first", first.get(i)) != null) {
                throw new IllegalStateException(
                        "AdamW: two parameters are named " + name + "; names must differ to be saved");
            }
            state.put(name + ".second", second.get(i));
        }
        return state;
    }

    /**
     * Overwrites the moments with those of a checkpoint, bit for bit.
     *
     * @param saved a superset of what {@link #state} names
     * @param steps how many steps had been taken
     * @throws TensorException if a moment is missing
     * @throws ShapeException if one has another type or shape
     */
    public void restore(Map<String, Tensor> saved, int steps) {
        if (steps < 0) {
            throw new IllegalArgumentException("AdamW: the number of steps must not be negative, but was " + steps);
        }
        List<Parameter> cells = new ArrayList<>();
        List<Tensor> contents = new ArrayList<>();
        state().forEach((name, cell) -> {
            Tensor moment = saved.get(name);
            if (moment == null) {
                throw new TensorException(
                        "AdamW: the checkpoint has no %s; it was saved for other parameters".formatted(name));
            }
            cells.add(new Parameter(name, cell));
            contents.add(moment);
        });
        for (int i = 0; i < contents.size(); i++) {
            cells.get(i).set(contents.get(i));
        }
        this.steps = steps;
    }
}
