package longbow.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import longbow.tensor.Backends;
import longbow.transformer.Gpt2;
import longbow.transformer.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SuitesTest {
    private static final Set<String> GROUPS =
            Set.of("peak", "large", "square", "skinny", "op", "model", "memory", "environment");

    static List<Suite> suites() {
        List<Suite> all = new java.util.ArrayList<>(Suites.named(null));
        all.add(new LimitsSuite());
        return all;
    }

    private static List<String> names(Suite suite, boolean quick) {
        return suite.benchmarks(List.of(1), quick).stream().map(Benchmark::name).toList();
    }

    @ParameterizedTest
    @MethodSource("suites")
    void everyBenchmarkHasANameOfItsOwn(Suite suite) {
        Set<String> seen = new HashSet<>();
        for (Benchmark benchmark : suite.benchmarks(List.of(1, 2), false)) {
            assertThat(benchmark.suite()).isEqualTo(suite.name());
            assertThat(benchmark.name()).startsWith(suite.name() + "/");
            assertThat(benchmark.group()).isIn(GROUPS);
            assertThat(benchmark.threads()).isIn(1, 2);
            assertThat(seen.add(benchmark.name() + ", " + benchmark.threads()))
                    .as(benchmark.name())
                    .isTrue();
        }
        assertThat(names(suite, false)).containsAll(names(suite, true));
        assertThat(names(suite, true)).isNotEmpty();
    }

    @Test
    void theSuitesAreThoseOfTheManual() {
        assertThat(Suites.all(null))
                .extracting(Suite::name)
                .containsExactly("gemm", "ops", "attention", "train", "decode", "tasks");
        assertThat(Suites.named(null))
                .extracting(Suite::name)
                .startsWith("gemm", "ops")
                .endsWith("tasks", "gpu");
        assertThat(Suites.all(null)).noneMatch(Suite::onGpu);
    }

    @Test
    void theHollowModelsLaunchAsMuchAsTheOthers() {
        for (Models model : List.of(Models.SMALL, Models.GPT2_SMALL)) {
            assertThat(model.hollow().config().layers())
                    .isEqualTo(model.config().layers());
            assertThat(model.hollow().config().heads()).isEqualTo(model.config().heads());
        }
    }

    @Test
    void aGpuMultipliesSquaresTrainsAndDecodes() {
        assertThat(names(new GpuSuite(), false))
                .contains(
                        "gpu/sgemm/8192x8192x8192",
                        "gpu/sgemm-plan/8192x8192x8192",
                        "gpu/train/gpt2-small/4x128",
                        "gpu/train/gpt2-small-replayed/4x128",
                        "gpu/decode/gpt2-small/1x64",
                        "gpu/decode/gpt2-small/32x64");
        assertThat(names(new GpuSuite(), true)).contains("gpu/train/small-replayed/32x128");
    }

    @Test
    void limitsComeInTheirOrder() {
        assertThat(names(new LimitsSuite(), false)).containsExactly("limits/fma", "limits/read", "limits/copy");
    }

    @Test
    void productsAreThoseOfGpt2AndSquaresAndSkinnyOnes() {
        List<Benchmark> all = new GemmSuite().benchmarks(List.of(1), false);

        assertThat(all).filteredOn(b -> b.group().equals("large")).hasSize(2 * 5 * 3);
        for (int m : new int[] {512, 2048}) {
            for (String layer : List.of("2304x768", "768x768", "3072x768", "768x3072", "50257x768")) {
                for (String layout : List.of("nn", "nt", "tn")) {
                    assertThat(all).extracting(Benchmark::name).contains("gemm/%s/%dx%s".formatted(layout, m, layer));
                }
            }
        }
        assertThat(all)
                .filteredOn(b -> b.group().equals("square"))
                .extracting(Benchmark::name)
                .containsExactly("gemm/nn/64x64x64", "gemm/nn/128x128x128", "gemm/nn/256x256x256");
        assertThat(all).filteredOn(b -> b.group().equals("skinny")).hasSize(3 * 4 + 3 + 3);
        assertThat(all)
                .extracting(Benchmark::name)
                .contains("gemm/cached/32x768x3072", "gemm/cached-gemv/1x768x3072", "gemm/streamed/1x2304x768");
    }

    @Test
    void operationsWorkOn64MebibytesAndOptimizersOnAllOfGpt2() {
        assertThat(names(new OpsSuite(), false))
                .contains(
                        "ops/add/1x16777216",
                        "ops/exp/32768x512",
                        "ops/gelu/32768x512",
                        "ops/softmax/32768x512",
                        "ops/layer-norm/21845x768",
                        "ops/cross-entropy/333x50257",
                        "ops/embedding/21845x768",
                        "ops/adamw/124439808");
    }

    @Test
    void attentionIsThatOfGpt2() {
        assertThat(names(new AttentionSuite(), false))
                .containsExactly(
                        "attention/forward/48x512x64",
                        "attention/forward-backward/48x512x64",
                        "attention/allocated/12x512x64",
                        "attention/allocated/12x1024x64",
                        "attention/allocated/12x2048x64");
    }

    @Test
    void modelsHaveTheSizesTheyAreNamedFor() {
        Gpt2 small = Models.SMALL.create(Backends.open(1));

        assertThat(Models.parameters(small))
                .isEqualTo(512 * 128 + 128 * 128 + 4 * (12 * 128 * 128 + 13 * 128) + 2 * 128);
        assertThat(Models.bytesPerToken(small)).isEqualTo(4.0 * (Models.parameters(small) - 128 * 128));
        assertThat(Models.SMALL.batch(3, 128))
                .hasSize(3)
                .allSatisfy(example -> assertThat(example.tokens()).hasSize(129));
        assertThat(names(new TrainSuite(), false)).contains("train/gpt2-small/4x128", "train/small/32x128");
        assertThat(names(new DecodeSuite(), false))
                .containsExactly(
                        "decode/small/1x64",
                        "decode/small/32x64",
                        "decode/gpt2-small/1x64",
                        "decode/gpt2-small/32x64",
                        "decode/gpt2-small-bf16/1x64",
                        "decode/gpt2-small-bf16/32x64");
        assertThat(Models.bytesPerToken(small.frozen(Weights.BF16))).isLessThan(0.51 * Models.bytesPerToken(small));
    }
}
