package longbow.cli.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import longbow.cli.console.BadInput;
import longbow.rl.RunConfig;

/** Lays settings over a configuration, and compares configurations. */
public final class ConfigMerge {
    private ConfigMerge() {}

    /**
     * Returns {@code base} with the settings applied in order, so that a later one wins.
     *
     * @throws BadInput if a key does not exist, a value has the wrong type, or the result is out of range
     */
    public static RunConfig merge(RunConfig base, List<Setting> settings) {
        Map<String, Object> values = new LinkedHashMap<>(ConfigKeys.values(base));
        Map<String, String> origins = new LinkedHashMap<>();
        for (Setting setting : settings) {
            values.put(setting.key(), ConfigKeys.parse(setting));
            origins.put(setting.key(), setting.where());
        }
        RunConfig config = ConfigKeys.config(values);
        ConfigRules.check(config, origins);
        return config;
    }

    /**
     * Parses the argument of {@code --set}.
     *
     * @throws BadInput if it is not of the form {@code key=value}
     */
    public static Setting assignment(String argument) {
        int equals = argument.indexOf('=');
        if (equals <= 0) {
            throw new BadInput(
                    "--set expects key=value, for instance archer.iterations=10, but got '" + argument + "'");
        }
        return new Setting(argument.substring(0, equals).strip(), argument.substring(equals + 1), "--set");
    }

    /** Returns the keys in which two configurations differ, each with both values: {@code seed (0, asked for: 1)}. */
    public static List<String> differences(RunConfig recorded, RunConfig asked) {
        Map<String, Object> one = ConfigKeys.values(recorded);
        Map<String, Object> two = ConfigKeys.values(asked);
        Map<String, Object> all = new LinkedHashMap<>(one);
        all.putAll(two);
        List<String> differences = new ArrayList<>();
        for (String key : all.keySet()) {
            if (!Objects.equals(one.get(key), two.get(key))) {
                differences.add("%s (%s, asked for: %s)"
                        .formatted(key, one.getOrDefault(key, "the default"), two.getOrDefault(key, "the default")));
            }
        }
        return differences;
    }
}
