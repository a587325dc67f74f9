package longbow.tasks.webshop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a player reads off the newest page, in either view.
 *
 * @param kind which page it is
 * @param instruction the instruction, where the text has it
 * @param shown the products of a results page, in order
 * @param title the title of a product page
 * @param options the options of a product page with their values
 * @param chosen the values chosen on it
 * @param lines all lines of the page
 */
record Reading(
        Kind kind,
        String instruction,
        List<Shown> shown,
        String title,
        Map<String, List<String>> options,
        List<String> chosen,
        List<String> lines) {

    /** An option value, in double brackets if it is chosen. */
    private static final Pattern VALUE = Pattern.compile("\\[(\\[?)([^\\[\\]]*)]");

    enum Kind {
        START,
        RESULTS,
        PRODUCT,
        TAB,
        /** A short reply, which leaves the page before it open. */
        REPLY
    }

    /** A product on a results page. */
    record Shown(String id, String title, String price) {}

    static Reading of(String observation) {
        List<String> lines = newestPage(observation).lines().map(String::strip).toList();
        String instruction = "";
        int marked = observation.lastIndexOf("\nInstruction:");
        if (marked >= 0) {
            List<String> after = observation.substring(marked + 1).lines().toList();
            instruction = after.size() > 1 ? after.get(1).strip() : "";
        }
        int results = indexOf(lines, "Page 1 (Total results:");
        int price = indexOf(lines, "Price: ");
        if (indexOf(lines, "[Search]") >= 0 && lines.contains("WebShop")) {
            return plain(Kind.START, instruction, lines);
        }
        if (results >= 0) {
            return new Reading(Kind.RESULTS, instruction, shown(lines, results + 2), "", Map.of(), List.of(), lines);
        }
        if (price > 0 && lines.contains(button(Page.BUY))) {
            return product(instruction, lines, price);
        }
        return plain(lines.contains(button(Page.PREVIOUS)) ? Kind.TAB : Kind.REPLY, instruction, lines);
    }

    private static String newestPage(String observation) {
        String mark = "Observation:\n";
        int begin = observation.lastIndexOf(mark);
        String page = begin < 0 ? observation : observation.substring(begin + mark.length());
        for (String end : List.of("\nAction:\n", "\nInstruction:\n")) {
            int at = page.lastIndexOf(end);
            page = at < 0 ? page : page.substring(0, at);
        }
        return page;
    }

    private static Reading plain(Kind kind, String instruction, List<String> lines) {
        return new Reading(kind, instruction, List.of(), "", Map.of(), List.of(), lines);
    }

    private static Reading product(String instruction, List<String> lines, int price) {
        Map<String, List<String>> options = new LinkedHashMap<>();
        List<String> chosen = new ArrayList<>();
        int first = lines.indexOf(button(Page.PREVIOUS)) + 1;
        for (String line : lines.subList(first, Math.max(first, price - 1))) {
            int open = line.indexOf(" [");
            if (open < 0 || !line.endsWith("]")) {
                continue;
            }
            List<String> values = new ArrayList<>();
            Matcher value = VALUE.matcher(line.substring(open));
            while (value.find()) {
                values.add(value.group(2));
                if (!value.group(1).isEmpty()) {
                    chosen.add(value.group(2));
                }
            }
            options.put(line.substring(0, open), values);
        }
        return new Reading(Kind.PRODUCT, instruction, List.of(), lines.get(price - 1), options, chosen, lines);
    }

    private static List<Shown> shown(List<String> lines, int from) {
        List<Shown> shown = new ArrayList<>();
        for (int i = from; i + 2 < lines.size(); i += 3) {
            String id = lines.get(i);
            if (id.startsWith("[") && id.endsWith("]")) {
                shown.add(new Shown(id.substring(1, id.length() - 1), lines.get(i + 1), lines.get(i + 2)));
            }
        }
        return shown;
    }

    private static int indexOf(List<String> lines, String start) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(start)) {
                return i;
            }
        }
        return -1;
    }

    private static String button(String name) {
        return "[" + name + "]";
    }
}
