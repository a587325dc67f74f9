package longbow.tensor.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one JSON text straight from its bytes: a recursive descent whose depth and number of values are limited. */
final class JsonParser {
    private final byte[] bytes;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private int position;
    private int values;

    JsonParser(byte[] bytes) {
        this.bytes = bytes;
    }

    Json parse() throws JsonException {
        skipSpace();
        Json json = value(0);
        skipSpace();
        if (position < bytes.length) {
            throw error("something follows the end of the JSON value");
        }
        return json;
    }

    private Json value(int depth) throws JsonException {
        if (++values > Json.MAX_VALUES) {
            throw error("there are more than " + Json.MAX_VALUES + " values");
        }
        int c = peek();
        return switch (c) {
            case '{' -> object(nested(depth));
            case '[' -> array(nested(depth));
            case '"' -> new Json.StringValue(string());
            case 't' -> literal("true", new Json.BooleanValue(true));
            case 'f' -> literal("false", new Json.BooleanValue(false));
            case 'n' -> literal("null", new Json.NullValue());
            case -1 -> throw error("the text ends where a value must stand");
            default -> {
                if (c == '-' || isDigit(c)) {
                    yield number();
                }
                throw error("a value cannot start with byte 0x%02x".formatted(c));
            }
        };
    }

    private int nested(int depth) throws JsonException {
        if (depth == Json.MAX_DEPTH) {
            throw error("arrays and objects are nested deeper than " + Json.MAX_DEPTH);
        }
        return depth + 1;
    }

    private Json object(int depth) throws JsonException {
        Map<String, Json> members = new LinkedHashMap<>();
        position++;
        skipSpace();
        if (accept('}')) {
            return new Json.ObjectValue(members);
        }
        do {
            skipSpace();
            if (peek() != '"') {
                throw error("an object key in quotes must stand here");
            }
            int at = position;
            String key = string();
            skipSpace();
            if (!accept(':')) {
                throw error("':' must follow the key " + Json.excerpt(key));
            }
            skipSpace();
            if (members.put(key, value(depth)) != null) {
                position = at;
                throw error("the key " + Json.excerpt(key) + " appears twice in one object");
            }
            skipSpace();
        } while (accept(','));
        if (!accept('}')) {
            throw error("',' or '}' must follow an object member");
        }
        return new Json.ObjectValue(members);
    }

    private Json array(int depth) throws JsonException {
        List<Json> elements = new ArrayList<>();
        position++;
        skipSpace();
        if (accept(']')) {
            return new Json.ArrayValue(elements);
        }
        do {
            skipSpace();
            elements.add(value(depth));
            skipSpace();
        } while (accept(','));
        if (!accept(']')) {
            throw error("',' or ']' must follow an array element");
        }
        return new Json.ArrayValue(elements);
    }

    private String string() throws JsonException {
        int open = position++;
        StringBuilder joined = null; // only strings with escapes need one
        int start = position;
        while (position < bytes.length) {
            int c = bytes[position] & 0xFF;
            if (c == '"') {
                String tail = decode(start, position++);
                return joined == null ? tail : joined.append(tail).toString();
            }
            if (c < 0x20) {
                throw error("a string holds the control character 0x%02x, which must be escaped".formatted(c));
            }
            if (c == '\\') {
                joined = joined == null ? new StringBuilder() : joined;
                joined.append(decode(start, position));
                escape(joined);
                start = position;
            } else {
                position++;
            }
        }
        position = open;
        throw error("a string starts here and never ends");
    }

    private void escape(StringBuilder out) throws JsonException {
        position++;
        int c = peek();
        position++;
        switch (c) {
            case '"', '\\', '/' -> out.append((char) c);
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'u' -> unicodeEscape(out);
            default -> {
                position--;
                throw error("a string holds an escape that JSON does not know");
            }
        }
    }

    private void unicodeEscape(StringBuilder out) throws JsonException {
        char first = hex4();
        out.append(first);
        if (Character.isHighSurrogate(first)) {
            if (accept('\\') && accept('u')) {
                char second = hex4();
                if (Character.isLowSurrogate(second)) {
                    out.append(second);
                    return;
                }
            }
            throw error("a string holds the first half of a surrogate pair without the second");
        }
        if (Character.isLowSurrogate(first)) {
            throw error("a string holds the second half of a surrogate pair without the first");
        }
    }

    private char hex4() throws JsonException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int c = peek();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw error("four hexadecimal digits must follow \\u");
            }
            value = value << 4 | digit;
            position++;
        }
        return (char) value;
    }

    private String decode(int from, int to) throws JsonException {
        try {
            return decoder.decode(ByteBuffer.wrap(bytes, from, to - from)).toString();
        } catch (CharacterCodingException malformed) {
            position = from;
            throw error("the string that goes on here is not valid UTF-8");
        }
    }

    private Json number() throws JsonException {
        int start = position;
        while (position < bytes.length && "+-.eE0123456789".indexOf(bytes[position]) >= 0) {
            position++;
        }
        String literal = new String(bytes, start, position - start, StandardCharsets.US_ASCII);
        if (!isNumber(literal)) {
            position = start;
            throw error("not a JSON number: " + Json.excerpt(literal));
        }
        return new Json.NumberValue(literal);
    }

    /** Returns whether {@code s} matches {@code -?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?}. */
    static boolean isNumber(String s) {
        int i = s.startsWith("-") ? 1 : 0;
        int end = digits(s, i);
        if (end == i || (s.charAt(i) == '0' && end > i + 1)) {
            return false;
        }
        i = end;
        if (i < s.length() && s.charAt(i) == '.') {
            end = digits(s, i + 1);
            if (end == i + 1) {
                return false;
            }
            i = end;
        }
        if (i < s.length() && (s.charAt(i) == 'e' || s.charAt(i) == 'E')) {
            i++;
            if (i < s.length() && (s.charAt(i) == '+' || s.charAt(i) == '-')) {
                i++;
            }
            end = digits(s, i);
            if (end == i) {
                return false;
            }
            i = end;
        }
        return i == s.length();
    }

    private static int digits(String s, int from) {
        int i = from;
        while (i < s.length() && isDigit(s.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private Json literal(String word, Json json) throws JsonException {
        for (int i = 0; i < word.length(); i++) {
            if (!accept(word.charAt(i))) {
                throw error("the word " + word + " is misspelt");
            }
        }
        return json;
    }

    private void skipSpace() {
        while (position < bytes.length) {
            byte c = bytes[position];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return;
            }
            position++;
        }
    }

    private int peek() {
        return position < bytes.length ? bytes[position] & 0xFF : -1;
    }

    private boolean accept(char c) {
        boolean matches = peek() == c;
        position += matches ? 1 : 0;
        return matches;
    }

    private JsonException error(String problem) {
        return new JsonException("at byte " + position + ", " + problem);
    }
}
