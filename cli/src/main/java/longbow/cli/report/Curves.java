package longbow.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import longbow.cli.metrics.MetricsLine;
import longbow.rl.PolicyResult;
import longbow.tensor.io.Json;

/**
 * Turns the metrics of a run into charts: which measurements are drawn together, over what, and what to look for in them.
 * Measurements that no chart here knows get one of their own, so that none is lost.
 */
final class Curves {
    private static final Set<String> NOT_DRAWN = Set.of("step", "steps", "games", "tokens", "elapsedSeconds");

    /**
     * A chart to draw.
     *
     * @param phases the phases it is drawn for
     * @param section the heading it stands under
     * @param title its name
     * @param note one sentence on what it shows
     * @param names for each measurement the name it has in the legend
     */
    private record Plan(List<String> phases, String section, String title, String note, Map<String, String> names) {}

    private static final List<String> ONLINE = List.of("archer");
    private static final List<String> FITTED = List.of("critic");
    private static final List<String> TUNED = List.of("sft");

    private static final List<Plan> PLANS = List.of(
            new Plan(
                    ONLINE,
                    "Learning",
                    "Return",
                    "Mean return of the games played in each iteration, while exploring.",
                    names("return", "return of an iteration")),
            new Plan(ONLINE, "Learning", "Length of a game", "Mean number of turns.", names("turns", "turns")),
            new Plan(
                    ONLINE,
                    "Learning",
                    "Games finished",
                    "Share of games that ended by their own rules, not by the limit.",
                    names("finished", "finished")),
            new Plan(
                    ONLINE,
                    "Critic",
                    "What the critic knows",
                    "On games it has not seen yet: the variance of returns that V explains, and the correlation of Q with "
                            + "them. Near 0, the actor learns from noise.",
                    names("explainedVariance", "explained variance of V", "qCorrelation", "correlation of Q")),
            new Plan(
                    ONLINE,
                    "Critic",
                    "Q gap",
                    "How far the two critics disagree; it should stay small beside the returns.",
                    names("criticHeadGap", "mean |Q1 - Q2|", "qGap", "mean |Q1 - Q2|")),
            new Plan(
                    ONLINE,
                    "Critic",
                    "Critic loss, online",
                    "Temporal-difference error on replayed games.",
                    names("criticLoss", "loss")),
            new Plan(
                    FITTED,
                    "Critic",
                    "Critic loss, first fit",
                    "Temporal-difference error on the scripted player's games.",
                    names("loss", "loss")),
            new Plan(
                    FITTED,
                    "Critic",
                    "Q gap, first fit",
                    "How far the two critics disagree.",
                    names("headGap", "mean |Q1 - Q2|")),
            new Plan(
                    ONLINE,
                    "Actor",
                    "Advantage",
                    "Of fresh utterances: the mean should stay near 0, the deviation is what there is to learn from.",
                    names("advantageMean", "mean", "advantageDeviation", "standard deviation", "advantage", "mean")),
            new Plan(
                    ONLINE,
                    "Actor",
                    "Divergence",
                    "KL from the slowly moving copy of the actor; a jump is a step too large.",
                    names("divergence", "KL", "kl", "KL")),
            new Plan(
                    ONLINE,
                    "Actor",
                    "Entropy",
                    "Of the next token; falling to 0 means that exploration has ended.",
                    names("entropy", "entropy")),
            new Plan(
                    ONLINE,
                    "Actor",
                    "Log-probability",
                    "Of the fresh utterances; rising means growing certainty.",
                    names("logProb", "per utterance")),
            new Plan(
                    ONLINE,
                    "Actor",
                    "Length of an utterance",
                    "Mean number of tokens.",
                    names("utteranceTokens", "tokens")),
            new Plan(
                    ONLINE,
                    "Actor",
                    "Gradient norms",
                    "Before clipping.",
                    names("actorGradientNorm", "actor", "criticGradientNorm", "critic")),
            new Plan(
                    ONLINE,
                    "Actor",
                    "Actor loss",
                    "The policy gradient's surrogate; its level means little.",
                    names("actorLoss", "loss")),
            new Plan(
                    TUNED,
                    "Supervised fine-tuning",
                    "Loss",
                    "Cross-entropy of the scripted player's games, per token.",
                    names("loss", "loss")),
            new Plan(
                    TUNED,
                    "Supervised fine-tuning",
                    "Gradient norm",
                    "Before clipping.",
                    names("gradientNorm", "fine-tuning")),
            new Plan(
                    FITTED, "Critic", "Gradient norm, first fit", "Before clipping.", names("gradientNorm", "critic")));

    private Curves() {}

