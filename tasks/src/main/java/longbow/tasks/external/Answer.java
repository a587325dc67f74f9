package longbow.tasks.external;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import longbow.tensor.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a program answered. Members that nobody asked for are ignored; one that is missing or of another kind ends the program with an
 * {@link ExternalException}.
 *
 * @param connection who answered
 * @param type what it was asked
 * @param members the answer
 */
record Answer(Connection connection, String type, Map<String, Json> members) {

    /** Returns a text that must be there. */
    String text(String name) {
        if (members.get(name) instanceof Json.StringValue(String text)) {
            return text;
        }
        throw bad(name, "a string");
    }

    /** Returns a finite number that must be there. */
    double number(String name) {
        if (members.get(name) instanceof Json.NumberValue number && Double.isFinite(number.asDouble())) {
            return number.asDouble();
        }
        throw bad(name, "a finite number");
    }

    /** Returns a whole number in a range that must be there. */
    int whole(String name, int least, int most) {
        double number = number(name);
        if (number != Math.rint(number) || number < least || number > most) {
            throw bad(name, "a whole number from %d to %d".formatted(least, most));
        }
        return (int) number;
    }

    /** Returns a truth value; false if it is not there. */
    boolean flag(String name) {
        Json value = members.get(name);
        return switch (value) {
            case null -> false;
            case Json.BooleanValue(boolean flag) -> flag;
            default -> throw bad(name, "true or false");
        };
    }

    /** Returns a list of texts; empty if it is not there. */
    List<String> texts(String name) {
        @Nullable Json value = members.get(name);
        List<String> texts = new ArrayList<>();
        if (value instanceof Json.ArrayValue(List<Json> elements)) {
            for (Json element : elements) {
                if (!(element instanceof Json.StringValue(String text))) {
                    throw bad(name, "an array of strings");
                }
                texts.add(text);
            }
        } else if (value != null) {
            throw bad(name, "an array of strings");
        }
        return texts;
    }

    private ExternalException bad(String name, String wanted) {
        @Nullable Json value = members.get(name);
        return connection.failure(
                type,
                "gave an answer whose member \"%s\" must be %s, but %s"
                        .formatted(name, wanted, value == null ? "is missing" : "is " + excerpt(value)),
                null);
    }

    private static String excerpt(Json value) {
        String text = value.text();
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
