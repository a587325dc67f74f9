package longbow.rl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import longbow.tensor.Backend;
import longbow.tensor.Segments;
import longbow.tensor.Tensors;
import longbow.transformer.Gpt2;
import longbow.transformer.tokenizer.Tokenizer;

/**
 * The exact V and Q of any language policy on {@link Hunt}, in double precision, by going through every state that a game
 * can reach, with the policy's own probability of each word in it and the posterior over the hidden numbers:
 *
 * <pre>{@code
 * Q(s, w) = sum_replies P(reply | s, w) (r + V(s w reply))
 * V(s)    = sum_words pi(w, end | s) Q(s, w) + (1 - sum_words pi(w, end | s)) (-turns left)
 * }</pre>
 */
final class ExactValues {
    private final Map<String, Node> nodes;

    /** A state: the text so far, the turns taken, the numbers that it leaves open; how likely and how good it is. */
    private static final class Node {
        final String text;
        final int turn;
        final int candidates;
        final double[] probability = new double[Hunt.words().size()];
        final double[] q = new double[Hunt.words().size()];
        double v;

        Node(String text, int turn, int candidates) {
            this.text = text;
            this.turn = turn;
            this.candidates = candidates;
        }

        int left() {
            return Hunt.HORIZON - turn;
        }
    }

    private ExactValues(Map<String, Node> nodes) {
        this.nodes = nodes;
    }

    /** Computes the values of {@code policy} with temperature 1. */
    static ExactValues of(LanguagePolicy policy, Backend backend) {
        ExactValues values = new ExactValues(states());
        values.readPolicy(policy.model(), policy.tokenizer(), backend);
        values.evaluate();
        return values;
    }

    /** Returns the best possible return, by dynamic programming over (numbers left open, turns left). */
    static double optimum() {
        return optimum(Hunt.ALL, Hunt.HORIZON);
    }

    private static double optimum(int candidates, int left) {
        double best = Double.NEGATIVE_INFINITY;
        for (String word : Hunt.words()) {
            double q = 0;
            for (String reply : Hunt.replies(candidates, word)) {
                int after = Hunt.consistent(candidates, word, reply);
                double probability = (double) Integer.bitCount(after) / Integer.bitCount(candidates);
                if (!reply.equals(Hunt.RIGHT)) {
                    q += probability * (-1 + (left == 1 ? 0 : optimum(after, left - 1)));
                }
            }
            best = Math.max(best, q);
        }
        return best;
    }

    /** Returns the value of the policy: V of the first state. */
    double value() {
        return v(Hunt.OPENING);
    }

    /** Returns V of a state, given as the text so far. */
    double v(String state) {
        return node(state).v;
    }

    /** Returns Q of an utterance, without its end, in a state. */
    double q(String state, String utterance) {
        int word = Hunt.words().indexOf(utterance);
        return word < 0 ? -node(state).left() : node(state).q[word];
    }

    /** Returns the policy's probability of each of {@link Hunt#words} in a state. */
    double[] probabilities(String state) {
        return node(state).probability.clone();
    }

    /** Returns how many states there are. */
    int size() {
        return nodes.size();
    }

    /** Returns Q - V for each branch of a batch. */
    double[] advantages(Tokenizer tokenizer, List<Dialogue> games, List<TurnBatch.Branch> branches) {
        return branches.stream()
                .mapToDouble(b -> {
                    String state = state(tokenizer, games.get(b.game()), b.turn());
                    return q(state, utterance(tokenizer, b.tokens())) - v(state);
                })
                .toArray();
    }

    /** Returns the text before turn {@code turn} of a game. */
    static String state(Tokenizer tokenizer, Dialogue game, int turn) {
        return tokenizer.decode(
                java.util.Arrays.copyOf(game.tokens(), game.turns().get(turn).start()));
    }

    /** Returns what was said: the text without its end, or what no reader understands where that is missing. */
    static String utterance(Tokenizer tokenizer, int[] tokens) {
        String text = tokenizer.decode(tokens);
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text + "...";
    }

    private Node node(String state) {
        Node node = nodes.get(state);
        if (node == null) {
            throw new IllegalArgumentException("no game of Hunt is in the state '" + state + "'");
        }
        return node;
    }

    private static Map<String, Node> states() {
        Map<String, Node> nodes = new LinkedHashMap<>();
        List<Node> level = List.of(new Node(Hunt.OPENING, 0, Hunt.ALL));
        for (int turn = 0; turn < Hunt.HORIZON; turn++) {
            List<Node> next = new ArrayList<>();
            for (Node node : level) {
                nodes.put(node.text, node);
                for (String word : Hunt.words()) {
                    for (String reply : Hunt.replies(node.candidates, word)) {
                        if (!reply.equals(Hunt.RIGHT)) {
                            next.add(new Node(
                                    after(node.text, word, reply),
                                    turn + 1,
                                    Hunt.consistent(node.candidates, word, reply)));
                        }
                    }
                }
            }
            level = next;
        }
        return nodes;
    }

    private static String after(String state, String word, String reply) {
        return state + word + "\n" + reply;
    }

    /** Reads pi(w, end | s) for every state and word, with plain sequences of its own: one branch for each word. */
    private void readPolicy(Gpt2 model, Tokenizer tokenizer, Backend backend) {
        int[] words = Hunt.words().stream()
                .mapToInt(w -> tokenizer.id(w).orElseThrow())
                .toArray();
        int end = tokenizer.endOfUtterance();
        List<Integer> ids = new ArrayList<>();
        List<int[]> segments = new ArrayList<>();
        List<Integer> rows = new ArrayList<>();
        for (Node node : nodes.values()) {
            int[] state = tokenizer.encode(node.text);
            int root = segments.size();
            segments.add(new int[] {state.length, -1, 0});
            for (int token : state) {
                ids.add(token);
            }
            rows.add(ids.size() - 1);
            for (int word : words) {
                segments.add(new int[] {1, root, state.length});
                rows.add(ids.size());
                ids.add(word);
            }
        }
        float[] logits = model.logits(model.hidden(
                                Tensors.ofInts(backend, ints(ids)),
                                Segments.of(column(segments, 0), column(segments, 1), column(segments, 2)))
                        .indexSelect(Tensors.ofInts(backend, ints(rows))))
                .logSoftmax()
                .toFloatArray();
        int width = model.config().vocabulary();
        int row = 0;
        for (Node node : nodes.values()) {
            for (int w = 0; w < words.length; w++) {
                double word = logits[row * width + words[w]];
                double stop = logits[(row + 1 + w) * width + end];
                node.probability[w] = Math.exp(word + stop);
            }
            row += 1 + words.length;
        }
    }

    private void evaluate() {
        for (Node node : new ArrayList<>(nodes.values()).reversed()) { // deeper states come later
            double forfeit = 1;
            node.v = 0;
            for (int w = 0; w < node.q.length; w++) {
                String word = Hunt.words().get(w);
                for (String reply : Hunt.replies(node.candidates, word)) {
                    if (!reply.equals(Hunt.RIGHT)) {
                        int after = Hunt.consistent(node.candidates, word, reply);
                        double next = node.left() == 1 ? 0 : v(after(node.text, word, reply));
                        node.q[w] += (double) Integer.bitCount(after) / Integer.bitCount(node.candidates) * (next - 1);
                    }
                }
                node.v += node.probability[w] * node.q[w];
                forfeit -= node.probability[w];
            }
            node.v -= forfeit * node.left();
        }
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int[] column(List<int[]> rows, int column) {
        return rows.stream().mapToInt(row -> row[column]).toArray();
    }
}
