package longbow.rl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.autograd.Parameter;
import longbow.autograd.nn.Linear;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.transformer.Roberta;
import longbow.transformer.RobertaConfig;

/**
 * The critic of ArCHer (Zhou et al. 2024, section 4.2): one encoder reads states and utterances apart from each other, and only
 * the heads see both.
 *
 * <pre>{@code
 * e(x)      = pooled encoding of (start, x)
 * V_k(s)    = value_k(e(s))
 * Q_k(s, a) = q_k(e(s), e(a))
 * }</pre>
 *
 * where each head is {@code W3 relu(W2 relu(W1 x + b1) + b2) + b3} with hidden layers as wide as the encoder. All heads train the
 * encoder. A state that is longer than the encoder's context is read from its end.
 *
 * @param encoder reads both
 * @param start the token in front of everything that is encoded, which the pooler reads
 * @param heads two independent sets of heads, for the double critic
 */
public record LateFusionCritic(Roberta encoder, int start, List<Heads> heads) implements UtteranceCritic {
    private static final double EPS = 1e-5;

    /** The heads of one critic: value (C to 1) and q (2C to 1). */
    public record Heads(Mlp value, Mlp q) {}

    /** {@code W3 relu(W2 relu(W1 x + b1) + b2) + b3}. */
    public record Mlp(Linear first, Linear second, Linear out) {
        Tensor forward(Tensor x) {
            return out.forward(second.forward(first.forward(x).relu()).relu());
        }

        private List<Linear> layers() {
            return List.of(first, second, out);
        }
    }

    /**
     * Returns a critic with random weights, for dialogues of the vocabulary of a policy.
     *
     * @param vocabulary the number of tokens in dialogues
     * @param size of the encoder; its context is that of dialogues
     * @param mean what V and Q predict at first, for instance the mean return of the data
     */
    public static LateFusionCritic create(Key key, Backend backend, int vocabulary, RunConfig.Model size, double mean) {
        int inner = 4 * size.width();
        RobertaConfig config = new RobertaConfig(
                vocabulary + 1, size.context() + 2, size.width(), size.layers(), size.heads(), inner, 1, 0, EPS);
        return create(key, backend, Roberta.create(key.named("encoder"), backend, config), vocabulary, mean);
    }

    /**
     * Returns a critic with random heads on an encoder, such as a published one that has the dialogues' tokenizer.
     *
     * @param start its token for the start of a text
     */
    public static LateFusionCritic create(Key key, Backend backend, Roberta encoder, int start, double mean) {
        int width = encoder.config().width();
        List<Heads> heads = new ArrayList<>();
        for (int k = 1; k <= 2; k++) {
            String path = "critic." + k + ".";
            heads.add(new Heads(
                    mlp(key, backend, path + "value", width, width, mean),
                    mlp(key, backend, path + "q", 2 * width, width, mean)));
        }
        return new LateFusionCritic(encoder, start, List.copyOf(heads));
    }

    private static Mlp mlp(Key key, Backend backend, String path, int in, int width, double mean) {
        Tensor zeros = Tensors.zeros(backend, DType.F32, Shape.of(width, 1));
        return new Mlp(
                layer(path + ".first", random(key, path + ".first", backend, in, width), 0),
                layer(path + ".second", random(key, path + ".second", backend, width, width), 0),
                layer(path + ".out", zeros, mean));
    }

    /** Deviation {@code sqrt(2 / in)}, which keeps the size of activations behind a relu (He et al. 2015). */
    private static Tensor random(Key key, String path, Backend backend, int in, int out) {
        return Tensors.randn(key.named(path), backend, Shape.of(in, out), Math.sqrt(2.0 / in));
    }

    private static Linear layer(String path, Tensor weight, double bias) {
        Shape out = Shape.of(weight.shape().dim(1));
        return new Linear(
                new Parameter(path + ".weight", weight),
                new Parameter(path + ".bias", Tensors.full(weight.backend(), DType.F32, out, bias)));
    }

    @Override
    public LateFusionCritic copy(Backend backend) {
        LateFusionCritic copy = create(Key.of(0), backend, encoder.copy(backend), start, 0);
        List<Parameter> from = parameters();
        List<Parameter> to = copy.parameters();
        for (int i = 0; i < from.size(); i++) {
            to.get(i).set(from.get(i).value());
        }
        return copy;
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(encoder.parameters());
        for (Heads h : heads) {
            for (Mlp mlp : List.of(h.value, h.q)) {
                mlp.layers().forEach(layer -> all.addAll(layer.parameters()));
            }
        }
        return all;
    }

    @Override
    public Estimates estimate(Backend tape, TurnBatch batch) {
        Texts texts = new Texts(batch);
        Segments segments = Segments.of(texts.lengths());
        Tensor hidden = encoder.hidden(Tensors.ofInts(tape, texts.ids()), segments); // (N, C)
        Tensor pooled = encoder.pooled(hidden, segments); // (S + A, C)
        Tensor states = pooled.indexSelect(Tensors.ofInts(tape, texts.stateOf)); // (A, C)
        Tensor utterances = pooled.narrow(0, texts.states, batch.utterances()); // (A, C)
        Tensor both = Tensors.concat(List.of(states, utterances), 1); // (A, 2C)
        List<Tensor> v = new ArrayList<>();
        List<Tensor> q = new ArrayList<>();
        for (Heads h : heads) {
            v.add(h.value.forward(states));
            q.add(h.q.forward(both));
        }
        return new Estimates(Tensors.concat(v, 1), Tensors.concat(q, 1));
    }

    /** What is encoded: every state once, then every utterance, each behind the start token. */
    private final class Texts {
        private final List<int[]> all = new ArrayList<>();
        /** How many of them are states. */
        private final int states;
        /** For each utterance the number of its state. */
        private final int[] stateOf;

        Texts(TurnBatch batch) {
            int count = batch.utterances();
            int[] ids = batch.ids();
            int[] first = firstRows(batch.segments());
            int[] seen = new int[ids.length]; // for each row 1 + the number of the state that ends there
            stateOf = new int[count];
            for (int u = 0; u < count; u++) {
                int row = batch.stateRows()[u];
                if (seen[row] == 0) {
                    add(Arrays.copyOfRange(ids, first[row], row + 1));
                    seen[row] = all.size();
                }
                stateOf[u] = seen[row] - 1;
            }
            states = all.size();
            int at = 0;
            for (int u = 0; u < count; u++) {
                int from = at;
                while (at < batch.owner().length && batch.owner()[at] == u) {
                    at++;
                }
                add(Arrays.copyOfRange(batch.tokens(), from, at));
            }
        }

        /** For each row the first row of its dialogue; states lie in dialogues, never in branches. */
        private static int[] firstRows(Segments segments) {
            int[] first = new int[segments.rows()];
            for (int s = 0; s < segments.count(); s++) {
                Arrays.fill(first, segments.start(s), segments.start(s) + segments.length(s), segments.start(s));
            }
            return first;
        }

        private void add(int[] tokens) {
            int kept = Math.min(tokens.length, encoder.config().context() - 1);
            int[] text = new int[kept + 1];
            text[0] = start;
            System.arraycopy(tokens, tokens.length - kept, text, 1, kept);
            all.add(text);
        }

        int[] lengths() {
            return all.stream().mapToInt(text -> text.length).toArray();
        }

        int[] ids() {
            return all.stream().flatMapToInt(Arrays::stream).toArray();
        }
    }
}
