package longbow.tensor;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import longbow.tensor.op.Op;
import longbow.tensor.op.Update;

/**
 * A recorded computation, as data: which operations and updates happened, in order, on which values. A backend compiles it
 * to a {@link Plan}; it can be printed.
 *
 * @param inputs what changes from run to run
 * @param steps in an order that respects all dependences
 * @param outputs what a run gives
 */
public record Program(List<Value> inputs, List<Step> steps, List<Value> outputs) {

    /** Copies the lists. */
    public Program {
        inputs = List.copyOf(inputs);
        steps = List.copyOf(steps);
        outputs = List.copyOf(outputs);
    }

    /**
     * A tensor of the program.
     *
     * @param number values of one program have different numbers, from 0 on without gaps
     * @param source where its contents come from
     */
    public record Value(int number, DType dtype, Shape shape, Source source) {
        /** Returns number, type and shape, for instance {@code %3 F32[2, 5]}. */
        @Override
        public String toString() {
            return switch (source) {
                case Source.Outside o -> "outside %d %s%s".formatted(number, dtype, shape);
                case Source.Literal l -> "literal %d %s%s".formatted(number, dtype, shape);
                default -> "%%%d %s%s".formatted(number, dtype, shape);
            };
        }
    }

    /** Where the contents of a value come from. */
    public sealed interface Source {
        /** It is handed to every run; {@code index} counts the inputs. */
        record Input(int index) implements Source {}

        /** A step of the program computes it. */
        record Computed() implements Source {}

        /** A tensor that lives outside: a parameter, optimizer state, or a constant. It is read, and updated, where it is. */
        record Outside(Tensor tensor) implements Source {}

        /** Elements that were given while recording, as an array of the type that {@link Backend#tensor} takes. */
        record Literal(Object array) implements Source {}
    }

    /** One thing that happens. */
    public sealed interface Step {}

    /** An operation. */
    public record Compute(Op op, List<Value> operands, List<Value> results) implements Step {
        /** Copies the lists. */
        public Compute {
            operands = List.copyOf(operands);
            results = List.copyOf(results);
        }
    }

    /** An update of persistent state; the cells are {@linkplain Source.Outside outside}. */
    public record Write(Update update, List<Value> cells, List<Value> inputs) implements Step {
        /** Copies the lists. */
        public Write {
            cells = List.copyOf(cells);
            inputs = List.copyOf(inputs);
        }
    }

    /** Tasks that may run side by side: none reads what another computes or updates. */
    public record Parallel(List<List<Step>> tasks) implements Step {
        /** Copies the lists. */
        public Parallel {
            tasks = tasks.stream().map(List::copyOf).toList();
        }
    }

    /** Returns one line for each step, such as {@code %5 F32[2, 3] = add(%3 F32[2, 3], outside 4 F32[3])}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("inputs ").append(list(inputs)).append('\n');
        print(steps, "", text);
        text.append("outputs ").append(list(outputs)).append('\n');
        return text.toString();
    }

    private static void print(List<Step> steps, String indent, StringBuilder text) {
        for (Step step : steps) {
            switch (step) {
                case Compute c ->
                    text.append("%s%s = %s(%s)\n".formatted(indent, list(c.results), c.op.label(), list(c.operands)));
                case Write w -> {
                    String name = w.update.getClass().getSimpleName().toLowerCase(Locale.ROOT);
                    text.append("%s%s(%s) <- (%s)\n".formatted(indent, name, list(w.cells), list(w.inputs)));
                }
                case Parallel p -> {
                    for (int i = 0; i < p.tasks.size(); i++) {
                        text.append("%stask %d of %d:\n".formatted(indent, i, p.tasks.size()));
                        print(p.tasks.get(i), indent + "    ", text);
                    }
                }
            }
        }
    }

    private static String list(List<Value> values) {
        StringJoiner joined = new StringJoiner(", ");
        values.forEach(value -> joined.add(value.toString()));
        return joined.toString();
    }
}
