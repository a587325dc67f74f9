package longbow.benchmarks.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;
import longbow.benchmarks.harness.Quantity;
import longbow.benchmarks.harness.Samples;
import longbow.tensor.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * One figure.
 *
 * @param suite what was asked for, such as {@code gemm}
 * @param name what was measured, such as {@code gemm/nn/512x2304x768}
 * @param group figures that belong together: {@code peak}, {@code large}, {@code square}, {@code skinny}, {@code op},
 *     {@code model} or {@code memory}
 * @param threads how many threads computed
 * @param value the median
 * @param unit of {@code value}
 * @param samples how many times were taken; 1 for what is counted, not timed
 * @param low the lower quartile
 * @param high the upper quartile
 * @param share how much that is of what the machine can do
 * @param rival what somebody else's code reached beside it
 * @param relativeToAdd the time relative to that of adding two tensors of as many elements
 */
public record Line(
        String suite,
        String name,
        String group,
        int threads,
        double value,
        String unit,
        int samples,
        double low,
        double high,
        @Nullable Share share,
        @Nullable Rival rival,
        @Nullable Double relativeToAdd) {
    private static final MathContext DIGITS = new MathContext(5);

    /**
     * A share of a limit of the machine, which was measured in turn with the value.
     *
     * @param field {@code percentOfPeak} or {@code percentOfBandwidth}
     * @param percent the share
     * @param limit the limit, in its own unit
     */
    public record Share(String field, double percent, double limit) {}

    /**
     * What a peer reached, measured in turn with the value.
     *
     * @param name the peer
     * @param value its median
     * @param ratio how many times as fast Longbow is
     */
    public record Rival(String name, double value, double ratio) {}

    /** Returns a figure from times. */
    public static Line of(String suite, String name, String group, int threads, Quantity quantity, Samples samples) {
        double slow = quantity.of(samples.quantile(0.75));
        double fast = quantity.of(samples.quantile(0.25));
        return new Line(
                suite,
                name,
                group,
                threads,
                quantity.of(samples.median()),
                quantity.unit(),
                samples.count(),
                Math.min(slow, fast),
                Math.max(slow, fast),
                null,
                null,
                null);
    }

    /** Returns a figure that was counted. */
    public static Line counted(String suite, String name, String group, int threads, double value, String unit) {
        return new Line(suite, name, group, threads, value, unit, 1, value, value, null, null, null);
    }

    /** Returns this line with a share of a limit. */
    public Line with(Share of) {
        return new Line(suite, name, group, threads, value, unit, samples, low, high, of, rival, relativeToAdd);
    }

    /** Returns this line with a peer beside it. */
    public Line with(Rival other) {
        return new Line(suite, name, group, threads, value, unit, samples, low, high, share, other, relativeToAdd);
    }

    /** Returns this line with the time relative to that of an addition. */
    public Line relativeToAdd(double ratio) {
        return new Line(suite, name, group, threads, value, unit, samples, low, high, share, rival, ratio);
    }

    /** Returns the line as a JSON object; what was not measured is left out. Numbers have five digits. */
    public Json.ObjectValue json() {
        Map<String, Json> fields = new LinkedHashMap<>();
        fields.put("suite", Json.of(suite));
        fields.put("name", Json.of(name));
        fields.put("group", Json.of(group));
        fields.put("threads", Json.of(threads));
        fields.put("value", number(value));
        fields.put("unit", Json.of(unit));
        if (share != null) {
            fields.put(share.field, number(share.percent));
            fields.put("limit", number(share.limit));
        }
        fields.put("samples", Json.of(samples));
        fields.put("low", number(low));
        fields.put("high", number(high));
        if (rival != null) {
            fields.put("peer", Json.of(rival.name));
            fields.put("peerValue", number(rival.value));
            fields.put("ratio", number(rival.ratio));
        }
        if (relativeToAdd != null) {
            fields.put("relativeToAdd", number(relativeToAdd));
        }
        return new Json.ObjectValue(fields);
    }

    private static Json number(double value) {
        return Json.of(new BigDecimal(value).round(DIGITS).doubleValue());
    }
}
