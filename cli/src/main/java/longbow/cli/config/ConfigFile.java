package longbow.cli.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import longbow.cli.console.BadInput;
import longbow.cli.console.DidYouMean;
import longbow.rl.RunConfig;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Configurations as YAML: a section for each nested record of {@link RunConfig}. Reading is strict and says which line is wrong. */
public final class ConfigFile {
    private static final long MOST_BYTES = 1 << 20;
    private static final int DEEPEST = 8;

    private static final Pattern MARK = Pattern.compile("^ in .*, line (\\d+), column");

    private ConfigFile() {}

    /** Returns {@code config} as YAML, with every value, in the order of the record. */
    public static String write(RunConfig config) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("task", config.task());
        section(tree, ConfigKeys.TASK_SETTINGS); // also where it is empty: a place to write them
        ConfigKeys.values(config).forEach((key, value) -> {
            int dot = key.indexOf('.');
            if (dot < 0) {
                tree.put(key, value);
            } else {
                section(tree, key.substring(0, dot)).put(key.substring(dot + 1), value);
            }
        });
        YAMLMapper mapper = YAMLMapper.builder()
                .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .build();
        return mapper.writeValueAsString(tree).stripTrailing() + "\n";
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> section(Map<String, Object> tree, String name) {
        return (Map<String, Object>) tree.computeIfAbsent(name, n -> new LinkedHashMap<String, Object>());
    }

    /**
     * Reads a configuration file, which may leave out whatever shall keep its default.
     *
     * @return its values in the order of the file; keys and types are checked
     * @throws BadInput with one sentence that names file, line and key
     */
    public static List<Setting> read(Path file) {
        return parse(text(file), file.toString());
    }

    /**
     * Reads the file that records a run: nothing may be missing.
     *
     * @throws BadInput with one sentence that names what is wrong or missing
     */
    public static RunConfig readComplete(Path file) {
        List<Setting> settings = read(file);
        Set<String> missing = new LinkedHashSet<>(ConfigKeys.types().keySet());
        settings.forEach(setting -> missing.remove(setting.key()));
        if (!missing.isEmpty()) {
            throw new BadInput("%s: incomplete, there is no %s; the file was changed or belongs to another version"
                    .formatted(file, DidYouMean.list(missing.stream().limit(3).toList(), "and no")));
        }
        return ConfigMerge.merge(RunConfig.of(RunConfig.Budget.QUICK), settings);
    }

    private static String text(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new BadInput(file + ": is a folder, not a configuration file");
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new BadInput(file + ": is larger than 1 MB, which no configuration is");
            }
            return Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw new BadInput(file + ": there is no such configuration file", missing);
        } catch (CharacterCodingException notText) {
            throw new BadInput(file + ": is not UTF-8 text", notText);
        } catch (IOException unreadable) {
            throw new BadInput(file + ": cannot be read (" + unreadable.getMessage() + ")", unreadable);
        }
    }

    /** Reads configuration text; {@code name} stands for the file in messages. */
    static List<Setting> parse(String text, String name) {
        Reading reading = new Reading(name);
        try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                reading.section(parser, "", 0);
            } else if (first != null && first != JsonToken.VALUE_NULL) {
                throw new BadInput(reading.where(parser) + ": expected 'key: value' lines, but found " + kind(first));
            }
            if (first != null && parser.nextToken() != null) {
                throw new BadInput(reading.where(parser) + ": expected one document, but a second one begins");
            }
        } catch (JacksonException syntax) {
            throw notYaml(name, syntax);
        }
        return reading.settings;
    }

    /** One walk over a file. */
    private static final class Reading {
        private final String name;
        private final List<Setting> settings = new ArrayList<>();
        private final Map<String, Integer> lines = new LinkedHashMap<>();

        Reading(String name) {
            this.name = name;
        }

        String where(JsonParser parser) {
            return name + ", line " + parser.currentTokenLocation().getLineNr();
        }

        void section(JsonParser parser, String prefix, int depth) {
            if (depth > DEEPEST) {
                throw new BadInput(where(parser) + ": sections are nested too deeply");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = prefix + parser.currentName();
                String where = where(parser);
                int line = parser.currentTokenLocation().getLineNr();
                JsonToken token = parser.nextToken();
                if (token == JsonToken.START_OBJECT) {
                    checkSection(key, where);
                    section(parser, key + ".", depth + 1);
                    continue;
                }
                Integer before = lines.put(key, line);
                if (before != null) {
                    throw new BadInput("%s: %s is already set in line %d".formatted(where, key, before));
                }
                if (token == JsonToken.VALUE_NULL && ConfigKeys.isSection(key)) {
                    continue; // a section of comments only
                }
                if (token == null || !token.isScalarValue() || token == JsonToken.VALUE_NULL) {
                    ConfigKeys.type(new Setting(key, "", where)); // an unknown key is the more useful message
                    throw new BadInput("%s: %s expects %s, but is %s"
                            .formatted(where, key, ConfigKeys.expectation(key), kind(token)));
                }
                Setting setting = new Setting(key, parser.getString(), where);
                ConfigKeys.parse(setting);
                settings.add(setting);
            }
        }

        private static void checkSection(String key, String where) {
            if (ConfigKeys.types().containsKey(key)) {
                throw new BadInput(
                        "%s: %s expects %s, but is a section".formatted(where, key, ConfigKeys.expectation(key)));
            }
            if (!ConfigKeys.isSection(key)) {
                List<String> sections = ConfigKeys.types().keySet().stream()
                        .filter(k -> k.contains("."))
                        .map(k -> k.substring(0, k.indexOf('.')))
                        .distinct()
                        .toList();
                throw new BadInput(
                        "%s: there is no section '%s'.%s".formatted(where, key, DidYouMean.hint(key, sections)));
            }
        }
    }

    private static String kind(@Nullable JsonToken token) {
        return switch (token) {
            case START_ARRAY -> "a list";
            case START_OBJECT -> "a section";
            case VALUE_NULL -> "empty";
            case null, default -> "a bare value";
        };
    }

    /** The parser's message quotes the file over several lines; what it found, and where, comes last. */
    private static BadInput notYaml(String name, JacksonException syntax) {
        String line = "";
        String problem = "";
        for (String part :
                Objects.requireNonNullElse(syntax.getOriginalMessage(), "").split("\\R")) {
            Matcher mark = MARK.matcher(part);
            if (mark.find()) {
                line = ", line " + mark.group(1);
            } else if (!part.isBlank() && !Character.isWhitespace(part.charAt(0))) {
                problem = " (" + part.strip() + ")";
            }
        }
        return new BadInput(name + line + ": is not valid YAML" + problem, syntax);
    }
}
