package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Memory;
import longbow.tensor.ReleasedException;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.Workspace;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
    private static final Backend PLAIN = new VectorBackend(2);
    /** Every array it hands out is full of NaN, so a kernel that reads what it should write is seen. */
    private static final Backend POISONED = new VectorBackend(2, new BlockPool(WorkspaceTest::poison));

    private static void poison(Object array) {
        switch (array) {
            case float[] a -> Arrays.fill(a, Float.NaN);
            case double[] a -> Arrays.fill(a, Double.NaN);
            case short[] a -> Arrays.fill(a, (short) 0x7FC1);
            case int[] a -> Arrays.fill(a, 1 << 30);
            case long[] a -> Arrays.fill(a, 1L << 60);
            case boolean[] a -> Arrays.fill(a, true);
            default -> throw new AssertionError(array);
        }
    }

    @Property(tries = 400, seed = "11")
    void reuseNeverChangesBits(@ForAll long seed) {
        List<Tensor> expected = Programs.run(seed, Programs.inputs(seed, 0, PLAIN));
        try (Workspace workspace = Workspace.open(POISONED)) {
            Bits.assertSame("program " + seed, Programs.run(seed, Programs.inputs(seed, 0, POISONED)), expected);
        }
        assertThat(POISONED.memory().liveBytes()).isZero();
    }

    /** Whatever the operation: the results lie in memory that held other values and is longer than needed. */
    @Property(tries = 600, seed = "12")
    void everyOperationOverwritesItsResults(@ForAll long seed) {
        List<Class<?>> families = OpCase.families();
        java.util.Random random = new java.util.Random(seed);
        OpCase example = OpCase.random(
                families.get(random.nextInt(families.size())),
                random,
                3 + random.nextInt(60),
                random.nextInt(4) == 0 ? DType.F64 : DType.F32);
        try (Workspace workspace = Workspace.open(POISONED)) {
            Bits.assertSame(example, example.run(POISONED), example.run(PLAIN));
        }
    }

    @Test
    void useAfterCloseNamesTheTensorAndTheRemedy() {
        Tensor sum;
        Tensor view;
        try (Workspace workspace = Workspace.open(PLAIN)) {
            sum = randn(3, 4).add(1);
            view = sum.t();
        }
        assertThatThrownBy(sum::toFloatArray)
                .isInstanceOf(ReleasedException.class)
                .hasMessage(
                        "F32[3, 4], a result of add, was used after its workspace closed; keep it with Workspace.keep before the workspace closes");
        assertThatThrownBy(() -> randn(4, 3).add(view))
                .isInstanceOf(ReleasedException.class)
                .hasMessageContaining("F32[4, 3]");
        try (Workspace workspace = Workspace.open(PLAIN)) { // its memory is in use again
            randn(3, 4).mul(2);
            assertThatThrownBy(sum::toFloatArray).isInstanceOf(ReleasedException.class);
        }
    }

    @Test
    void keptTensorsOutliveTheWorkspaceWithTheirViews() {
        Tensor x = randn(3, 4);
        Tensor kept;
        Tensor view;
        try (Workspace workspace = Workspace.open(PLAIN)) {
            kept = x.add(x);
            view = kept.t();
            assertThat(workspace.keep(kept)).isSameAs(kept);
            workspace.keep(x); // does not belong to it
        }
        for (int i = 0; i < 3; i++) {
            try (Workspace workspace = Workspace.open(PLAIN)) {
                randn(3, 4).add(100);
            }
        }
        Bits.assertSame("kept", kept, x.add(x));
        Bits.assertSame("view", view, x.add(x).t());
    }

    @Test
    void whatAnInnerWorkspaceKeepsBelongsToTheOuterOne() {
        Tensor x = randn(2, 2);
        Tensor once;
        Tensor twice;
        Tensor straight;
        try (Workspace outer = Workspace.open(PLAIN)) {
            try (Workspace inner = Workspace.open(PLAIN)) {
                once = inner.keep(x.add(1));
                twice = inner.keep(x.add(2));
                straight = outer.keep(x.add(3));
            }
            Bits.assertSame("kept by the inner one", once, x.add(1));
            outer.keep(twice);
        }
        assertThatThrownBy(once::toFloatArray).isInstanceOf(ReleasedException.class);
        Bits.assertSame("kept by both", twice, x.add(2));
        Bits.assertSame("kept by the outer one", straight, x.add(3));
    }

    @Test
    void workspacesCloseInReverseOrderInTheirOwnThread() throws InterruptedException {
        Workspace outer = Workspace.open(PLAIN);
        Workspace inner = Workspace.open(PLAIN);
        assertThatThrownBy(outer::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("still open");
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread other = new Thread(() -> {
            try {
                inner.close();
            } catch (IllegalStateException e) {
                thrown.set(e);
            }
        });
        other.start();
        other.join();
        assertThat(thrown.get()).hasMessageContaining("another thread");
        inner.close();
        outer.close();
        assertThatCode(outer::close).doesNotThrowAnyException();
    }

    @Test
    void anotherThreadIsNotCovered() throws InterruptedException {
        AtomicReference<Tensor> elsewhere = new AtomicReference<>();
        try (Workspace workspace = Workspace.open(PLAIN)) {
            Thread other = new Thread(() -> elsewhere.set(randn(5, 5).add(1)));
            other.start();
            other.join();
        }
        assertThat(elsewhere.get().toFloatArray()).hasSize(25);
    }

    @Test
    void parallelTasksTakeFromTheWorkspaceOfTheCaller() {
        Backend backend = new VectorBackend(3);
        for (int round = 0; round < 200; round++) {
            Tensor[] results = new Tensor[8];
            List<Tensor> expected = new ArrayList<>();
            try (Workspace workspace = Workspace.open(backend)) {
                Tensor x = Tensors.randn(Key.of(round), backend, Shape.of(7, 9), 1);
                backend.parallel(results.length, i -> {
                    try (Workspace inner = Workspace.open(backend)) {
                        results[i] = inner.keep(x.mul(i).add(1).exp());
                    }
                });
                for (int i = 0; i < results.length; i++) {
                    expected.add(x.mul(i).add(1).exp());
                }
                Bits.assertSame("tasks", List.of(results), expected);
            }
            for (Tensor result : results) {
                assertThatThrownBy(result::toFloatArray).isInstanceOf(ReleasedException.class);
            }
        }
        assertThat(backend.memory().liveBytes()).isZero();
    }

    /** Steps of ever-changing lengths; what the first hundred took is enough for all others, or nearly so. */
    @Test
    void tenThousandStepsOfVaryingShapesDoNotGrow() {
        Backend backend = new VectorBackend(1);
        SplittableRandom random = new SplittableRandom(3);
        long early = 0;
        long largest = 0;
        for (int step = 0; step < 10_000; step++) {
            try (Workspace workspace = Workspace.open(backend)) {
                Tensor x = Tensors.zeros(backend, DType.F32, Shape.of(40 + random.nextInt(60), 16));
                for (int layer = 0; layer < 4; layer++) {
                    x = x.add(x.mul(2).sum(1).unsqueeze(1));
                }
                if (step % 100 == 0) {
                    largest = Math.max(largest, backend.memory().liveBytes());
                }
            }
            if (step == 100) {
                early = backend.memory().peakBytes();
            }
        }
        assertThat(backend.memory().peakBytes()).isEqualTo(early).isLessThan(3 * largest);
    }

    @Test
    void whatIsKeptLeavesThePool() {
        Backend backend = new VectorBackend(1);
        for (int step = 0; step < 50; step++) {
            try (Workspace workspace = Workspace.open(backend)) {
                workspace.keep(Tensors.zeros(backend, DType.F32, Shape.of(1000)));
            }
        }
        Memory memory = backend.memory();
        assertThat(memory.liveBytes() + memory.pooledBytes()).isZero();
        assertThat(memory.peakBytes()).isEqualTo(4096);
    }

    @Test
    void blocksComeInFourSizesForEachPowerOfTwo() {
        int previous = 0;
        for (int length : new int[] {1, 16, 17, 20, 21, 24, 28, 32, 33, 100, 4096, 4097, 1 << 20, (1 << 30) + 1}) {
            int holds = BlockPool.length(BlockPool.size(length));
            assertThat(holds).isGreaterThanOrEqualTo(length).isGreaterThanOrEqualTo(previous);
            assertThat(length <= 16 || holds <= 1.25 * length).isTrue();
            assertThat(BlockPool.size(holds)).isEqualTo(BlockPool.size(length));
            previous = holds;
        }
        assertThat(BlockPool.length(BlockPool.size(Integer.MAX_VALUE - 8))).isEqualTo(Integer.MAX_VALUE - 8);
    }

    @Test
    void theReportSaysWhereMemoryIs() {
        Backend backend = new VectorBackend(1);
        try (Workspace workspace = Workspace.open(backend)) {
            Tensors.zeros(backend, DType.F32, Shape.of(1000));
            Tensors.zeros(backend, DType.I32, Shape.of(3));
            try (Workspace inner = Workspace.open(backend)) {
                Tensors.zeros(backend, DType.F32, Shape.of(1024));
            }
            Memory memory = backend.memory();
            assertThat(memory.liveBytes()).isEqualTo(4096 + 64);
            assertThat(memory.pooledBytes()).isEqualTo(4096);
            assertThat(memory.blocks())
                    .containsExactly(
                            new Memory.SizeClass(DType.F32, 1024, 1, 1), new Memory.SizeClass(DType.I32, 16, 1, 0));
            assertThat(memory.toString())
                    .containsPattern("live +4.1 KiB")
                    .containsPattern("pooled +4.0 KiB")
                    .containsPattern("peak +8.1 KiB")
                    .containsPattern("F32 +1024 +4.0 KiB +1 +1");
        }
    }

    @Test
    void whatIsReleasedEarlyIsUsedAgainAndMayNotBeRead() {
        Backend backend = new VectorBackend(1);
        try (Workspace workspace = Workspace.open(backend)) {
            Tensor x = Tensors.zeros(backend, DType.F32, Shape.of(1000));
            Tensor view = x.narrow(0, 0, 500);
            workspace.release(List.of(x, x, view));
            assertThatThrownBy(view::toFloatArray).isInstanceOf(ReleasedException.class);
            Tensor y = Tensors.ones(backend, DType.F32, Shape.of(1000));
            assertThat(backend.memory().peakBytes()).isEqualTo(4096);
            workspace.release(List.of(x)); // long gone, and what has its memory now stays
            assertThat(y.sum().item()).isEqualTo(1000);
            workspace.keep(y);
        }
        assertThat(backend.memory().liveBytes()).isZero();
        assertThat(backend.memory().blocks()).noneMatch(size -> size.length() == 1024); // kept by y
    }

    @Test
    void onlyTheWorkspaceItBelongsToReleasesATensor() {
        Tensor free = randn(3, 3);
        try (Workspace outer = Workspace.open(PLAIN)) {
            Tensor x = randn(3, 3);
            try (Workspace inner = Workspace.open(PLAIN)) {
                Tensor y = inner.keep(x.add(1));
                inner.release(List.of(x, y, free));
                assertThat(y.sub(x).mean().item()).isEqualTo(1, within(1e-6));
                outer.release(List.of(y));
                assertThatThrownBy(y::toFloatArray).isInstanceOf(ReleasedException.class);
            }
            outer.release(List.of(free));
            assertThat(x.add(free).toFloatArray()).hasSize(9);
        }
        assertThat(free.toFloatArray()).hasSize(9);
    }

    private static Tensor randn(int... dims) {
        return Tensors.randn(Key.of(7), PLAIN, Shape.of(dims), 1);
    }
}
