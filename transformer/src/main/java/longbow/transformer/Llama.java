package longbow.transformer;

import java.util.ArrayList;
import java.util.List;
import longbow.autograd.Parameter;
import longbow.autograd.nn.Dense;
import longbow.autograd.nn.Embedding;
import longbow.autograd.nn.Module;
import longbow.autograd.nn.RmsNorm;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.KvCache;
import longbow.tensor.Segments;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * The Llama decoder (Touvron et al. 2023), which Mistral and Qwen2 share: {@link Rotary} positions, RMS norm before each sublayer, a
 * gated feed-forward network (SwiGLU, Shazeer 2020) and heads of keys and values that several heads of queries share (Ainslie et
 * al. 2023). Parameters are named and laid out as in the published checkpoints (weights (out, in)).
 *
 * @param config the sizes
 * @param embedTokens token embedding (V, C)
 * @param blocks the transformer blocks
 * @param norm the final norm
 * @param lmHead the output head, or null where it is the transposed token embedding
 */
public record Llama(
        LlamaConfig config,
        Embedding embedTokens,
        List<Block> blocks,
        RmsNorm norm,
        @Nullable Dense lmHead) implements Decoder {

    /** One block: {@code x + attention(inputNorm(x))}, then {@code x + down(silu(gate(y)) * up(y))} with y = postNorm(x). */
    public record Block(
            RmsNorm inputNorm,
            Dense query,
            Dense key,
            Dense value,
            Dense output,
            RmsNorm postNorm,
            Dense gate,
            Dense up,
            Dense down) {
        private Block frozen(DType type) {
            return new Block(
                    inputNorm,
                    query.frozen(type),
                    key.frozen(type),
                    value.frozen(type),
                    output.frozen(type),
                    postNorm,
                    gate.frozen(type),
                    up.frozen(type),
                    down.frozen(type));
        }
    }

    /**
     * Returns a model with random weights: normal with deviation {@code 0.02 sqrt(768 / width)}, projections into the residual
     * stream scaled by {@code 1 / sqrt(2 layers)}.
     */
    public static Llama create(Key key, Backend backend, LlamaConfig c) {
        return build(c, Cells.random(key, backend, c.width(), c.layers(), "o_proj.weight", "down_proj.weight"));
    }

    /** Builds a model whose parameters come from {@code source}. */
    static Llama build(LlamaConfig c, Cells.Source source) {
        return of(c, new Cells(c.shapes(), source));
    }

    static Llama of(LlamaConfig c, Cells cells) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < c.layers(); i++) {
            String layer = "model.layers." + i + ".";
            blocks.add(new Block(
                    cells.rmsNorm(layer + "input_layernorm", c.eps()),
                    cells.dense(layer + "self_attn.q_proj"),
                    cells.dense(layer + "self_attn.k_proj"),
                    cells.dense(layer + "self_attn.v_proj"),
                    cells.dense(layer + "self_attn.o_proj"),
                    cells.rmsNorm(layer + "post_attention_layernorm", c.eps()),
                    cells.dense(layer + "mlp.gate_proj"),
                    cells.dense(layer + "mlp.up_proj"),
                    cells.dense(layer + "mlp.down_proj")));
        }
        return new Llama(
                c,
                cells.embedding("model.embed_tokens"),
                List.copyOf(blocks),
                cells.rmsNorm("model.norm", c.eps()),
                c.tied() ? null : cells.dense("lm_head"));
    }

    /** Returns a model with the same weights in cells of its own. */
    public Llama copy(Backend backend) {
        return build(config, Cells.copyOf(this, backend));
    }

    @Override
    public Llama frozen(Weights weights) {
        Parameter table = embedTokens.weight();
        if (Decoder.isFrozen(table, weights)) {
            return this;
        }
        DType type = weights.of(table.value().dtype());
        Dense head = lmHead;
        return new Llama(
                config,
                head == null ? embedTokens.frozen(type) : new Embedding(Parameter.frozen(table.name(), table.as(type))),
                blocks.stream().map(block -> block.frozen(type)).toList(),
                norm,
                head == null ? null : head.frozen(type));
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(embedTokens.parameters());
        for (Block b : blocks) {
            for (Module m : List.of(b.inputNorm, b.query, b.key, b.value, b.output, b.postNorm, b.gate, b.up, b.down)) {
                all.addAll(m.parameters());
            }
        }
        all.addAll(norm.parameters());
        Dense head = lmHead;
        if (head != null) {
            all.addAll(head.parameters());
        }
        return all;
    }

    @Override
    public Tensor hidden(Tensor ids, Segments segments) {
        return hidden(
                ids,
                segments.positions(),
                (layer, q, k, v) -> joined(q, shared(k), shared(v)).attention(config.heads(), segments));
    }

    @Override
    public Tensor hidden(Tensor ids, KvCache cache, KvCache.Feed feed) {
        Tensor hidden =
                hidden(ids, feed.positions(cache), (layer, q, k, v) -> cache.attend(layer, feed, joined(q, k, v)));
        cache.advance(feed);
        return hidden;
    }

    /** How the rows of one layer see each other: within a packed batch, or through a cache. */
    @FunctionalInterface
    private interface GroupedAttention {
        /** Returns what layer {@code layer} attends to: (N, H D), (N, G D) and (N, G D) to (N, H D), for G heads of k and v. */
        Tensor attend(int layer, Tensor q, Tensor k, Tensor v);
    }

    private Tensor hidden(Tensor ids, int[] positions, GroupedAttention attention) {
        Decoder.check("Llama", ids, positions, config.context());
        Rotary rotary = Rotary.at(ids.backend(), config.rope(), config.headDim(), positions);
        Tensor x = embedTokens.forward(ids); // (N, C)
        for (int i = 0; i < blocks.size(); i++) {
            int layer = i;
            x = x.backend().recomputable(h -> block(layer, h, rotary, attention), x);
        }
        return norm.forward(x);
    }

    private Tensor block(int layer, Tensor x, Rotary rotary, GroupedAttention attention) {
        Block b = blocks.get(layer);
        Tensor y = b.inputNorm.forward(x);
        Tensor q = rotary.turn(b.query.forward(y));
        Tensor k = rotary.turn(b.key.forward(y));
        Tensor v = b.value.forward(y);
        Tensor seen = x.add(b.output.forward(attention.attend(layer, q, k, v)));
        Tensor z = b.postNorm.forward(seen);
        return seen.add(b.down.forward(b.gate.forward(z).silu().mul(b.up.forward(z))));
    }

    /** Gives every query its own copy of the keys or values that it shares: (N, G D) to (N, H D). */
    private Tensor shared(Tensor x) {
        int group = config.heads() / config.kvHeads();
        int rows = x.shape().dim(0);
        return group == 1
                ? x
                : x.reshape(rows, config.kvHeads(), config.headDim())
                        .repeatInterleave(group, 1)
                        .reshape(rows, config.heads() * config.headDim());
    }

    /** Queries, keys and values side by side. */
    private static Tensor joined(Tensor q, Tensor k, Tensor v) {
        return Tensors.concat(List.of(q, k, v), 1);
    }

    @Override
    public Tensor logits(Tensor hidden) {
        Dense head = lmHead;
        return head == null ? hidden.matmul(embedTokens.weight().value(), false, true) : head.forward(hidden);
    }

    @Override
    public KvCache cache(Backend backend) {
        return backend.kvCache(DType.F32, config.layers(), config.heads(), config.kvHeads(), config.headDim());
    }
}