    private static Map<String, String> names(String... pairs) {
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            names.put(pairs[i], pairs[i + 1]);
        }
        return names;
    }

    /** Returns the charts of a run, as an array for the page's script. */
    static Json charts(List<MetricsLine> metrics, List<PolicyResult> results) {
        Map<String, List<MetricsLine>> progress = new LinkedHashMap<>();
        for (MetricsLine line : metrics) {
            if (line.event().equals("progress")) {
                progress.computeIfAbsent(line.text("phase"), phase -> new ArrayList<>())
                        .add(line);
            }
        }
        List<Json> charts = new ArrayList<>();
        Map<String, Set<String>> drawn = new LinkedHashMap<>();
        for (Plan plan : PLANS) {
            for (String phase : plan.phases()) {
                List<MetricsLine> lines = progress.getOrDefault(phase, List.of());
                Map<String, String> present = new LinkedHashMap<>();
                plan.names().forEach((name, label) -> {
                    if (lines.stream().anyMatch(line -> Double.isFinite(line.value(name)))) {
                        present.put(name, label);
                    }
                });
                if (!present.isEmpty()) {
                    drawn.computeIfAbsent(phase, p -> new LinkedHashSet<>()).addAll(present.keySet());
                    charts.add(
                            plan.title().equals("Return")
                                    ? returns(plan, lines, metrics, results)
                                    : chart(plan.section(), plan.title(), plan.note(), phase, lines, present));
                }
            }
        }
        progress.forEach((phase, lines) -> {
            Set<String> rest = new LinkedHashSet<>();
            lines.forEach(line -> line.fields().members().forEach((name, value) -> {
                if (value instanceof Json.NumberValue && !NOT_DRAWN.contains(name)) {
                    rest.add(name);
                }
            }));
            rest.removeAll(drawn.getOrDefault(phase, Set.of()));
            for (String name : rest) {
                boolean speed = name.equals("tokensPerSecond");
                charts.add(chart(
                        speed ? "Speed" : "Other measurements",
                        (speed ? "Tokens per second" : name) + " (" + phase + ")",
                        speed ? "Computed by the models, all parts of a step included." : "",
                        phase,
                        lines,
                        Map.of(name, speed ? "tokens/s" : name)));
            }
        });
        return new Json.ArrayValue(charts);
    }

    private static Json chart(
            String section,
            String title,
            String note,
            String phase,
            List<MetricsLine> lines,
            Map<String, String> names) {
        String over = over(phase);
        List<Json> series = new ArrayList<>();
        names.forEach((name, label) -> series.add(object(
                "label", Json.of(label),
                "values", numbers(lines.stream().map(line -> line.value(name)).toList()))));
        return object(
                "section", Json.of(section),
                "title", Json.of(title),
                "note", Json.of(note),
                "over", Json.of(over.equals("games") ? "games" : "steps"),
                "x", numbers(lines.stream().map(line -> line.value(over)).toList()),
                "series", new Json.ArrayValue(series),
                "levels", new Json.ArrayValue(List.of()));
    }

    private static String over(String phase) {
        return ONLINE.contains(phase) ? "games" : "step";
    }

    /** The learning curve: games while exploring, evaluations with their intervals, and the other policies as levels. */
    private static Json returns(
            Plan plan, List<MetricsLine> lines, List<MetricsLine> metrics, List<PolicyResult> results) {
        TreeMap<Double, Double> played = new TreeMap<>();
        lines.forEach(line -> played.put(line.value("games"), line.value("return")));
        TreeMap<Double, MetricsLine> evaluated = new TreeMap<>();
        for (MetricsLine line : metrics) {
            if (line.event().equals("evaluated") && line.text("policy").equals("archer")) {
                evaluated.put(line.value("games"), line); // the final evaluation, with most games, comes last
            }
        }
        TreeMap<Double, Double> all = new TreeMap<>(played);
        evaluated.keySet().forEach(games -> all.putIfAbsent(games, Double.NaN));
        List<Double> x = List.copyOf(all.keySet());
        List<Json> series = new ArrayList<>();
        series.add(object(
                "label", Json.of("games of an iteration"),
                "role", Json.of("raw"),
                "values", numbers(x.stream().map(all::get).toList())));
        if (!evaluated.isEmpty()) {
            series.add(object(
                    "label", Json.of("evaluated, 95 % interval"),
                    "role", Json.of("evaluated"),
                    "values",
                            numbers(x.stream()
                                    .map(g -> value(evaluated.get(g), "mean"))
                                    .toList()),
                    "low",
                            numbers(x.stream()
                                    .map(g -> value(evaluated.get(g), "low"))
                                    .toList()),
                    "high",
                            numbers(x.stream()
                                    .map(g -> value(evaluated.get(g), "high"))
                                    .toList())));
        }
        List<Json> levels = new ArrayList<>();
        for (PolicyResult result : results) {
            if (!result.policy().equals("archer")) {
                levels.add(object(
                        "policy", Json.of(result.policy()),
                        "label", Json.of(ReportPage.displayName(result.policy())),
                        "value", MetricsLine.number(result.meanReturn().mean())));
            }
        }
        return object(
                "section", Json.of(plan.section()),
                "title", Json.of(plan.title()),
                "note", Json.of(plan.note()),
                "over", Json.of("games"),
                "x", numbers(x),
                "series", new Json.ArrayValue(series),
                "levels", new Json.ArrayValue(levels));
    }

    private static Double value(@org.jspecify.annotations.Nullable MetricsLine line, String name) {
        return line == null ? Double.NaN : line.value(name);
    }

    private static Json numbers(List<Double> values) {
        return new Json.ArrayValue(values.stream().map(MetricsLine::number).toList());
    }

    private static Json object(Object... fields) {
        Map<String, Json> members = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            members.put((String) fields[i], (Json) fields[i + 1]);
        }
        return new Json.ObjectValue(members);
    }
}
