package longbow.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Key;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import org.junit.jupiter.api.Test;

class GeneratorTest {
    private static final int NEVER = -1;
    private final Backend reference = Backends.reference();

    private static Utterance sample(Generator generator, int sequence, Key key, Sampling sampling) {
        return generator
                .generate(new int[] {sequence}, new Key[] {key}, sampling)
                .getFirst();
    }

    private static int open(Generator generator, int... tokens) {
        int sequence = generator.open();
        generator.append(sequence, tokens);
        return sequence;
    }

    @Test
    void greedyTakesTheMostProbableToken() {
        for (Backend backend : Tiny.backends()) {
            Gpt2 model = Tiny.model(backend);
            Generator generator = new Generator(model, backend);
            int[] prompt = Tiny.tokens(1, 5);
            Utterance utterance = sample(generator, open(generator, prompt), Key.of(0), new Sampling(0, 20, NEVER));
            int[] sequence = prompt;
            for (int i = 0; i < 20; i++) {
                float[] logits = Tiny.logits(model, backend, sequence)[sequence.length - 1];
                int best = 0;
                for (int v = 1; v < logits.length; v++) {
                    best = logits[v] > logits[best] ? v : best;
                }
                assertThat(utterance.tokens()[i]).isEqualTo(best);
                assertThat(utterance.logProbs()[i]).isEqualTo(logProb(backend, logits, best, 1));
                sequence = Tiny.concat(sequence, best);
            }
            assertThat(utterance.tokens()).hasSize(20);
            assertThat(Arrays.stream(utterance.tokens()).distinct().count()).isGreaterThan(1);
        }
    }

    private static float logProb(Backend backend, float[] logits, int token, double temperature) {
        Tensor row = Tensors.of(backend, longbow.tensor.Shape.of(1, logits.length), logits);
        return temperature == 1
                ? -(float) row.crossEntropy(Tensors.ofInts(backend, token)).item()
                : -(float) row.div(temperature)
                        .crossEntropy(Tensors.ofInts(backend, token))
                        .item();
    }

    /** Rollouts are on-policy exactly: what sampling recorded is what the training pass computes, bit for bit. */
    @Test
    void logProbabilitiesEqualTheFullPass() {
        for (Backend backend : Tiny.backends()) {
            Gpt2 model = Tiny.model(backend);
            for (double temperature : new double[] {1, 0.7}) {
                Generator generator = new Generator(model, backend);
                int sequence = open(generator, Tiny.tokens(2, 4));
                int[] all = Tiny.tokens(2, 4);
                for (int turn = 0; turn < 3; turn++) {
                    Utterance utterance = sample(generator, sequence, Key.of(turn), new Sampling(temperature, 6, 3));
                    int before = all.length;
                    all = Tiny.concat(all, utterance.tokens());
                    float[][] logits = Tiny.logits(model, backend, all);
                    for (int i = 0; i < utterance.tokens().length; i++) {
                        float expected = logProb(
                                backend, logits[before + i - 1], utterance.tokens()[i], temperature);
                        assertThat(utterance.logProbs()[i]).isEqualTo(expected).isLessThan(0);
                    }
                    int[] reply = Tiny.tokens(10 + turn, 3);
                    generator.append(sequence, reply);
                    all = Tiny.concat(all, reply);
                    assertThat(generator.length(sequence)).isEqualTo(all.length);
                }
            }
        }
    }

