package longbow.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import longbow.cli.console.Amounts;
import longbow.cli.console.Transcript;
import longbow.cli.metrics.MetricsLine;
import longbow.rl.Interval;
import longbow.rl.PolicyResult;

/**
 * A run as one HTML page that needs nothing else: no network, no other file. It can be read on a phone, in light and dark, and
 * its tables also without scripts.
 *
 * @param title the page's name
 * @param status what a reader should know first, such as that the run was interrupted; empty if there is nothing
 * @param facts small print at the top, name and value
 * @param configuration the run's configuration by key
 * @param results how the policies did; empty for a run that is not finished
 * @param metrics the lines of the metrics file
 * @param samples games of the trained policy
 */
public record ReportPage(
        String title,
        String status,
        Map<String, String> facts,
        Map<String, Object> configuration,
        List<PolicyResult> results,
        List<MetricsLine> metrics,
        List<Transcript> samples) {

    private static final Map<String, String> NAMES = Map.of(
            "random", "Random",
            "scripted", "Scripted player",
            "sft", "SFT policy",
            "archer", "ArCHer policy",
            "near-optimal", "Near-optimal player");

    /** Returns the name of a policy for people. */
    static String displayName(String policy) {
        return NAMES.getOrDefault(policy, policy);
    }

    /** Returns the page. */
    public String html() {
        StringBuilder page = new StringBuilder(1 << 17);
        page.append("""
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
                script-src 'unsafe-inline'; img-src data:">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                """);
        page.append("<title>").append(Html.escape(title)).append("</title>\n<style>");
        page.append(resource("uPlot.min.css"))
                .append('\n')
                .append(resource("page.css"))
                .append("</style>\n</head>\n<body>\n");
        head(page);
        page.append("<main>\n");
        results(page);
        page.append(
                "<div id=\"charts\"><noscript><p class=\"empty\">The learning curves need scripts.</p></noscript></div>\n");
        samples(page);
        configuration(page);
        page.append("</main>\n<script type=\"application/json\" id=\"data\">");
        page.append(Html.script(Curves.charts(metrics, results))).append("</script>\n<script>");
        page.append(resource("uPlot.iife.min.js")).append("</script>\n<script>");
        page.append(resource("page.js")).append("</script>\n</body>\n</html>\n");
        return page.toString();
    }

    private void head(StringBuilder page) {
        page.append("<header>\n<p class=\"brand\">Longbow</p>\n<h1>")
                .append(Html.escape(title))
                .append("</h1>\n");
        if (!status.isEmpty()) {
            page.append("<p class=\"status\" role=\"status\">")
                    .append(Html.escape(status))
                    .append("</p>\n");
        }
        page.append("<dl class=\"facts\">");
        facts.forEach((name, value) -> page.append("<div><dt>")
                .append(Html.escape(name))
                .append("</dt><dd>")
                .append(Html.escape(value))
                .append("</dd></div>"));
        page.append("</dl>\n</header>\n");
    }

    // ---- results -----------------------------------------------------------------------------------------------

    private void results(StringBuilder page) {
        if (results.isEmpty()) {
            return;
        }
        page.append("<section>\n<h2>Results</h2>\n");
        verdict(page);
        double low =
                results.stream().mapToDouble(r -> r.meanReturn().low()).min().orElse(0);
        double high =
                results.stream().mapToDouble(r -> r.meanReturn().high()).max().orElse(1);
        Axis axis = Axis.of(low, high);
        page.append("""
                <div class="scroll"><table class="results">
                <thead><tr><th scope="col">Policy</th><th scope="col" class="number">Mean return</th>\
                <th scope="col" class="number">95 % interval</th><th scope="col" class="plot" aria-hidden="true">""");
        axis.drawLabels(page);
        page.append("</th><th scope=\"col\" class=\"number\">Difference from SFT</th>"
                + "<th scope=\"col\" class=\"number\">Turns</th></tr></thead>\n<tbody>\n");
        for (PolicyResult result : results) {
            row(page, result, axis);
        }
        page.append("</tbody></table></div>\n<p class=\"note\">Mean over ")
                .append(results.getFirst().games())
                .append(
                        " fixed games, the same for all. Intervals are 95 % bootstrap intervals; differences are taken game by "
                                + "game.</p>\n</section>\n");
    }

    private void verdict(StringBuilder page) {
        for (PolicyResult result : results) {
            Interval difference = result.pairedDifference();
            if (!result.policy().equals("archer") || difference == null) {
                continue;
            }
            if (!difference.excludesZero() && Math.abs(difference.mean()) < 0.005) {
                page.append("<p class=\"verdict\">ArCHer returns as much as the SFT policy it started from.</p>\n");
                continue;
            }
            String change = difference.mean() >= 0 ? "more" : "less";
            String size = Amounts.decimal(Math.abs(difference.mean()));
            String range =
                    "95 % interval of the difference: " + signed(difference.low()) + " to " + signed(difference.high());
            page.append("<p class=\"verdict\">ArCHer returns <strong>")
                    .append(size)
                    .append(' ')
                    .append(change)
                    .append("</strong> than the SFT policy it started from, ")
                    .append(difference.excludesZero() ? "a clear difference" : "which chance alone could explain")
                    .append(" <span>(")
                    .append(range)
                    .append(").</span></p>\n");
        }
    }

    private static void row(StringBuilder page, PolicyResult result, Axis axis) {
        Interval mean = result.meanReturn();
        Interval difference = result.pairedDifference();
        page.append("<tr class=\"").append(NAMES.containsKey(result.policy()) ? result.policy() : "other");
        page.append("\"><th scope=\"row\"><i></i>")
                .append(Html.escape(displayName(result.policy())))
                .append("</th>");
        page.append("<td class=\"number mean\">")
                .append(minus(Amounts.decimal(mean.mean())))
                .append("</td>");
        page.append("<td class=\"number\">").append(minus(Amounts.decimal(mean.low())));
        page.append(" to ").append(minus(Amounts.decimal(mean.high()))).append("</td><td class=\"plot\">");
        axis.draw(page, mean, displayName(result.policy()));
        if (difference == null) {
            page.append("</td><td class=\"number none\">\u2013");
        } else {
            page.append("</td><td class=\"number\">")
                    .append(signed(difference.mean()))
                    .append(" <small>")
                    .append(signed(difference.low()));
            page.append(" to ").append(signed(difference.high())).append("</small>");
        }
        page.append("</td><td class=\"number\">")
                .append(Amounts.decimal(result.meanTurns()))
                .append("</td></tr>\n");
    }

    private static String signed(double value) {
        return minus(Amounts.signed(value));
    }

    /** A hyphen is too short for a minus sign on a page. */
    private static String minus(String number) {
        return number.replace('-', '\u2212');
    }

    // ---- games and configuration -------------------------------------------------------------------------------

    private void samples(StringBuilder page) {
        if (samples.isEmpty()) {
            return;
        }
        page.append("<section>\n<h2>Games of the trained policy</h2>\n<div class=\"games\">\n");
        for (int i = 0; i < samples.size(); i++) {
            Transcript game = samples.get(i);
            page.append("<details")
                    .append(i == 0 ? " open" : "")
                    .append("><summary>Game ")
                    .append(i);
            page.append(" <small>").append(minus(Html.escape(game.summary()))).append("</small></summary>\n<ol>");
            page.append("<li class=\"reply\"><span>")
                    .append(text(game.opening()))
                    .append("</span></li>");
            for (Transcript.Turn turn : game.turns()) {
                String reward = minus(Amounts.signed(turn.reward()).replaceFirst("\\.00$", ""));
                page.append("<li class=\"said\"><span>")
                        .append(text(turn.utterance()))
                        .append("</span></li>");
                page.append("<li class=\"reply\"><span>")
                        .append(text(turn.reply()))
                        .append("</span><b>");
                page.append(reward).append("</b></li>");
            }
            page.append("</ol></details>\n");
        }
        page.append("</div>\n</section>\n");
    }

    private static String text(String said) {
        String line = Transcript.shown(said);
        return line.isEmpty() ? "<em>nothing</em>" : Html.escape(line);
    }

    private void configuration(StringBuilder page) {
        page.append("<section>\n<h2>Configuration</h2>\n<details><summary>All ").append(configuration.size());
        page.append(" values</summary>\n<dl class=\"configuration\">");
        configuration.forEach((key, value) -> page.append("<div><dt>")
                .append(Html.escape(key))
                .append("</dt><dd>")
                .append(Html.escape(String.format(Locale.ROOT, "%s", value)))
                .append("</dd></div>"));
        page.append(
                "</dl></details>\n<p class=\"note\">The run folder's <code>config.yaml</code> holds the same values; "
                        + "<code>longbow train --config config.yaml</code> repeats the run with the same numbers.</p>\n</section>\n");
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing: the build is incomplete");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
