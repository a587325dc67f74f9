package longbow.rl;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import longbow.tensor.io.SafeTensors;
import longbow.tensor.io.StoredTensor;

/**
 * Dialogues as flat tensors: {@code games.tokens} and {@code games.logProbs} of all games end to end; one row of
 * {@code games.turns} (start, end, log-probs) and one of {@code games.rewards} for each turn; one row of {@code games.index}
 * (tokens, turns, terminated) for each game.
 */
final class StoredDialogues {
    private StoredDialogues() {}

    static void write(List<Dialogue> games, Map<String, StoredTensor> tensors) {
        int[] tokens = new int[games.stream().mapToInt(g -> g.tokens().length).sum()];
        int turnCount = games.stream().mapToInt(g -> g.turns().size()).sum();
        int[] turns = new int[3 * turnCount];
        double[] rewards = new double[turnCount];
        int[] index = new int[3 * games.size()];
        float[] logProbs = new float
                [games.stream()
                        .flatMap(g -> g.turns().stream())
                        .mapToInt(t -> t.logProbs().length)
                        .sum()];
        int token = 0;
        int turn = 0;
        int logProb = 0;
        for (int g = 0; g < games.size(); g++) {
            Dialogue game = games.get(g);
            System.arraycopy(game.tokens(), 0, tokens, token, game.tokens().length);
            token += game.tokens().length;
            index[3 * g] = game.tokens().length;
            index[3 * g + 1] = game.turns().size();
            index[3 * g + 2] = game.terminated() ? 1 : 0;
            for (Dialogue.Turn t : game.turns()) {
                turns[3 * turn] = t.start();
                turns[3 * turn + 1] = t.end();
                turns[3 * turn + 2] = t.logProbs().length;
                rewards[turn++] = t.reward();
                System.arraycopy(t.logProbs(), 0, logProbs, logProb, t.logProbs().length);
                logProb += t.logProbs().length;
            }
        }
        tensors.put("games.tokens", new StoredTensor.Ints("I32", new int[] {tokens.length}, tokens));
        tensors.put("games.turns", new StoredTensor.Ints("I32", new int[] {turnCount, 3}, turns));
        tensors.put("games.rewards", new StoredTensor.Doubles(new int[] {turnCount}, rewards));
        tensors.put("games.index", new StoredTensor.Ints("I32", new int[] {games.size(), 3}, index));
        tensors.put("games.logProbs", new StoredTensor.Floats("F32", new int[] {logProbs.length}, logProbs));
    }

    static List<Dialogue> read(SafeTensors stored) throws IOException {
        int[] tokens = stored.ints("games.tokens");
        int[] turns = stored.ints("games.turns");
        double[] rewards = stored.doubles("games.rewards");
        int[] index = stored.ints("games.index");
        float[] logProbs = stored.floats("games.logProbs");
        List<Dialogue> games = new ArrayList<>();
        int token = 0;
        int turn = 0;
        int logProb = 0;
        try {
            for (int g = 0; g < index.length / 3; g++) {
                int length = index[3 * g];
                int count = index[3 * g + 1];
                if (count < 1) {
                    throw new CheckpointException("game %d of the replay buffer has %d turns".formatted(g, count));
                }
                List<Dialogue.Turn> list = new ArrayList<>();
                int free = 1; // the agent never speaks first
                for (int t = 0; t < count; t++, turn++) {
                    int start = turns[3 * turn];
                    int end = turns[3 * turn + 1];
                    int scored = turns[3 * turn + 2];
                    if (start < free || end <= start || end > length || (scored != 0 && scored != end - start)) {
                        throw new CheckpointException(
                                "turn %d of game %d of the replay buffer does not fit its %d tokens"
                                        .formatted(t, g, length));
                    }
                    free = end;
                    list.add(new Dialogue.Turn(start, end, rewards[turn], slice(logProbs, logProb, scored)));
                    logProb += scored;
                }
                games.add(new Dialogue(slice(tokens, token, length), list, index[3 * g + 2] != 0));
                token += length;
            }
            if (token != tokens.length || turn != rewards.length || logProb != logProbs.length) {
                throw new CheckpointException("the replay buffer is damaged: its counts and its arrays do not fit");
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new CheckpointException("the replay buffer is damaged: its counts and its arrays do not fit", e);
        }
        return games;
    }

    private static int[] slice(int[] values, int from, int length) {
        java.util.Objects.checkFromIndexSize(from, length, values.length);
        return Arrays.copyOfRange(values, from, from + length);
    }

    private static float[] slice(float[] values, int from, int length) {
        java.util.Objects.checkFromIndexSize(from, length, values.length);
        return Arrays.copyOfRange(values, from, from + length);
    }
}