    @Test
    void sampledFrequenciesFollowTheSoftmax() {
        Backend backend = Backends.open(2);
        Gpt2 model = Tiny.model(backend);
        int[] prompt = Tiny.tokens(4, 3);
        float[] logits = Tiny.logits(model, backend, prompt)[2];
        int n = 4000;
        for (double temperature : new double[] {1, 2.5}) {
            Generator generator = new Generator(model, backend);
            int root = open(generator, prompt);
            generator.compute(root);
            int[] sequences = new int[n];
            Key[] keys = Key.of(5).split(n);
            for (int i = 0; i < n; i++) {
                sequences[i] = generator.branch(root, 2);
                generator.append(sequences[i], prompt[2]);
            }
            int[] counts = new int[logits.length];
            for (Utterance utterance : generator.generate(sequences, keys, new Sampling(temperature, 1, NEVER))) {
                counts[utterance.tokens()[0]]++;
            }
            double max = Double.NEGATIVE_INFINITY;
            for (float logit : logits) {
                max = Math.max(max, logit);
            }
            double sum = 0;
            for (float logit : logits) {
                sum += Math.exp((logit - max) / temperature);
            }
            double chiSquare = 0;
            double rareExpected = 0;
            int rare = 0;
            int cells = 0;
            for (int v = 0; v < logits.length; v++) {
                double expected = n * Math.exp((logits[v] - max) / temperature) / sum;
                if (expected < 5) {
                    rareExpected += expected;
                    rare += counts[v];
                } else {
                    chiSquare += (counts[v] - expected) * (counts[v] - expected) / expected;
                    cells++;
                }
            }
            if (rareExpected >= 5) {
                chiSquare += (rare - rareExpected) * (rare - rareExpected) / rareExpected;
                cells++;
            } else {
                assertThat(rare).isLessThan(20);
            }
            assertThat(cells).isGreaterThan(4);
            double freedom = cells - 1;
            assertThat(chiSquare).as("at temperature %s", temperature).isLessThan(freedom + 4 * Math.sqrt(2 * freedom));
        }
    }

    @Test
    void aStopTokenEndsAnUtteranceAndIsPartOfIt() {
        Gpt2 model = Tiny.model(reference);
        Generator generator = new Generator(model, reference);
        int ended = 0;
        for (int i = 0; i < 20; i++) {
            int sequence = open(generator, 1, 2);
            Utterance utterance = sample(generator, sequence, Key.of(i), new Sampling(1.5, 12, 5));
            int[] tokens = utterance.tokens();
            assertThat(tokens).hasSizeBetween(1, 12);
            assertThat(utterance.logProbs()).hasSameSizeAs(tokens);
            for (int j = 0; j < tokens.length - 1; j++) {
                assertThat(tokens[j]).isNotEqualTo(5);
            }
            assertThat(tokens.length == 12 || tokens[tokens.length - 1] == 5).isTrue();
            assertThat(generator.length(sequence)).isEqualTo(2 + tokens.length);
            ended += tokens[tokens.length - 1] == 5 ? 1 : 0;
        }
        assertThat(ended).isBetween(1, 19); // both ways to end were seen
    }

    @Test
    void whatASequenceGetsDoesNotDependOnItsMates() {
        for (Backend backend : Tiny.backends()) {
            Gpt2 model = Tiny.model(backend);
            Sampling sampling = new Sampling(1.2, 9, 5);
            Key[] keys = Key.of(9).split(4);
            Generator together = new Generator(model, backend);
            int[] sequences = new int[4];
            for (int i = 0; i < 4; i++) {
                sequences[i] = open(together, Tiny.tokens(i, 2 + 3 * i));
            }
            List<Utterance> utterances = together.generate(sequences, keys, sampling);
            assertThat(utterances.stream()
                            .map(u -> u.tokens().length)
                            .distinct()
                            .count())
                    .isGreaterThan(1);
            for (int i = 3; i >= 0; i--) {
                Generator alone = new Generator(model, backend);
                Utterance utterance = sample(alone, open(alone, Tiny.tokens(i, 2 + 3 * i)), keys[i], sampling);
                assertThat(utterance.tokens()).isEqualTo(utterances.get(i).tokens());
                assertThat(utterance.logProbs()).isEqualTo(utterances.get(i).logProbs());
            }
        }
    }

