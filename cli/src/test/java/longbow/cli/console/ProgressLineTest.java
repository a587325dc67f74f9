package longbow.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import longbow.rl.Interval;
import longbow.rl.PolicyResult;
import longbow.rl.TrainingEvent;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final Terminal LIVE = new Terminal(true, false, true, 120);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long seconds;

    private ProgressLine line(Terminal terminal) {
        return new ProgressLine(
                new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, () -> seconds * 1_000_000_000L);
    }

    private String shown() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }

    private static TrainingEvent step(int step, int steps) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("return", -9.5);
        values.put("criticLoss", 0.02349);
        return new TrainingEvent.Progress("archer", step, steps, 32L * step, 5_000, values);
    }

    @Test
    void aTerminalShowsOneLineThatIsRedrawn() {
        ProgressLine line = line(LIVE);
        line.on(new TrainingEvent.PhaseStarted("archer", 40));
        assertThat(shown()).isEqualTo("\rarcher 0/40 ...\u001b[K");
        seconds = 10;
        line.on(step(10, 40));
        assertThat(shown())
                .isEqualTo("\rarcher 10/40 ━━━━━───────────────  games 320  return -9.50  loss 0.0235  500 tokens/s  "
                        + "ETA 0:30\u001b[K");
        seconds = 20;
        line.on(step(20, 40));
        assertThat(shown())
                .startsWith("\rarcher 20/40")
                .contains("500 tokens/s", "ETA 0:20")
                .doesNotContain("\n");
        line.close();
        assertThat(shown()).isEqualTo(System.lineSeparator());
    }

    @Test
    void aNarrowTerminalIsNotOverrun() {
        ProgressLine line = line(new Terminal(true, false, true, 40));
        seconds = 5;
        line.on(step(10, 40));
        assertThat(shown().replaceAll("\r|\u001b\\[K", "")).hasSize(39);
    }

    @Test
    void elsewhereAPlainLineComesEveryFewSeconds() {
        ProgressLine line = line(Terminal.plain());
        line.on(new TrainingEvent.PhaseStarted("archer", 40));
        for (int i = 1; i <= 40; i++) {
            seconds++;
            line.on(step(i, 40));
        }
        line.close();
        assertThat(shown().lines())
                .hasSize(1 + 9)
                .contains("archer: 40 steps")
                .contains("archer  6/40  games 192  return -9.50  loss 0.0235  5.0k tokens/s  ETA 0:34")
                .endsWith("archer 40/40  games 1280  return -9.50  loss 0.0235  5.0k tokens/s  done in 0:40")
                .noneMatch(text -> text.contains("\u001b") || text.contains("\r"));
    }

    @Test
    void otherLinesStandAboveTheProgressLine() {
        ProgressLine line = line(LIVE);
        seconds = 1;
        line.on(step(1, 40));
        line.on(new TrainingEvent.Note("something to know"));
        line.on(new TrainingEvent.Evaluated(32, new PolicyResult("archer", 8, new Interval(-7, -8, -6), 7, null)));
        assertThat(shown().replace("\r", "").lines().skip(1))
                .containsExactly(
                        "something to know",
                        "evaluated archer after 32 games: return -7.00 [-8.00, -6.00] over 8 games");
    }

    @Test
    void aResumedRunDoesNotCountWhatWasDoneBefore() {
        ProgressLine line = line(Terminal.plain());
        line.on(new TrainingEvent.Resumed("archer", 30));
        line.on(new TrainingEvent.PhaseStarted("archer", 40));
        seconds = 2;
        line.on(step(32, 40));
        assertThat(shown()).contains("continuing from the checkpoint after step 30 of phase archer", "ETA 0:08");
    }

    @Test
    void coloursOnlyWhereTheyAreWelcome() {
        ProgressLine line = line(new Terminal(true, true, false, 200));
        line.on(step(1, 2));
        assertThat(shown()).contains("\u001b[1;36marcher\u001b[0m 1/2 ##########..........");
    }

    @Test
    void amountsAreShort() {
        assertThat(Amounts.count(999)).isEqualTo("999");
        assertThat(Amounts.count(12_345)).isEqualTo("12.3k");
        assertThat(Amounts.count(999_960)).isEqualTo("1.0M");
        assertThat(Amounts.duration(59.6)).isEqualTo("1:00");
        assertThat(Amounts.duration(3_725)).isEqualTo("1:02:05");
        assertThat(Amounts.measure(0.00001234)).isEqualTo("1.23e-05");
        assertThat(Amounts.measure(-1234.5)).isEqualTo("-1235");
        assertThat(Amounts.measure(Double.NaN)).isEqualTo("not finite");
        assertThat(Amounts.measure(null)).isEqualTo("-");
        assertThat(Amounts.signed(0.5)).isEqualTo("+0.50");
    }
}
