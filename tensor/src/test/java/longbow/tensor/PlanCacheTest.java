package longbow.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanCacheTest {
    private static final Backend BACKEND = Backends.reference();

    private final List<Integer> recorded = new ArrayList<>();

    private Plan of(PlanCache<Integer> cache, int layout) {
        return cache.of(layout, () -> {
            recorded.add(layout);
            return Plan.record(
                    BACKEND,
                    List.of(Tensors.zeros(BACKEND, DType.F32, Shape.of(layout))),
                    (on, in) -> List.of(in.getFirst().add(layout)));
        });
    }

    @Test
    void aLayoutIsRecordedWhenItComesForTheThirdTimeAndOnce() {
        PlanCache<Integer> cache = new PlanCache<>(2);
        assertThat(of(cache, 3)).isNull();
        assertThat(of(cache, 4)).isNull();
        assertThat(of(cache, 3)).isNull();
        Plan plan = of(cache, 3);
        assertThat(plan.run(Tensors.of(BACKEND, Shape.of(3), 1, 2, 3))
                        .getFirst()
                        .toFloatArray())
                .containsExactly(4, 5, 6);
        assertThat(of(cache, 3)).isSameAs(plan);
        assertThat(recorded).containsExactly(3);
    }

    @Test
    void thePlanThatWasNotAskedForLongestIsForgotten() {
        PlanCache<Integer> cache = new PlanCache<>(2);
        for (int layout : new int[] {1, 1, 1, 2, 2, 2, 1, 3, 3, 3}) {
            of(cache, layout);
        }
        assertThat(of(cache, 1)).isNotNull();
        assertThat(of(cache, 3)).isNotNull();
        assertThat(of(cache, 2)).isNull();
        assertThat(recorded).containsExactly(1, 2, 3);
        assertThat(cache.size()).isEqualTo(2);
    }

    @Test
    void layoutsThatNeverComeAgainAreForgotten() {
        PlanCache<Integer> cache = new PlanCache<>(1);
        of(cache, 1);
        of(cache, 1);
        for (int layout = 2; layout < 100; layout++) {
            of(cache, layout);
        }
        assertThat(of(cache, 1)).isNull();
    }

    @Test
    void aCacheOfNoPlansRecordsNothing() {
        PlanCache<Integer> cache = new PlanCache<>(0);
        for (int i = 0; i < 5; i++) {
            assertThat(of(cache, 1)).isNull();
        }
        assertThat(recorded).isEmpty();
    }

    @Test
    void aPlanThatDoesNotFitIsNotTriedAgain() {
        PlanCache<Integer> cache = new PlanCache<>(2);
        for (int i = 0; i < 9; i++) {
            assertThat(cache.of(1, () -> {
                        recorded.add(1);
                        throw new DeviceMemoryException("full");
                    }))
                    .isNull();
        }
        assertThat(recorded).containsExactly(1);
    }

    @Test
    void forgottenPlansCanBeRecordedAgain() {
        PlanCache<Integer> cache = new PlanCache<>(2);
        for (int i = 0; i < 3; i++) {
            of(cache, 5);
        }
        cache.clear();
        assertThat(cache.size()).isZero();
        assertThat(of(cache, 5)).isNull();
        assertThat(of(cache, 5)).isNull();
        assertThat(of(cache, 5)).isNotNull();
    }
}
