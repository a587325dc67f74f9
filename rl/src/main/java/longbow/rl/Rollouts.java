package longbow.rl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.transformer.Generator;
import longbow.transformer.Sampling;
import longbow.transformer.Utterance;
import longbow.transformer.tokenizer.Tokenizer;

/**
 * Plays games and records them as token ids. Each game is a pure function of its key: which others are played beside it
 * changes nothing. The end-of-utterance token is sampled, stored and scored like every other token of an utterance.
 */
public final class Rollouts {
    private Rollouts() {}

    /** Plays one game for each key with a language model, side by side. */
    public static List<Dialogue> play(
            LanguagePolicy policy, Task task, List<Key> keys, Sampling sampling, Backend backend) {
        LanguagePolicy frozen = policy.frozen(); // once for all parts
        return Parts.map(backend, keys, part -> playTogether(frozen, task, part, sampling, backend));
    }

    private static List<Dialogue> playTogether(
            LanguagePolicy policy, Task task, List<Key> keys, Sampling sampling, Backend backend) {
        Generator generator = new Generator(policy.model(), backend);
        List<Recording> games = new ArrayList<>();
        try {
            for (Key key : keys) {
                games.add(new Recording(task.environment(), key, policy.tokenizer(), generator.open()));
            }
            playTogether(games, generator, sampling, policy.model().config().context());
        } finally {
            games.forEach(Recording::close);
        }
        return games.stream().map(Recording::dialogue).toList();
    }

    private static void playTogether(List<Recording> games, Generator generator, Sampling sampling, int context) {
        for (Recording game : games) {
            generator.append(game.sequence, game.recent);
        }
        List<Recording> active = new ArrayList<>(games);
        while (!active.isEmpty()) {
            int[] sequences = new int[active.size()];
            Key[] draws = new Key[active.size()];
            for (int i = 0; i < sequences.length; i++) {
                sequences[i] = active.get(i).sequence;
                draws[i] = active.get(i)
                        .key
                        .named("agent")
                        .fold(active.get(i).turns.size());
            }
            List<Utterance> utterances = generator.generate(sequences, draws, sampling);
            List<Recording> still = new ArrayList<>();
            for (int i = 0; i < sequences.length; i++) {
                Recording game = active.get(i);
                game.step(utterances.get(i).tokens(), utterances.get(i).logProbs(), sampling::endsWith);
                boolean fits = game.length + sampling.maxTokens() <= context;
                if (game.done || !fits) {
                    generator.release(game.sequence);
                    game.close();
                } else {
                    generator.append(game.sequence, game.recent);
                    still.add(game);
                }
            }
            active = still;
        }
    }

    /** Plays one game for each key with a scripted player, side by side. */
    public static List<Dialogue> script(
            Task task, Player player, Tokenizer tokenizer, List<Key> keys, Backend backend) {
        return Parts.map(
                backend,
                keys,
                part -> part.stream()
                        .map(key -> script(task, player, tokenizer, key))
                        .toList());
    }

    /** Plays one game with a scripted player. */
    public static Dialogue script(Task task, Player player, Tokenizer tokenizer, Key key) {
        try (Recording game = new Recording(task.environment(), key, tokenizer, -1);
                Player.Game side = player.start(key.named("player"))) {
            while (!game.done) {
                int[] tokens = tokenizer.encode(side.utter(game.observation));
                int[] utterance = Arrays.copyOf(tokens, tokens.length + 1);
                utterance[tokens.length] = tokenizer.endOfUtterance();
                game.step(utterance, new float[0], token -> token == tokenizer.endOfUtterance());
            }
            return game.dialogue();
        }
    }

    /** A game in progress. */
    private static final class Recording implements AutoCloseable {
        private final Environment environment;
        private final Key key;
        private final Tokenizer tokenizer;
        private final int sequence;
        private final List<Dialogue.Turn> turns = new ArrayList<>();
        private int[] tokens = new int[64];
        private int length;
        private String observation;
        /** The tokens of the newest observation. */
        private int[] recent;

        private boolean done;
        private boolean terminated;

        Recording(Environment environment, Key key, Tokenizer tokenizer, int sequence) {
            this.environment = environment;
            this.key = key;
            this.tokenizer = tokenizer;
            this.sequence = sequence;
            this.observation = environment.reset(key.named("environment"));
            this.recent = tokenizer.encode(observation);
            append(recent);
        }

        void step(int[] utterance, float[] logProbs, IntPredicate ends) {
            int start = length;
            append(utterance);
            boolean stopped = utterance.length > 0 && ends.test(utterance[utterance.length - 1]);
            int spoken = stopped ? utterance.length - 1 : utterance.length;
            Environment.Step step = environment.step(tokenizer.decode(Arrays.copyOf(utterance, spoken)));
            turns.add(new Dialogue.Turn(start, length, step.reward(), logProbs));
            observation = step.observation();
            recent = tokenizer.encode(observation);
            append(recent);
            done = step.done();
            terminated = step.terminated();
        }

        private void append(int[] more) {
            if (length + more.length > tokens.length) {
                tokens = Arrays.copyOf(tokens, Math.max(length + more.length, 2 * tokens.length));
            }
            System.arraycopy(more, 0, tokens, length, more.length);
            length += more.length;
        }

        /** Closes the environment; what was recorded stays. */
        @Override
        public void close() {
            environment.close();
        }

        Dialogue dialogue() {
            return new Dialogue(Arrays.copyOf(tokens, length), turns, terminated);
        }
    }
}
