package longbow.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import longbow.benchmarks.machine.ProductSizes;
import org.junit.jupiter.api.Test;

class FlopsTest {

    @Test
    void aProductHasAMultiplicationAndAnAdditionForEachTriple() {
        assertThat(new ProductSizes(false, false, 2, 3, 4).flops()).isEqualTo(48);
        assertThat(new ProductSizes(false, false, 2048, 50257, 768).flops()).isEqualTo(2.0 * 2048 * 50257 * 768);
    }

    @Test
    void causalAttentionCountsPairsThatAreNotMasked() {
        assertThat(Flops.causalPairs(1, 1)).isEqualTo(1);
        assertThat(Flops.causalPairs(2, 3)).isEqualTo(2 * 6);
        assertThat(Flops.causalPairs(48, 512)).isEqualTo(48.0 * 512 * 513 / 2);
    }

    @Test
    void attentionHasFourteenTimesTheHeadDimensionForEachPair() {
        double pairs = Flops.causalPairs(48, 512);

        assertThat(Flops.attentionForward(48, 512, 64)).isEqualTo(4 * 64 * pairs);
        assertThat(Flops.attentionForward(48, 512, 64) + Flops.attentionBackward(48, 512, 64))
                .isEqualTo(14 * 64 * pairs);
    }

    @Test
    void aTrainingStepHasSixForEachParameterAndToken() {
        assertThat(Flops.trainingStep(124_439_808, 512)).isEqualTo(6.0 * 124_439_808 * 512);
    }
}
