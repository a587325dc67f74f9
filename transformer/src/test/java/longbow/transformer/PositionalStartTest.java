package longbow.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Key;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import org.junit.jupiter.api.Test;

class PositionalStartTest {
    private static final Gpt2Config CONFIG = new Gpt2Config(50, 64, 64, 2, 4);

    /** The share of attention of head {@code head} at position {@code p} that falls on each earlier position. */
    private static double[] shares(Gpt2 model, Backend backend, int[] ids, int head, int p) {
        Gpt2.Block block = model.blocks().getFirst();
        Tensor positions = Tensors.ofInts(backend, Segments.of(ids.length).positions());
        Tensor x = model.wte()
                .forward(Tensors.ofInts(backend, ids))
                .add(model.wpe().forward(positions));
        Tensor qkv = block.cAttn().forward(block.ln1().forward(x)); // (N, 3C)
        int d = CONFIG.headDim();
        Tensor q = qkv.narrow(0, p, 1).narrow(1, head * d, d);
        Tensor k = qkv.narrow(0, 0, p + 1).narrow(1, CONFIG.width() + head * d, d);
        float[] shares = q.matmul(k, false, true).div(Math.sqrt(d)).softmax().toFloatArray();
        double[] wide = new double[shares.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = shares[i];
        }
        return wide;
    }

    @Test
    void theFirstHeadsLookBackOneTwoAndThreeTokens() {
        Backend backend = Backends.open(1);
        Gpt2 model = Gpt2.create(Key.of(3), backend, CONFIG);
        PositionalStart.apply(model);
        int[] ids = new int[60];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Key.of(4).below(CONFIG.vocabulary(), i);
        }
        for (int head = 0; head < 3; head++) {
            for (int p = 4; p < ids.length; p++) {
                double[] shares = shares(model, backend, ids, head, p);
                int best = 0;
                for (int i = 1; i < shares.length; i++) {
                    best = shares[i] > shares[best] ? i : best;
                }
                assertThat(best).as("head %d at position %d", head, p).isEqualTo(p - head - 1);
            }
        }
    }

    @Test
    void theLastHeadAndLaterLayersAreLeftAlone() {
        Backend backend = Backends.reference();
        Gpt2 plain = Gpt2.create(Key.of(3), backend, CONFIG);
        Gpt2 started = Gpt2.create(Key.of(3), backend, CONFIG);
        PositionalStart.apply(started);
        assertThat(started.blocks().get(1).cAttn().weight().value().toFloatArray())
                .isEqualTo(plain.blocks().get(1).cAttn().weight().value().toFloatArray());
        int d = CONFIG.headDim();
        assertThat(started.blocks()
                        .get(0)
                        .cAttn()
                        .weight()
                        .value()
                        .narrow(1, 3 * d, d)
                        .toFloatArray())
                .isEqualTo(plain.blocks()
                        .get(0)
                        .cAttn()
                        .weight()
                        .value()
                        .narrow(1, 3 * d, d)
                        .toFloatArray());
        assertThat(started.wpe().weight().value().shape()).isEqualTo(Shape.of(64, 64));
    }

    @Test
    void headsOfOneChannelAreLeftAlone() {
        Gpt2Config narrow = new Gpt2Config(5, 8, 2, 1, 2);
        Gpt2 model = Gpt2.create(Key.of(1), Backends.reference(), narrow);
        float[] before = model.wpe().weight().value().toFloatArray();
        PositionalStart.apply(model);
        assertThat(model.wpe().weight().value().toFloatArray()).isEqualTo(before);
    }
}
