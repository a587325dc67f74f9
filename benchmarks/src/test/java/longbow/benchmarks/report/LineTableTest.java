package longbow.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LineTableTest {
    private static final Line PLAIN = Line.counted("ops", "ops/exp", "op", 1, 0.37125, "ns/element");

    @Test
    void columnsThatWouldBeEmptyAreLeftOut() {
        assertThat(new LineTable(List.of(PLAIN)).text())
                .containsExactly(
                        "benchmark  threads  value  unit",
                        "---------  -------  -----  ----------",
                        "ops/exp          1  0.371  ns/element");
    }

    @Test
    void sharesPeersAndRatiosHaveTheirColumns() {
        Line full =
                PLAIN.with(new Line.Share("percentOfBandwidth", 87.654, 30)).with(new Line.Rival("X", 1234.5, 0.955));

        assertThat(new LineTable(List.of(full, PLAIN)).markdown())
                .containsExactly(
                        "| benchmark | threads | value | unit | of limit | peer | ratio |",
                        "|---|---:|---:|---|---:|---:|---:|",
                        "| ops/exp | 1 | 0.371 | ns/element | 87.7 % | 1,235 | 0.96 |",
                        "| ops/exp | 1 | 0.371 | ns/element |  |  |  |");
    }

    @Test
    void figuresHaveThreeDigitsAndCountsAll() {
        assertThat(LineTable.figure(98.76)).isEqualTo("98.8");
        assertThat(LineTable.figure(7.123)).isEqualTo("7.12");
        assertThat(LineTable.figure(512.34)).isEqualTo("512");
        assertThat(LineTable.figure(6_307_240)).isEqualTo("6,307,240");
        assertThat(LineTable.figure(0)).isEqualTo("0");
    }
}
