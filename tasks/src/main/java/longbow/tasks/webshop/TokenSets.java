package longbow.tasks.webshop;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** How alike two short texts are, whatever the order of their words. */
final class TokenSets {
    private TokenSets() {}

    /**
     * Returns the token-set ratio of two texts, 0 to 100. With I the words that both have, and A and B the words of I
     * followed by the other words of either side, each in alphabetic order,
     * <pre>
     * max( ratio(I, A), ratio(I, B), ratio(A, B) ),   ratio(x, y) = round(200 LCS(x, y) / (|x| + |y|))
     * </pre>
     * where LCS is the length of the longest common subsequence of characters; 0 if a text has no words. Case and
     * everything that is neither letter nor digit are ignored.
     */
    static int ratio(String a, String b) {
        TreeSet<String> left = words(a);
        TreeSet<String> right = words(b);
        if (left.isEmpty() || right.isEmpty()) {
            return 0;
        }
        TreeSet<String> common = new TreeSet<>(left);
        common.retainAll(right);
        left.removeAll(common);
        right.removeAll(common);
        String both = String.join(" ", common);
        if (!common.isEmpty() && (left.isEmpty() || right.isEmpty())) {
            return 100;
        }
        String first = (both + " " + String.join(" ", left)).strip();
        String second = (both + " " + String.join(" ", right)).strip();
        return Math.max(similarity(first, second), Math.max(similarity(both, first), similarity(both, second)));
    }

    private static TreeSet<String> words(String text) {
        StringBuilder spaced = new StringBuilder();
        text.toLowerCase(Locale.ROOT)
                .codePoints()
                .forEach(c -> spaced.appendCodePoint(Character.isLetterOrDigit(c) ? c : ' '));
        TreeSet<String> words = new TreeSet<>(List.of(spaced.toString().split(" +")));
        words.remove("");
        return words;
    }

    private static int similarity(String a, String b) {
        int sum = a.length() + b.length();
        return sum == 0 ? 0 : (int) Math.rint(200.0 * commonSubsequence(a, b) / sum);
    }

    private static int commonSubsequence(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int i = 0; i < a.length(); i++) {
            int diagonal = 0;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                row[j] = a.charAt(i) == b.charAt(j - 1) ? diagonal + 1 : Math.max(above, row[j - 1]);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
