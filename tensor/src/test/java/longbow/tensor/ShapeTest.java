package longbow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ShapeTest {

    @Test
    void isAValue() {
        int[] dims = {2, 3};
        Shape shape = Shape.of(dims);
        dims[0] = 9;
        shape.dims()[1] = 9;
        assertThat(shape)
                .isEqualTo(Shape.of(2, 3))
                .hasSameHashCodeAs(Shape.of(2, 3))
                .hasToString("[2, 3]");
        assertThat(shape)
                .isNotEqualTo(Shape.of(3, 2))
                .isNotEqualTo(Shape.of(2, 3, 1))
                .isNotEqualTo("[2, 3]");
    }

    @Test
    void theEmptyShapeIsAScalar() {
        assertThat(Shape.of().rank()).isZero();
        assertThat(Shape.of().numel()).isEqualTo(1);
        assertThat(Shape.of()).hasToString("[]");
    }

    @Test
    void anExtentOfZeroMeansNoElements() {
        assertThat(Shape.of(3, 0, 2).numel()).isZero();
        assertThat(Shape.of(65536, 65536, 0).numel()).isZero();
        assertThat(Shape.of(Integer.MAX_VALUE, Integer.MAX_VALUE, 0, Integer.MAX_VALUE)
                        .numel())
                .isZero();
    }

    @Test
    void countsUpToTheLargestArray() {
        assertThat(Shape.of(Integer.MAX_VALUE).numel()).isEqualTo(Integer.MAX_VALUE);
        assertThat(Shape.of(1, 2, 3, 4, 5, 6, 7, 8).numel()).isEqualTo(40320);
        assertThatThrownBy(() -> Shape.of(65536, 32768))
                .isInstanceOf(ShapeException.class)
                .hasMessage("shape: [65536, 32768] has more than 2^31 - 1 elements");
        // products that wrap around to something small must not pass
        assertThatThrownBy(() -> Shape.of(65536, 65536)).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> Shape.of(1 << 30, 1 << 30, 1 << 30, 1 << 30)).isInstanceOf(ShapeException.class);
    }

    @Test
    void rejectsNegativeExtentsAndHighRanks() {
        assertThatThrownBy(() -> Shape.of(2, -1))
                .isInstanceOf(ShapeException.class)
                .hasMessage("shape: negative extent in [2, -1]");
        assertThatThrownBy(() -> Shape.of(1, 1, 1, 1, 1, 1, 1, 1, 1))
                .isInstanceOf(ShapeException.class)
                .hasMessage("shape: rank 9 exceeds 8");
    }

    @Test
    void negativeDimensionsCountFromTheEnd() {
        Shape shape = Shape.of(2, 3, 5);
        assertThat(shape.dim(-1)).isEqualTo(5);
        assertThat(shape.dim(-3)).isEqualTo(2);
        assertThat(shape.axis(-2)).isEqualTo(1);
        assertThat(shape.with(-1, 7)).isEqualTo(Shape.of(2, 3, 7));
        assertThat(shape).isEqualTo(Shape.of(2, 3, 5));
        for (int dim : new int[] {3, -4, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> shape.axis(dim))
                    .isInstanceOf(ShapeException.class)
                    .hasMessage("dimension " + dim + " does not exist in shape [2, 3, 5]");
        }
        assertThatThrownBy(() -> Shape.of().dim(0)).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> shape.with(0, -1)).isInstanceOf(ShapeException.class);
    }

    @Test
    void broadcastsByExample() {
        assertThat(Shape.broadcast("add", Shape.of(4, 1, 3), Shape.of(2, 1))).isEqualTo(Shape.of(4, 2, 3));
        assertThat(Shape.broadcast("add", Shape.of(), Shape.of(2, 0))).isEqualTo(Shape.of(2, 0));
        assertThat(Shape.broadcast("add", Shape.of(1), Shape.of(0))).isEqualTo(Shape.of(0));
        assertThatThrownBy(() -> Shape.broadcast("add", Shape.of(2, 3), Shape.of(4, 3)))
                .isInstanceOf(ShapeException.class)
                .hasMessage(
                        "add: shapes [2, 3] and [4, 3] do not broadcast (2 != 4 in dimension -2); reshape or unsqueeze one of them");
        assertThatThrownBy(() -> Shape.broadcast("mul", Shape.of(0), Shape.of(2)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("mul: ");
    }

    /** Padded with ones on the left, each pair of extents is equal or holds a 1: worked out on lists. */
    @Property(tries = 500, seed = "11")
    void broadcastsByRule(@ForAll("extents") List<Integer> a, @ForAll("extents") List<Integer> b) {
        int rank = Math.max(a.size(), b.size());
        int[] expected = new int[rank];
        boolean fits = true;
        for (int i = 0; i < rank; i++) {
            int p = i < rank - a.size() ? 1 : a.get(i - rank + a.size());
            int q = i < rank - b.size() ? 1 : b.get(i - rank + b.size());
            fits &= p == q || p == 1 || q == 1;
            expected[i] = p == 1 ? q : p;
        }
        Shape x = shape(a);
        Shape y = shape(b);
        if (fits) {
            assertThat(Shape.broadcast("test", x, y)).isEqualTo(Shape.of(expected));
            assertThat(Shape.broadcast("test", y, x)).isEqualTo(Shape.of(expected));
            assertThat(Shape.broadcast("test", x, Shape.of(expected))).isEqualTo(Shape.of(expected));
        } else {
            assertThatThrownBy(() -> Shape.broadcast("test", x, y)).isInstanceOf(ShapeException.class);
        }
    }

    @Property(tries = 200, seed = "12")
    void numelIsTheProduct(@ForAll("extents") List<Integer> extents) {
        assertThat(shape(extents).numel())
                .isEqualTo(extents.stream().mapToInt(i -> i).reduce(1, (p, q) -> p * q));
        assertThat(shape(extents).rank()).isEqualTo(extents.size());
        assertThat(shape(extents)).hasToString(extents.toString());
    }

    @Provide
    Arbitrary<List<Integer>> extents() {
        return Arbitraries.integers().between(0, 3).list().ofMaxSize(5);
    }

    private static Shape shape(List<Integer> extents) {
        int[] dims = extents.stream().mapToInt(i -> i).toArray();
        assertThat(Arrays.stream(dims).boxed().toList()).isEqualTo(extents);
        return Shape.of(dims);
    }
}
