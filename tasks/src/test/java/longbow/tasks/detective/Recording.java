package longbow.tasks.detective;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import longbow.tensor.io.Json;
import org.jspecify.annotations.Nullable;

/** A step of an episode that was recorded with Jericho. */
record Recording(Map<String, Json> fields) {

    static List<Recording> read(Path file) throws IOException {
        List<Recording> steps = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            Json.ObjectValue object = (Json.ObjectValue) Json.parse(line.getBytes(StandardCharsets.UTF_8));
            steps.add(new Recording(object.members()));
        }
        return steps;
    }

    /** The command; null for a reset. */
    @Nullable
    String action() {
        return field("action") instanceof Json.StringValue(var value) ? value : null;
    }

    String text(String name) {
        return ((Json.StringValue) field(name)).value();
    }

    long number(String name) {
        return Long.parseLong(((Json.NumberValue) field(name)).literal());
    }

    boolean flag(String name) {
        return ((Json.BooleanValue) field(name)).value();
    }

    List<String> list(String name) {
        return strings(field(name));
    }

    static List<String> strings(Json array) {
        return ((Json.ArrayValue) array)
                .elements().stream()
                        .map(each -> ((Json.StringValue) each).value())
                        .toList();
    }

    private Json field(String name) {
        return Objects.requireNonNull(fields.get(name), name);
    }

    @Override
    public String toString() {
        return text("episode") + " step " + number("step");
    }
}
