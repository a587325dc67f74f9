package longbow.transformer;

import java.util.Arrays;
import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Key;
import longbow.tensor.Segments;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;

/** A small random model and its values, for tests. */
final class Tiny {
    static final Gpt2Config CONFIG = new Gpt2Config(13, 40, 12, 2, 3);

    private Tiny() {}

    /** The reference, and the best backend of this machine. */
    static List<Backend> backends() {
        return List.of(Backends.reference(), Backends.open(2));
    }

    /** A model whose weights are large enough for its distributions to be far from uniform. */
    static Gpt2 model(Backend backend) {
        return Gpt2.build(CONFIG, (name, shape) -> {
            Tensor random = Tensors.randn(Key.of(7).named(name), backend, shape, name.equals("wpe.weight") ? 1.2 : 0.4);
            return name.contains("ln_") && name.endsWith("weight") ? random.add(1) : random;
        });
    }

    static int[] tokens(long seed, int n) {
        int[] tokens = new int[n];
        for (int i = 0; i < n; i++) {
            tokens[i] = Key.of(seed).below(CONFIG.vocabulary(), i);
        }
        return tokens;
    }

    /** The logits of one sequence by itself: for each token those of its successor. */
    static float[][] logits(Gpt2 model, Backend backend, int... tokens) {
        return rows(model.logits(model.hidden(Tensors.ofInts(backend, tokens), Segments.of(tokens.length))));
    }

    static float[][] rows(Tensor matrix) {
        float[] all = matrix.toFloatArray();
        int width = matrix.shape().dim(1);
        float[][] rows = new float[matrix.shape().dim(0)][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(all, i * width, (i + 1) * width);
        }
        return rows;
    }

    static int[] concat(int[] a, int... b) {
        int[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }
}
