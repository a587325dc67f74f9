package longbow.cli.metrics;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import longbow.rl.Interval;
import longbow.rl.PolicyResult;
import longbow.rl.TrainingEvent;
import longbow.tensor.io.Json;
import longbow.tensor.io.JsonException;
import org.jspecify.annotations.Nullable;

/**
 * One line of a metrics file: a JSON object whose {@code event} is {@code phase}, {@code progress}, {@code evaluated} or
 * {@code note}. Fields that depend on the clock end in {@code Seconds} or {@code PerSecond}; the others are the same wherever
 * and however the run is repeated.
 *
 * @param fields the values by name, in the order they are written
 */
public record MetricsLine(Json.ObjectValue fields) {

    /** Returns the line for {@code event}, without its clock fields; null for an event that is not recorded. */
    public static @Nullable MetricsLine of(TrainingEvent event) {
        Map<String, Json> fields = new LinkedHashMap<>();
        switch (event) {
            case TrainingEvent.PhaseStarted(String phase, int steps) -> {
                fields.put("event", Json.of("phase"));
                fields.put("phase", Json.of(phase));
                fields.put("steps", Json.of(steps));
            }
            case TrainingEvent.Progress progress -> {
                fields.put("event", Json.of("progress"));
                fields.put("phase", Json.of(progress.phase()));
                fields.put("step", Json.of(progress.step()));
                fields.put("steps", Json.of(progress.steps()));
                fields.put("games", Json.of(progress.games()));
                fields.put("tokens", Json.of(progress.tokens()));
                progress.values().forEach((name, value) -> {
                    // A measurement must not hide a field, nor look like one of the clock.
                    boolean taken = fields.containsKey(name) || isClock(name);
                    fields.put(taken ? name + "Value" : name, number(value));
                });
            }
            case TrainingEvent.Evaluated(long games, PolicyResult result) -> {
                fields.put("event", Json.of("evaluated"));
                fields.put("games", Json.of(games));
                fields.put("policy", Json.of(result.policy()));
                fields.put("evaluatedGames", Json.of(result.games()));
                fields.put("mean", number(result.meanReturn().mean()));
                fields.put("low", number(result.meanReturn().low()));
                fields.put("high", number(result.meanReturn().high()));
                fields.put("turns", number(result.meanTurns()));
                fields.put("pairedDifference", interval(result.pairedDifference()));
            }
            case TrainingEvent.Note(String text) -> {
                fields.put("event", Json.of("note"));
                fields.put("text", Json.of(text));
            }
            case TrainingEvent.Resumed resumed -> {
                return null; // the file shall not tell how often a run was interrupted
            }
        }
        return new MetricsLine(new Json.ObjectValue(fields));
    }

    /** Returns the line that {@code text} holds, or null if it holds none. */
    public static @Nullable MetricsLine parse(String text) {
        try {
            return Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof Json.ObjectValue fields
                    ? new MetricsLine(fields)
                    : null;
        } catch (JsonException damaged) {
            return null;
        }
    }

    /** Returns an interval as {@code {mean, low, high}}; null as {@code null}. */
    public static Json interval(@Nullable Interval interval) {
        if (interval == null) {
            return new Json.NullValue();
        }
        Map<String, Json> fields = new LinkedHashMap<>();
        fields.put("mean", number(interval.mean()));
        fields.put("low", number(interval.low()));
        fields.put("high", number(interval.high()));
        return new Json.ObjectValue(fields);
    }

    /** Returns a number that reads back to the same bits, or {@code null} where JSON has none: infinities and NaN. */
    public static Json number(double value) {
        return Double.isFinite(value) ? Json.of(value) : new Json.NullValue();
    }

    private static boolean isClock(String field) {
        return field.endsWith("Seconds") || field.endsWith("PerSecond");
    }

    /** Returns the line without the fields that depend on the clock. */
    public MetricsLine withoutClock() {
        Map<String, Json> kept = new LinkedHashMap<>();
        fields.members().forEach((name, value) -> {
            if (!isClock(name)) {
                kept.put(name, value);
            }
        });
        return new MetricsLine(new Json.ObjectValue(kept));
    }

    /** Returns the line with one more field at its end. */
    MetricsLine with(String name, double value) {
        Map<String, Json> more = new LinkedHashMap<>(fields.members());
        more.put(name, number(value));
        return new MetricsLine(new Json.ObjectValue(more));
    }

    /** Returns the kind of event; an empty string where the line does not say. */
    public String event() {
        return text("event");
    }

    /** Returns the text of a field; an empty string where there is none. */
    public String text(String name) {
        return fields.members().get(name) instanceof Json.StringValue(String value) ? value : "";
    }

    /** Returns the number in a field; NaN where there is none. */
    public double value(String name) {
        return fields.members().get(name) instanceof Json.NumberValue number ? number.asDouble() : Double.NaN;
    }

    @Override
    public String toString() {
        return fields.text();
    }
}
