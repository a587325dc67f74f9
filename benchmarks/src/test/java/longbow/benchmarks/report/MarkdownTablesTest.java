package longbow.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkdownTablesTest {
    private static final String PAGE = """
            # Speed

            <!-- bench:gemm -->
            old
            <!-- /bench:gemm -->
            between
            <!-- bench:ops -->
            <!-- /bench:ops -->
            <!-- bench:open -->
            """;

    @Test
    void suitesHaveBothMarkers() {
        assertThat(MarkdownTables.suites(PAGE)).containsExactly("gemm", "ops");
    }

    @Test
    void onlyWhatIsBetweenTheMarkersOfASuiteThatRanIsReplaced() {
        List<Line> lines = List.of(Line.counted("gemm", "gemm/a", "large", 1, 2, "GFLOP/s"));

        String filled = MarkdownTables.fill(PAGE, lines, Map.of("gemm", List.of("`longbow bench gemm`", "")));

        assertThat(filled).isEqualTo("""
                # Speed

                <!-- bench:gemm -->
                `longbow bench gemm`

                | benchmark | threads | value | unit |
                |---|---:|---:|---|
                | gemm/a | 1 | 2 | GFLOP/s |
                <!-- /bench:gemm -->
                between
                <!-- bench:ops -->
                <!-- /bench:ops -->
                <!-- bench:open -->
                """);
        assertThat(MarkdownTables.fill(filled, lines, Map.of("gemm", List.of("`longbow bench gemm`", ""))))
                .isEqualTo(filled);
    }
}
