package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import longbow.tensor.Key;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;

class ReplayBufferTest {
    private static Dialogue game(int number) {
        return new Dialogue(new int[] {number, 0}, List.of(new Dialogue.Turn(1, 2, 0, new float[0])), true);
    }

    private static List<Dialogue> games(int from, int to) {
        return IntStream.range(from, to).mapToObj(ReplayBufferTest::game).toList();
    }

    private static List<Integer> numbers(List<Dialogue> games) {
        return games.stream().map(game -> game.tokens()[0]).toList();
    }

    @Property(tries = 100, seed = "31")
    void theNewestGamesStayInOrder(
            @ForAll @IntRange(min = 1, max = 20) int capacity,
            @ForAll @Size(max = 8) List<@IntRange(max = 30) Integer> sizes) {
        ReplayBuffer buffer = new ReplayBuffer(capacity);
        List<Integer> all = new ArrayList<>();
        for (int size : sizes) {
            buffer.addAll(games(all.size(), all.size() + size));
            IntStream.range(0, size).forEach(i -> all.add(all.size()));
            List<Integer> newest = all.subList(Math.max(0, all.size() - capacity), all.size());
            assertThat(numbers(buffer.games())).isEqualTo(newest);
            assertThat(buffer.size()).isEqualTo(newest.size());
        }
    }

    /** A ring that is sampled before its size has settled draws some games twice as often as others. */
    @Test
    void afterItHasWrappedEveryGameIsEquallyLikely() {
        ReplayBuffer buffer = new ReplayBuffer(20);
        buffer.addAll(games(0, 13));
        buffer.addAll(games(13, 33));
        long[] counts = new long[20];
        for (int number : numbers(buffer.sample(Key.of(32), 20_000, Integer.MAX_VALUE))) {
            counts[number - 13]++;
        }
        assertUniform(counts);
    }

    @Test
    void onlyTheNewestGamesAreDrawnWhereThatIsAsked() {
        ReplayBuffer buffer = new ReplayBuffer(100);
        buffer.addAll(games(0, 50));
        long[] counts = new long[8];
        for (int number : numbers(buffer.sample(Key.of(33), 8_000, 8))) {
            assertThat(number).isBetween(42, 49);
            counts[number - 42]++;
        }
        assertUniform(counts);
    }

    @Test
    void drawsAreWithReplacementAndIndependent() {
        ReplayBuffer buffer = new ReplayBuffer(100);
        buffer.addAll(games(0, 4));
        List<Integer> drawn = numbers(buffer.sample(Key.of(34), 16_001, Integer.MAX_VALUE));
        long[] pairs = new long[16];
        for (int i = 0; i + 1 < drawn.size(); i += 2) {
            pairs[4 * drawn.get(i) + drawn.get(i + 1)]++;
        }
        assertUniform(pairs);
    }

    private static void assertUniform(long[] counts) {
        double[] expected = new double[counts.length];
        java.util.Arrays.fill(expected, java.util.Arrays.stream(counts).sum() / (double) counts.length);
        assertThat(new ChiSquareTest().chiSquareTest(expected, counts))
                .as("p of the chi-square test")
                .isGreaterThan(0.001);
    }

    @Test
    void aDrawIsAFunctionOfItsKey() {
        ReplayBuffer buffer = new ReplayBuffer(100);
        buffer.addAll(games(0, 50));
        assertThat(numbers(buffer.sample(Key.of(35), 30, 40))).isEqualTo(numbers(buffer.sample(Key.of(35), 30, 40)));
        assertThat(numbers(buffer.sample(Key.of(36), 30, 40))).isNotEqualTo(numbers(buffer.sample(Key.of(35), 30, 40)));
    }

    @Test
    void whatItHandsOutDoesNotChangeWithIt() {
        ReplayBuffer buffer = new ReplayBuffer(3);
        buffer.addAll(games(0, 3));
        List<Dialogue> before = buffer.games();
        buffer.addAll(games(3, 5));
        assertThat(numbers(before)).containsExactly(0, 1, 2);
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> new ReplayBuffer(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1")
                .hasMessageContaining("0");
        assertThatThrownBy(() -> new ReplayBuffer(1).sample(Key.of(0), 1, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("empty");
    }
}
