package longbow.benchmarks.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import longbow.benchmarks.harness.Quantity;
import longbow.benchmarks.machine.Limit;
import longbow.benchmarks.peer.ModelLibrary;
import longbow.benchmarks.report.Line;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.transformer.Generator;
import longbow.transformer.Gpt2;
import longbow.transformer.Sampling;
import longbow.transformer.Weights;
import org.jspecify.annotations.Nullable;

/**
 * Decoding with a key-value cache: each sequence starts with one token and samples 64 more at temperature 1. The first token
 * is part of the time, and only the 64 are counted.
 */
public final class DecodeSuite implements Suite {
    private static final String SUITE = "decode";
    static final int NEW_TOKENS = 64;
    /** Not a token: no utterance ends early. */
    private static final int NEVER = -1;

    @Override
    public String name() {
        return SUITE;
    }

    @Override
    public List<Benchmark> benchmarks(List<Integer> threads, boolean quick) {
        List<Benchmark> all = new ArrayList<>();
        for (int n : threads) {
            all.add(decode(Models.SMALL, Weights.F32, 1, n));
            all.add(decode(Models.SMALL, Weights.F32, 32, n));
            for (Weights weights : quick ? List.<Weights>of() : List.of(Weights.F32, Weights.BF16)) {
                all.add(decode(Models.GPT2_SMALL, weights, 1, n));
                all.add(decode(Models.GPT2_SMALL, weights, 32, n));
            }
        }
        return all;
    }

    private static Benchmark decode(Models model, Weights weights, int batch, int threads) {
        String type = weights == Weights.F32 ? "" : "-" + weights.name().toLowerCase(Locale.ROOT);
        String name = "%s/%s%s/%dx%d".formatted(SUITE, model.label(), type, batch, NEW_TOKENS);
        return new Benchmark(
                SUITE, name, "model", threads, (self, bench) -> measure(self, bench, model, weights, batch));
    }

    /** A model that no cache holds is read from memory for every token: its share of the bandwidth is what counts. */
    private static List<Line> measure(Benchmark self, Bench bench, Models which, Weights weights, int batch) {
        boolean bound = which == Models.GPT2_SMALL && batch == 1;
        return measure(self, bench, bench.backend(self), which, weights, batch, bound ? bench.read(self) : null);
    }

    /**
     * Measures decoding on a backend.
     *
     * @param read what limits it, if something does
     */
    static List<Line> measure(
            Benchmark self,
            Bench bench,
            Backend backend,
            Models which,
            Weights weights,
            int batch,
            @Nullable Limit read) {
        Gpt2 plain = which.create(backend);
        Gpt2 model = plain.frozen(weights);
        Generator generator = new Generator(model, backend);
        Sampling sampling = new Sampling(1, NEW_TOKENS, NEVER);
        Key[] keys = Key.of(0).named("decode").split(batch);
        Runnable work = () -> {
            int[] sequences = IntStream.generate(generator::open).limit(batch).toArray();
            for (int sequence : sequences) {
                generator.append(sequence, 0);
            }
            generator.generate(sequences, keys, sampling);
            for (int sequence : sequences) {
                generator.release(sequence);
            }
        };
        Quantity tokens = Quantity.tokens((double) batch * NEW_TOKENS);
        try (ModelLibrary.Decoding theirs = theirs(self, bench, weights, plain, backend, batch)) {
            Bench.Peer peer = ModelPeers.peer(bench, theirs == null ? null : theirs::run);
            if (read != null) {
                Quantity bytes = Quantity.gigabytes(Models.bytesPerToken(model) * NEW_TOKENS);
                return List.of(bench.beside(self, tokens, work, read, bytes, peer));
            }
            return List.of(bench.alone(self, tokens, work, peer));
        }
    }

    /** The peer computes in single precision, and is compared with that. */
    private static ModelLibrary.@Nullable Decoding theirs(
            Benchmark self, Bench bench, Weights weights, Gpt2 plain, Backend backend, int batch) {
        return weights == Weights.F32 ? ModelPeers.decoding(self, bench, plain, backend, batch, NEW_TOKENS) : null;
    }
}
