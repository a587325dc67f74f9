package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.KvCache;
import longbow.tensor.Plan;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.Workspace;
import org.junit.jupiter.api.Test;

class ComputePoolTest {

    @Test
    void everyTaskRunsOnce() {
        ComputePool pool = new ComputePool(3);
        for (int round = 0; round < 2000; round++) {
            AtomicIntegerArray runs = new AtomicIntegerArray(round % 17);
            pool.run(runs.length(), runs::incrementAndGet);
            for (int i = 0; i < runs.length(); i++) {
                assertThat(runs.get(i)).isEqualTo(1);
            }
        }
    }

    @Test
    void rangesCoverEverythingOnce() {
        ComputePool pool = new ComputePool(2);
        for (int count : new int[] {0, 1, 100, 131_071, 131_072, 400_001}) {
            AtomicInteger sum = new AtomicInteger();
            pool.ranges(count, 1, (from, to) -> sum.addAndGet(to - from));
            assertThat(sum).hasValue(count);
        }
    }

    @Test
    void tasksInsideTasksRunInTheSameThread() {
        ComputePool pool = new ComputePool(2);
        AtomicInteger sum = new AtomicInteger();
        pool.run(8, i -> {
            Thread outer = Thread.currentThread();
            pool.run(5, j -> {
                assertThat(Thread.currentThread()).isSameAs(outer);
                sum.incrementAndGet();
            });
        });
        assertThat(sum).hasValue(40);
    }

    @Test
    void failuresReachTheCallerAndThePoolGoesOn() {
        ComputePool pool = new ComputePool(2);
        assertThatThrownBy(() -> pool.run(10, i -> {
                    if (i == 7) {
                        throw new IllegalStateException("task 7");
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("task 7");
        AtomicInteger sum = new AtomicInteger();
        pool.run(10, sum::addAndGet);
        assertThat(sum).hasValue(45);
    }

    @Test
    void thereIsAtLeastOneThread() {
        assertThatThrownBy(() -> new ComputePool(0)).hasMessageContaining("at least 1");
    }

    /** Pools that were used inside a workspace, by a plan and by a cache, so that these do not hold them either. */
    @Test
    void threadsOfAbandonedBackendsEnd() throws InterruptedException {
        Set<Thread> before = computing();
        List<Backend> backends = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            backends.add(new VectorBackend(3));
            use(backends.get(i));
        }
        Set<Thread> left = computing();
        left.removeAll(before);
        assertThat(left).hasSize(6);
        backends.clear();
        for (int round = 0; round < 1000 && !left.isEmpty(); round++) {
            System.gc();
            Thread one = left.iterator().next();
            one.join(10);
            left.removeIf(thread -> !thread.isAlive());
        }
        assertThat(left).isEmpty();
    }

    private static void use(Backend backend) {
        Tensor x = Tensors.ones(backend, DType.F32, Shape.of(300, 300));
        try (Workspace workspace = Workspace.open(backend)) {
            assertThat(x.matmul(x).max().item()).isEqualTo(300);
            backend.parallel(3, i -> x.mul(i));
        }
        Plan plan = Plan.record(
                backend, List.of(x), (recorder, in) -> List.of(in.getFirst().exp()));
        assertThat(plan.run(x).getFirst().shape()).isEqualTo(x.shape());
        KvCache cache = backend.kvCache(DType.F32, 1, 1, 100);
        KvCache.Feed feed = new KvCache.Feed(new int[] {cache.newSequence()}, new int[] {300});
        assertThat(cache.attend(0, feed, x).shape()).isEqualTo(Shape.of(300, 100));
    }

    private static Set<Thread> computing() {
        Set<Thread> found = new HashSet<>(Thread.getAllStackTraces().keySet());
        found.removeIf(thread -> !thread.getName().startsWith("longbow-compute-"));
        return found;
    }
}
