package longbow.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import longbow.cli.console.Transcript;
import longbow.cli.metrics.MetricsLine;
import longbow.rl.Interval;
import longbow.rl.PolicyResult;
import longbow.rl.TrainingEvent;
import longbow.tensor.io.Json;
import longbow.tensor.io.JsonException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ReportPageTest {
    private static final String HOSTILE = "</script><script>alert(1)</script><img src=x onerror=\"alert(2)\">'&amp;";

    private static final List<PolicyResult> RESULTS = List.of(
            new PolicyResult("random", 64, new Interval(-19, -19.5, -18.5), 19, new Interval(-8, -9, -7)),
            new PolicyResult("sft", 64, new Interval(-11, -12, -10), 12, null),
            new PolicyResult("archer", 64, new Interval(-8, -9, -7), 9, new Interval(3, 2, 4)));

    private static ReportPage page(String text, List<PolicyResult> results) {
        List<MetricsLine> metrics = new ArrayList<>();
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("return", -10.0);
        values.put("explainedVariance", 0.5);
        values.put("entropy", Double.NaN);
        values.put(text, 1.0);
        metrics.add(MetricsLine.of(new TrainingEvent.Progress("archer", 1, 2, 32, 10, values)));
        metrics.add(MetricsLine.of(new TrainingEvent.Progress(text, 1, 2, 0, 10, Map.of("loss", 2.0))));
        metrics.add(MetricsLine.of(
                new TrainingEvent.Evaluated(32, new PolicyResult("archer", 8, new Interval(-9, -10, -8), 9, null))));
        return new ReportPage(
                text,
                text,
                Map.of(text, text),
                Map.of("task", text, text, 3),
                results,
                metrics,
                List.of(new Transcript(text, List.of(new Transcript.Turn(text, text, -1)), text)));
    }

    private static Json data(String html) throws JsonException {
        Matcher data = Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL)
                .matcher(html);
        assertThat(data.find()).isTrue();
        return Json.parse(data.group(1).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void nothingIsFetched() {
        String html = page("plain", RESULTS).html();
        assertThat(html)
                .contains("Content-Security-Policy", "default-src 'none'", "uPlot")
                .doesNotContain("<link", " src=", "@import", "url(", "fetch(", "innerHTML = c");
    }

    @Test
    void noTextCanInject() throws JsonException {
        String plain = page("plain", RESULTS).html();
        List<PolicyResult> results = new ArrayList<>(RESULTS);
        results.add(new PolicyResult(HOSTILE, 64, new Interval(-1, -2, 0), 1, null));
        String html = page(HOSTILE, results).html();

        assertThat(html).doesNotContain("<script>alert", "<img", "onerror=\"");
        assertThat(html.split("<script", -1)).hasSameSizeAs(plain.split("<script", -1));
        assertThat(html.split("</script", -1)).hasSameSizeAs(plain.split("</script", -1));
        assertThat(data(html).text()).contains(Json.quote(HOSTILE + " (archer)"));
    }

    @Property(seed = "61")
    void anyTextIsEscaped(@ForAll("texts") String text) throws JsonException {
        assertThat(Html.escape(text)).doesNotContain("<", ">", "\"", "'", "\u0000", "\u202e");
        String script = Html.script(Json.of(text));
        assertThat(script).doesNotContain("<", ">", "\u2028", "\u2029");
        assertThat(Json.parse(script.getBytes(StandardCharsets.UTF_8))).isEqualTo(Json.of(text));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars('<', '>', '&', '"', '\'', '/', '!', '-', '\u2028', '\u2029', '\u202e', '\u0000', '\n', 'a')
                .ofMaxLength(12);
    }

    @Test
    void theTableHasEveryPolicyWithItsInterval() {
        String html = page("plain", RESULTS).html();
        assertThat(html)
                .contains("ArCHer policy", "SFT policy", "Random")
                .contains("aria-label=\"ArCHer policy: -8.00, from -9.00 to -7.00\"")
                .contains("<strong>3.00 more</strong>", "a clear difference")
                .contains("Mean over 64 fixed games");
        assertThat(html.split("<circle", -1)).hasSize(4);
    }

    @Test
    void anUnclearDifferenceIsNotSold() {
        List<PolicyResult> results = List.of(
                RESULTS.get(1),
                new PolicyResult("archer", 64, new Interval(-11.5, -12, -11), 9, new Interval(-0.5, -1, 1)));
        assertThat(page("plain", results).html())
                .contains("<strong>0.50 less</strong>", "which chance alone could explain");
    }

    @Test
    void aRunWithoutResultsHasAPageToo() throws JsonException {
        String html = new ReportPage("t", "interrupted", Map.of(), Map.of(), List.of(), List.of(), List.of()).html();
        assertThat(html).contains("interrupted", "<div id=\"charts\">").doesNotContain("<h2>Results</h2>");
        assertThat(data(html).text()).isEqualTo("[]");
    }

    @Test
    void everyMeasurementIsDrawn() throws JsonException {
        String charts = data(page("surprise", RESULTS).html()).text();
        assertThat(charts)
                .contains("\"Return\"", "\"What the critic knows\"", "\"surprise (archer)\"", "\"loss (surprise)\"")
                .doesNotContain("\"Entropy\"")
                .contains("\"low\":[-10.0]", "\"policy\":\"random\"");
    }

    @Test
    void theScaleHoldsItsValues() {
        for (double[] ends : new double[][] {{-20, -4}, {0, 1e-9}, {5, 5}, {-1e6, 1e6}, {Double.NaN, 1}}) {
            StringBuilder drawn = new StringBuilder();
            Axis axis = Axis.of(ends[0], ends[1]);
            axis.drawLabels(drawn);
            axis.draw(drawn, new Interval(ends[0], ends[0], ends[1]), "x");
            assertThat(drawn).doesNotContain("NaN%", "Infinity");
            assertThat(drawn.length()).isLessThan(4_000);
        }
    }
}
