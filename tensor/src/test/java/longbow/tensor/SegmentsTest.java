package longbow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SegmentsTest {

    @Test
    void independentSequencesFollowEachOther() {
        Segments segments = Segments.of(5, 0, 3);
        assertThat(segments.count()).isEqualTo(3);
        assertThat(segments.rows()).isEqualTo(8);
        assertThat(segments.positions()).containsExactly(0, 1, 2, 3, 4, 0, 1, 2);
        assertThat(new int[] {segments.start(0), segments.start(1), segments.start(2)})
                .containsExactly(0, 5, 5);
        assertThat(segments.parent(2)).isEqualTo(-1);
        assertThat(segments).hasToString("Segments[count=3, rows=8]");
    }

    @Test
    void aBranchContinuesAPrefix() {
        Segments segments = Segments.of(5).branch(0, 2, 3).branch(0, 5, 1).branch(0, 0, 2);
        assertThat(segments.positions()).containsExactly(0, 1, 2, 3, 4, 2, 3, 4, 5, 0, 1);
        assertThat(segments.parent(1)).isZero();
        assertThat(segments.parentLength(1)).isEqualTo(2);
        assertThat(segments.length(2)).isEqualTo(1);
    }

    @Test
    void noSegmentsHaveNoRows() {
        assertThat(Segments.of().rows()).isZero();
        assertThat(Segments.of().count()).isZero();
        assertThat(Segments.of().positions()).isEmpty();
    }

    @Test
    void isAValue() {
        int[] lengths = {2, 1};
        Segments segments = Segments.of(lengths);
        lengths[0] = 7;
        assertThat(segments.length(0)).isEqualTo(2);
        assertThat(segments).isEqualTo(Segments.of(2, 1)).hasSameHashCodeAs(Segments.of(2, 1));
        assertThat(segments)
                .isNotEqualTo(Segments.of(1, 2))
                .isNotEqualTo(Segments.of(2).branch(0, 0, 1));
        assertThat(Segments.of(4, 4).branch(0, 1, 2))
                .isEqualTo(Segments.of(new int[] {4, 4, 2}, new int[] {-1, -1, 0}, new int[] {0, 0, 1}))
                .isNotEqualTo(Segments.of(4, 4).branch(1, 1, 2))
                .isNotEqualTo(Segments.of(4, 4).branch(0, 2, 2));
        Segments root = Segments.of(2);
        root.branch(0, 1, 1);
        assertThat(root).isEqualTo(Segments.of(2));
    }

    @Test
    void rejectsWhatIsNotATree() {
        refused(
                "segment 1 (length 1) cannot continue 3 tokens of segment 0",
                () -> Segments.of(2).branch(0, 3, 1));
        refused(
                "segment 1 (length 1) cannot continue -1 tokens of segment 0",
                () -> Segments.of(2).branch(0, -1, 1));
        refused("segment 1 (length -1)", () -> Segments.of(2).branch(0, 1, -1));
        refused("of segment 1", () -> Segments.of(2).branch(1, 0, 1)); // itself
        refused("of segment 2", () -> Segments.of(2).branch(2, 0, 1)); // later
        refused("of segment -2", () -> Segments.of(2).branch(-2, 0, 1));
        refused("of segment 1", () -> Segments.of(2).branch(0, 1, 4).branch(1, 1, 1)); // a branch of a branch
        refused("segment 0 (length -2)", () -> Segments.of(-2));
        refused(
                "segment 0 (length 2) cannot continue 1 tokens of segment -1",
                () -> Segments.of(new int[] {2}, new int[] {-1}, new int[] {1}));
        assertThatThrownBy(() -> Segments.of(new int[] {1, 2}, new int[] {-1}, new int[] {0}))
                .isInstanceOf(ShapeException.class)
                .hasMessage("segments: 2 lengths, 1 parents, 1 parent lengths; give one of each per segment");
    }

    @Test
    void rowsAreCounted() {
        assertThatThrownBy(() -> Segments.of(Integer.MAX_VALUE, 5))
                .isInstanceOf(ShapeException.class)
                .hasMessage("segments: 2 of 2 segments have more than 2^31 - 1 rows already; make several batches");
    }

    private static void refused(String message, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("segments: ")
                .hasMessageContaining(message)
                .hasMessageEndingWith("a parent is an earlier root that is long enough");
    }

    /** Against lists of whole sequences, in which a branch repeats the tokens that it continues. */
    @Property(tries = 200, seed = "21")
    void rowsArePositionsOfWholeSequences(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<List<Integer>> sequences = new ArrayList<>(); // the row that computes each token
        List<Integer> roots = new ArrayList<>();
        Segments segments = Segments.of();
        int row = 0;
        for (int s = 0; s < 1 + random.nextInt(6); s++) {
            int length = random.nextInt(5);
            List<Integer> whole = new ArrayList<>();
            if (roots.isEmpty() || random.nextBoolean()) {
                int[] lengths = new int[s + 1];
                int[] parents = new int[s + 1];
                int[] prefixes = new int[s + 1];
                for (int i = 0; i < s; i++) {
                    lengths[i] = segments.length(i);
                    parents[i] = segments.parent(i);
                    prefixes[i] = segments.parentLength(i);
                }
                lengths[s] = length;
                parents[s] = -1;
                segments = Segments.of(lengths, parents, prefixes);
                roots.add(s);
            } else {
                int parent = roots.get(random.nextInt(roots.size()));
                int prefix = random.nextInt(sequences.get(parent).size() + 1);
                whole.addAll(sequences.get(parent).subList(0, prefix));
                segments = segments.branch(parent, prefix, length);
            }
            for (int j = 0; j < length; j++) {
                whole.add(row++);
            }
            sequences.add(whole);
        }
        assertThat(segments.rows()).isEqualTo(row);
        int[] positions = segments.positions();
        assertThat(positions).hasSize(row);
        for (int s = 0; s < segments.count(); s++) {
            for (int j = 0; j < segments.length(s); j++) {
                int computed = segments.start(s) + j;
                assertThat(positions[computed]).isEqualTo(sequences.get(s).indexOf(computed));
            }
        }
    }
}
