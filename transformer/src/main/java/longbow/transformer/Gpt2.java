package longbow.transformer;

import java.util.ArrayList;
import java.util.List;
import longbow.autograd.Parameter;
import longbow.autograd.nn.Embedding;
import longbow.autograd.nn.LayerNorm;
import longbow.autograd.nn.Linear;
import longbow.autograd.nn.Module;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.KvCache;
import longbow.tensor.Segments;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;

/**
 * The GPT-2 decoder (Radford et al. 2019): learned positions, layer norm before each sublayer, gelu in its tanh form, and
 * an output head that is the transposed token embedding. Parameters are named and laid out as in the published checkpoints
 * (weights (in, out)).
 *
 * @param config the sizes
 * @param wte token embedding (V, C)
 * @param wpe position embedding (context, C)
 * @param blocks the transformer blocks
 * @param lnF the final layer norm
 */
public record Gpt2(Gpt2Config config, Embedding wte, Embedding wpe, List<Block> blocks, LayerNorm lnF)
        implements Decoder {

    /** One block: {@code x + attention(ln_1(x))}, then {@code x + mlp(ln_2(x))}. */
    public record Block(LayerNorm ln1, Linear cAttn, Linear cProj, LayerNorm ln2, Linear cFc, Linear mlpProj) {
        private Block frozen(DType type) {
            return new Block(ln1, cAttn.frozen(type), cProj.frozen(type), ln2, cFc.frozen(type), mlpProj.frozen(type));
        }
    }

    /**
     * Returns a model with random weights: normal with deviation 0.02 at the published width of 768 and {@code 0.02 sqrt(768 /
     * width)} at others, projections into the residual stream scaled by {@code 1 / sqrt(2 layers)}.
     */
    public static Gpt2 create(Key key, Backend backend, Gpt2Config c) {
        return build(c, Cells.random(key, backend, c.width(), c.layers(), "c_proj.weight"));
    }

    /** Builds a model whose parameters come from {@code source}. */
    static Gpt2 build(Gpt2Config c, Cells.Source source) {
        return of(c, new Cells(c.shapes(), source));
    }

    static Gpt2 of(Gpt2Config c, Cells cells) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < c.layers(); i++) {
            String h = "h." + i + ".";
            blocks.add(new Block(
                    cells.layerNorm(h + "ln_1", c.eps()),
                    cells.linear(h + "attn.c_attn"),
                    cells.linear(h + "attn.c_proj"),
                    cells.layerNorm(h + "ln_2", c.eps()),
                    cells.linear(h + "mlp.c_fc"),
                    cells.linear(h + "mlp.c_proj")));
        }
        return new Gpt2(
                c,
                cells.embedding("wte"),
                cells.embedding("wpe"),
                List.copyOf(blocks),
                cells.layerNorm("ln_f", c.eps()));
    }

    /** Returns a model with the same weights in cells of its own. */
    public Gpt2 copy(Backend backend) {
        return build(config, Cells.copyOf(this, backend));
    }

    @Override
    public Gpt2 frozen() {
        return frozen(Weights.STORED);
    }

    @Override
    public Gpt2 frozen(Weights weights) {
        if (Decoder.isFrozen(wte.weight(), weights)) {
            return this;
        }
        DType type = weights.of(wte.weight().value().dtype());
        Embedding positions =
                new Embedding(Parameter.frozen(wpe.weight().name(), wpe.weight().as(type)));
        return new Gpt2(
                config,
                wte.frozen(type),
                positions,
                blocks.stream().map(block -> block.frozen(type)).toList(),
                lnF);
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(wte.parameters());
        all.addAll(wpe.parameters());
        for (Block b : blocks) {
            for (Module m : List.of(b.ln1, b.cAttn, b.cProj, b.ln2, b.cFc, b.mlpProj)) {
                all.addAll(m.parameters());
            }
        }
        all.addAll(lnF.parameters());
        return all;
    }

    @Override
    public Tensor hidden(Tensor ids, Segments segments) {
        Decoder.check("GPT-2", ids, segments, config.context());
        Tensor positions = segments.positions(ids.backend());
        return hidden(ids, positions, (layer, qkv) -> qkv.attention(config.heads(), segments));
    }

    @Override
    public Tensor hidden(Tensor ids, KvCache cache, KvCache.Feed feed) {
        int[] numbers = feed.positions(cache);
        Decoder.check("GPT-2", ids, numbers, config.context());
        Tensor positions = Tensors.ofInts(ids.backend(), numbers);
        Tensor hidden = hidden(ids, positions, (layer, qkv) -> cache.attend(layer, feed, qkv));
        cache.advance(feed);
        return hidden;
    }

    private Tensor hidden(Tensor ids, Tensor positions, Attention attention) {
        Tensor x = wte.forward(ids).add(wpe.forward(positions)); // (N, C)
        for (int i = 0; i < blocks.size(); i++) {
            int layer = i;
            x = x.backend().recomputable(h -> block(layer, h, attention), x);
        }
        return lnF.forward(x);
    }

    private Tensor block(int layer, Tensor x, Attention attention) {
        Block b = blocks.get(layer);
        Tensor qkv = b.cAttn.forward(b.ln1.forward(x)); // (N, 3C)
        Tensor y = x.add(b.cProj.forward(attention.attend(layer, qkv)));
        return y.add(b.mlpProj.forward(b.cFc.forward(b.ln2.forward(y)).gelu()));
    }

    @Override
    public Tensor logits(Tensor hidden) {
        return hidden.matmul(wte.weight().value(), false, true);
    }

    @Override
    public KvCache cache(Backend backend) {
        return backend.kvCache(DType.F32, config.layers(), config.heads(), config.headDim());
    }
}
