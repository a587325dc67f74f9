package longbow.tasks.webshop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the made-up shop sells, read from {@code taxonomy.txt}. */
final class Taxonomy {

    /** A phrase that products have and goals ask for. */
    record Feature(String phrase, boolean thing) {}

    /** An option that products of a type may have. */
    record Choice(String name, List<String> values, double share) {}

    /** A type of product with all that its products are made of. */
    record Type(
            String query,
            String department,
            String category,
            List<String> heads,
            double low,
            double high,
            List<Choice> choices,
            List<Feature> features,
            List<Feature> common,
            List<String> brands,
            List<String> uses) {}

    private static final List<Type> TYPES = read();

    private Taxonomy() {}

    /** Returns all types, in the order of the file. */
    static List<Type> types() {
        return TYPES;
    }

    private static List<Type> read() {
        Map<String, List<String>> pools = new HashMap<>();
        Map<String, String> department = new HashMap<>();
        Map<String, String> type = new HashMap<>();
        List<Type> types = new ArrayList<>();
        for (String line : Resources.lines("taxonomy.txt")) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new IllegalStateException("taxonomy.txt: the line '%s' needs a ':'".formatted(line));
            }
            String name = line.substring(0, colon);
            String value = line.substring(colon + 1).strip();
            if (name.startsWith("pool ")) {
                pools.put(name.substring(5), list(value));
                continue;
            }
            if (name.equals("department") || name.equals("type")) {
                close(department, type, pools, types);
                type.clear();
            }
            if (name.equals("department")) {
                department.clear();
            }
            boolean ofType = name.equals("type") || type.containsKey("type");
            (ofType ? type : department).put(name, value);
        }
        close(department, type, pools, types);
        return List.copyOf(types);
    }

    private static void close(
            Map<String, String> department,
            Map<String, String> type,
            Map<String, List<String>> pools,
            List<Type> types) {
        if (type.isEmpty()) {
            return;
        }
        String[] price = need(type, "price").split(" ");
        List<Choice> choices = new ArrayList<>();
        for (String option : list(need(type, "options"))) {
            int equals = option.indexOf('=');
            int space = option.lastIndexOf(' ');
            List<String> values =
                    equals < 0 ? null : pools.get(option.substring(equals + 1, Math.max(equals + 1, space)));
            if (values == null) {
                throw new IllegalStateException("taxonomy.txt: '%s' must be NAME=POOL SHARE".formatted(option));
            }
            choices.add(
                    new Choice(option.substring(0, equals), values, Double.parseDouble(option.substring(space + 1))));
        }
        types.add(new Type(
                need(type, "type"),
                need(department, "department"),
                need(department, "level") + " › " + need(type, "path"),
                list(need(type, "heads")),
                Double.parseDouble(price[0]),
                Double.parseDouble(price[1]),
                List.copyOf(choices),
                features(need(type, "features")),
                features(need(department, "features")),
                List.of(need(department, "brands").split(" ")),
                list(need(department, "uses"))));
    }

    private static String need(Map<String, String> block, String name) {
        String value = block.get(name);
        if (value == null) {
            throw new IllegalStateException("taxonomy.txt: '%s' is missing in %s".formatted(name, block));
        }
        return value;
    }

    private static List<String> list(String value) {
        return Arrays.stream(value.split(";")).map(String::strip).toList();
    }

    private static List<Feature> features(String value) {
        return list(value).stream()
                .map(item -> item.startsWith("+") ? new Feature(item.substring(1), true) : new Feature(item, false))
                .toList();
    }
}
