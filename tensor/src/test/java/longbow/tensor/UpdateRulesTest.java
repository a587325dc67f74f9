package longbow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import longbow.tensor.Draws.Values;
import longbow.tensor.cpu.VectorBackend;
import longbow.tensor.op.Update;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** What updates refuse, on all backends alike, and that they overwrite nothing then. */
class UpdateRulesTest {
    private static final Backend REFERENCE = Backends.reference();
    private static final Backend VECTOR = new VectorBackend(2);
    private static final Update ADAM_W = new Update.AdamW(0.9, 0.95, 1e-8, 0.1);
    private static final Update LERP = new Update.Lerp(0.5);

    /** An update with its operands. */
    private record Example(Update update, List<Tensor> cells, List<Tensor> inputs, boolean mutated) {

        /** Returns the message of the refusal, or an empty text. */
        String outcome(Backend backend) {
            try {
                backend.update(update, cells, inputs);
                return "";
            } catch (TensorException e) {
                return e.getMessage();
            }
        }

        List<Object> contents() {
            return Stream.concat(cells.stream(), inputs.stream())
                    .map(Tensor::toArray)
                    .toList();
        }
    }

    /** The same example on every backend. */
    private static Example draw(long seed, Backend backend) {
        Draws d = new Draws(seed, backend, seed % 2 == 0 ? DType.F32 : DType.F64, Values.NORMAL);
        Shape shape = d.shape(0, 0);
        boolean adamW = d.oneIn(2);
        List<Tensor> cells = new ArrayList<>();
        for (int i = 0; i < (adamW ? 3 : 1); i++) {
            cells.add(d.tensor(shape).copy());
        }
        List<Tensor> inputs = new ArrayList<>(List.of(d.tensor(shape)));
        if (adamW) {
            inputs.add(Tensors.of(backend, Shape.of(2), new double[] {0.01, 3}));
        }
        int mutation = d.below(6);
        List<Tensor> operands = d.oneIn(2) ? cells : inputs;
        int at = d.below(operands.size());
        switch (mutation) {
            case 0 -> operands.remove(at);
            case 1 -> operands.add(at, d.anything(shape));
            case 2 -> operands.set(at, d.anything(d.shape(0, 0)));
            case 3 -> operands.set(at, d.tensor(shape));
            case 4 -> operands.set(at, cells.getFirst());
            default -> {}
        }
        return new Example(adamW ? ADAM_W : LERP, cells, inputs, mutation < 5);
    }

    @Property(tries = 2000, seed = "45", shrinking = ShrinkingMode.OFF)
    void allBackendsRefuseTheSameAndComputeTheSame(@ForAll long seed) {
        Example reference = draw(seed, REFERENCE);
        Example vector = draw(seed, VECTOR);
        List<Object> before = reference.contents();
        String refused = reference.outcome(REFERENCE);
        assertThat(vector.outcome(VECTOR)).isEqualTo(refused);
        assertSame(vector.contents(), reference.contents());
        if (refused.isEmpty()) {
            return;
        }
        assertThat(reference.mutated).as(refused).isTrue();
        assertThat(refused).startsWith(reference.update.label() + ": ");
        assertSame(reference.contents(), before);
        Example recorded = draw(seed, VECTOR);
        if (!refused.contains("share memory")) { // which only those see that have memory
            assertThatThrownBy(() -> Plan.record(VECTOR, List.of(), (recorder, in) -> {
                        recorder.update(recorded.update, recorded.cells, recorded.inputs);
                        return List.of();
                    }))
                    .hasMessage(refused);
        }
    }

    private static void assertSame(List<Object> actual, List<Object> expected) {
        assertThat(Arrays.deepEquals(actual.toArray(), expected.toArray())).isTrue();
    }

