package longbow.tasks.webshop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import longbow.tensor.io.Json;

/**
 * A JSON object of a catalogue file, whose fields are read with errors that name the file, the place and the remedy.
 *
 * @param place where the object is: the file and the product
 */
record Fields(String place, Map<String, Json> members) {
    private static final int MAX_TEXT = 100_000;
    private static final int MAX_ELEMENTS = 10_000;

    static Fields of(String place, Json json) {
        if (json instanceof Json.ObjectValue(Map<String, Json> members)) {
            return new Fields(place, members);
        }
        throw new IllegalArgumentException("%s: must be an object, but is %s".formatted(place, shown(json)));
    }

    /** Returns a text, or nothing if the field is missing or null. */
    Optional<String> text(String name) {
        Json value = members.getOrDefault(name, new Json.NullValue());
        return switch (value) {
            case Json.NullValue() -> Optional.empty();
            case Json.StringValue(String text) -> Optional.of(checked(name, text));
            default -> throw bad(name, "a text", value);
        };
    }

    /** Returns a text that must be there. */
    String need(String name) {
        return text(name)
                .orElseThrow(
                        () -> new IllegalArgumentException("%s: the field '%s' is missing".formatted(place, name)));
    }

    /** Returns texts: an array of them, or one alone; none if the field is missing or null. */
    List<String> texts(String name) {
        Json value = members.getOrDefault(name, new Json.NullValue());
        if (value instanceof Json.StringValue) {
            return text(name).stream().toList();
        }
        List<String> texts = new ArrayList<>();
        for (Json element : elements(name)) {
            if (!(element instanceof Json.StringValue(String text))) {
                throw bad(name, "an array of texts", element);
            }
            texts.add(checked(name, text));
        }
        return texts;
    }

    /** Returns the elements of an array; none if the field is missing or null. */
    List<Json> elements(String name) {
        Json value = members.getOrDefault(name, new Json.NullValue());
        return switch (value) {
            case Json.NullValue() -> List.of();
            case Json.ArrayValue(List<Json> elements) when elements.size() <= MAX_ELEMENTS -> elements;
            default -> throw bad(name, "an array of at most %d elements".formatted(MAX_ELEMENTS), value);
        };
    }

    /** Returns the members of an object; none if the field is missing, null or the empty text, as the original has it. */
    Map<String, Json> object(String name) {
        Json value = members.getOrDefault(name, new Json.NullValue());
        return switch (value) {
            case Json.NullValue() -> Map.of();
            case Json.StringValue(String text) when text.isEmpty() -> Map.of();
            case Json.ObjectValue(Map<String, Json> fields) when fields.size() <= MAX_ELEMENTS -> fields;
            default -> throw bad(name, "an object of at most %d members".formatted(MAX_ELEMENTS), value);
        };
    }

    private String checked(String name, String text) {
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("%s: the field '%s' has %d characters, but at most %d are read"
                    .formatted(place, name, text.length(), MAX_TEXT));
        }
        return text;
    }

    private IllegalArgumentException bad(String name, String wanted, Json found) {
        return new IllegalArgumentException(
                "%s: the field '%s' must be %s, but has %s".formatted(place, name, wanted, shown(found)));
    }

    private static String shown(Json json) {
        return switch (json) {
            case Json.ObjectValue value ->
                "an object of %d members".formatted(value.members().size());
            case Json.ArrayValue value ->
                "an array of %d elements".formatted(value.elements().size());
            case Json.StringValue value -> Json.excerpt(value.value());
            case Json.NumberValue value -> Json.excerpt(value.literal());
            case Json.BooleanValue value -> String.valueOf(value.value());
            case Json.NullValue _ -> "null";
        };
    }
}
