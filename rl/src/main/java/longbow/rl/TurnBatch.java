package longbow.rl;

import java.util.List;
import longbow.tensor.Segments;

/**
 * A packed batch of dialogues, with utterances branching off at some of their states, and the rows at which actor and critic
 * read. An utterance of tokens a_1 ... a_L in a state of n tokens is predicted from L rows: a_1 from the state's last row, and
 * each later token from the row of the token before it. Its last token is never an input of its own branch.
 *
 * @param ids token of each row
 * @param segments dialogues first, then the branches
 * @param stateRows for each utterance the last row of its state
 * @param tokenRows the rows that predict the tokens of all utterances, utterance after utterance
 * @param tokens the predicted tokens
 * @param owner for each predicted token the utterance it belongs to
 */
public record TurnBatch(int[] ids, Segments segments, int[] stateRows, int[] tokenRows, int[] tokens, int[] owner) {

    /** An utterance (tokens) in the state before turn {@code turn} of dialogue {@code game} of a batch. */
    public record Branch(int game, int turn, int[] tokens) {}

    /** Returns the batch of the dialogues' own utterances, turn after turn. */
    public static TurnBatch own(List<Dialogue> games) {
        return ownAndBranches(games, List.of());
    }

    /** Returns the batch of utterances that branch off the dialogues' states. */
    public static TurnBatch branches(List<Dialogue> games, List<Branch> branches) {
        Builder builder = new Builder(games);
        for (Branch branch : branches) {
            builder.branch(branch);
        }
        return builder.build();
    }

    /** Returns the batch of the dialogues' own utterances, followed by those that branch off. */
    public static TurnBatch ownAndBranches(List<Dialogue> games, List<Branch> branches) {
        Builder builder = new Builder(games);
        for (int g = 0; g < games.size(); g++) {
            for (Dialogue.Turn turn : games.get(g).turns()) {
                builder.own(g, turn);
            }
        }
        for (Branch branch : branches) {
            builder.branch(branch);
        }
        return builder.build();
    }

    /** Returns the number of utterances. */
    public int utterances() {
        return stateRows.length;
    }

    /** Returns the number of predicted tokens. */
    public int predictions() {
        return tokens.length;
    }

    private static final class Builder {
        private final List<Dialogue> games;
        private final IntList ids = new IntList();
        private final IntList lengths = new IntList();
        private final IntList parents = new IntList();
        private final IntList parentLengths = new IntList();
        private final IntList stateRows = new IntList();
        private final IntList tokenRows = new IntList();
        private final IntList tokens = new IntList();
        private final IntList owner = new IntList();
        private final int[] start;

        /** Lays out each dialogue up to its last token that something is read from or branches off. */
        Builder(List<Dialogue> games) {
            this.games = games;
            this.start = new int[games.size()];
            for (int g = 0; g < start.length; g++) {
                Dialogue game = games.get(g);
                int used = game.turns().isEmpty()
                        ? game.tokens().length
                        : game.turns().getLast().end() - 1;
                start[g] = ids.size();
                segment(used, -1, 0);
                ids.add(game.tokens(), used);
            }
        }

        private void segment(int length, int parent, int parentLength) {
            lengths.add(length);
            parents.add(parent);
            parentLengths.add(parentLength);
        }

        void own(int game, Dialogue.Turn turn) {
            int utterance = stateRows.size();
            stateRows.add(start[game] + turn.start() - 1);
            for (int i = turn.start(); i < turn.end(); i++) {
                predict(start[game] + i - 1, games.get(game).tokens()[i], utterance);
            }
        }

        void branch(Branch branch) {
            int utterance = stateRows.size();
            int state = games.get(branch.game).turns().get(branch.turn).start();
            int stateRow = start[branch.game] + state - 1;
            stateRows.add(stateRow);
            int first = ids.size();
            int inputs = branch.tokens.length - 1;
            if (inputs > 0) {
                segment(inputs, branch.game, state);
                ids.add(branch.tokens, inputs);
            }
            for (int i = 0; i < branch.tokens.length; i++) {
                predict(i == 0 ? stateRow : first + i - 1, branch.tokens[i], utterance);
            }
        }

        private void predict(int row, int token, int utterance) {
            tokenRows.add(row);
            tokens.add(token);
            owner.add(utterance);
        }

        TurnBatch build() {
            return new TurnBatch(
                    ids.toArray(),
                    Segments.of(lengths.toArray(), parents.toArray(), parentLengths.toArray()),
                    stateRows.toArray(),
                    tokenRows.toArray(),
                    tokens.toArray(),
                    owner.toArray());
        }
    }

    /** A growing array of ints. */
    private static final class IntList {
        private int[] values = new int[256];
        private int size;

        void add(int value) {
            if (size == values.length) {
                values = java.util.Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        void add(int[] more, int count) {
            for (int i = 0; i < count; i++) {
                add(more[i]);
            }
        }

        int size() {
            return size;
        }

        int[] toArray() {
            return java.util.Arrays.copyOf(values, size);
        }
    }
}
