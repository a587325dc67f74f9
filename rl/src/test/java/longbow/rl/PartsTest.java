package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.stream.IntStream;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

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

    @Test
    void whereOperationsStartSlowlyElementsAreTreatedAllAtOnce() {
        Backend backend = Toy.backend(1);
        Backend slow = (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(),
                new Class<?>[] {Backend.class},
                (self, method, given) ->
                        method.getName().equals("startsSlowly") ? true : method.invoke(backend, given));
        List<Integer> all = List.of(1, 2, 3, 4, 5, 6);
        assertThat(Parts.map(slow, all, List::of)).containsExactly(all);
        assertThat(Parts.map(backend, all, List::of)).containsExactlyElementsOf(Parts.of(all));
    }
}
