package longbow.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import longbow.benchmarks.harness.Quantity;
import longbow.benchmarks.harness.Samples;
import org.junit.jupiter.api.Test;

class LineTest {
    private static final Line LINE =
            Line.of("gemm", "gemm/nn/2x3x4", "large", 2, Quantity.gflops(1e9), Samples.of(0.1, 0.2, 0.25, 0.4, 0.5));

    @Test
    void aFigureIsTheMedianBetweenItsQuartiles() {
        assertThat(LINE.value()).isEqualTo(4);
        assertThat(LINE.low()).isEqualTo(2.5);
        assertThat(LINE.high()).isEqualTo(5);
        assertThat(LINE.samples()).isEqualTo(5);
    }

    @Test
    void jsonHoldsWhatWasMeasured() {
        assertThat(LINE.json().text())
                .isEqualTo("{\"suite\":\"gemm\",\"name\":\"gemm/nn/2x3x4\",\"group\":\"large\",\"threads\":2,"
                        + "\"value\":4.0,\"unit\":\"GFLOP/s\",\"samples\":5,\"low\":2.5,\"high\":5.0}");
        assertThat(LINE.with(new Line.Share("percentOfPeak", 200 / 3.0, 6))
                        .with(new Line.Rival("OpenBLAS", 5, 0.8))
                        .json()
                        .text())
                .contains("\"percentOfPeak\":66.667,\"limit\":6.0,\"samples\":5")
                .endsWith(",\"peer\":\"OpenBLAS\",\"peerValue\":5.0,\"ratio\":0.8}");
        assertThat(LINE.relativeToAdd(1.25).json().text()).endsWith("\"relativeToAdd\":1.25}");
    }

    @Test
    void whatIsCountedHasNoSpread() {
        Line line = Line.counted("train", "train/small/allocated", "memory", 1, 4096, "bytes/step");

        assertThat(line.samples()).isEqualTo(1);
        assertThat(line.low()).isEqualTo(line.high()).isEqualTo(4096);
    }
}
