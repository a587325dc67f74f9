package longbow.transformer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import longbow.tensor.Shape;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;

/**
 * The GPT-2 decoder (Radford et al. 2019): learned positions, layer norm before each sublayer, gelu in its tanh form, and
 * an output head that is the transposed token embedding. Parameters are named and laid out as in the published checkpoints
 * (weights (in, out)).
 *
 * <p>A batch is packed: one row for each token of every sequence, and {@link Segments} say which rows belong together.
 * The values of a row depend on nothing but the tokens of its own sequence and the weights: not on batch mates, and not
 * on whether a {@link KvCache} was used.
 *
 * @param config the sizes
 * @param wte token embedding (V, C)
 * @param wpe position embedding (context, C)
 * @param blocks the transformer blocks
 * @param lnF the final layer norm
 */
public record Gpt2(Gpt2Config config, Embedding wte, Embedding wpe, List<Block> blocks, LayerNorm lnF)
        implements Module {
    private static final double EPS = 1e-5;

    /** One block: {@code x + attention(ln_1(x))}, then {@code x + mlp(ln_2(x))}. */
    public record Block(LayerNorm ln1, Linear cAttn, Linear cProj, LayerNorm ln2, Linear cFc, Linear mlpProj) {}

    /** How the rows of one layer see each other: within a packed batch, or through a cache. */
    @FunctionalInterface
    private interface Attention {
        Tensor attend(int layer, Tensor qkv);
    }

    /**
     * Returns a model with random weights: normal with deviation 0.02 at the published width of 768 and {@code 0.02 sqrt(768 /
     * width)} at others, projections into the residual stream scaled by {@code 1 / sqrt(2 layers)}.
     */
    public static Gpt2 create(Key key, Backend backend, Gpt2Config c) {
        return build(c, (name, shape) -> {
            boolean residual = name.endsWith("c_proj.weight");
            double base = 0.02 * Math.sqrt(768.0 / c.width());
            double deviation = residual ? base / Math.sqrt(2.0 * c.layers()) : base;
            if (name.endsWith("bias")) {
                return Tensors.zeros(backend, DType.F32, shape);
            }
            return shape.rank() == 1
                    ? Tensors.ones(backend, DType.F32, shape)
                    : Tensors.randn(key.named(name), backend, shape, deviation);
        });
    }

    /** Returns the names and shapes of the parameters of a model of this size, in order. */
    static Map<String, Shape> shapes(Gpt2Config c) {
        int width = c.width();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("wte.weight", Shape.of(c.vocabulary(), width));
        shapes.put("wpe.weight", Shape.of(c.context(), width));
        for (int i = 0; i < c.layers(); i++) {
            String h = "h." + i + ".";
            pair(shapes, h + "ln_1", Shape.of(width), width);
            pair(shapes, h + "attn.c_attn", Shape.of(width, 3 * width), 3 * width);
            pair(shapes, h + "attn.c_proj", Shape.of(width, width), width);
            pair(shapes, h + "ln_2", Shape.of(width), width);
            pair(shapes, h + "mlp.c_fc", Shape.of(width, 4 * width), 4 * width);
            pair(shapes, h + "mlp.c_proj", Shape.of(4 * width, width), width);
        }
        pair(shapes, "ln_f", Shape.of(width), width);
        return shapes;
    }

    private static void pair(Map<String, Shape> shapes, String path, Shape weight, int bias) {
        shapes.put(path + ".weight", weight);
        shapes.put(path + ".bias", Shape.of(bias));
    }

    /** Where {@link #build} takes the value of a parameter from. */
    @FunctionalInterface
    interface Source {
        Tensor value(String name, Shape shape);
    }

    /** Builds a model whose parameters come from {@code source}, which is asked in the order of {@link #shapes}. */
    static Gpt2 build(Gpt2Config c, Source source) {
        Map<String, Parameter> cells = new LinkedHashMap<>();
        shapes(c).forEach((name, shape) -> cells.put(name, new Parameter(name, source.value(name, shape))));
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < c.layers(); i++) {
            String h = "h." + i + ".";
            blocks.add(new Block(
                    norm(cells, h + "ln_1"),
                    linear(cells, h + "attn.c_attn"),
                    linear(cells, h + "attn.c_proj"),
                    norm(cells, h + "ln_2"),
                    linear(cells, h + "mlp.c_fc"),
                    linear(cells, h + "mlp.c_proj")));
        }
        return new Gpt2(
                c,
                new Embedding(cell(cells, "wte.weight")),
                new Embedding(cell(cells, "wpe.weight")),
                List.copyOf(blocks),
                norm(cells, "ln_f"));
    }

    private static Parameter cell(Map<String, Parameter> cells, String name) {
        return Objects.requireNonNull(cells.get(name), name);
    }

    private static LayerNorm norm(Map<String, Parameter> cells, String path) {
        return new LayerNorm(cell(cells, path + ".weight"), cell(cells, path + ".bias"), EPS);
    }

    private static Linear linear(Map<String, Parameter> cells, String path) {
        return new Linear(cell(cells, path + ".weight"), cell(cells, path + ".bias"));
    }

    /** Returns a model with the same weights in cells of its own. */
    public Gpt2 copy(Backend backend) {
        Iterator<Parameter> mine = parameters().iterator();
        return build(config, (name, shape) -> {
            Tensor value = mine.next().value();
            return backend.tensor(value.dtype(), shape, value.backend().toArray(value));
        });
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

    /**
     * Returns the hidden state after the final layer norm for every token of a packed batch: (N) to (N, C).
     *
     * @throws ShapeException if there is not one id for each row
     * @throws IllegalArgumentException if a sequence is longer than the context
     */
    public Tensor hidden(Tensor ids, Segments segments) {
        return hidden(ids, segments.positions(), (layer, qkv) -> qkv.attention(config.heads(), segments));
    }

    /** Returns the hidden states of the new tokens in {@code feed}, and makes them part of their sequences: (N) to (N, C). */
    public Tensor hidden(Tensor ids, KvCache cache, KvCache.Feed feed) {
        Tensor hidden = hidden(ids, feed.positions(cache), (layer, qkv) -> cache.attend(layer, feed, qkv));
        cache.advance(feed);
        return hidden;
    }

    private Tensor hidden(Tensor ids, int[] positions, Attention attention) {
        if (!ids.shape().equals(Shape.of(positions.length))) {
            throw new ShapeException("GPT-2: the ids are %s, but the sequences have %d new tokens; give one id for each"
                    .formatted(ids.shape(), positions.length));
        }
        for (int position : positions) {
            if (position >= config.context()) {
                throw new IllegalArgumentException(
                        "GPT-2: a sequence has more tokens than the context of %d; shorten it, or configure a longer context"
                                .formatted(config.context()));
            }
        }
        Tensor x = wte.forward(ids).add(wpe.forward(Tensors.ofInts(ids.backend(), positions))); // (N, C)
        for (int i = 0; i < blocks.size(); i++) {
            Block b = blocks.get(i);
            Tensor qkv = b.cAttn.forward(b.ln1.forward(x)); // (N, 3C)
            x = x.add(b.cProj.forward(attention.attend(i, qkv)));
            x = x.add(b.mlpProj.forward(b.cFc.forward(b.ln2.forward(x)).gelu()));
        }
        return lnF.forward(x);
    }

    /** Returns next-token logits for hidden states: (N, C) to (N, V). */
    public Tensor logits(Tensor hidden) {
        return hidden.matmul(wte.weight().value(), false, true);
    }

    /** Returns an empty cache that fits this model. */
    public KvCache cache(Backend backend) {
        return backend.kvCache(DType.F32, config.layers(), config.heads(), config.headDim());
    }
}
