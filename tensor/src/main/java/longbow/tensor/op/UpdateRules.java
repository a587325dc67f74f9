package longbow.tensor.op;

import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.DTypeException;
import longbow.tensor.Shape;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;

/** Which cells and inputs fit an {@link Update}: one exhaustive switch, like {@link ShapeRules} for operations. */
public final class UpdateRules {
    private static final String[] MOMENTS = {"p", "m", "v"};
    private static final String[] GRADIENT_AND_SCHEDULE = {"g", "s"};
    private static final String[] CELL = {"p"};
    private static final String[] TARGET = {"x"};

    private UpdateRules() {}

    /**
     * Demands that {@code backend} can execute {@code update}: as many cells and inputs as it takes, of the types and shapes
     * it needs, and cells that can be overwritten.
     *
     * @throws TensorException if they do not fit; the message names the update, the types and shapes, and the remedy
     */
    public static void check(Backend backend, Update update, List<Tensor> cells, List<Tensor> inputs) {
        switch (update) {
            case Update.AdamW w -> {
                count(update, "cell", MOMENTS, cells);
                count(update, "input", GRADIENT_AND_SCHEDULE, inputs);
                alike(update, MOMENTS[1], cells.get(1), cells.get(0));
                alike(update, MOMENTS[2], cells.get(2), cells.get(0));
                alike(update, GRADIENT_AND_SCHEDULE[0], inputs.get(0), cells.get(0));
                schedule(update, inputs.get(1));
            }
            case Update.Lerp l -> {
                count(update, "cell", CELL, cells);
                count(update, "input", TARGET, inputs);
                alike(update, TARGET[0], inputs.get(0), cells.get(0));
            }
        }
        for (Tensor cell : cells) {
            here(backend, update, cell);
            overwritable(update, cell);
        }
        for (Tensor input : inputs) {
            here(backend, update, input);
        }
    }

    private static void count(Update update, String what, String[] names, List<Tensor> given) {
        if (given.size() != names.length) {
            throw new ShapeException("%s: takes %d %s%s (%s), not %d"
                    .formatted(
                            update.label(),
                            names.length,
                            what,
                            names.length == 1 ? "" : "s",
                            String.join(", ", names),
                            given.size()));
        }
    }

    private static void alike(Update update, String name, Tensor tensor, Tensor cell) {
        if (!cell.dtype().isFloating()) {
            throw new DTypeException("%s: cell %s%s has no floating-point elements; make it with to(DType.F32)"
                    .formatted(update.label(), cell.dtype(), cell.shape()));
        }
        if (tensor.dtype() != cell.dtype()) {
            throw new DTypeException("%s: %s is %s%s, but cell p is %s%s; cast it with to(DType.%s)"
                    .formatted(
                            update.label(),
                            name,
                            tensor.dtype(),
                            tensor.shape(),
                            cell.dtype(),
                            cell.shape(),
                            cell.dtype()));
        }
        if (!tensor.shape().equals(cell.shape())) {
            throw new ShapeException("%s: %s is %s%s, but cell p is %s%s; reshape or expand it to %s"
                    .formatted(
                            update.label(),
                            name,
                            tensor.dtype(),
                            tensor.shape(),
                            cell.dtype(),
                            cell.shape(),
                            cell.shape()));
        }
    }

    private static void schedule(Update update, Tensor schedule) {
        Shape shape = schedule.shape();
        if (schedule.dtype() != DType.F64 || shape.rank() != 1 || shape.dim(0) < 2 || shape.dim(0) > 3) {
            throw new ShapeException(
                    "%s: s is %s%s; give the rate, the number of the step and perhaps a factor of the gradient as F64[2] or F64[3]"
                            .formatted(update.label(), schedule.dtype(), shape));
        }
    }

    private static void here(Backend backend, Update update, Tensor tensor) {
        if (tensor.backend() != backend && !backend.accepts(tensor.backend())) {
            throw new TensorException(
                    "%s: %s%s is a tensor of %s, but the update runs on %s; create both on one of them"
                            .formatted(
                                    update.label(),
                                    tensor.dtype(),
                                    tensor.shape(),
                                    tensor.backend().description(),
                                    backend.description()));
        }
    }

    private static void overwritable(Update update, Tensor cell) {
        if (!cell.backend().overwritable(cell)) {
            throw new TensorException("%s: cell %s%s is a view or prepacked and cannot be overwritten; give copy()"
                    .formatted(update.label(), cell.dtype(), cell.shape()));
        }
    }
}
