package longbow.transformer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import longbow.autograd.Parameter;
import longbow.autograd.nn.Dense;
import longbow.autograd.nn.Embedding;
import longbow.autograd.nn.LayerNorm;
import longbow.autograd.nn.Module;
import longbow.tensor.AttentionOptions;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.tensor.Segments;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;

/**
 * The RoBERTa encoder (Liu et al. 2019; the architecture is that of BERT, Devlin et al. 2019): every token sees every token of
 * its sequence, layer norm after each sublayer, gelu in its exact form, and a pooler that makes one vector of the first
 * token. Parameters are named and laid out as in the published checkpoints (weights (out, in)).
 *
 * <p>A batch is packed, without padding: one row for each token of every sequence. The values of a row depend on nothing but
 * the tokens of its own sequence and the weights.
 *
 * @param config the sizes
 * @param words token embedding (V, C)
 * @param positions position embedding, indexed from {@code pad + 1}
 * @param types token type embedding
 * @param norm the layer norm of the sum of the three
 * @param blocks the transformer blocks
 * @param pooler the layer of the pooler
 */
public record Roberta(
        RobertaConfig config,
        Embedding words,
        Embedding positions,
        Embedding types,
        LayerNorm norm,
        List<Block> blocks,
        Dense pooler)
        implements Model {

    /** One block: {@code x = attentionNorm(x + attention(x))}, then {@code norm(x + output(gelu(intermediate(x))))}. */
    public record Block(
            Dense query,
            Dense key,
            Dense value,
            Dense attentionOutput,
            LayerNorm attentionNorm,
            Dense intermediate,
            Dense output,
            LayerNorm norm) {}

    /** Returns a model with random weights: normal with deviation {@code 0.02 sqrt(768 / width)}. */
    public static Roberta create(Key key, Backend backend, RobertaConfig c) {
        return build(c, Cells.random(key, backend, c.width(), c.layers()));
    }

    /** Builds a model whose parameters come from {@code source}. */
    static Roberta build(RobertaConfig c, Cells.Source source) {
        return of(c, new Cells(c.shapes(), source));
    }

    static Roberta of(RobertaConfig c, Cells cells) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < c.layers(); i++) {
            String layer = "encoder.layer." + i + ".";
            blocks.add(new Block(
                    cells.dense(layer + "attention.self.query"),
                    cells.dense(layer + "attention.self.key"),
                    cells.dense(layer + "attention.self.value"),
                    cells.dense(layer + "attention.output.dense"),
                    cells.layerNorm(layer + "attention.output.LayerNorm", c.eps()),
                    cells.dense(layer + "intermediate.dense"),
                    cells.dense(layer + "output.dense"),
                    cells.layerNorm(layer + "output.LayerNorm", c.eps())));
        }
        return new Roberta(
                c,
                cells.embedding("embeddings.word_embeddings"),
                cells.embedding("embeddings.position_embeddings"),
                cells.embedding("embeddings.token_type_embeddings"),
                cells.layerNorm("embeddings.LayerNorm", c.eps()),
                List.copyOf(blocks),
                cells.dense("pooler.dense"));
    }

    /** Returns a model with the same weights in cells of its own. */
    public Roberta copy(Backend backend) {
        return build(config, Cells.copyOf(this, backend));
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        for (Module m : List.of(words, positions, types, norm)) {
            all.addAll(m.parameters());
        }
        for (Block b : blocks) {
            for (Module m : List.of(
                    b.query, b.key, b.value, b.attentionOutput, b.attentionNorm, b.intermediate, b.output, b.norm)) {
                all.addAll(m.parameters());
            }
        }
        all.addAll(pooler.parameters());
        return all;
    }

    /**
     * Returns the last hidden state of every token of a packed batch: (N) to (N, C).
     *
     * @param segments the sequences, without branches
     * @throws IllegalArgumentException if a sequence is longer than the context, or continues another
     */
    public Tensor hidden(Tensor ids, Segments segments) {
        int[] at = segments.positions();
        Decoder.check("RoBERTa", ids, at, config.context());
        for (int i = 0; i < at.length; i++) {
            at[i] += config.pad() + 1;
        }
        Tensor place = positions.forward(Tensors.ofInts(ids.backend(), at));
        Tensor type = types.forward(Tensors.ofInts(ids.backend(), new int[at.length])); // all of type 0
        Tensor x = norm.forward(words.forward(ids).add(type).add(place)); // (N, C)
        Groups groups = Groups.of(segments, ids.backend());
        for (Block b : blocks) {
            x = x.backend().recomputable(h -> block(b, h, groups), x);
        }
        return x;
    }

    private Tensor block(Block b, Tensor x, Groups groups) {
        Tensor seen = attention(b.query.forward(x), b.key.forward(x), b.value.forward(x), groups);
        Tensor y = b.attentionNorm.forward(x.add(b.attentionOutput.forward(seen)));
        return b.norm.forward(y.add(b.output.forward(b.intermediate.forward(y).geluErf())));
    }

    /**
     * Sequences of one length, which attention takes together.
     *
     * @param length T
     * @param rows their rows, sequence after sequence (S T)
     */
    private record Group(int length, Tensor rows) {}

    /** The groups of a batch, and for each of its rows where it lies in their concatenation. */
    private record Groups(List<Group> groups, Tensor back) {
        static Groups of(Segments segments, Backend backend) {
            SortedMap<Integer, List<Integer>> byLength = new TreeMap<>();
            for (int s = 0; s < segments.count(); s++) {
                if (segments.parent(s) >= 0) {
                    throw new IllegalArgumentException(
                            "RoBERTa: segment %d continues segment %d, but what a token of an encoder is depends on all that follows; give whole sequences"
                                    .formatted(s, segments.parent(s)));
                }
                if (segments.length(s) > 0) {
                    byLength.computeIfAbsent(segments.length(s), length -> new ArrayList<>())
                            .add(s);
                }
            }
            List<Group> groups = new ArrayList<>();
            int[] back = new int[segments.rows()];
            int at = 0;
            for (Map.Entry<Integer, List<Integer>> same : byLength.entrySet()) {
                int length = same.getKey();
                int[] rows = new int[length * same.getValue().size()];
                int filled = 0;
                for (int s : same.getValue()) {
                    for (int i = 0; i < length; i++) {
                        back[segments.start(s) + i] = at++;
                        rows[filled++] = segments.start(s) + i;
                    }
                }
                groups.add(new Group(length, Tensors.ofInts(backend, rows)));
            }
            return new Groups(groups, Tensors.ofInts(backend, back));
        }
    }

    /** Attention of every token to all tokens of its sequence: (N, C) each to (N, C). */
    private Tensor attention(Tensor q, Tensor k, Tensor v, Groups groups) {
        List<Tensor> seen = new ArrayList<>();
        for (Group group : groups.groups) {
            seen.add(merge(heads(q, group)
                    .scaledDotProductAttention(heads(k, group), heads(v, group), AttentionOptions.NONE)));
        }
        return seen.isEmpty() ? q : Tensors.concat(seen, 0).indexSelect(groups.back);
    }

    /** The rows of a group, sequence by sequence and head by head: (N, C) to (S, H, T, D). */
    private Tensor heads(Tensor x, Group group) {
        int sequences = group.rows.numel() / group.length;
        return x.indexSelect(group.rows)
                .reshape(sequences, group.length, config.heads(), config.width() / config.heads())
                .transpose(1, 2);
    }

    /** (S, H, T, D) to (S T, C). */
    private Tensor merge(Tensor x) {
        return x.transpose(1, 2).reshape(x.shape().dim(0) * x.shape().dim(2), config.width());
    }

    /**
     * Returns one vector for each sequence, {@code tanh(W h + b)} of its first token: (N, C) to (S, C).
     *
     * @throws IllegalArgumentException if a sequence is empty
     */
    public Tensor pooled(Tensor hidden, Segments segments) {
        int[] first = new int[segments.count()];
        for (int s = 0; s < first.length; s++) {
            if (segments.length(s) == 0) {
                throw new IllegalArgumentException(
                        "RoBERTa: sequence %d is empty and has no first token to pool".formatted(s));
            }
            first[s] = segments.start(s);
        }
        return pooler.forward(hidden.indexSelect(Tensors.ofInts(hidden.backend(), first)))
                .tanh();
    }
}
