package longbow.rl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The settings of a task: their rules and their present values. Immutable; {@link #with} checks a value and says in one sentence
 * what is wrong with it.
 *
 * <pre>{@code
 * TaskSettings settings = TaskSettings.of(
 *         "maze",
 *         TaskSettings.choice("observation", View.FULL, "what the agent sees"),
 *         TaskSettings.whole("horizon", 100, 1, 10_000, "moves before the game is cut off"));
 * int horizon = settings.with("horizon", "40").whole("horizon");   // 40
 * }</pre>
 */
public final class TaskSettings {
    private final String task;
    private final Map<String, Rule> rules;
    private final Map<String, String> values;

    /**
     * What a setting may be.
     *
     * @param name its name, such as {@code horizon}
     * @param initial its value if nothing else is said
     * @param values the values it takes, as part of a sentence: {@code a number from 1 to 100}
     * @param meaning what it is for, in a few words
     * @param check tells whether a text is one of the values
     * @param choices texts that a mistyped value may have meant
     */
    public record Rule(String name, String initial, String values, String meaning, Check check, List<String> choices) {
        /** Copies the list. */
        public Rule {
            choices = List.copyOf(choices);
        }
    }

    /** Tells whether a text is a value of a setting. */
    @FunctionalInterface
    public interface Check {
        /** Returns whether {@code text} may be the value; throwing a {@link NumberFormatException} means no. */
        boolean accepts(String text);
    }

    private TaskSettings(String task, Map<String, Rule> rules, Map<String, String> values) {
        this.task = task;
        this.rules = rules;
        this.values = Collections.unmodifiableMap(values);
    }

    /** Returns the settings of {@code task} with these rules, each at its initial value. */
    public static TaskSettings of(String task, Rule... rules) {
        Map<String, Rule> byName = new LinkedHashMap<>();
        Map<String, String> values = new LinkedHashMap<>();
        for (Rule rule : rules) {
            byName.put(rule.name(), rule);
            values.put(rule.name(), rule.initial());
        }
        return new TaskSettings(task, byName, values);
    }

    /** Returns the rule of a whole number in [{@code least}, {@code most}]. */
    public static Rule whole(String name, int initial, int least, int most, String meaning) {
        return new Rule(
                name,
                Integer.toString(initial),
                "a number from %d to %d".formatted(least, most),
                meaning,
                text -> Integer.parseInt(text) >= least && Integer.parseInt(text) <= most,
                List.of());
    }

    /** Returns the rule of a number in [{@code least}, {@code most}], with a fraction or without. */
    public static Rule real(String name, double initial, double least, double most, String meaning) {
        return new Rule(
                name,
                plain(initial),
                "a number from %s to %s".formatted(plain(least), plain(most)),
                meaning,
                text -> Double.parseDouble(text) >= least && Double.parseDouble(text) <= most,
                List.of());
    }

    /** Returns the rule of a probability. */
    public static Rule probability(String name, double initial, String meaning) {
        return new Rule(
                name,
                plain(initial),
                "a probability from 0 to 1",
                meaning,
                text -> Double.parseDouble(text) >= 0 && Double.parseDouble(text) <= 1,
                List.of());
    }

    /** Returns the rule of {@code true} or {@code false}. */
    public static Rule flag(String name, boolean initial, String meaning) {
        List<String> texts = List.of("true", "false");
        return new Rule(name, Boolean.toString(initial), "true or false", meaning, texts::contains, texts);
    }

    /** Returns the rule of one of the constants of an enum, written {@code like-this}. */
    public static <E extends Enum<E>> Rule choice(String name, E initial, String meaning) {
        List<String> texts = Arrays.stream(initial.getDeclaringClass().getEnumConstants())
                .map(TaskSettings::text)
                .toList();
        return new Rule(name, text(initial), String.join(" or ", texts), meaning, texts::contains, texts);
    }

    /** Returns the rule of any text. */
    public static Rule text(String name, String initial, String values, String meaning) {
        return new Rule(name, initial, values, meaning, text -> true, List.of());
    }

    /**
     * Returns these settings with one changed.
     *
     * @throws IllegalArgumentException if there is no such setting, or the value is not one of its values
     */
    public TaskSettings with(String name, String value) {
        Rule rule = rules.get(name);
        if (rule == null) {
            throw new IllegalArgumentException("%s has no setting '%s'%s; %s"
                    .formatted(
                            task,
                            name,
                            suggestion(name, rules.keySet()),
                            rules.isEmpty() ? "it has none" : "the settings are " + String.join(", ", rules.keySet())));
        }
        boolean good;
        try {
            good = rule.check().accepts(value);
        } catch (NumberFormatException notANumber) {
            good = false;
        }
        if (!good) {
            throw new IllegalArgumentException("%s: the setting %s must be %s%s, but was '%s'"
                    .formatted(task, name, rule.values(), suggestion(value, rule.choices()), value));
        }
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.put(name, value);
        return new TaskSettings(task, rules, changed);
    }

    /** Returns the present value of a setting as text. */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("TaskSettings: %s has no setting '%s'".formatted(task, name));
        }
        return value;
    }

    /** Returns the present value of a setting made by {@link #whole}. */
    public int whole(String name) {
        return Integer.parseInt(text(name));
    }

    /** Returns the present value of a setting made by {@link #real} or {@link #probability}. */
    public double real(String name) {
        return Double.parseDouble(text(name));
    }

    /** Returns the present value of a setting made by {@link #flag}. */
    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    /** Returns the present value of a setting made by {@link #choice}. */
    public <E extends Enum<E>> E choice(String name, Class<E> type) {
        return Enum.valueOf(type, text(name).toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Returns the rules, in order. */
    public List<Rule> rules() {
        return List.copyOf(rules.values());
    }

    /** Returns whether every setting has its initial value. */
    public boolean initial() {
        return changed().isEmpty();
    }

    /** Returns the settings that differ from their initial value, in order: {@code horizon=40}. */
    public List<String> changed() {
        List<String> changed = new ArrayList<>();
        for (Rule rule : rules.values()) {
            if (!text(rule.name()).equals(rule.initial())) {
                changed.add(rule.name() + "=" + text(rule.name()));
            }
        }
        return changed;
    }

    /** Returns the task with what was changed: {@code maze[horizon=40]}. */
    @Override
    public String toString() {
        return task + changed();
    }

    private static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    /** Returns the names that were probably meant, in brackets, or nothing. */
    private static String suggestion(String typed, Iterable<String> names) {
        List<String> near = new ArrayList<>();
        for (String name : names) {
            if (typed.length() <= 2 * name.length() && distance(typed, name) <= 2) {
                near.add(name);
            }
        }
        return near.isEmpty() ? "" : " (did you mean " + String.join(" or ", near) + "?)";
    }

    /** Returns the Levenshtein distance: the number of characters to insert, delete or replace. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
