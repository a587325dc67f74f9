package longbow.tasks.guesscity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the three text files that the facts are written in. */
final class AtlasFile {
    private AtlasFile() {}

    /** Returns the cities with the facts of their countries. */
    static List<City> cities() {
        Map<String, Map<String, List<String>>> countries = blocks("countries.txt");
        List<City> cities = new ArrayList<>();
        blocks("cities.txt").forEach((title, block) -> {
            String[] parts = title.split(", ");
            Map<String, List<String>> country = countries.get(parts[1]);
            if (country == null) {
                throw new IllegalStateException("countries.txt: [%s] is missing".formatted(parts[1]));
            }
            List<String> aliases = block.getOrDefault("aka", List.of());
            cities.add(new City(cities.size(), parts[0], parts[1], aliases, facts(title, block, country)));
        });
        return List.copyOf(cities);
    }

    /** Returns the values that no city has, by topic. */
    static Map<Topic, List<String>> strangers() {
        Map<Topic, List<String>> strangers = new EnumMap<>(Topic.class);
        for (String line : lines("known.txt")) {
            Map.Entry<String, List<String>> field = field("known.txt", line);
            strangers.put(topic("known.txt", field.getKey()), field.getValue());
        }
        return strangers;
    }

    private static Map<Topic, List<String>> facts(
            String title, Map<String, List<String>> city, Map<String, List<String>> country) {
        Map<String, List<String>> merged = new LinkedHashMap<>(country);
        merged.putAll(city);
        merged.remove("aka");
        merged.put("country", merged.remove("called"));
        merged.putIfAbsent("hemisphere", List.of("northern"));
        Set<String> food = new LinkedHashSet<>(city.getOrDefault("food", List.of()));
        food.addAll(country.getOrDefault("food", List.of()));
        merged.put("food", List.copyOf(food));
        Map<Topic, List<String>> facts = new EnumMap<>(Topic.class);
        merged.forEach((name, values) -> {
            if (!values.isEmpty()) {
                facts.put(topic("[" + title + "]", name), values);
            }
        });
        for (Topic topic : List.of(
                Topic.CONTINENT,
                Topic.COUNTRY,
                Topic.PART,
                Topic.CAPITAL,
                Topic.LANGUAGE,
                Topic.RELIGION,
                Topic.CURRENCY,
                Topic.ALTITUDE,
                Topic.WEATHER,
                Topic.PEOPLE,
                Topic.SIGHTS,
                Topic.INDUSTRY,
                Topic.FAMOUS,
                Topic.FESTIVAL,
                Topic.TRANSPORT)) {
            if (!facts.containsKey(topic)) {
                throw new IllegalStateException("cities.txt: [%s] needs '%s'".formatted(title, topic.field()));
            }
        }
        return facts;
    }

    private static Topic topic(String place, String field) {
        return Arrays.stream(Topic.values())
                .filter(topic -> topic.field().equals(field))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("%s: there is no field '%s'".formatted(place, field)));
    }

    private static Map<String, Map<String, List<String>>> blocks(String file) {
        Map<String, Map<String, List<String>>> blocks = new LinkedHashMap<>();
        Map<String, List<String>> block = new LinkedHashMap<>();
        for (String line : lines(file)) {
            if (line.startsWith("[")) {
                block = new LinkedHashMap<>();
                blocks.put(line.substring(1, line.length() - 1), block);
            } else {
                Map.Entry<String, List<String>> field = field(file, line);
                if (block.put(field.getKey(), field.getValue()) != null) {
                    throw new IllegalStateException("%s: '%s' stands twice in a block".formatted(file, line));
                }
            }
        }
        return blocks;
    }

    private static Map.Entry<String, List<String>> field(String file, String line) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            throw new IllegalStateException("%s: the line '%s' needs a ':'".formatted(file, line));
        }
        List<String> values = Arrays.stream(line.substring(colon + 1).split(";"))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
        return Map.entry(line.substring(0, colon), values);
    }

    private static List<String> lines(String name) {
        try (InputStream in = AtlasFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the resource %s is missing beside %s".formatted(name, AtlasFile.class));
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + name, e);
        }
    }
}
