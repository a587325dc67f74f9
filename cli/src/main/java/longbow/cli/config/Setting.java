package longbow.cli.config;

/**
 * A value for a configuration key, as somebody wrote it.
 *
 * @param key the key, with dots: {@code archer.iterations}
 * @param value its text
 * @param where where it was written, for error messages: {@code run.yaml, line 3} or {@code --set}
 */
public record Setting(String key, String value, String where) {}
