package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.Workspace;
import longbow.tensor.op.Activation;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A prepacked matrix has the same values as before for every operation, and products with it the same bits. */
class PrepackTest {
    private static final Backend BACKEND = new VectorBackend(2);

    private static Tensor randn(int draw, int... dims) {
        return Tensors.randn(Key.of(draw), BACKEND, Shape.of(dims), 1);
    }

    @Property(seed = "77", tries = 200)
    void productsHaveTheSameBits(
            @ForAll @IntRange(max = 20) int m,
            @ForAll @IntRange(max = 90) int n,
            @ForAll @IntRange(max = 60) int k,
            @ForAll boolean transposed) {
        Tensor plain = transposed ? randn(1, n, k).t() : randn(1, k, n);
        Tensor packed = plain.prepack();
        Tensor x = randn(2, 2, m, k);
        Tensor bias = randn(3, n);
        Bits.assertSame("matmul", List.of(x.matmul(packed)), List.of(x.matmul(plain)));
        Bits.assertSame(
                "linear",
                List.of(x.linear(packed, bias, Activation.GELU)),
                List.of(x.linear(plain, bias, Activation.GELU)));
        Tensor y = randn(4, m, n);
        Bits.assertSame("transposed", List.of(y.matmul(packed, false, true)), List.of(y.matmul(plain, false, true)));
    }

    @Property(seed = "78", tries = 100)
    void otherOperationsSeeTheMatrix(@ForAll @IntRange(max = 40) int rows, @ForAll @IntRange(max = 80) int columns) {
        Tensor plain = randn(5, rows, columns);
        Tensor packed = plain.prepack();
        Bits.assertSame("values", List.of(packed), List.of(plain));
        Bits.assertSame("view", List.of(packed.t().exp()), List.of(plain.t().exp()));
        Bits.assertSame("left", List.of(packed.matmul(packed.t())), List.of(plain.matmul(plain.t())));
        assertThat(packed.prepack()).isSameAs(packed);
    }

    /** A transposed view of panels, which a head and its tied table are. */
    @Property(seed = "79", tries = 100)
    void theTransposedMatrixIsReadWhereItIs(
            @ForAll @IntRange(max = 20) int m,
            @ForAll @IntRange(min = 1, max = 90) int n,
            @ForAll @IntRange(min = 1, max = 60) int k,
            @ForAll boolean wide) {
        Tensor plain = randn(11, n, k);
        Tensor packed = plain.t().prepack().t();
        Tensor x = randn(12, m, k);
        Bits.assertSame("head", List.of(x.matmul(packed, false, true)), List.of(x.matmul(plain, false, true)));
        Bits.assertSame("values", List.of(packed), List.of(plain));
        Bits.assertSame("back", List.of(packed.t()), List.of(plain.t()));
        int[] numbers = new int[m];
        for (int i = 0; i < m; i++) {
            numbers[i] = Key.of(13).below(n, i);
        }
        Tensor ids = Tensors.ofInts(BACKEND, numbers);
        Bits.assertSame(
                "rows", List.of(packed.embedding(wide ? ids.to(DType.I64) : ids)), List.of(plain.embedding(ids)));
        Tensor rows = randn(14, n, k).prepack();
        Bits.assertSame(
                "own rows",
                List.of(rows.embedding(ids)),
                List.of(randn(14, n, k).embedding(ids)));
    }

    @Test
    void whatIsNotASinglePrecisionMatrixStaysAsItIs() {
        Tensor batch = randn(6, 2, 3, 4);
        Tensor wide = randn(7, 3, 4).to(DType.F64);
        assertThat(batch.prepack()).isSameAs(batch);
        assertThat(wide.prepack()).isSameAs(wide);
    }

    @Test
    void panelsThatWouldBeMostlyEmptyOrTooLongAreNotMade() {
        Tensor narrow = randn(10, 5, 1);
        assertThat(narrow.prepack()).isSameAs(narrow);
        assertThat(Panels.suit(Shape.of(1 << 26, 1))).isFalse(); // 2^31 elements with 512-bit vectors
        assertThat(Panels.suit(Shape.of(Integer.MAX_VALUE, 1))).isFalse();
        assertThat(Panels.suit(Shape.of(1, Integer.MAX_VALUE))).isFalse(); // the last panel would not be full
        assertThat(Panels.suit(Shape.of(65_535, 32_768))).isTrue();
        assertThat(Panels.suit(Shape.of(0, 7))).isTrue();
        assertThat(Panels.suit(Shape.of(64, 64))).isTrue();
    }

    @Test
    void aKeptOneOutlivesItsWorkspace() {
        Tensor packed;
        try (Workspace workspace = Workspace.open(BACKEND)) {
            packed = workspace.keep(randn(8, 5, 40).prepack());
        }
        try (Workspace next = Workspace.open(BACKEND)) {
            randn(9, 5, 64).add(1); // would reuse the memory
            Bits.assertSame("kept", List.of(packed), List.of(randn(8, 5, 40)));
        }
    }
}
