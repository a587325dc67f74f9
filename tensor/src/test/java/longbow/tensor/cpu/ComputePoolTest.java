package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class ComputePoolTest {

    @Test
    void everyTaskRunsOnce() {
        try (ComputePool pool = new ComputePool(3)) {
            for (int round = 0; round < 2000; round++) {
                AtomicIntegerArray runs = new AtomicIntegerArray(round % 17);
                pool.run(runs.length(), runs::incrementAndGet);
                for (int i = 0; i < runs.length(); i++) {
                    assertThat(runs.get(i)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void rangesCoverEverythingOnce() {
        try (ComputePool pool = new ComputePool(2)) {
            for (int count : new int[] {0, 1, 100, 131_071, 131_072, 400_001}) {
                AtomicInteger sum = new AtomicInteger();
                pool.ranges(count, 1, (from, to) -> sum.addAndGet(to - from));
                assertThat(sum).hasValue(count);
            }
        }
    }

    @Test
    void tasksInsideTasksRunInTheSameThread() {
        try (ComputePool pool = new ComputePool(2)) {
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
    }

    @Test
    void failuresReachTheCallerAndThePoolGoesOn() {
        try (ComputePool pool = new ComputePool(2)) {
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
    }

    @Test
    void afterCloseTheCallerComputesAlone() {
        ComputePool pool = new ComputePool(2);
        pool.close();
        AtomicInteger sum = new AtomicInteger();
        pool.run(10, sum::addAndGet);
        assertThat(sum).hasValue(45);
        assertThatThrownBy(() -> new ComputePool(0)).hasMessageContaining("at least 1");
    }
}
