package longbow.tasks.webshop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against the orders that CPython 3 gives. */
class PythonShuffleTest {
    private static List<Integer> shuffled(int n, int seed) {
        return PythonShuffle.of(IntStream.range(0, n).boxed().toList(), seed);
    }

    @Test
    void ordersArePythons() {
        assertThat(shuffled(20, 233))
                .containsExactly(17, 18, 9, 2, 8, 19, 11, 10, 12, 0, 3, 4, 14, 13, 1, 6, 15, 7, 16, 5);
        assertThat(shuffled(10, 0)).containsExactly(7, 8, 1, 5, 3, 4, 2, 0, 9, 6);
        assertThat(shuffled(13, 12345)).containsExactly(12, 10, 8, 1, 7, 9, 2, 3, 5, 4, 0, 11, 6);
    }

    @Test
    void alsoBeyondTheFirstBlockOfTheGenerator() {
        List<Integer> order = shuffled(5000, 233);
        assertThat(order.subList(0, 8)).containsExactly(4762, 4128, 335, 4300, 1011, 2851, 319, 2396);
        assertThat(order.subList(4992, 5000)).containsExactly(838, 682, 1674, 4512, 3965, 1890, 4302, 1428);
    }
}