    @Test
    void aBranchIsAFreshSequenceWithThatPrefix() {
        for (Backend backend : Tiny.backends()) {
            Gpt2 model = Tiny.model(backend);
            Sampling sampling = new Sampling(1, 8, NEVER);
            int[] prompt = Tiny.tokens(6, 10);
            Generator generator = new Generator(model, backend);
            int root = open(generator, prompt);
            Utterance continued = sample(generator, root, Key.of(1), sampling);
            for (int prefix : new int[] {0, 1, 7, 10, 17}) {
                int[] whole = Tiny.concat(prompt, continued.tokens());
                int[] extra = Tiny.tokens(20 + prefix, 2);
                int branch = generator.branch(root, prefix);
                assertThat(generator.length(branch)).isEqualTo(prefix);
                generator.append(branch, extra);
                Generator fresh = new Generator(model, backend);
                int sequence = open(fresh, Tiny.concat(Arrays.copyOf(whole, prefix), extra));
                Utterance expected = sample(fresh, sequence, Key.of(2), sampling);
                Utterance actual = sample(generator, branch, Key.of(2), sampling);
                assertThat(actual.tokens()).isEqualTo(expected.tokens());
                assertThat(actual.logProbs()).isEqualTo(expected.logProbs());
                generator.release(branch);
            }
            // the root is untouched by its branches, and by how its tokens were fed
            Generator fresh = new Generator(model, backend);
            int sequence = fresh.open();
            for (int token : Tiny.concat(prompt, continued.tokens())) {
                fresh.append(sequence, token);
                if (token % 2 == 0 && token != continued.tokens()[7]) {
                    fresh.compute(sequence);
                }
            }
            generator.append(root, 4);
            fresh.append(sequence, 4);
            Utterance next = sample(generator, root, Key.of(3), sampling);
            assertThat(next.logProbs())
                    .isEqualTo(sample(fresh, sequence, Key.of(3), sampling).logProbs());
        }
    }

    @Test
    void theSameKeyGivesTheSameUtterance() {
        Gpt2 model = Tiny.model(reference);
        Generator generator = new Generator(model, reference);
        Sampling sampling = new Sampling(1, 10, NEVER);
        int[] first = sample(generator, open(generator, 1), Key.of(1), sampling).tokens();
        assertThat(sample(generator, open(generator, 1), Key.of(1), sampling).tokens())
                .isEqualTo(first);
        assertThat(sample(generator, open(generator, 1), Key.of(2), sampling).tokens())
                .isNotEqualTo(first);
        assertThat(generator.generate(new int[0], new Key[0], sampling)).isEmpty();
    }

    @Test
    void errorsLeaveTheSequencesAsTheyWere() {
        Gpt2 model = Tiny.model(reference);
        Generator generator = new Generator(model, reference);
        int sequence = generator.open();
        Sampling sampling = new Sampling(0, 1, NEVER);
        assertThatThrownBy(() -> sample(generator, sequence, Key.of(0), sampling))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Generator: sequence 0 has no new token; append one first");
        generator.append(sequence, new int[41]);
        assertThatThrownBy(() -> sample(generator, sequence, Key.of(0), sampling))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("GPT-2: a sequence has more tokens than the context of 40");
        assertThat(generator.length(sequence)).isEqualTo(41);
        int other = open(generator, 1, 2, 3);
        assertThatThrownBy(() -> generator.branch(other, 1))
                .hasMessageContaining("has 0 tokens, not 1"); // not computed yet
        assertThatThrownBy(() -> generator.generate(new int[] {other}, new Key[0], sampling))
                .hasMessage("Generator: 1 sequences, 0 keys; give one key for each sequence");
        assertThatThrownBy(() ->
                        generator.generate(new int[] {other, other}, Key.of(0).split(2), sampling))
                .hasMessage("KvCache.Feed: sequence 1 is fed twice; join its tokens");
        generator.compute(other);
        assertThat(generator.length(other)).isEqualTo(3);
        generator.release(other);
        assertThatThrownBy(() -> generator.length(other))
                .hasMessageContaining("there is no sequence 1, or it was released");
    }

