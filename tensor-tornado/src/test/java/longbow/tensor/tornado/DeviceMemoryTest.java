package longbow.tensor.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.autograd.optim.AdamW;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.KvCache;
import longbow.tensor.Memory;
import longbow.tensor.ReleasedException;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import longbow.tensor.Tensors;
import longbow.tensor.Workspace;
import longbow.transformer.FineTuning;
import longbow.transformer.Gpt2;
import longbow.transformer.Gpt2Config;
import org.junit.jupiter.api.Test;

/** What nobody refers to any more makes room for others: a device on which few tensors fit. */
class DeviceMemoryTest {
    private static final int FLOATS = 1 << 16;
    private static final int QUARTER = FLOATS / 4;

    private static final Backend BACKEND = new TornadoBackend(new Device(FLOATS, 1 << 15, 1 << 8, false), 1, "small");

    @Test
    void forgottenTensorsMakeRoom() {
        for (int i = 0; i < 20; i++) {
            Tensor x = Tensors.full(BACKEND, DType.F32, Shape.of(QUARTER), i);
            assertThat(x.narrow(0, 7, 1).item()).isEqualTo(i);
        }
    }

    @Test
    void forgottenCachesMakeRoom() {
        for (int i = 0; i < 40; i++) {
            KvCache cache = BACKEND.kvCache(DType.F32, 1, 1, 1, 64);
            KvCache.Feed feed = new KvCache.Feed(new int[] {cache.newSequence()}, new int[] {32});
            Tensor qkv = Tensors.full(BACKEND, DType.F32, Shape.of(feed.rows(), 192), i);
            assertThat(cache.attend(0, feed, qkv).narrow(0, 3, 1).toFloatArray())
                    .containsOnly(i);
            cache.advance(feed);
        }
    }

    @Test
    void anOperationThatFailsForWantOfMemoryLeavesNothingBehind() {
        Tensor x = Tensors.ones(BACKEND, DType.F32, Shape.of(QUARTER));
        int first = 0;
        for (int i = 0; i < 3; i++) {
            List<Tensor> results = new ArrayList<>(List.of(x));
            try (Workspace workspace = Workspace.open(BACKEND)) {
                assertThatThrownBy(() -> {
                            while (results.size() < 5) {
                                results.add(results.getLast().add(x));
                            }
                        })
                        .isInstanceOf(TensorException.class)
                        .hasMessageContaining("LONGBOW_DEVICE_MEMORY");
            }
            assertThat(results).as("results that fit").hasSizeGreaterThan(1).hasSizeGreaterThanOrEqualTo(first);
            first = results.size();
            assertThatThrownBy(results.getLast()::toFloatArray).isInstanceOf(ReleasedException.class);
        }
        assertThat(x.sum().item()).isEqualTo(QUARTER);
    }

    /** A plan for sequences of 72 tokens and a step on one of 104 do not fit at the same time. */
    @Test
    void plansMakeRoomForStepsThatAreExecuted() {
        try (Workspace workspace = Workspace.open(BACKEND)) {
            Tensors.zeros(BACKEND, DType.F32, Shape.of(3 * QUARTER)); // what earlier tests have left behind goes
        }
        Gpt2 model = Gpt2.create(Key.of(1), BACKEND, new Gpt2Config(11, 128, 8, 1, 1));
        FineTuning.Passes whole = new FineTuning.Passes(Integer.MAX_VALUE, 1, false);
        FineTuning trainer = new FineTuning(model, model.parameters(), BACKEND, AdamW.Options.defaults(), 1, whole);
        long before = taken();
        for (int i = 0; i < 3; i++) {
            trainer.step(List.of(example(72)), 0.01);
        }
        long withPlan = taken();
        assertThat(withPlan - before).isGreaterThan(FLOATS);
        assertThat(trainer.step(List.of(example(104)), 0.01).loss()).isPositive();
        assertThat(taken()).isLessThan(withPlan - FLOATS);
    }

    /** Returns how many bytes of the device are in use. */
    private static long taken() {
        return BACKEND.memory().scratch().stream().mapToLong(Memory.Kept::bytes).sum();
    }

    private static FineTuning.Example example(int length) {
        float[] weights = new float[length];
        Arrays.fill(weights, 1);
        return new FineTuning.Example(new int[length], weights);
    }
}
