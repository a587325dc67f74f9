package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensors;
import longbow.tensor.op.Op;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LikeliestTest {
    private static final List<Backend> BACKENDS =
            List.of(new ReferenceBackend(), new VectorBackend(1), new VectorBackend(3));
    private static final Op.Likeliest ALL = new Op.Likeliest(0, 1, 0);

    private static Op.Likeliest topK(int k) {
        return new Op.Likeliest(k, 1, 0);
    }

    private static Op.Likeliest topP(double p) {
        return new Op.Likeliest(0, p, 0);
    }

    private static Op.Likeliest minP(double p) {
        return new Op.Likeliest(0, 1, p);
    }

    /** Returns what is left of one row, on every backend the same, whatever lies beside it. */
    private static float[] left(Op.Likeliest op, float... p) {
        float[] rows = new float[3 * p.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i / p.length == 1 ? p[i % p.length] : i;
        }
        float[] first = new float[0];
        for (Backend backend : BACKENDS) {
            float[] left = Tensors.of(backend, Shape.of(3, p.length), rows)
                    .likeliest(op.topK(), op.topP(), op.minP())
                    .narrow(0, 1, 1)
                    .toFloatArray();
            assertThat(left).isEqualTo(backend == BACKENDS.getFirst() ? left : first);
            first = left;
        }
        return first;
    }

    @Test
    void topKKeepsTheMostProbable() {
        float[] p = {0.1f, 0.4f, 0.2f, 0.3f};

        assertThat(left(topK(1), p)).containsExactly(0, 0.4f, 0, 0);
        assertThat(left(topK(3), p)).containsExactly(0, 0.4f, 0.2f, 0.3f);
        assertThat(left(topK(4), p)).containsExactly(p);
        assertThat(left(topK(1000), p)).containsExactly(p);
        assertThat(left(ALL, p)).containsExactly(p);
    }

    @Test
    void theNucleusIsAsSmallAsCanBe() {
        float[] p = {0.125f, 0.5f, 0.25f, 0.125f};

        assertThat(left(topP(0.5), p)).containsExactly(0, 0.5f, 0, 0);
        assertThat(left(topP(Math.nextUp(0.5)), p)).containsExactly(0, 0.5f, 0.25f, 0);
        assertThat(left(topP(0.75), p)).containsExactly(0, 0.5f, 0.25f, 0);
        assertThat(left(topP(0.8), p)).containsExactly(0.125f, 0.5f, 0.25f, 0); // the lower id of two
        assertThat(left(topP(Double.MIN_VALUE), p)).containsExactly(0, 0.5f, 0, 0);
        assertThat(left(topP(1), p)).containsExactly(p);
    }

    @Test
    void minPIsRelativeToTheMostProbable() {
        float[] p = {0.125f, 0.5f, 0.25f, 0.125f};

        assertThat(left(minP(0.25), p)).containsExactly(p);
        assertThat(left(minP(0.3), p)).containsExactly(0, 0.5f, 0.25f, 0);
        assertThat(left(minP(1), p)).containsExactly(0, 0.5f, 0, 0);
    }

    @Test
    void equallyProbableTokensGoByTheirIds() {
        float[] p = {0.25f, 0.25f, 0.25f, 0.25f};

        assertThat(left(topK(2), p)).containsExactly(0.25f, 0.25f, 0, 0);
        assertThat(left(topP(0.6), p)).containsExactly(0.25f, 0.25f, 0.25f, 0);
        assertThat(left(minP(1), p)).containsExactly(p);
    }

    @Test
    void theNucleusIsThatOfWhatTopKLeft() {
        float[] p = {0.4f, 0.3f, 0.2f, 0.1f};

        assertThat(left(topP(0.56), p)).containsExactly(0.4f, 0.3f, 0, 0);
        assertThat(left(new Op.Likeliest(2, 0.56, 0), p)).containsExactly(0.4f, 0, 0, 0); // 4/7 of the two
        assertThat(left(new Op.Likeliest(3, 1, 0.6), p)).containsExactly(0.4f, 0.3f, 0, 0);
    }

    @Test
    void extremesLeaveTheMostProbableToken() {
        float[] certain = {0, 1, 0};
        float[] tiny = {Float.MIN_VALUE, 1, Float.MIN_NORMAL};
        for (Op.Likeliest each : List.of(topK(1), topP(1e-300), minP(1))) {
            assertThat(left(each, certain)).containsExactly(certain);
            assertThat(left(each, tiny)).containsExactly(0, 1, 0);
            assertThat(left(each, 1)).containsExactly(1);
        }
        assertThat(left(topK(2), tiny)).containsExactly(0, 1, Float.MIN_NORMAL);
        assertThat(left(topP(Math.nextDown(1.0)), certain)).containsExactly(certain);
    }

    /** The definition, word for word and in double precision. */
    private static float[] reference(float[] p, Op.Likeliest op) {
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < p.length; i++) {
            left.add(i);
        }
        left.sort(Comparator.<Integer>comparingDouble(i -> -p[i]).thenComparing(i -> i));
        if (op.topK() > 0 && op.topK() < left.size()) {
            left = left.subList(0, op.topK());
        }
        if (op.topP() < 1) {
            double total = left.stream().mapToDouble(i -> p[i]).sum();
            int fewest = 1;
            while (left.subList(0, fewest).stream().mapToDouble(i -> p[i]).sum() < op.topP() * total) {
                fewest++;
            }
            left = left.subList(0, fewest);
        }
        double max = p[left.getFirst()];
        float[] result = new float[p.length];
        left.stream().filter(i -> p[i] >= op.minP() * max).forEach(i -> result[i] = p[i]);
        return result;
    }

    /** Probabilities are multiples of 2^-10, so that sums are exact and there are ties. */
    @Property(seed = "41", tries = 500)
    void isTheDefinition(
            @ForAll @LongRange(min = 0, max = 1 << 30) long seed,
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll @IntRange(min = 0, max = 45) int topK,
            @ForAll @DoubleRange(min = 0.01, max = 1) double topP,
            @ForAll @DoubleRange(min = 0, max = 1) double minP) {
        float[] p = new float[width];
        for (int i = 0; i < width; i++) {
            p[i] = Key.of(seed).below(i % 3 == 0 ? 64 : 8, i) * 0x1p-10f;
        }
        p[Key.of(seed).below(width, width)] = 0x1p-3f;
        Op.Likeliest op = new Op.Likeliest(topK, topP, minP);

        assertThat(left(op, p)).containsExactly(reference(p, op));
        assertThat(left(ALL, p)).containsExactly(p);
    }
}
