package longbow.cli.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import longbow.cli.console.BadInput;
import longbow.cli.console.DidYouMean;
import longbow.rl.RunConfig;

/** The ranges of the values of a configuration. */
public final class ConfigRules {
    /** The algorithms there are. */
    public static final List<String> ALGORITHMS = List.of("archer");

    private static final List<String> BODIES = List.of(RunConfig.Critic.TRAJECTORY, RunConfig.Critic.LATE_FUSION);

    private static final Map<String, Range> RANGES = ranges();

    private ConfigRules() {}

    /** Both ends belong to the range, except a lower end that is said to be open. */
    private record Range(double low, boolean open, double high) {
        boolean holds(double value) {
            return (open ? value > low : value >= low) && value <= high;
        }

        @Override
        public String toString() {
            String from = (open ? "greater than " : "at least ") + text(low);
            return high == Double.MAX_VALUE ? from : from + " and at most " + text(high);
        }

        private static String text(double value) {
            return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        }
    }

    /**
     * Checks every value by itself and those that must fit each other.
     *
     * @param origins for keys that somebody set, where; the others have defaults
     * @throws BadInput with one sentence on the first value that is out of range
     */
    public static void check(RunConfig config, Map<String, String> origins) {
        Map<String, Object> values = ConfigKeys.values(config);
        oneOf(values, origins, "algorithm", ALGORITHMS);
        oneOf(values, origins, "critic.body", BODIES);
        RANGES.forEach((key, range) -> {
            Object value = values.get(key);
            if (value instanceof Number number && !range.holds(number.doubleValue())) {
                throw new BadInput("%s%s must be %s, but is %s".formatted(prefix(origins, key), key, range, value));
            }
        });
        RunConfig.Model model = config.model();
        if (model.width() % model.heads() != 0) {
            throw new BadInput("%smodel.width must be a multiple of model.heads, but %d is not a multiple of %d"
                    .formatted(prefix(origins, "model.width", "model.heads"), model.width(), model.heads()));
        }
        notAbove(values, origins, "sft.finalRate", "sft.rate");
        notAbove(values, origins, "critic.finalRate", "critic.rate");
        notAbove(values, origins, "archer.finalRate", "archer.rate");
        notAbove(values, origins, "archer.recentGames", "archer.capacity");
        if (config.evaluation().every() > 0 && config.evaluation().curveGames() < 1) {
            throw new BadInput("%sevaluation.curveGames must be at least 1 when evaluation.every is not 0, but is %d"
                    .formatted(
                            prefix(origins, "evaluation.curveGames"),
                            config.evaluation().curveGames()));
        }
    }

    private static void oneOf(Map<String, Object> values, Map<String, String> origins, String key, List<String> known) {
        String value = String.valueOf(values.get(key));
        if (!known.contains(value)) {
            throw new BadInput("%sunknown %s '%s'.%s Available: %s."
                    .formatted(
                            prefix(origins, key),
                            key,
                            value,
                            DidYouMean.hint(value, known),
                            DidYouMean.list(known, "and")));
        }
    }

    private static void notAbove(Map<String, Object> values, Map<String, String> origins, String small, String large) {
        Object lesser = Objects.requireNonNull(values.get(small));
        Object greater = Objects.requireNonNull(values.get(large));
        if (((Number) lesser).doubleValue() > ((Number) greater).doubleValue()) {
            throw new BadInput("%s%s must not exceed %s, but %s > %s"
                    .formatted(prefix(origins, small, large), small, large, lesser, greater));
        }
    }

    private static String prefix(Map<String, String> origins, String... keys) {
        for (String key : keys) {
            String origin = origins.get(key);
            if (origin != null) {
                return origin + ": ";
            }
        }
        return "";
    }

    private static Map<String, Range> ranges() {
        Map<String, Range> ranges = new LinkedHashMap<>();
        atLeast(ranges, 1, "sft.games", "sft.epochs", "sft.batch", "critic.batch", "archer.games", "archer.actorGames");
        atLeast(ranges, 1, "archer.samples", "archer.recentGames", "archer.capacity");
        atLeast(ranges, 0, "critic.steps", "archer.iterations", "archer.warmup", "archer.criticSteps");
        atLeast(ranges, 0, "archer.actorSteps", "archer.klWeight", "sft.observationWeight");
        atLeast(ranges, 0, "evaluation.every", "evaluation.curveGames");
        atLeast(ranges, 2, "evaluation.games");
        within(ranges, 1, 256, "model.layers", "model.heads");
        within(ranges, 8, 16_384, "model.width");
        within(ranges, 16, 131_072, "model.context");
        above(ranges, 0, 1, "sft.rate", "critic.rate", "critic.onlineRate", "critic.discount", "critic.polyak");
        above(ranges, 0, 1, "archer.rate");
        within(ranges, 0, 1, "sft.finalRate", "critic.finalRate", "archer.finalRate", "archer.copyRate");
        within(ranges, 0, 1, "archer.offlineShare");
        return ranges;
    }

    private static void atLeast(Map<String, Range> ranges, double low, String... keys) {
        within(ranges, low, Double.MAX_VALUE, keys);
    }

    private static void within(Map<String, Range> ranges, double low, double high, String... keys) {
        for (String key : keys) {
            ranges.put(key, new Range(low, false, high));
        }
    }

    private static void above(Map<String, Range> ranges, double low, double high, String... keys) {
        for (String key : keys) {
            ranges.put(key, new Range(low, true, high));
        }
    }

    /** Returns the keys that have a range; for the test that none was forgotten. */
    static Iterable<String> checkedKeys() {
        return RANGES.keySet();
    }
}
