package longbow.cli.console;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Finds what a person who mistyped a name may have meant. */
public final class DidYouMean {
    private static final int MOST = 3;

    private DidYouMean() {}

    /**
     * Returns the valid names nearest to {@code given}, at most three and in their given order; none where nothing is near. Names are
     * compared without regard to case, hyphens and underscores, by the number of inserted, deleted, replaced or exchanged
     * characters; a dotted name is also compared by its last part, so that {@code iterations} finds {@code archer.iterations}.
     */
    public static List<String> nearest(String given, Collection<String> valid) {
        String plain = plain(given);
        int best = Math.max(1, plain.length() / 3);
        List<String> nearest = new ArrayList<>();
        for (String name : valid) {
            int distance = distance(plain, name);
            if (distance < best) {
                nearest.clear();
                best = distance;
            }
            if (distance == best && nearest.size() < MOST) {
                nearest.add(name);
            }
        }
        return nearest;
    }

    /** Returns {@code " Did you mean a, b or c?"} for the nearest names, or an empty string where nothing is near. */
    public static String hint(String given, Collection<String> valid) {
        List<String> nearest = nearest(given, valid);
        return nearest.isEmpty() ? "" : " Did you mean " + list(nearest, "or") + "?";
    }

    /** Returns the names as a list for a sentence: {@code "a, b or c"}. */
    public static String list(List<String> names, String conjunction) {
        int last = names.size() - 1;
        return last < 1
                ? String.join("", names)
                : String.join(", ", names.subList(0, last)) + " " + conjunction + " " + names.get(last);
    }

    private static int distance(String plain, String name) {
        int whole = edits(plain, plain(name));
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
            return whole;
        }
        String last = plain(name.substring(dot + 1));
        int part = plain.indexOf('.') < 0
                ? edits(plain, last)
                // The section may be the wrong one: sft.iterations.
                : edits(plain.substring(plain.lastIndexOf('.') + 1), last) + 1;
        return Math.min(whole, part);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** The edit distance with exchanges of neighbours (optimal string alignment). */
    static int edits(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                int least = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, d[i - 2][j - 2] + 1);
                }
                d[i][j] = least;
            }
        }
        return d[a.length()][b.length()];
    }
}
