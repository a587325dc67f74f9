package longbow.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import longbow.cli.console.Amounts;
import longbow.cli.console.Table;
import longbow.cli.metrics.MetricsLine;
import longbow.rl.Interval;
import longbow.rl.PolicyResult;
import longbow.tensor.io.Json;
import org.jspecify.annotations.Nullable;

/** Shows how policies did: as a table for people, as JSON objects for programs. */
final class Results {
    private Results() {}

    /** Returns the table's lines: mean return with its interval, and the difference from the SFT policy. */
    static List<String> table(List<PolicyResult> results) {
        List<List<String>> rows = new ArrayList<>();
        for (PolicyResult result : results) {
            rows.add(List.of(
                    result.policy(),
                    Amounts.decimal(result.meanReturn().mean()),
                    range(result.meanReturn(), false),
                    difference(result.pairedDifference()),
                    Amounts.decimal(result.meanTurns())));
        }
        return new Table(
                        List.of("policy", "mean return", "95 % interval", "difference from sft", "turns"),
                        List.of(false, true, true, true, true),
                        rows)
                .lines();
    }

    private static String difference(@Nullable Interval difference) {
        return difference == null ? "-" : Amounts.signed(difference.mean()) + " " + range(difference, true);
    }

    private static String range(Interval interval, boolean signed) {
        return signed
                ? "[" + Amounts.signed(interval.low()) + ", " + Amounts.signed(interval.high()) + "]"
                : "[" + Amounts.decimal(interval.low()) + ", " + Amounts.decimal(interval.high()) + "]";
    }

    /** Returns one JSON object for a policy. */
    static Json json(PolicyResult result) {
        Map<String, Json> fields = new LinkedHashMap<>();
        fields.put("policy", Json.of(result.policy()));
        fields.put("mean", MetricsLine.number(result.meanReturn().mean()));
        fields.put("low", MetricsLine.number(result.meanReturn().low()));
        fields.put("high", MetricsLine.number(result.meanReturn().high()));
        fields.put("games", Json.of(result.games()));
        fields.put("turns", MetricsLine.number(result.meanTurns()));
        fields.put("pairedDifference", MetricsLine.interval(result.pairedDifference()));
        return new Json.ObjectValue(fields);
    }

    /** Returns the results as text, an object a line. */
    static String jsonLines(List<PolicyResult> results) {
        StringBuilder text = new StringBuilder();
        results.forEach(result -> text.append(json(result).text()).append('\n'));
        return text.toString();
    }

    /** Returns the result that a line of {@link #jsonLines} holds; null if it holds none. */
    static @Nullable PolicyResult parse(String line) {
        MetricsLine fields = MetricsLine.parse(line);
        if (fields == null || fields.text("policy").isEmpty()) {
            return null;
        }
        Interval paired = fields.fields().members().get("pairedDifference") instanceof Json.ObjectValue object
                ? interval(new MetricsLine(object))
                : null;
        return new PolicyResult(
                fields.text("policy"), (int) fields.value("games"), interval(fields), fields.value("turns"), paired);
    }

    private static Interval interval(MetricsLine fields) {
        return new Interval(fields.value("mean"), fields.value("low"), fields.value("high"));
    }
}
