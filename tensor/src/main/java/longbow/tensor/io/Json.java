package longbow.tensor.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A JSON value, read strictly (RFC 8259, UTF-8) and written deterministically.
 *
 * <p>Stricter than most readers, since what is read here is not trusted: duplicate keys, unpaired surrogates, malformed
 * UTF-8, a byte order mark, nesting beyond {@value #MAX_DEPTH} and more than {@value #MAX_VALUES} values are errors.
 * Members keep the order of the text. Numbers keep their text, so that 64-bit integers are exact.
 *
 * <pre>{@code
 * Json json = Json.parse(bytes);
 * if (json instanceof Json.ObjectValue(var members) && members.get("step") instanceof Json.NumberValue step) {
 *     long n = step.exactLong().orElseThrow();
 * }
 * }</pre>
 */
public sealed interface Json {
    /** The deepest nesting of arrays and objects that is read. */
    int MAX_DEPTH = 64;

    /** The most values (of any kind, each member counted once) that one text may hold. */
    int MAX_VALUES = 1 << 20;

    /** The largest file that {@link #read} accepts, in bytes. */
    long MAX_FILE_BYTES = 100_000_000;

    /**
     * An object: its members in the order of the text.
     *
     * @param members the values by key; copied, unmodifiable
     */
    record ObjectValue(Map<String, Json> members) implements Json {
        /** Copies the members, keeping their order. */
        public ObjectValue {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * An array.
     *
     * @param elements its values; copied, unmodifiable
     */
    record ArrayValue(List<Json> elements) implements Json {
        /** Copies the elements. */
        public ArrayValue {
            elements = List.copyOf(elements);
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * A string.
     *
     * @param value its characters, escapes resolved
     */
    record StringValue(String value) implements Json {
        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * A number, kept as written.
     *
     * @param literal its text, in JSON's grammar
     */
    record NumberValue(String literal) implements Json {
        /** Checks the grammar. */
        public NumberValue {
            if (!JsonParser.isNumber(literal)) {
                throw new IllegalArgumentException("Json: not a JSON number: " + excerpt(literal));
            }
        }

        /** Returns the value if it is written as an integer (no fraction, no exponent) that fits 64 bits. */
        public OptionalLong exactLong() {
            try {
                return OptionalLong.of(Long.parseLong(literal));
            } catch (NumberFormatException notAnInteger) {
                return OptionalLong.empty();
            }
        }

        /** Returns the nearest double; infinite if the number is beyond the range. */
        public double asDouble() {
            return Double.parseDouble(literal);
        }

        @Override
        public String toString() {
            return literal;
        }
    }

    /**
     * {@code true} or {@code false}.
     *
     * @param value which of the two
     */
    record BooleanValue(boolean value) implements Json {
        @Override
        public String toString() {
            return text();
        }
    }

    /** {@code null}. */
    record NullValue() implements Json {
        @Override
        public String toString() {
            return text();
        }
    }

    /** Returns {@code value} as a JSON string. */
    static Json of(String value) {
        return new StringValue(value);
    }

    /** Returns {@code value} as a JSON number. */
    static Json of(long value) {
        return new NumberValue(Long.toString(value));
    }

    /**
     * Returns {@code value} as a JSON number that reads back to the same bits.
     *
     * @throws IllegalArgumentException if it is not finite: JSON has no such numbers
     */
    static Json of(double value) {
        return new NumberValue(Double.toString(value));
    }

    /** Returns {@code value} as a JSON boolean. */
    static Json of(boolean value) {
        return new BooleanValue(value);
    }

    /** Returns the strings as a JSON array. */
    static Json of(List<String> values) {
        List<Json> elements = new ArrayList<>(values.size());
        for (String value : values) {
            elements.add(new StringValue(value));
        }
        return new ArrayValue(elements);
    }

    /**
     * Reads one JSON value from UTF-8 text; white space around it is allowed, anything else is not.
     *
     * @throws JsonException with one sentence, if the bytes are not such a text or exceed a limit
     */
    static Json parse(byte[] utf8) throws JsonException {
        return new JsonParser(utf8).parse();
    }

    /**
     * Reads a JSON file.
     *
     * @throws JsonException with one sentence that names the file, if it is not JSON, exceeds a limit, or is not a
     *     regular file
     * @throws IOException if the file cannot be read
     */
    static Json read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new JsonException(file + ": there is no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw new JsonException(file + ": is not a regular file");
        }
        long size = Files.size(file);
        if (size > MAX_FILE_BYTES) {
            throw new JsonException(
                    file + ": has " + size + " bytes, but at most " + MAX_FILE_BYTES + " are read as JSON");
        }
        try {
            return parse(Files.readAllBytes(file));
        } catch (JsonException problem) {
            throw new JsonException(file + ": is not valid JSON: " + problem.getMessage());
        }
    }

    /**
     * Returns the value as JSON text without white space: the same value gives the same text.
     *
     * @throws IllegalArgumentException if a string holds an unpaired surrogate
     */
    default String text() {
        StringBuilder out = new StringBuilder();
        append(this, out);
        return out.toString();
    }

    private static void append(Json json, StringBuilder out) {
        switch (json) {
            case ObjectValue(var members) -> {
                out.append('{');
                int start = out.length();
                members.forEach((key, value) -> {
                    out.append(out.length() == start ? "" : ",")
                            .append(quote(key))
                            .append(':');
                    append(value, out);
                });
                out.append('}');
            }
            case ArrayValue(var elements) -> {
                out.append('[');
                int start = out.length();
                for (Json element : elements) {
                    out.append(out.length() == start ? "" : ",");
                    append(element, out);
                }
                out.append(']');
            }
            case StringValue(var value) -> out.append(quote(value));
            case NumberValue(var literal) -> out.append(literal);
            case BooleanValue(var value) -> out.append(value);
            case NullValue() -> out.append("null");
        }
    }

    /**
     * Returns {@code value} as a JSON string literal with its quotes. Only the quote, the backslash and control
     * characters are escaped.
     *
     * @throws IllegalArgumentException if it holds an unpaired surrogate, which UTF-8 cannot express
     */
    static String quote(String value) {
        StringBuilder out = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            i += Character.charCount(c);
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                throw new IllegalArgumentException("Json: cannot write " + excerpt(value)
                        + ": it holds an unpaired surrogate, which is not a character");
            }
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u%04x".formatted(c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }

    /**
     * Returns {@code value} for an error message: in quotes, on one line, unprintable characters escaped, cut after 80
     * characters. Any string is accepted.
     */
    static String excerpt(String value) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < value.length(); ) {
            if (out.length() > 80) {
                return out.append("...\"").toString();
            }
            int c = value.codePointAt(i);
            i += Character.charCount(c);
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR ->
                    out.append(c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\u%04x".formatted(c));
                default -> {
                    if (c == '"' || c == '\\') {
                        out.append('\\');
                    }
                    out.appendCodePoint(c);
                }
            }
        }
        return out.append('"').toString();
    }
}
