package longbow.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import longbow.cli.console.Terminal;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long now;

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aFileGetsALineNowAndThen() {
        try (Progress progress = new Progress(err, Terminal.plain(), () -> now, 3)) {
            progress.next("a");
            now += 1_000_000_000L;
            progress.next("b");
            now += 5_000_000_000L;
            progress.next("c");
        }

        assertThat(printed().lines()).containsExactly("[1/3] a", "[3/3] c");
    }

    @Test
    void aTerminalGetsOneLineThatIsClearedInTheEnd() {
        try (Progress progress = new Progress(err, new Terminal(true, false, false, 12), () -> now, 2)) {
            progress.next("a long name");
        }

        assertThat(printed()).isEqualTo("\r\033[K[1/2] a lon\r\033[K");
    }
}