    @Test
    void whatDoesNotFitIsNamed() {
        for (Backend backend : List.of(REFERENCE, VECTOR, Checked.over(VECTOR))) {
            Tensor p = Tensors.zeros(backend, DType.F32, Shape.of(2, 3));
            Tensor x = Tensors.ones(backend, DType.F32, Shape.of(2, 3));
            refused(backend, "lerp: takes 1 cell (p), not 2", LERP, List.of(p, p), x);
            refused(backend, "adamW: takes 3 cells (p, m, v), not 1", ADAM_W, List.of(p), x);
            refused(backend, "adamW: takes 2 inputs (g, s), not 1", ADAM_W, List.of(p, p.copy(), p.copy()), x);
            refused(
                    backend,
                    "adamW: s is F32[2, 3]; give the rate, the number of the step and perhaps a factor of the gradient as F64[2] or F64[3]",
                    ADAM_W,
                    List.of(p, p.copy(), p.copy()),
                    x,
                    x);
            refused(
                    backend,
                    "lerp: x is F32[3, 2], but cell p is F32[2, 3]; reshape or expand it to [2, 3]",
                    LERP,
                    List.of(p),
                    x.t());
            refused(
                    backend,
                    "lerp: x is F64[2, 3], but cell p is F32[2, 3]; cast it with to(DType.F32)",
                    LERP,
                    List.of(p),
                    x.to(DType.F64));
            refused(
                    backend,
                    "lerp: cell I32[2] has no floating-point elements; make it with to(DType.F32)",
                    LERP,
                    List.of(Tensors.ofInts(backend, 1, 2)),
                    x);
            refused(
                    backend,
                    "adamW: cells 0 and 2, F32[2, 3], share memory; give each a copy()",
                    ADAM_W,
                    List.of(p, p.copy(), p),
                    x,
                    Tensors.of(backend, Shape.of(2), new double[] {0.1, 1}));
        }
        Tensor foreign = Tensors.zeros(REFERENCE, DType.F32, Shape.of(2));
        refused(
                VECTOR,
                "lerp: F32[2] is a tensor of reference, scalar, but the update runs on %s; create both on one of them"
                        .formatted(VECTOR.description()),
                LERP,
                List.of(foreign),
                foreign);
    }

    @Test
    void viewsInAnotherOrderAreNoCells() {
        for (Backend backend : List.of(REFERENCE, VECTOR, Checked.over(VECTOR))) {
            Tensor base = Tensors.arange(backend, DType.F32, 0, 6, 1).reshape(2, 3);
            Tensor x = Tensors.full(backend, DType.F32, Shape.of(3, 2), 10);
            String message = "lerp: cell F32[3, 2] is a view or prepacked and cannot be overwritten; give copy()";
            refused(backend, message, LERP, List.of(base.t()), x);
            refused(backend, message, LERP, List.of(base.narrow(0, 0, 1).t().expand(Shape.of(3, 2))), x);
            assertThat(base.toFloatArray()).containsExactly(0, 1, 2, 3, 4, 5);
            Tensor cell = base.t().copy();
            backend.update(new Update.Lerp(1), List.of(cell), List.of(x));
            assertThat(cell.toFloatArray()).containsOnly(10);
        }
        Tensor packed = Tensors.ones(VECTOR, DType.F32, Shape.of(3, 64)).prepack();
        assertThat(VECTOR.overwritable(packed)).isFalse();
        refused(
                VECTOR,
                "lerp: cell F32[3, 64] is a view or prepacked and cannot be overwritten; give copy()",
                LERP,
                List.of(packed),
                packed.copy());
    }

    /** The elements of the cell are those of the input, or some of them, in any order. */
    @Property(tries = 200, seed = "46", shrinking = ShrinkingMode.OFF)
    void inputsMayShareMemoryWithCells(@ForAll long seed) {
        Draws d = new Draws(seed, VECTOR, DType.F32, Values.NORMAL);
        int n = 1 + d.below(70);
        int cellAt = d.below(30);
        int inputAt = d.below(30);
        boolean adamW = d.oneIn(2);
        boolean backwards = d.oneIn(4);
        List<float[]> results = new ArrayList<>();
        for (Backend backend : List.of(REFERENCE, VECTOR)) {
            for (boolean apart : new boolean[] {false, true}) {
                Tensor memory = Tensors.randn(Key.of(seed), backend, Shape.of(200), 1);
                Tensor other = apart ? memory.copy() : memory;
                Tensor p = memory.narrow(0, cellAt, n);
                Tensor x = other.narrow(0, inputAt, n);
                x = backwards ? x.flip(0) : x;
                if (adamW) {
                    Tensor schedule = Tensors.of(backend, Shape.of(2), new double[] {0.1, 2});
                    Tensor v = Tensors.ones(backend, DType.F32, p.shape());
                    backend.update(ADAM_W, List.of(p, memory.narrow(0, 100, n), v), List.of(x, schedule));
                } else {
                    backend.update(LERP, List.of(p), List.of(x));
                }
                results.add(memory.toFloatArray());
            }
        }
        assertThat(results).allMatch(result -> Arrays.equals(result, results.getFirst()));
    }

    private static void refused(Backend backend, String message, Update update, List<Tensor> cells, Tensor... inputs) {
        assertThatThrownBy(() -> backend.update(update, cells, List.of(inputs)))
                .isInstanceOf(TensorException.class)
                .hasMessage(message);
    }
}
