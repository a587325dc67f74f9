package longbow.rl;

import java.util.ArrayList;
import java.util.List;
import longbow.autograd.Parameter;
import longbow.autograd.nn.Linear;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.transformer.Gpt2;

/**
 * The causal trajectory critic: one pass over a whole dialogue gives, twice over, V at the end of every observation and Q at
 * the end of every utterance.
 *
 * <p>With h the trunk's hidden states, s the last token of the state and a_1 ... a_L the utterance,
 *
 * <pre>{@code
 * V_k(s)    = value_k(h_s)
 * Q_k(s, a) = base_k(h_s) + sum_i token_k(h_{i-1})[a_i]
 * }</pre>
 *
 * where each head is {@code W2 gelu(W1 h + b1) + b2} and h_{i-1} is the state that predicts a_i. The token heads read what
 * a language model already knows about the next token; their output starts at zero, so Q starts as a function of the state.
 * Freshly sampled utterances branch off a dialogue ({@link TurnBatch}), with the same values as separate passes over prefixes.
 *
 * <p>In place of the two-tower encoder critic of ArCHer ({@link LateFusionCritic}), with one pass for a dialogue.
 *
 * @param trunk the transformer, which starts as the fine-tuned policy
 * @param heads two independent sets of heads, for the double critic
 */
public record TrajectoryCritic(Gpt2 trunk, List<Heads> heads) implements UtteranceCritic {

    /** The heads of one critic: value and base (C to 1), token (C to V). */
    public record Heads(Mlp value, Mlp base, Mlp token) {}

    /** {@code W2 gelu(W1 x + b1) + b2}. */
    public record Mlp(Linear in, Linear out) {
        Tensor forward(Tensor x) {
            return out.forward(in.forward(x).gelu());
        }
    }

    /**
     * Returns a critic on a copy of {@code policy}'s network.
     *
     * @param mean what V and Q predict at first, for instance the mean return of the data
     */
    public static TrajectoryCritic create(Key key, Backend backend, Gpt2 policy, double mean) {
        int width = policy.config().width();
        List<Heads> heads = new ArrayList<>();
        for (int k = 1; k <= 2; k++) {
            String path = "critic." + k + ".";
            heads.add(new Heads(
                    mlp(key, backend, path + "value", width, 1, mean),
                    mlp(key, backend, path + "base", width, 1, mean),
                    mlp(key, backend, path + "token", width, policy.config().vocabulary(), 0)));
        }
        return new TrajectoryCritic(policy.copy(backend), List.copyOf(heads));
    }

    private static Mlp mlp(Key key, Backend backend, String path, int width, int out, double bias) {
        int hidden = 2 * width;
        return new Mlp(
                new Linear(
                        new Parameter(
                                path + ".in.weight",
                                Tensors.randn(key.named(path), backend, Shape.of(width, hidden), 1 / Math.sqrt(width))),
                        new Parameter(path + ".in.bias", Tensors.zeros(backend, DType.F32, Shape.of(hidden)))),
                new Linear(
                        new Parameter(path + ".out.weight", Tensors.zeros(backend, DType.F32, Shape.of(hidden, out))),
                        new Parameter(path + ".out.bias", Tensors.full(backend, DType.F32, Shape.of(out), bias))));
    }

    @Override
    public TrajectoryCritic copy(Backend backend) {
        TrajectoryCritic copy = create(Key.of(0), backend, trunk, 0);
        List<Parameter> from = parameters();
        List<Parameter> to = copy.parameters();
        for (int i = 0; i < from.size(); i++) {
            to.get(i).set(from.get(i).value());
        }
        return copy;
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(trunk.parameters());
        for (Heads h : heads) {
            for (Mlp mlp : List.of(h.value, h.base, h.token)) {
                all.addAll(mlp.in.parameters());
                all.addAll(mlp.out.parameters());
            }
        }
        return all;
    }

    @Override
    public Estimates estimate(Backend tape, TurnBatch batch) {
        Tensor hidden = trunk.hidden(Tensors.ofInts(tape, batch.ids()), batch.segments()); // (N, C)
        Tensor states = hidden.indexSelect(Tensors.ofInts(tape, batch.stateRows())); // (A, C)
        Tensor before = hidden.indexSelect(Tensors.ofInts(tape, batch.tokenRows())); // (M, C)
        Tensor tokens = Tensors.ofInts(tape, batch.tokens()); // (M)
        Tensor owner = Tensors.ofInts(tape, batch.owner()); // (M)
        List<Tensor> v = new ArrayList<>();
        List<Tensor> q = new ArrayList<>();
        for (Heads h : heads) {
            v.add(h.value.forward(states));
            Tensor gains = h.token.forward(before).gather(tokens).unsqueeze(-1); // (M, 1)
            q.add(h.base.forward(states).add(gains.scatterAdd(owner, batch.utterances())));
        }
        return new Estimates(Tensors.concat(v, 1), Tensors.concat(q, 1));
    }
}
