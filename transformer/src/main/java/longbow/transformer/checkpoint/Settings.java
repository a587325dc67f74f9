package longbow.transformer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import longbow.tensor.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a JSON file such as {@code config.json}, read with types. Every error names the file and the key.
 *
 * @param file the file, for messages
 * @param members the settings by key
 */
public record Settings(Path file, Map<String, Json> members) {
    /** The greatest size that is taken seriously; it keeps products of two sizes far from overflow. */
    public static final int MAX_SIZE = 1 << 20;

    /**
     * Reads a file that holds a JSON object.
     *
     * @throws IOException if it is missing, or holds anything else
     */
    public static Settings read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException("%s does not exist; a model folder holds %s and %s"
                    .formatted(file, Checkpoint.CONFIG, Checkpoint.WEIGHTS));
        }
        if (!(Json.read(file) instanceof Json.ObjectValue(Map<String, Json> members))) {
            throw new IOException("%s does not hold a JSON object".formatted(file));
        }
        return new Settings(file, members);
    }

    /** Returns whether a key is there and not null. */
    public boolean has(String key) {
        return members.containsKey(key) && !(members.get(key) instanceof Json.NullValue);
    }

    /** Returns an object among the settings, as settings. */
    public Settings within(String key) throws IOException {
        if (members.get(key) instanceof Json.ObjectValue(Map<String, Json> inner)) {
            return new Settings(file, inner);
        }
        throw wrong(key, "an object");
    }

    /** Returns a text. */
    public String text(String key) throws IOException {
        if (members.get(key) instanceof Json.StringValue(String value)) {
            return value;
        }
        throw wrong(key, "a text");
    }

    /** Returns a whole number from 0 to {@value #MAX_SIZE}. */
    public int size(String key) throws IOException {
        if (members.get(key) instanceof Json.NumberValue number) {
            long value = number.exactLong().orElse(-1);
            if (value >= 0 && value <= MAX_SIZE) {
                return (int) value;
            }
        }
        throw wrong(key, "an integer from 0 to " + MAX_SIZE);
    }

    /** Returns a whole number, or {@code otherwise} where the key is missing or null. */
    public int size(String key, int otherwise) throws IOException {
        return has(key) ? size(key) : otherwise;
    }

    /** Returns a finite number. */
    public double number(String key) throws IOException {
        if (members.get(key) instanceof Json.NumberValue number && Double.isFinite(number.asDouble())) {
            return number.asDouble();
        }
        throw wrong(key, "a number");
    }

    /** Returns a finite number, or {@code otherwise} where the key is missing or null. */
    public double number(String key, double otherwise) throws IOException {
        return has(key) ? number(key) : otherwise;
    }

    /** Returns a list of finite numbers. */
    public double[] numbers(String key) throws IOException {
        if (!(members.get(key) instanceof Json.ArrayValue(List<Json> elements))) {
            throw wrong(key, "a list of numbers");
        }
        double[] values = new double[elements.size()];
        for (int i = 0; i < values.length; i++) {
            if (!(elements.get(i) instanceof Json.NumberValue number) || !Double.isFinite(number.asDouble())) {
                throw wrong(key, "a list of numbers");
            }
            values[i] = number.asDouble();
        }
        return values;
    }

    /** Returns a truth value, or {@code otherwise} where the key is missing or null. */
    public boolean flag(String key, boolean otherwise) throws IOException {
        if (!has(key)) {
            return otherwise;
        }
        if (members.get(key) instanceof Json.BooleanValue(boolean value)) {
            return value;
        }
        throw wrong(key, "true or false");
    }

    /**
     * Refuses variants that would silently compute something else; a key that is missing or null has the first value.
     *
     * @param supported the values that are understood, as JSON
     */
    public void only(String key, String... supported) throws IOException {
        Json value = members.get(key);
        if (value != null && has(key) && !List.of(supported).contains(value.text())) {
            throw new IOException("%s: %s is %s, but only %s can be read"
                    .formatted(file, key, shown(value), String.join(", ", supported)));
        }
    }

    private IOException wrong(String key, String wanted) {
        return new IOException("%s: %s must be %s, but is %s".formatted(file, key, wanted, shown(members.get(key))));
    }

    private static String shown(@Nullable Json value) {
        String text = value == null ? "missing" : value.text();
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
