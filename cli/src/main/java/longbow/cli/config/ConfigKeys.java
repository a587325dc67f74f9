package longbow.cli.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import longbow.cli.console.BadInput;
import longbow.cli.console.DidYouMean;
import longbow.rl.RunConfig;

/**
 * The keys of a configuration and the types of their values, taken from the components of {@link RunConfig}: its fields are the
 * keys, and a nested record is a section. The settings of the task are a section whose keys only the task knows.
 */
public final class ConfigKeys {
    /** The section that holds the task's own settings. */
    public static final String TASK_SETTINGS = "taskSettings";

    private static final Map<String, Class<?>> TYPES = types(RunConfig.class, "", new LinkedHashMap<>());

    private ConfigKeys() {}

    /** Returns all keys with their types, in the order of the record; the section of task settings is not among them. */
    public static Map<String, Class<?>> types() {
        return Collections.unmodifiableMap(TYPES);
    }

    /** Returns whether {@code name} is a section, such as {@code archer}. */
    public static boolean isSection(String name) {
        return name.equals(TASK_SETTINGS) || TYPES.keySet().stream().anyMatch(key -> key.startsWith(name + "."));
    }

    /** Returns the values of {@code config} by key, in the order of the record; task settings come as {@code taskSettings.NAME}. */
    public static Map<String, Object> values(RunConfig config) {
        Map<String, Object> values = new LinkedHashMap<>();
        collect(config, "", values);
        return values;
    }

    /** Returns the configuration with the given values, one for each key. */
    public static RunConfig config(Map<String, Object> values) {
        return (RunConfig) build(RunConfig.class, "", values);
    }

    /**
     * Returns {@code setting}'s value as the type of its key.
     *
     * @throws BadInput if there is no such key, or the text is not such a value
     */
    public static Object parse(Setting setting) {
        if (setting.key().startsWith(TASK_SETTINGS + ".")) {
            return setting.value();
        }
        Class<?> type = type(setting);
        String text = setting.value().strip();
        try {
            if (type == String.class) {
                return text;
            } else if (type == int.class) {
                return Integer.valueOf(text.replace("_", ""));
            } else if (type == long.class) {
                return Long.valueOf(text.replace("_", ""));
            } else if (type == double.class) {
                return number(text);
            } else if (type == boolean.class && (text.equals("true") || text.equals("false"))) {
                return Boolean.valueOf(text);
            }
        } catch (NumberFormatException notSuchANumber) {
            // the message below says it better
        }
        throw new BadInput("%s: %s expects %s, but is '%s'"
                .formatted(setting.where(), setting.key(), expectation(setting.key()), setting.value()));
    }

    /** Returns the type of {@code setting}'s value; there must be such a key. */
    static Class<?> type(Setting setting) {
        Class<?> type = setting.key().startsWith(TASK_SETTINGS + ".") ? String.class : TYPES.get(setting.key());
        if (type == null) {
            throw unknown(setting);
        }
        return type;
    }

    /** Returns what the values of {@code key} look like, for messages: {@code a whole number}. */
    static String expectation(String key) {
        Class<?> type = TYPES.getOrDefault(key, String.class);
        if (type == int.class || type == long.class) {
            return "a whole number of at most " + (type == int.class ? "32" : "64") + " bits";
        }
        return type == double.class ? "a number" : type == boolean.class ? "true or false" : "a text";
    }

    private static Double number(String text) {
        Double value = Double.valueOf(text.replace("_", ""));
        char end = text.charAt(text.length() - 1);
        if (!Double.isFinite(value) || !(Character.isDigit(end) || end == '.')) {
            throw new NumberFormatException(); // Java also reads 1f, NaN and Infinity
        }
        return value;
    }

    private static BadInput unknown(Setting setting) {
        String what = isSection(setting.key()) ? "is a section, not a value" : "is not a configuration key";
        List<String> inside = TYPES.keySet().stream()
                .filter(key -> key.startsWith(setting.key() + "."))
                .toList();
        String hint = inside.isEmpty()
                ? DidYouMean.hint(setting.key(), TYPES.keySet())
                : " Its keys are " + DidYouMean.list(inside, "and") + ".";
        return new BadInput("%s: '%s' %s.%s".formatted(setting.where(), setting.key(), what, hint));
    }

    private static Map<String, Class<?>> types(Class<?> record, String prefix, Map<String, Class<?>> types) {
        for (RecordComponent component : record.getRecordComponents()) {
            String key = prefix + component.getName();
            if (component.getType().isRecord()) {
                types(component.getType(), key + ".", types);
            } else if (component.getType() != Map.class) {
                types.put(key, component.getType());
            }
        }
        return types;
    }

    private static void collect(Object record, String prefix, Map<String, Object> values) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            String key = prefix + component.getName();
            Object value = read(component, record);
            if (component.getType().isRecord()) {
                collect(value, key + ".", values);
            } else if (value instanceof Map<?, ?> settings) {
                settings.forEach((name, setting) -> values.put(key + "." + name, setting));
            } else {
                values.put(key, value);
            }
        }
    }

    private static Object build(Class<?> record, String prefix, Map<String, Object> values) {
        RecordComponent[] components = record.getRecordComponents();
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < arguments.length; i++) {
            String key = prefix + components[i].getName();
            Class<?> type = components[i].getType();
            if (type.isRecord()) {
                arguments[i] = build(type, key + ".", values);
            } else if (type == Map.class) {
                Map<String, String> settings = new TreeMap<>();
                values.forEach((name, value) -> {
                    if (name.startsWith(key + ".")) {
                        settings.put(name.substring(key.length() + 1), value.toString());
                    }
                });
                arguments[i] = settings;
            } else {
                arguments[i] = values.get(key);
            }
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return record.getDeclaredConstructor(types).newInstance(arguments);
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof IllegalArgumentException cause) {
                throw new BadInput("configuration: " + cause.getMessage(), cause);
            }
            throw new IllegalStateException(record + " cannot be created", refused);
        } catch (ReflectiveOperationException notARecord) {
            throw new IllegalStateException(record + " cannot be created", notARecord);
        }
    }

    private static Object read(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException notARecord) {
            throw new IllegalStateException(record + " cannot be read", notARecord);
        }
    }
}
