package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import longbow.tensor.Key;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PartsTest {
    @Property(tries = 60, seed = "141")
    void partsAreConsecutiveNearlyEqualAndNotEmpty(@ForAll @IntRange(max = 60) int n) {
        List<Integer> all = IntStream.range(0, n).boxed().toList();
        List<List<Integer>> parts = Parts.of(all);
        assertThat(parts.stream().flatMap(List::stream).toList()).isEqualTo(all);
        if (n > 0) {
            int least = parts.stream().mapToInt(List::size).min().orElseThrow();
            int most = parts.stream().mapToInt(List::size).max().orElseThrow();
            assertThat(least).isPositive();
            assertThat(most - least).isLessThanOrEqualTo(1);
        }
    }

    @Property(tries = 30, seed = "142")
    void resultsComeInOrderWhateverTheThreads(@ForAll @IntRange(max = 60) int n) {
        List<Integer> all = IntStream.range(0, n).boxed().toList();
        List<Integer> squares = all.stream().map(i -> i * i).toList();
        for (int threads = 1; threads <= 2; threads++) {
            assertThat(Parts.map(
                            Toy.backend(threads),
                            all,
                            part -> part.stream().map(i -> i * i).toList()))
                    .isEqualTo(squares);
        }
        List<Key> keys = Parts.keyed(Toy.backend(2), all, Key.of(1), (part, key) -> key);
        assertThat(keys)
                .doesNotHaveDuplicates()
                .isEqualTo(Parts.keyed(Toy.backend(1), all, Key.of(1), (part, key) -> key));
    }
}
