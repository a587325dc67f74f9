package longbow.tensor.op;

import java.util.Locale;

/** Names of operations for messages, made once: every shape rule has one at hand. */
final class Labels {
    private static final ClassValue<String> RECORDS = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            String name = type.getSimpleName();
            return Character.toLowerCase(name.charAt(0)) + name.substring(1);
        }
    };

    private static final ClassValue<String[]> KINDS = new ClassValue<>() {
        @Override
        protected String[] computeValue(Class<?> type) {
            Object[] kinds = type.getEnumConstants();
            String[] labels = new String[kinds.length];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = ((Enum<?>) kinds[i]).name().toLowerCase(Locale.ROOT);
            }
            return labels;
        }
    };

    private Labels() {}

    /** Returns the simple name of a record, with a small initial. */
    static String of(Class<?> type) {
        return RECORDS.get(type);
    }

    /** Returns the name of an enum constant in small letters. */
    static String of(Enum<?> kind) {
        return KINDS.get(kind.getDeclaringClass())[kind.ordinal()];
    }
}
