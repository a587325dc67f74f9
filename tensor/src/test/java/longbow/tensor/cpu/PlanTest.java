package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.IndexException;
import longbow.tensor.Key;
import longbow.tensor.Plan;
import longbow.tensor.Program;
import longbow.tensor.ReleasedException;
import longbow.tensor.Shape;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import longbow.tensor.Tensors;
import longbow.tensor.Workspace;
import longbow.tensor.op.Update;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final Backend BACKEND = new VectorBackend(2);
    private static final List<Backend> BACKENDS =
            List.of(BACKEND, new VectorBackend(1), new VectorBackend(3), new ReferenceBackend());
    private static final List<Backend> REGIONS =
            List.of(new Backwards(2), new Backwards(3), new VectorBackend(1), BACKEND, new Backwards(1));

    @Property(tries = 250, seed = "21")
    void replayingHasTheBitsOfExecuting(@ForAll long seed) {
        Backend backend = BACKENDS.get((int) Math.floorMod(seed, 4));
        Plan plan = Plan.record(backend, Programs.inputs(seed, 0, backend), (recorder, in) -> Programs.run(seed, in));
        for (int draw = 0; draw < 3; draw++) {
            List<Tensor> inputs = Programs.inputs(seed, draw, backend);
            Bits.assertSame("program " + seed, plan.run(inputs.toArray(Tensor[]::new)), Programs.run(seed, inputs));
        }
    }

    /** Only the last result is asked for, so that all others may lose their memory as early as possible. */
    @Property(tries = 250, seed = "22")
    void memoryIsSharedWithoutChangingBits(@ForAll long seed) {
        Plan all = Plan.record(BACKEND, Programs.inputs(seed, 0, BACKEND), (recorder, in) -> Programs.run(seed, in));
        Plan last = Plan.record(
                BACKEND,
                Programs.inputs(seed, 0, BACKEND),
                (recorder, in) -> List.of(Programs.run(seed, in).getLast()));
        assertThat(last.bytes()).isLessThanOrEqualTo(all.bytes());
        for (int draw = 0; draw < 2; draw++) {
            List<Tensor> inputs = Programs.inputs(seed, draw, BACKEND);
            Bits.assertSame(
                    "program " + seed,
                    last.run(inputs.toArray(Tensor[]::new)),
                    List.of(Programs.run(seed, inputs).getLast()));
        }
    }

    @Property(tries = 100, seed = "23")
    void tasksSideBySideHaveTheBitsOfExecuting(@ForAll long seed) {
        Backend backend = BACKENDS.get((int) Math.floorMod(seed, 4));
        Plan.Body body = (recorder, in) -> {
            Tensor[] sums = new Tensor[5];
            Tensor scaled = in.getFirst().mul(1.5);
            recorder.parallel(sums.length, task -> {
                List<Tensor> mine = List.of(scaled.add(task), in.get(1));
                sums[task] = Programs.run(seed + task, mine).stream()
                        .filter(t -> t.dtype() == DType.F32)
                        .map(Tensor::sum)
                        .reduce(Tensor::add)
                        .orElse(scaled.sum());
            });
            Tensor total = sums[0];
            for (int i = 1; i < sums.length; i++) {
                total = total.add(sums[i]);
            }
            return List.of(total, scaled.t());
        };
        Plan plan = Plan.record(backend, Programs.inputs(seed, 0, backend), body);
        for (int draw = 0; draw < 3; draw++) {
            List<Tensor> inputs = Programs.inputs(seed, draw, backend);
            Bits.assertSame(plan, plan.run(inputs.toArray(Tensor[]::new)), body.compute(backend, inputs));
        }
    }

    @Property(tries = 400, seed = "24")
    void regionsMayShareWhatEarlierRegionsComputed(@ForAll long seed) {
        Backend backend = REGIONS.get((int) Math.floorMod(seed, REGIONS.size()));
        Key key = Key.of(seed);
        Tensor example = Tensors.zeros(backend, DType.F32, Shape.of(8, 8));
        Plan plan = Plan.record(
                backend, List.of(example), (recorder, in) -> RegionPrograms.run(seed, recorder, in.getFirst()));
        for (int draw = 0; draw < 2; draw++) {
            Tensor x = Tensors.randn(key.fold(draw), backend, Shape.of(8, 8), 1);
            Bits.assertSame(plan, plan.run(x), RegionPrograms.run(seed, backend, x));
        }
    }

    /** The second task is the last to read the first value, and must not compute in its memory. */
    @Test
    void aValueOfAnEndedRegionIsNotOverwrittenWhileAnotherTaskReadsIt() {
        for (Backend backend : REGIONS) {
            Plan.Body body = (recorder, in) -> {
                Tensor[] values = new Tensor[2];
                Tensor[] results = new Tensor[2];
                recorder.parallel(2, task -> values[task] = in.getFirst().mul(2 + task));
                recorder.parallel(
                        2,
                        task -> results[task] = task == 0
                                ? values[0].add(1)
                                : values[0].mul(3).mul(5).mul(7));
                return List.of(results);
            };
            Tensor x = Tensors.randn(Key.of(1), backend, Shape.of(30), 1);
            Plan plan = Plan.record(backend, List.of(x), body);
            Bits.assertSame(backend.description(), plan.run(x), body.compute(backend, List.of(x)));
        }
    }

    @Test
    void aLongChainRunsInTheMemoryOfTwoValues() {
        Plan plan = Plan.record(BACKEND, List.of(randn(1, 100, 10)), (recorder, in) -> {
            Tensor x = in.getFirst();
            for (int i = 0; i < 50; i++) {
                x = x.exp().reshape(10, 100).neg().reshape(100, 10);
            }
            return List.of(x);
        });
        assertThat(plan.bytes()).isEqualTo(3 * 4000); // the input and two buffers
        assertThat(plan.program().steps()).hasSize(200);
    }

    @Test
    void lanesDoNotShareMemoryButTasksOfOneLaneDo() {
        for (int threads : new int[] {1, 2, 4}) {
            Backend backend = new VectorBackend(threads);
            Tensor x = Tensors.randn(Key.of(1), backend, Shape.of(100, 10), 1);
            Plan plan = Plan.record(backend, List.of(x), (recorder, in) -> {
                Tensor[] sums = new Tensor[4];
                recorder.parallel(4, i -> sums[i] = in.getFirst().exp().neg().sum());
                return List.of(sums);
            });
            assertThat(plan.bytes()).isEqualTo(4000 + threads * 2 * 4000 + 4 * 64);
        }
    }

    @Test
    void updatesHappenInEveryRunAndNotWhileRecording() {
        Tensor cell = Tensors.zeros(BACKEND, DType.F32, Shape.of(2));
        Tensor before = Tensors.zeros(BACKEND, DType.F32, Shape.of(2));
        Plan plan = Plan.record(BACKEND, List.of(before), (recorder, in) -> {
            Tensor old = in.getFirst().add(cell);
            recorder.update(new Update.Lerp(1), List.of(cell), List.of(old.add(1)));
            return List.of(old, in.getFirst().add(cell));
        });
        assertThat(cell.toFloatArray()).containsExactly(0, 0);
        for (int run = 0; run < 3; run++) {
            List<Tensor> results = plan.run(before);
            assertThat(results.get(0).toFloatArray()).containsExactly(run, run);
            assertThat(results.get(1).toFloatArray()).containsExactly(run + 1, run + 1);
            assertThat(cell.toFloatArray()).containsExactly(run + 1, run + 1);
        }
    }

    @Test
    void aKeyThatIsAnInputDrawsAnew() {
        Tensor x = randn(1, 40, 3);
        Key key = Key.of(5);
        Plan plan = Plan.record(
                BACKEND,
                List.of(x, key.tensor(BACKEND)),
                (recorder, in) -> List.of(
                        in.getFirst().dropout(in.get(1), 0.5), in.getFirst().dropout(key, 0.5)));
        for (int step = 0; step < 3; step++) {
            Key own = key.fold(step);
            Bits.assertSame(
                    "dropout",
                    plan.run(x, own.tensor(BACKEND)),
                    List.of(x.dropout(own, 0.5), x.dropout(key, 0.5))); // the latter is fixed
        }
    }

    @Test
    void anErrorInTheMiddleKeepsWhatWasUpdatedBefore() {
        Tensor cell = Tensors.zeros(BACKEND, DType.F32, Shape.of(2));
        Plan plan = Plan.record(BACKEND, List.of(randn(1, 2), Tensors.ofInts(BACKEND, 0)), (recorder, in) -> {
            recorder.update(
                    new Update.Lerp(1), List.of(cell), List.of(in.getFirst().add(1)));
            return List.of(in.getFirst().indexSelect(in.get(1)));
        });
        Tensor x = Tensors.of(BACKEND, Shape.of(2), 1, 2);
        assertThatThrownBy(() -> plan.run(x, Tensors.ofInts(BACKEND, 7))).isInstanceOf(IndexException.class);
        assertThat(cell.toFloatArray()).containsExactly(2, 3);
        assertThat(plan.run(x, Tensors.ofInts(BACKEND, 1)).getFirst().toFloatArray())
                .containsExactly(2);
    }

    @Test
    void resultsAreNewTensors() {
        Tensor x = randn(1, 3);
        Plan plan = Plan.record(
                BACKEND,
                List.of(x),
                (recorder, in) -> List.of(in.getFirst(), in.getFirst().exp()));
        List<Tensor> first = plan.run(x);
        plan.run(randn(2, 3));
        Bits.assertSame("first run", first, List.of(x, x.exp()));
        List<Tensor> inside;
        try (Workspace workspace = Workspace.open(BACKEND)) {
            inside = plan.run(x);
        }
        assertThatThrownBy(inside.getFirst()::toFloatArray).isInstanceOf(ReleasedException.class);
    }

    @Test
    void aPlanThatIsRecordedInAWorkspaceOutlivesIt() {
        Plan plan;
        Tensor x = randn(1, 3);
        try (Workspace workspace = Workspace.open(BACKEND)) {
            plan = Plan.record(
                    BACKEND,
                    List.of(Tensors.zeros(BACKEND, DType.F32, Shape.of(3))),
                    (recorder, in) -> List.of(in.getFirst().mul(3).add(Tensors.of(recorder, Shape.of(3), 1, 2, 3))));
        }
        Bits.assertSame("plan", plan.run(x), List.of(x.mul(3).add(Tensors.of(BACKEND, Shape.of(3), 1, 2, 3))));
    }

    @Test
    void mistakesAreNamed() {
        Tensor x = randn(1, 2, 3);
        assertThatThrownBy(() -> record(x, in -> in.mul(in.sum().item())))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("F32[] has no value while a plan is recorded");
        assertThatThrownBy(() -> record(x, in -> in.add(x)))
                .hasMessageContaining("the body uses the example F32[2, 3] itself");
        assertThatThrownBy(() -> record(x, in -> in.matmul(in)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("inner dimensions differ");
        Tensor[] kept = new Tensor[2];
        Plan plan = record(x, in -> kept[0] = in.exp());
        assertThatThrownBy(() -> kept[0].add(1)).hasMessageContaining("the recording has ended");
        assertThatThrownBy(() -> plan.run(x.t()))
                .isInstanceOf(ShapeException.class)
                .hasMessage(
                        "plan: input 0 is F32[3, 2], but F32[2, 3] was recorded; record another plan for other shapes");
        assertThatThrownBy(plan::run).hasMessageContaining("takes 1 inputs, as recorded, not 0");
        assertThatThrownBy(() -> Plan.record(BACKEND, List.of(x), (recorder, in) -> {
                    recorder.parallel(
                            2, task -> kept[task] = task == 0 ? in.getFirst().exp() : kept[0].add(1));
                    return in;
                }))
                .hasMessageContaining("tasks must not depend on each other");
        assertThatThrownBy(() -> Plan.record(BACKEND, List.of(x), (recorder, in) -> {
                    recorder.update(new Update.Lerp(1), List.of(in.getFirst()), in);
                    return in;
                }))
                .hasMessageContaining("does not outlive a run");
    }

    @Test
    void onlyOneRunAtATime() throws Throwable {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Tensor x = randn(1, 3);
        Plan plan = record(x, in -> in.exp());
        Thread[] threads = new Thread[3];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                try {
                    for (int run = 0; run < 2000 && thrown.get() == null; run++) {
                        runOrBeRefused(plan, x);
                    }
                } catch (Throwable e) { // rethrown below, by the thread of the test
                    thrown.set(e);
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (thrown.get() != null) {
            throw thrown.get();
        }
    }

    private static void runOrBeRefused(Plan plan, Tensor x) {
        Tensor result;
        try {
            result = plan.run(x).getFirst();
        } catch (IllegalStateException e) { // never anything else than this refusal
            assertThat(e).hasMessageContaining("running already");
            return;
        }
        Bits.assertSame("exp", result, x.exp());
    }

    @Test
    void theProgramIsDataThatCanBePrinted() {
        Tensor w = randn(1, 3, 2);
        Plan plan = Plan.record(BACKEND, List.of(randn(2, 4, 3)), (recorder, in) -> {
            Tensor y = in.getFirst().matmul(w).mul(2);
            recorder.parallel(2, task -> y.narrow(0, task, 1).exp());
            recorder.update(new Update.Lerp(0.5), List.of(w), List.of(y.narrow(0, 0, 3)));
            return List.of(y.sum());
        });
        assertThat(plan.program().toString()).isEqualTo("""
                        inputs %0 F32[4, 3]
                        %2 F32[4, 2] = matmul(%0 F32[4, 3], outside 1 F32[3, 2])
                        %4 F32[4, 2] = mul(%2 F32[4, 2], literal 3 F32[])
                        task 0 of 2:
                            %5 F32[1, 2] = narrow(%4 F32[4, 2])
                            %6 F32[1, 2] = exp(%5 F32[1, 2])
                        task 1 of 2:
                            %7 F32[1, 2] = narrow(%4 F32[4, 2])
                            %8 F32[1, 2] = exp(%7 F32[1, 2])
                        %9 F32[3, 2] = narrow(%4 F32[4, 2])
                        lerp(outside 1 F32[3, 2]) <- (%9 F32[3, 2])
                        %10 F32[] = sum(%4 F32[4, 2])
                        outputs %10 F32[]
                        """);
        assertThat(plan.program().steps().getFirst()).isInstanceOf(Program.Compute.class);
        assertThat(BACKEND.memory().toString()).containsPattern("plan of \\d+ steps");
    }

    private interface One {
        Tensor of(Tensor in);
    }

    private static Plan record(Tensor x, One body) {
        return Plan.record(BACKEND, List.of(x), (recorder, in) -> new ArrayList<>(List.of(body.of(in.getFirst()))));
    }

    private static Tensor randn(int key, int... dims) {
        return Tensors.randn(Key.of(key), BACKEND, Shape.of(dims), 1);
    }
}
