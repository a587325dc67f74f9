package longbow.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
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
