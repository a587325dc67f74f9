package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Checked;
import org.junit.jupiter.api.Test;

/** {@link Backend#reduce} on all backends. */
class SumTreeTest {
    private static final List<Backend> BACKENDS = List.of(
            Backends.reference(),
            new VectorBackend(1),
            new VectorBackend(3),
            Checked.over(new VectorBackend(2)),
            new Backwards(2));

    @Test
    void theTreeIsThatOfTheIndicesWhateverTheThreads() {
        for (Backend backend : BACKENDS) {
            assertThat(tree(backend, 1)).isEqualTo("0");
            assertThat(tree(backend, 3)).isEqualTo("((0 1) 2)");
            assertThat(tree(backend, 5)).isEqualTo("(((0 1) (2 3)) 4)");
            assertThat(tree(backend, 7)).isEqualTo("(((0 1) (2 3)) ((4 5) 6))");
            for (int tasks = 1; tasks <= 40; tasks++) {
                String expected = tree(Backends.reference(), tasks);
                for (int round = 0; round < 20; round++) {
                    assertThat(tree(backend, tasks)).isEqualTo(expected);
                }
            }
        }
    }

    private static String tree(Backend backend, int tasks) {
        return backend.reduce(tasks, Integer::toString, (a, b) -> "(" + a + " " + b + ")");
    }

    /** Of 64 values only those of one path to the root exist at a time. */
    @Test
    void oneThreadHoldsOneValueForEachLevel() {
        for (Backend backend : List.of(Backends.reference(), new VectorBackend(1))) {
            Set<String> alive = new HashSet<>();
            int[] most = {0};
            backend.reduce(64, (IntFunction<String>) i -> born(alive, most, "" + i), (a, b) -> {
                String sum = born(alive, most, a + " " + b);
                alive.removeAll(List.of(a, b));
                return sum;
            });
            assertThat(most[0]).isEqualTo(1 + 6 + 1);
            assertThat(alive).hasSize(1);
        }
    }

    private static String born(Set<String> alive, int[] most, String value) {
        alive.add(value);
        most[0] = Math.max(most[0], alive.size());
        return value;
    }

    @Test
    void whatATaskThrowsIsThrown() {
        for (Backend backend : BACKENDS) {
            assertThatThrownBy(() -> backend.reduce(
                            4,
                            i -> {
                                if (i == 2) {
                                    throw new IllegalArgumentException("task 2");
                                }
                                return i;
                            },
                            Integer::sum))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("task 2");
        }
    }
}
