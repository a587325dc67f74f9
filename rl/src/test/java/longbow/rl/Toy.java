package longbow.rl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import longbow.autograd.optim.AdamW;
import longbow.autograd.optim.Schedule;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Key;
import longbow.transformer.FineTuning;
import longbow.transformer.Gpt2;
import longbow.transformer.Gpt2Config;
import longbow.transformer.Sampling;
import longbow.transformer.tokenizer.Tokenizer;
import longbow.transformer.tokenizer.WordTokenizer;

/** What the tests of learning share: {@link Hunt}, a small policy fine-tuned on its scripted games, and backends. */
final class Toy {
    static final Hunt TASK = new Hunt();
    static final Tokenizer TOKENIZER = WordTokenizer.fit(TASK.language());
    static final Sampling SAMPLING = new Sampling(1, 2, TOKENIZER.endOfUtterance());
    static final Gpt2Config CONFIG = new Gpt2Config(TOKENIZER.vocabularySize(), 24, 32, 1, 2);

    private Toy() {}

    /** Made when a test first asks for one, for all tests. */
    private static final class Opened {
        static final Backend ONE = Backends.open(1);
        static final Backend TWO = Backends.open(2);
    }

    /** Made when a test first asks for it, for all tests. */
    private static final class Learned {
        static final List<Dialogue> SCRIPTED = script(TASK.scriptedPlayer(), 2_000, Key.of(1));
        static final Gpt2 SFT = fineTune(SCRIPTED);
    }

    /** Returns the best backend with one or two threads. */
    static Backend backend(int threads) {
        return threads == 1 ? Opened.ONE : Opened.TWO;
    }

    /** Returns the games that the policy was fine-tuned on. */
    static List<Dialogue> scripted() {
        return Learned.SCRIPTED;
    }

    /** Returns the fine-tuned policy, with weights of its own. */
    static LanguagePolicy sft(Backend backend) {
        return new LanguagePolicy(Learned.SFT.copy(backend), TOKENIZER);
    }

    static List<Dialogue> script(Player player, int games, Key key) {
        return IntStream.range(0, games)
                .mapToObj(i -> Rollouts.script(TASK, player, TOKENIZER, key.fold(i)))
                .toList();
    }

    static List<Dialogue> play(LanguagePolicy policy, int games, Key key) {
        Backend backend = policy.model().wte().weight().value().backend();
        return Rollouts.play(policy, TASK, List.of(key.split(games)), SAMPLING, backend);
    }

    /** Returns a configuration of ArCHer for {@link Hunt}; what it says of fine-tuning and the model is for tiny runs. */
    static RunConfig config(RunConfig.Critic critic, RunConfig.Archer archer) {
        return new RunConfig(
                TASK.name(),
                Map.of(),
                "archer",
                5,
                new RunConfig.Model(1, 16, 2, 40),
                new RunConfig.Sft(60, 1, 20, 3e-3, 3e-4, 0.3),
                critic,
                archer,
                new RunConfig.Evaluation(16, 5, 8));
    }

    private static Gpt2 fineTune(List<Dialogue> games) {
        Backend backend = Opened.TWO;
        Gpt2 model = Gpt2.create(Key.of(2), backend, CONFIG);
        FineTuning tuning = new FineTuning(model, backend, new AdamW.Options(0.9, 0.999, 1e-8, 0), 1);
        int batch = 50;
        int epochs = 3;
        int steps = epochs * games.size() / batch;
        Schedule schedule = Schedule.linear(5e-3, 5e-4, steps);
        int step = 0;
        for (int epoch = 0; epoch < epochs; epoch++) {
            int[] order = Key.of(3).fold(epoch).permutation(games.size());
            for (int from = 0; from < order.length; from += batch) {
                List<FineTuning.Example> examples = new ArrayList<>();
                for (int i = from; i < from + batch; i++) {
                    int[] tokens = games.get(order[i]).tokens();
                    float[] weights = new float[tokens.length];
                    Arrays.fill(weights, 0.3f);
                    for (Dialogue.Turn turn : games.get(order[i]).turns()) {
                        Arrays.fill(weights, turn.start(), turn.end(), 1);
                    }
                    examples.add(new FineTuning.Example(tokens, weights));
                }
                tuning.step(examples, schedule.rate(step++));
            }
        }
        return model;
    }
}
