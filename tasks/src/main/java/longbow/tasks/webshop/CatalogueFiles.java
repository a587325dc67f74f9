package longbow.tasks.webshop;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import longbow.tensor.Key;
import longbow.tensor.io.Json;

/**
 * Reads the catalogue files of the original WebShop, for users who have them; they are not part of this project. The folder
 * holds, each perhaps compressed with {@code .gz} behind its name:
 *
 * <table>
 * <caption>Files of a catalogue</caption>
 * <tr><th>file</th><th>what</th></tr>
 * <tr><td>{@code items_shuffle_1000.json} or {@code items_shuffle.json}</td><td>the products</td></tr>
 * <tr><td>{@code items_ins_v2_1000.json} or {@code items_ins_v2.json}</td><td>their attributes and templated goals</td></tr>
 * <tr><td>{@code items_human_ins.json}</td><td>goals that people wrote; if it is there, only these are played</td></tr>
 * </table>
 *
 * <p>Goals are numbered as in the original: shuffled by Python's generator with seed 233. What the original leaves to chance,
 * a price within a range and the price limit of a goal, is drawn from a key here. At most {@value #MAX_BYTES} bytes are read
 * of a file, so that the shop with a million products does not fit; titles have no tagger, so that their nouns are guessed.
 */
public final class CatalogueFiles {
    private static final int MAX_BYTES = (int) Json.MAX_FILE_BYTES;
    private static final int MAX_GOALS = 1_000_000;
    private static final int SHUFFLE_SEED = 233;
    /** What the original takes where a product has no price or no attributes. */
    private static final double NO_PRICE = 100;

    private static final String NO_ATTRIBUTE = "DUMMY_ATTR";
    private static final int ID_LENGTH = 10;

    private CatalogueFiles() {}

    /**
     * Reads a catalogue.
     *
     * @param folder where the files are
     * @param key the key of prices and price limits
     * @throws IllegalArgumentException with one sentence that names the file and the place in it, if a file is missing,
     *     cannot be read, is not JSON, or does not have what is expected
     */
    public static Catalogue read(String folder, Key key) {
        Path path = path(folder);
        Fields attributes = file(path, "items_ins_v2_1000.json", "items_ins_v2.json")
                .orElseThrow(() -> missing(path, "items_ins_v2_1000.json"));
        Json items = json(path, "items_shuffle_1000.json", "items_shuffle.json")
                .orElseThrow(() -> missing(path, "items_shuffle_1000.json"));
        if (!(items instanceof Json.ArrayValue(List<Json> elements))) {
            throw new IllegalArgumentException(path + ": the products must be an array");
        }
        Map<String, Product> products = new LinkedHashMap<>();
        for (int i = 0; i < elements.size(); i++) {
            Fields item = Fields.of("%s: product %d".formatted(path, i), elements.get(i));
            String id = item.need("asin");
            if (!id.equals("nan") && id.length() <= ID_LENGTH && !products.containsKey(id)) {
                products.put(
                        id, product(item, id, attributes, key.named("price").fold(i)));
            }
        }
        Optional<Fields> human = file(path, "items_human_ins.json");
        List<Goal> goals = new ArrayList<>();
        for (Product product : products.values()) {
            Key limits = key.named("limit").fold(goals.size());
            goals.addAll(
                    human.isPresent()
                            ? humanGoals(product, human.get(), limits)
                            : templatedGoals(product, attributes, limits));
            if (goals.size() > MAX_GOALS) {
                throw new IllegalArgumentException("%s: has more than %d goals".formatted(path, MAX_GOALS));
            }
        }
        if (goals.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s: none of the %d products has a goal".formatted(path, products.size()));
        }
        return new Catalogue(List.copyOf(products.values()), Goals.of(PythonShuffle.of(goals, SHUFFLE_SEED)));
    }

    private static Product product(Fields item, String id, Fields attributes, Key key) {
        String title = item.need("name");
        List<String> own = instructions(attributes, id)
                .map(fields -> fields.texts("attributes"))
                .orElse(List.of());
        List<Double> prices = prices(item);
        double price =
                prices.size() == 2 ? prices.get(0) + key.uniform(0) * (prices.get(1) - prices.get(0)) : prices.get(0);
        return new Product(
                id,
                title,
                TitleNouns.of(title),
                item.text("full_description").orElse(""),
                item.texts("small_description"),
                item.text("query").orElse("").toLowerCase(Locale.ROOT).strip(),
                item.text("category").orElse(""),
                item.text("product_category").orElse(""),
                own.isEmpty() ? List.of(NO_ATTRIBUTE) : own,
                options(item),
                "$" + Prices.number(prices.get(0)) + (prices.size() == 2 ? " to $" + Prices.number(prices.get(1)) : ""),
                price);
    }

