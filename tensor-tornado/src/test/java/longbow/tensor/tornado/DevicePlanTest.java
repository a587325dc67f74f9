package longbow.tensor.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import longbow.autograd.Grad;
import longbow.autograd.Gradients;
import longbow.autograd.optim.AdamW;
import longbow.tensor.Backend;
import longbow.tensor.IndexException;
import longbow.tensor.Key;
import longbow.tensor.Plan;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.Workspace;
import longbow.tensor.cpu.Programs;
import longbow.transformer.Gpt2;
import longbow.transformer.Gpt2Config;
import org.junit.jupiter.api.Test;

/** Plans on the device against the same operations one by one: the same kernels on the same numbers, so the same bits. */
class DevicePlanTest {
    private static final Backend BACKEND = TestBackend.INSTANCE;
    private static final int PROGRAMS = 4;

    @Test
    void randomProgramsHaveTheBitsOfTheirOperations() {
        for (long seed = 0; seed < PROGRAMS; seed++) {
            long program = seed;
            Plan plan = Plan.record(
                    BACKEND, Programs.inputs(program, 0, BACKEND), (recorder, in) -> Programs.run(program, in));
            for (int draw = 0; draw < 2; draw++) {
                List<Tensor> inputs = Programs.inputs(program, draw, BACKEND);
                List<Tensor> expected = Programs.run(program, inputs);
                same("program " + program, plan.run(inputs.toArray(Tensor[]::new)), expected);
            }
        }
    }

    /** Only the last result is asked for, so that all others lose their memory as early as possible. */
    @Test
    void memoryIsSharedWithoutChangingBits() {
        for (long seed = 0; seed < PROGRAMS; seed++) {
            long program = seed;
            List<Tensor> inputs = Programs.inputs(program, 1, BACKEND);
            Plan plan = Plan.record(
                    BACKEND,
                    inputs,
                    (recorder, in) -> List.of(Programs.run(program, in).getLast()));
            same(
                    "last result of program " + program,
                    plan.run(inputs.toArray(Tensor[]::new)),
                    List.of(Programs.run(program, inputs).getLast()));
        }
    }

    @Test
    void anIndexOutsideItsTableIsRefusedBeforeARun() {
        Tensor table = Tensors.of(BACKEND, Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
        Plan plan = Plan.record(
                BACKEND,
                List.of(Tensors.ofInts(BACKEND, 0, 0)),
                (recorder, in) -> List.of(table.indexSelect(in.getFirst())));
        assertThat(plan.run(Tensors.ofInts(BACKEND, 2, 1)).getFirst().toFloatArray())
                .containsExactly(5, 6, 3, 4);
        assertThatThrownBy(() -> plan.run(Tensors.ofInts(BACKEND, 1, 3)))
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("input 0");
    }

    @Test
    void viewsOfWhatTheProgramKnowsBeforehandAreResultsToo() {
        Plan plan = Plan.record(
                BACKEND,
                List.of(Tensors.of(BACKEND, Shape.of(2), 1, 2)),
                (recorder, in) ->
                        List.of(Tensors.of(recorder, Shape.of(2, 2), 1, 2, 3, 4).reshape(4), in.getFirst()));
        List<Tensor> results = plan.run(Tensors.of(BACKEND, Shape.of(2), 5, 6));
        assertThat(results.get(0).toFloatArray()).containsExactly(1, 2, 3, 4);
        assertThat(results.get(1).toFloatArray()).containsExactly(5, 6);
    }

    /** Forward, backward, norm, clipping and optimizer of a model. */
    @Test
    void aWholeTrainingStepStaysOnTheDevice() {
        Gpt2 model = Gpt2.create(Key.of(1), BACKEND, new Gpt2Config(13, 16, 8, 1, 2));
        AdamW optimizer = new AdamW(model.parameters(), AdamW.Options.defaults());
        Tensor schedule = Tensors.of(BACKEND, Shape.of(2), new double[] {0.01, 1});
        Tensor tokens = Tensors.ofInts(BACKEND, 1, 2, 3, 4, 5, 6);
        for (boolean scaled : new boolean[] {false, true}) {
            Plan plan = Plan.record(BACKEND, List.of(schedule, tokens), (on, in) -> {
                Grad.ValueAndGradient result = Grad.valueAndGrad(on, model.parameters(), 1, (tape, part) -> {
                    Tensor ids = tape.constant(in.get(1));
                    return model.logits(model.hidden(ids, Segments.of(4, 2)))
                            .crossEntropy(ids)
                            .mean();
                });
                Gradients gradients = result.gradients();
                Tensor norm = gradients.normAsTensor();
                if (scaled) {
                    optimizer.step(gradients.clipByNorm(0.5, norm), in.getFirst());
                } else {
                    Tensor factor = Gradients.clipFactor(0.5, norm).reshape(1);
                    optimizer.step(gradients, Tensors.concat(List.of(in.getFirst(), factor), 0));
                }
                return List.of(result.value(), norm);
            });
            assertThat(((DevicePlan) plan).onHost()).isEmpty();
        }
    }

    @Test
    void aPlanKnowsWhatStaysOnTheHost() {
        Plan plan = Plan.record(
                BACKEND,
                List.of(Tensors.of(BACKEND, Shape.of(2), 1, 2)),
                (recorder, in) -> List.of(in.getFirst().neg().sin()));
        assertThat(((DevicePlan) plan).onHost()).containsExactly("sin");
    }

    /** A plan in one thread, operations in two others, all with scratch of their own. */
    @Test
    void threadsDoNotMeet() {
        List<Tensor> inputs = Programs.inputs(1, 0, BACKEND);
        Plan plan = Plan.record(BACKEND, inputs, (recorder, in) -> Programs.run(1, in));
        List<Tensor> planned = plan.run(inputs.toArray(Tensor[]::new));
        Tensor x = Tensors.rand(Key.of(5), BACKEND, Shape.of(3, 70_000));
        double sum = x.sum().item();
        IntStream.range(0, 3).parallel().forEach(thread -> {
            for (int i = 0; i < 10; i++) {
                try (Workspace workspace = Workspace.open(BACKEND)) {
                    if (thread == 0) {
                        same("run " + i, plan.run(inputs.toArray(Tensor[]::new)), planned);
                    } else {
                        Tensor y = x.add(thread).softmax().mul(0).add(x); // x again
                        assertThat(y.sum().item()).isEqualTo(sum);
                    }
                }
            }
        });
    }

    private static void same(String what, List<Tensor> actual, List<Tensor> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(BACKEND.toArray(actual.get(i)))
                    .as("%s, result %d", what, i)
                    .isEqualTo(BACKEND.toArray(expected.get(i)));
        }
    }
}
