package longbow.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import longbow.autograd.optim.AdamW;
import longbow.rl.Rollouts;
import longbow.rl.RunConfig;
import longbow.rl.Task;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Key;
import longbow.transformer.FineTuning;
import longbow.transformer.Gpt2;
import longbow.transformer.Gpt2Config;
import longbow.transformer.tokenizer.PhraseTokenizer;

/**
 * A program that takes the first training step of {@code longbow train} and says so: the default task and model, one batch
 * of scripted games. How long that takes from nothing is for whoever starts it to measure.
 */
public final class FirstStep {
    /** What is printed when the step is done. */
    public static final String DONE = "done";

    private static final int LEAST_PHRASE_COUNT = 5;

    private FirstStep() {}

    /** Takes the step with as many threads as the first argument says. */
    public static void main(String[] arguments) {
        Backend backend = Backends.open(Integer.parseInt(arguments[0]));
        RunConfig config = RunConfig.of(RunConfig.Budget.QUICK);
        Task task = ServiceLoader.load(Task.class, FirstStep.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals(config.task()))
                .findFirst()
                .orElseThrow();
        PhraseTokenizer tokenizer = PhraseTokenizer.fit(task.language(), LEAST_PHRASE_COUNT, task.observations());
        RunConfig.Model size = config.model();
        Gpt2 model = Gpt2.create(
                Key.of(config.seed()),
                backend,
                new Gpt2Config(tokenizer.vocabularySize(), size.context(), size.width(), size.layers(), size.heads()));
        List<Key> games = List.of(Key.of(config.seed()).split(config.sft().batch()));
        List<FineTuning.Example> batch =
                Rollouts.script(task, task.scriptedPlayer(), tokenizer, games, backend).stream()
                        .map(game -> example(game.tokens()))
                        .toList();
        new FineTuning(model, backend, AdamW.Options.defaults(), 1)
                .step(batch, config.sft().rate());
        System.out.println(DONE);
        System.out.flush();
        System.exit(0);
    }

    private static FineTuning.Example example(int[] tokens) {
        float[] weights = new float[tokens.length];
        Arrays.fill(weights, 1f);
        return new FineTuning.Example(tokens, weights);
    }
}
