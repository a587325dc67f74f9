package longbow.tasks.detective;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A list of actions as text, in the style of Python: {@code ['east', 'take paper']}. An entry is in single quotes, or in
 * double quotes if it contains a single one and no double one; inside, backslashes and the quote are escaped.
 */
final class ActionList {
    private ActionList() {}

    /** Returns the text of a list. */
    static String text(List<String> actions) {
        return actions.stream().map(ActionList::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String action) {
        char quote = action.indexOf('\'') >= 0 && action.indexOf('"') < 0 ? '"' : '\'';
        return quote + action.replace("\\", "\\\\").replace(quote + "", quote == '\'' ? "\\'" : "\"") + quote;
    }

    /** Returns the list that a text ends with; the empty one if it ends with none. */
    static List<String> atEndOf(String text) {
        int start = Math.max(text.lastIndexOf("['"), text.lastIndexOf("[\""));
        boolean listed = text.endsWith("']") || text.endsWith("\"]");
        if (start < 0 || !listed) {
            return List.of();
        }
        List<String> actions = new ArrayList<>();
        int at = start + 1;
        while (at < text.length() - 1) {
            char quote = text.charAt(at++);
            StringBuilder action = new StringBuilder();
            while (at < text.length() - 1 && text.charAt(at) != quote) {
                if (text.charAt(at) == '\\') {
                    at++;
                }
                action.append(text.charAt(at++));
            }
            actions.add(action.toString());
            at += "', ".length();
        }
        return actions;
    }
}
