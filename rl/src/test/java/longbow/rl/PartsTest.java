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

class PartsTest {
    @Property(tries = 60, seed = "141")
    void partsAreConsecutiveNearlyEqualAndNotEmpty(@ForAll @IntRange(max = 60) int n) {
        List<Integer> all = IntStream.range(0, n).boxed().toList();
        List<List<Integer>> parts = Parts.of(Toy.backend(1), all);
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
    }

    @Property(tries = 30, seed = "143")
    void elementsHaveTheSameKeysInOnePartAsInFour(@ForAll @IntRange(max = 60) int n) {
        List<Integer> all = IntStream.range(0, n).boxed().toList();
        List<Key> keys = keys(Toy.backend(2), all);
        assertThat(keys).hasSize(n).doesNotHaveDuplicates().isEqualTo(keys(startingSlowly(), all));
        assertThat(Parts.of(startingSlowly(), all)).hasSize(Math.min(n, 1));
    }

    private static List<Key> keys(Backend backend, List<Integer> all) {
        return Parts.keyed(backend, all, Key.of(1), (part, theirs) -> theirs).stream()
                .flatMap(List::stream)
                .toList();
    }

    private static Backend startingSlowly() {
        Backend backend = Toy.backend(1);
        return (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(),
                new Class<?>[] {Backend.class},
                (self, method, given) ->
                        method.getName().equals("startsSlowly") ? true : method.invoke(backend, given));
    }
}