    /** Returns one price, or the two ends of a range: {@code $12.99$20.00}. */
    private static List<Double> prices(Fields item) {
        String[] parts = item.text("pricing").orElse("").split("\\$");
        List<Double> prices = new ArrayList<>();
        for (int i = 1; i < parts.length && prices.size() < 2; i++) {
            String digits = parts[i].replaceAll("[^0-9.]", "");
            if (!digits.matches("\\d{1,9}(\\.\\d{0,9})?|\\.\\d{1,9}")) {
                throw new IllegalArgumentException(
                        "%s: the field 'pricing' has no price in %s".formatted(item.place(), Json.excerpt(parts[i])));
            }
            prices.add(Double.parseDouble(digits));
        }
        return prices.isEmpty() ? List.of(NO_PRICE) : prices;
    }

    private static List<Option> options(Fields item) {
        Map<String, List<String>> options = new LinkedHashMap<>();
        item.object("customization_options").forEach((name, value) -> {
            Fields choice = new Fields(item.place(), Map.of(name, value));
            List<String> values = new ArrayList<>();
            for (Json element : choice.elements(name)) {
                String text = Fields.of(item.place() + ": option " + Json.excerpt(name), element)
                        .need("value");
                values.add(text.strip().replace("/", " | ").toLowerCase(Locale.ROOT));
            }
            if (!values.isEmpty()) {
                options.put(name.toLowerCase(Locale.ROOT), values);
            }
        });
        return options.entrySet().stream()
                .map(option -> new Option(option.getKey(), option.getValue()))
                .toList();
    }

    private static List<Goal> humanGoals(Product product, Fields human, Key key) {
        List<Goal> goals = new ArrayList<>();
        List<Json> entries = human.elements(product.id());
        for (int i = 0; i < entries.size(); i++) {
            Fields entry = Fields.of(human.place() + ": " + product.id(), entries.get(i));
            List<String> attributes = entry.texts("instruction_attributes");
            if (!attributes.isEmpty()) {
                double limit = Prices.limit(product.price(), key.fold(i));
                String text = entry.need("instruction").replaceAll("^\\.+|\\.+$", "") + Prices.clause(limit);
                goals.add(new Goal(product, text, attributes, entry.texts("instruction_options"), limit));
            }
        }
        return goals;
    }

    /** Returns a goal for every combination of the product's options, if it has a templated instruction. */
    private static List<Goal> templatedGoals(Product product, Fields attributes, Key key) {
        Optional<Fields> entry = instructions(attributes, product.id());
        Optional<String> text = entry.flatMap(fields -> fields.text("instruction"));
        if (text.isEmpty()) {
            return List.of();
        }
        List<String> wanted = entry.get().texts("instruction_attributes");
        double limit = Prices.limit(product.price(), key);
        TreeMap<String, List<String>> options = new TreeMap<>();
        product.options().forEach(option -> options.put(option.name(), option.values()));
        List<List<String>> combinations = List.of(List.of());
        List<Goal> goals = new ArrayList<>();
        for (Map.Entry<String, List<String>> option : options.entrySet()) {
            List<List<String>> longer = new ArrayList<>();
            if ((long) combinations.size() * option.getValue().size() > MAX_GOALS) {
                throw new IllegalArgumentException("%s: %s has more than %d combinations of options"
                        .formatted(attributes.place(), product.id(), MAX_GOALS));
            }
            for (List<String> begun : combinations) {
                for (String value : option.getValue()) {
                    List<String> combination = new ArrayList<>(begun);
                    combination.add(option.getKey() + ": " + value);
                    longer.add(combination);
                }
            }
            combinations = longer;
        }
        for (List<String> combination : combinations) {
            String choices = combination.isEmpty() ? "" : " with " + String.join(", and ", combination);
            List<String> pairs = combination.stream()
                    .map(pair -> pair.replaceFirst(": ", " "))
                    .toList();
            goals.add(new Goal(product, text.get() + choices + Prices.clause(limit), wanted, pairs, limit));
        }
        return goals;
    }

    private static Optional<Fields> instructions(Fields attributes, String id) {
        return Optional.ofNullable(attributes.members().get(id))
                .map(json -> Fields.of(attributes.place() + ": " + id, json));
    }

    private static Optional<Fields> file(Path folder, String... names) {
        return json(folder, names).map(json -> Fields.of(folder + ": " + names[0], json));
    }

    /** Reads the first of these files that exists. */
    private static Optional<Json> json(Path folder, String... names) {
        for (String name : names) {
            Path plain = folder.resolve(name);
            Path packed = folder.resolve(name + ".gz");
            try {
                if (Files.exists(plain)) {
                    return Optional.of(Json.read(plain));
                }
                if (Files.exists(packed)) {
                    return Optional.of(Json.parse(unpacked(packed)));
                }
            } catch (IOException e) {
                throw new IllegalArgumentException("webshop: cannot read the catalogue: " + e.getMessage(), e);
            }
        }
        return Optional.empty();
    }

    private static byte[] unpacked(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + ": is too large");
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("%s: unpacks to more than %d bytes".formatted(file, MAX_BYTES));
            }
            return bytes;
        }
    }

    private static Path path(String folder) {
        try {
            return Path.of(folder);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("webshop: the setting folder is no path: " + e.getMessage(), e);
        }
    }

    private static IllegalArgumentException missing(Path folder, String name) {
        return new IllegalArgumentException(
                "webshop: the folder %s has no %s; name the folder with the original's files, or leave the setting out"
                        .formatted(folder, name));
    }
}