    @Test
    void anyOfSeveralStopTokensEndsAnUtterance() {
        Generator generator = new Generator(Tiny.model(reference), reference);
        Sampling sampling = new Sampling(1.5, 12, NEVER).withStops(List.of(5, 2));
        boolean[] seen = new boolean[13];
        for (int i = 0; i < 20; i++) {
            int[] tokens = sample(generator, open(generator, 1, 3), Key.of(i), sampling)
                    .tokens();
            for (int j = 0; j < tokens.length - 1; j++) {
                assertThat(tokens[j]).isNotIn(5, 2);
            }
            assertThat(tokens.length == 12 || sampling.endsWith(tokens[tokens.length - 1]))
                    .isTrue();
            seen[tokens[tokens.length - 1]] = true;
        }
        assertThat(seen[5] && seen[2]).isTrue();
    }

    @Test
    void aListenerSeesEveryTokenAsItIsDrawn() {
        for (Backend backend : Tiny.backends()) {
            Generator generator = new Generator(Tiny.model(backend), backend);
            int[] sequences = {open(generator, 1, 2), open(generator, 3)};
            Key[] keys = Key.of(9).split(2);
            List<List<Integer>> seen = List.of(new ArrayList<>(), new ArrayList<>());
            List<List<Float>> logProbs = List.of(new ArrayList<>(), new ArrayList<>());
            List<Utterance> utterances =
                    generator.generate(sequences, keys, new Sampling(1.2, 9, NEVER), (index, token, logProb) -> {
                        seen.get(index).add(token);
                        logProbs.get(index).add(logProb);
                        assertThat(generator.length(sequences[index]))
                                .isEqualTo(2 - index + seen.get(index).size());
                        return index == 0 || seen.get(1).size() < 4;
                    });
            assertThat(seen.get(0)).hasSize(9);
            assertThat(seen.get(1)).hasSize(4); // it was told to end
            Generator alone = new Generator(Tiny.model(backend), backend);
            for (int i = 0; i < 2; i++) {
                Utterance utterance = utterances.get(i);
                assertThat(utterance.tokens())
                        .containsExactly(seen.get(i).stream().mapToInt(t -> t).toArray());
                assertThat(utterance.logProbs())
                        .hasSize(seen.get(i).size())
                        .contains(logProbs.get(i).getLast());
            }
            Utterance whole = sample(alone, open(alone, 3), keys[1], new Sampling(1.2, 9, NEVER));
            assertThat(Arrays.copyOf(whole.tokens(), 4))
                    .containsExactly(utterances.get(1).tokens());
        }
    }

    @Test
    void whatAListenerThrowsLeavesWholeSequences() {
        Generator generator = new Generator(Tiny.model(reference), reference);
        int[] sequences = {open(generator, 1, 2), open(generator, 3)};
        Sampling sampling = new Sampling(1, 9, NEVER);
        assertThatThrownBy(
                        () -> generator.generate(sequences, Key.of(1).split(2), sampling, (index, token, logProb) -> {
                            throw new IllegalStateException("enough");
                        }))
                .hasMessage("enough");
        assertThat(generator.length(sequences[0])).isEqualTo(3);
        assertThat(generator.length(sequences[1])).isEqualTo(2);
        assertThat(sample(generator, sequences[1], Key.of(2), sampling).tokens())
                .hasSize(9);
    }

    @Test
    void samplingIsChecked() {
        assertThatThrownBy(() -> new Sampling(-1, 1, 0))
                .hasMessage("sampling: the temperature must be 0 or greater, but was -1.0");
        assertThatThrownBy(() -> new Sampling(Double.NaN, 1, 0)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new Sampling(Double.POSITIVE_INFINITY, 1, 0)).hasMessageContaining("Infinity");
        assertThatThrownBy(() -> new Sampling(1, 0, 0)).hasMessage("sampling: maxTokens must be at least 1, but was 0");
    }
}
