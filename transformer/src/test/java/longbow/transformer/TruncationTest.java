package longbow.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Key;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TruncationTest {
    private static final Sampling ALL = new Sampling(1, 1, -1);

    private static float[] truncated(Sampling sampling, float... p) {
        float[] left = p.clone();
        Truncation.apply(left, 0, left.length, sampling);
        return left;
    }

    @Test
    void topKKeepsTheMostProbable() {
        float[] p = {0.1f, 0.4f, 0.2f, 0.3f};

        assertThat(truncated(ALL.withTopK(1), p)).containsExactly(0, 0.4f, 0, 0);
        assertThat(truncated(ALL.withTopK(3), p)).containsExactly(0, 0.4f, 0.2f, 0.3f);
        assertThat(truncated(ALL.withTopK(4), p)).containsExactly(p);
        assertThat(truncated(ALL.withTopK(1000), p)).containsExactly(p);
        assertThat(truncated(ALL, p)).containsExactly(p);
    }

    @Test
    void theNucleusIsAsSmallAsCanBe() {
        float[] p = {0.125f, 0.5f, 0.25f, 0.125f};

        assertThat(truncated(ALL.withTopP(0.5), p)).containsExactly(0, 0.5f, 0, 0);
        assertThat(truncated(ALL.withTopP(Math.nextUp(0.5)), p)).containsExactly(0, 0.5f, 0.25f, 0);
        assertThat(truncated(ALL.withTopP(0.75), p)).containsExactly(0, 0.5f, 0.25f, 0);
        assertThat(truncated(ALL.withTopP(0.8), p)).containsExactly(0.125f, 0.5f, 0.25f, 0); // the lower id of two
        assertThat(truncated(ALL.withTopP(Double.MIN_VALUE), p)).containsExactly(0, 0.5f, 0, 0);
        assertThat(truncated(ALL.withTopP(1), p)).containsExactly(p);
    }

    @Test
    void minPIsRelativeToTheMostProbable() {
        float[] p = {0.125f, 0.5f, 0.25f, 0.125f};

        assertThat(truncated(ALL.withMinP(0.25), p)).containsExactly(p);
        assertThat(truncated(ALL.withMinP(0.3), p)).containsExactly(0, 0.5f, 0.25f, 0);
        assertThat(truncated(ALL.withMinP(1), p)).containsExactly(0, 0.5f, 0, 0);
    }

    @Test
    void equallyProbableTokensGoByTheirIds() {
        float[] p = {0.25f, 0.25f, 0.25f, 0.25f};

        assertThat(truncated(ALL.withTopK(2), p)).containsExactly(0.25f, 0.25f, 0, 0);
        assertThat(truncated(ALL.withTopP(0.6), p)).containsExactly(0.25f, 0.25f, 0.25f, 0);
        assertThat(truncated(ALL.withMinP(1), p)).containsExactly(p);
    }

    @Test
    void theNucleusIsThatOfWhatTopKLeft() {
        float[] p = {0.4f, 0.3f, 0.2f, 0.1f};

        assertThat(truncated(ALL.withTopP(0.56), p)).containsExactly(0.4f, 0.3f, 0, 0);
        assertThat(truncated(ALL.withTopK(2).withTopP(0.56), p)).containsExactly(0.4f, 0, 0, 0); // 4/7 of the two
        assertThat(truncated(ALL.withTopK(3).withMinP(0.6), p)).containsExactly(0.4f, 0.3f, 0, 0);
    }

    @Test
    void extremesLeaveTheMostProbableToken() {
        float[] certain = {0, 1, 0};
        float[] tiny = {Float.MIN_VALUE, 1, Float.MIN_NORMAL};
        for (Sampling each : List.of(ALL.withTopK(1), ALL.withTopP(1e-300), ALL.withMinP(1))) {
            assertThat(truncated(each, certain)).containsExactly(certain);
            assertThat(truncated(each, tiny)).containsExactly(0, 1, 0);
            assertThat(truncated(each, 1)).containsExactly(1);
        }
        assertThat(truncated(ALL.withTopK(2), tiny)).containsExactly(0, 1, Float.MIN_NORMAL);
        assertThat(truncated(ALL.withTopP(Math.nextDown(1.0)), certain)).containsExactly(certain);
    }

    /** The definition, word for word and in double precision. */
    private static float[] reference(float[] p, Sampling sampling) {
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < p.length; i++) {
            left.add(i);
        }
        left.sort(Comparator.<Integer>comparingDouble(i -> -p[i]).thenComparing(i -> i));
        if (sampling.topK() > 0 && sampling.topK() < left.size()) {
            left = left.subList(0, sampling.topK());
        }
        if (sampling.topP() < 1) {
            double total = left.stream().mapToDouble(i -> p[i]).sum();
            int fewest = 1;
            while (left.subList(0, fewest).stream().mapToDouble(i -> p[i]).sum() < sampling.topP() * total) {
                fewest++;
            }
            left = left.subList(0, fewest);
        }
        double max = p[left.getFirst()];
        float[] result = new float[p.length];
        left.stream().filter(i -> p[i] >= sampling.minP() * max).forEach(i -> result[i] = p[i]);
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
        Sampling sampling = new Sampling(1, 1, List.of(), topK, topP, minP);
        float[] beside = new float[width + 2];
        System.arraycopy(p, 0, beside, 1, width);
        Truncation.apply(beside, 1, width, sampling);

        assertThat(Arrays.copyOfRange(beside, 1, width + 1)).containsExactly(reference(p, sampling));
        assertThat(truncated(sampling.withTopK(0).withTopP(1).withMinP(0), p)).containsExactly(p);
    }

    /** What is recorded is the log-probability of the truncated distribution, and nothing else is ever drawn. */
    @Property(seed = "42", tries = 40)
    void utterancesFollowTheTruncatedDistribution(
            @ForAll @LongRange(min = 0, max = 1 << 30) long seed,
            @ForAll @IntRange(min = 0, max = 14) int topK,
            @ForAll @DoubleRange(min = 0.05, max = 1) double topP,
            @ForAll @DoubleRange(min = 0, max = 0.5) double minP,
            @ForAll @DoubleRange(min = 0.3, max = 3) double temperature) {
        for (Backend backend : Tiny.backends()) {
            Gpt2 model = Tiny.model(backend);
            Sampling sampling = new Sampling(temperature, 5, List.of(), topK, topP, minP);
            Generator generator = new Generator(model, backend);
            int[] all = Tiny.tokens(seed, 3);
            int sequence = generator.open();
            generator.append(sequence, all);
            Utterance utterance = generator
                    .generate(new int[] {sequence}, new Key[] {Key.of(seed)}, sampling)
                    .getFirst();
            for (int i = 0; i < 5; i++) {
                float[] logits = Tiny.logits(model, backend, all)[all.length - 1];
                float[] kept = reference(softmax(logits, temperature), sampling);
                int token = utterance.tokens()[i];
                double total = 0;
                for (float each : kept) {
                    total += each;
                }
                assertThat(kept[token]).isPositive();
                assertThat((double) utterance.logProbs()[i]).isCloseTo(Math.log(kept[token] / total), within(2e-5));
                all = Tiny.concat(all, token);
            }
        }
    }

    private static float[] softmax(float[] logits, double temperature) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit / temperature);
        }
        double sum = 0;
        double[] e = new double[logits.length];
        for (int i = 0; i < e.length; i++) {
            e[i] = Math.exp(logits[i] / temperature - max);
            sum += e[i];
        }
        float[] p = new float[e.length];
        for (int i = 0; i < e.length; i++) {
            p[i] = (float) (e[i] / sum);
        }
        return p;
    }

    @Test
    void frequenciesAreThoseOfWhatIsLeft() {
        Backend backend = Backends.open(2);
        Gpt2 model = Tiny.model(backend);
        int[] prompt = Tiny.tokens(4, 3);
        Sampling sampling = new Sampling(1.5, 1, -1).withTopK(4);
        float[] kept = reference(softmax(Tiny.logits(model, backend, prompt)[2], 1.5), sampling);
        Generator generator = new Generator(model, backend);
        int n = 4000;
        int[] sequences = new int[n];
        for (int i = 0; i < n; i++) {
            sequences[i] = generator.open();
            generator.append(sequences[i], prompt);
        }
        TreeMap<Integer, Integer> counts = new TreeMap<>();
        for (Utterance utterance : generator.generate(sequences, Key.of(6).split(n), sampling)) {
            counts.merge(utterance.tokens()[0], 1, Integer::sum);
        }
        double total = 0;
        for (float each : kept) {
            total += each;
        }
        assertThat(counts).hasSize(4);
        for (int token : counts.keySet()) {
            double expected = n * kept[token] / total;
            assertThat(counts.get(token)).isCloseTo((int) expected, within((int) (4 * Math.sqrt(expected))));
        }
    }

    @Test
    void rangesAreChecked() {
        assertThatThrownBy(() -> ALL.withTopK(-1))
                .hasMessage("sampling: topK must be 0, for all, or greater, but was -1");
        assertThatThrownBy(() -> ALL.withTopP(0)).hasMessage("sampling: topP must be in (0, 1], but was 0.0");
        assertThatThrownBy(() -> ALL.withTopP(1.5)).hasMessageContaining("1.5");
        assertThatThrownBy(() -> ALL.withTopP(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> ALL.withMinP(-0.1)).hasMessage("sampling: minP must be in [0, 1], but was -0.1");
        assertThatThrownBy(() -> ALL.withMinP(Double.NaN)).hasMessageContaining("NaN");
    }
}
