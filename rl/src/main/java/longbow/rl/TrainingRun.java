package longbow.rl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import longbow.autograd.optim.AdamW;
import longbow.autograd.optim.Schedule;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.tensor.io.AtomicFiles;
import longbow.transformer.FineTuning;
import longbow.transformer.Gpt2;
import longbow.transformer.Gpt2Config;
import longbow.transformer.PositionalStart;
import longbow.transformer.Sampling;
import longbow.transformer.tokenizer.PhraseTokenizer;
import longbow.transformer.tokenizer.Tokenizer;

/**
 * A training run from nothing to a table of results:
 *
 * <ol>
 *   <li>{@code sft}: the scripted player's games, and a policy fine-tuned on them;
 *   <li>{@code critic}: a critic on that policy's trunk, fitted to the same games by temporal differences;
 *   <li>{@code archer}: {@link Archer}, online;
 *   <li>{@code evaluation}: all policies on the same fixed games.
 * </ol>
 *
 * <p>Progress goes to a {@link TrainingListener}, checkpoints to the run's folder. A run that was interrupted continues from
 * its newest checkpoint with the same bits as one that was not.
 */
public final class TrainingRun {
    private static final int REPORT_EVERY = 20;
    private static final int SAVE_EVERY = 10;
    private static final double MAX_NORM = 1.0;

    private final RunConfig config;
    private final Task task;
    private final Backend backend;
    private final Path checkpoints;
    private final TrainingListener listener;
    private final Key root;
    private final Tokenizer tokenizer;
    private final Sampling sampling;
    private long games;

    /**
     * Prepares a run.
     *
     * @param task the task, with the configuration's settings applied
     * @param folder the run's folder; checkpoints go to {@code checkpoints/sft}, {@code checkpoints/archer} and
     *     {@code checkpoints/state.safetensors}
     */
    public TrainingRun(RunConfig config, Task task, Backend backend, Path folder, TrainingListener listener) {
        this.config = config;
        this.task = task;
        this.backend = backend;
        this.checkpoints = folder.resolve("checkpoints");
        this.listener = listener;
        this.root = Key.of(config.seed());
        this.tokenizer = PhraseTokenizer.fit(task.language(), 5, task.observations());
        this.sampling = LanguagePolicy.sampling(tokenizer, 1);
    }

    /**
     * Trains and evaluates; returns the results for random, scripted, sft, archer and near-optimal.
     *
     * @throws CheckpointException if the folder holds a damaged checkpoint
     * @throws DivergenceException if a loss is no longer a number
     */
    public List<PolicyResult> run() throws IOException {
        Files.createDirectories(checkpoints);
        AtomicFiles.recover(checkpoints.resolve("sft"));
        AtomicFiles.recover(checkpoints.resolve("archer"));
        List<Dialogue> scripted = scriptedGames();
        boolean tuned = Files.exists(checkpoints.resolve("sft"));
        LanguagePolicy sft = tuned ? tuned() : fineTune(scripted);
        LanguagePolicy policy = new LanguagePolicy(sft.model().copy(backend), tokenizer);
        Gpt2 copy = sft.model().copy(backend);
        UtteranceCritic critic = critic(sft.model(), meanReturnToGo(scripted));
        UtteranceCritic target = critic.copy(backend);
        Archer archer = new Archer(policy, copy, critic, target, scripted, task, config, sampling, backend);
        TrainingState state = new TrainingState(
                checkpoints.resolve("state.safetensors"), policy.model(), copy, critic, target, archer);
        int done = 0;
        if (state.exists()) {
            done = state.load(backend);
            games = (long) done * config.archer().games();
            listener.on(new TrainingEvent.Resumed("archer", done));
        } else {
            if (tuned) {
                listener.on(new TrainingEvent.Resumed("critic", 0));
            }
            fitCritic(archer.fitting(), scripted);
            state.save(0);
        }
        improve(archer, policy, state, done);
        return evaluate(sft, policy);
    }

    private UtteranceCritic critic(Gpt2 policy, double mean) {
        Key key = root.named("critic");
        String body = config.critic().body();
        return switch (body) {
            case RunConfig.Critic.LATE_FUSION ->
                LateFusionCritic.create(key, backend, tokenizer.vocabularySize(), config.model(), mean);
            case RunConfig.Critic.TRAJECTORY -> TrajectoryCritic.create(key, backend, policy, mean);
            default ->
                throw new IllegalArgumentException("training: there is no critic.body '%s'; give %s or %s"
                        .formatted(body, RunConfig.Critic.TRAJECTORY, RunConfig.Critic.LATE_FUSION));
        };
    }

    // ---- supervised fine-tuning --------------------------------------------------------------------------------

    private List<Dialogue> scriptedGames() {
        Key key = root.named("scripted games");
        return Rollouts.script(
                task,
                task.scriptedPlayer(),
                tokenizer,
                List.of(key.split(config.sft().games())),
                backend);
    }

    private Gpt2Config size() {
        RunConfig.Model m = config.model();
        return new Gpt2Config(tokenizer.vocabularySize(), m.context(), m.width(), m.layers(), m.heads());
    }

    /** Reads the fine-tuned policy of this run; one of another task or another size would be trained on in silence. */
    private LanguagePolicy tuned() throws CheckpointException {
        Path folder = checkpoints.resolve("sft");
        LanguagePolicy sft = LanguagePolicy.load(folder, backend);
        if (!sft.tokenizer().equals(tokenizer) || !sft.model().config().equals(size())) {
            throw new CheckpointException(
                    "checkpoint %s belongs to another task or another size of model; give this run a folder of its own"
                            .formatted(folder));
        }
        return sft;
    }

    private LanguagePolicy fineTune(List<Dialogue> scripted) throws IOException {
        RunConfig.Sft c = config.sft();
        Gpt2 model = Gpt2.create(root.named("model"), backend, size());
        PositionalStart.apply(model);
        FineTuning tuning = new FineTuning(model, backend, new AdamW.Options(0.9, 0.99, 1e-8, 0), MAX_NORM);
        int perEpoch = (scripted.size() + c.batch() - 1) / c.batch();
        int steps = c.epochs() * perEpoch;
        Schedule schedule = Schedule.warmupCosine(c.rate(), c.finalRate(), Math.min(100, steps / 10), steps);
        listener.on(new TrainingEvent.PhaseStarted("sft", steps));
        Progress progress = new Progress("sft", steps);
        int step = 0;
        for (int epoch = 0; epoch < c.epochs(); epoch++) {
            int[] order = root.named("epoch").fold(epoch).permutation(scripted.size());
            for (int from = 0; from < order.length; from += c.batch(), step++) {
                List<FineTuning.Example> batch = new ArrayList<>();
                for (int i = from; i < Math.min(order.length, from + c.batch()); i++) {
                    batch.add(example(scripted.get(order[i])));
                    progress.tokens(scripted.get(order[i]).tokens().length);
                }
                FineTuning.Result result = tuning.step(batch, schedule.rate(step));
                progress.add("loss", finite("sft", "loss", result.loss()));
                progress.add("gradientNorm", result.gradientNorm());
                progress.report(step + 1);
            }
        }
        LanguagePolicy policy = new LanguagePolicy(model, tokenizer);
        policy.save(checkpoints.resolve("sft"));
        return policy;
    }

    /** The agent's tokens weigh 1, those of the environment less; the first observation, always the same, nothing. */
    private FineTuning.Example example(Dialogue game) {
        float[] weights = new float[game.tokens().length];
        java.util.Arrays.fill(weights, game.turns().getFirst().start(), weights.length, (float)
                config.sft().observationWeight());
        for (Dialogue.Turn turn : game.turns()) {
            java.util.Arrays.fill(weights, turn.start(), turn.end(), 1f);
        }
        return new FineTuning.Example(game.tokens(), weights);
    }

    // ---- critic ------------------------------------------------------------------------------------------------

    private double meanReturnToGo(List<Dialogue> scripted) {
        double sum = 0;
        int turns = 0;
        for (Dialogue game : scripted) {
            for (double g : game.returnsToGo(config.critic().discount())) {
                sum += g;
                turns++;
            }
        }
        return turns == 0 ? 0 : sum / turns;
    }

    private void fitCritic(CriticFitting fitting, List<Dialogue> scripted) throws DivergenceException {
        RunConfig.Critic c = config.critic();
        listener.on(new TrainingEvent.PhaseStarted("critic", c.steps()));
        Progress progress = new Progress("critic", c.steps());
        Schedule schedule = Schedule.linear(c.rate(), c.finalRate(), Math.max(1, c.steps()));
        for (int step = 0; step < c.steps(); step++) {
            Key draw = root.named("critic games").fold(step);
            List<Dialogue> batch = new ArrayList<>();
            for (int i = 0; i < c.batch(); i++) {
                batch.add(scripted.get(draw.below(scripted.size(), i)));
                progress.tokens(batch.getLast().tokens().length);
            }
            CriticFitting.Result result = fitting.step(batch, List.of(), schedule.rate(step));
            progress.add("loss", finite("critic", "loss", result.loss()));
            progress.add("gradientNorm", result.gradientNorm());
            progress.add("headGap", result.headGap());
            progress.report(step + 1);
        }
    }

    // ---- online ------------------------------------------------------------------------------------------------

    private void improve(Archer archer, LanguagePolicy policy, TrainingState state, int done) throws IOException {
        RunConfig.Archer c = config.archer();
        listener.on(new TrainingEvent.PhaseStarted("archer", c.iterations()));
        for (int i = done; i < c.iterations(); i++) {
            long before = archer.tokens();
            Map<String, Double> values = archer.iterate(i);
            finite("archer", "criticLoss", values.getOrDefault("criticLoss", 0.0));
            finite("archer", "actorLoss", values.getOrDefault("actorLoss", 0.0));
            games += c.games();
            listener.on(new TrainingEvent.Progress(
                    "archer", i + 1, c.iterations(), games, archer.tokens() - before, values));
            int every = config.evaluation().every();
            if (every > 0 && (i + 1) % every == 0) {
                Evaluation.Games curve = Evaluation.language(
                        policy,
                        task,
                        config.evaluation().curveGames(),
                        Evaluation.games().named("curve"),
                        sampling,
                        backend);
                listener.on(new TrainingEvent.Evaluated(games, Evaluation.summarise("archer", curve, null)));
            }
            if ((i + 1) % SAVE_EVERY == 0 || i + 1 == c.iterations()) {
                policy.save(checkpoints.resolve("archer"));
                state.save(i + 1);
            }
        }
    }

    // ---- evaluation --------------------------------------------------------------------------------------------

    private List<PolicyResult> evaluate(LanguagePolicy sft, LanguagePolicy policy) {
        int n = config.evaluation().games();
        Key key = Evaluation.games();
        listener.on(new TrainingEvent.PhaseStarted("evaluation", 5));
        Map<String, Evaluation.Games> played = new LinkedHashMap<>();
        played.put("random", Evaluation.scripted(task, task.randomPlayer(), tokenizer, n, key));
        played.put("scripted", Evaluation.scripted(task, task.scriptedPlayer(), tokenizer, n, key));
        Evaluation.Games baseline = Evaluation.language(sft, task, n, key, sampling, backend);
        played.put("sft", baseline);
        played.put("archer", Evaluation.language(policy, task, n, key, sampling, backend));
        played.put("near-optimal", Evaluation.scripted(task, task.nearOptimalPlayer(), tokenizer, n, key));
        List<PolicyResult> results = new ArrayList<>();
        played.forEach((name, outcome) -> {
            PolicyResult result = Evaluation.summarise(name, outcome, name.equals("sft") ? null : baseline);
            results.add(result);
            listener.on(new TrainingEvent.Evaluated(games, result));
        });
        return results;
    }

    private static double finite(String phase, String name, double value) throws DivergenceException {
        if (!Double.isFinite(value)) {
            throw new DivergenceException("%s: the %s is %s; the run has diverged, try a smaller learning rate"
                    .formatted(phase, name, value));
        }
        return value;
    }

    /** Averages measurements over the steps between two reports. */
    private final class Progress {
        private final String phase;
        private final int steps;
        private final Map<String, Double> sums = new LinkedHashMap<>();
        private int count;
        private int last;
        private long tokens;

        Progress(String phase, int steps) {
            this.phase = phase;
            this.steps = steps;
        }

        void tokens(int more) {
            tokens += more;
        }

        void add(String name, double value) {
            sums.merge(name, value, Double::sum);
        }

        void report(int step) {
            count++;
            if (step - last == REPORT_EVERY || step == steps) {
                Map<String, Double> means = new LinkedHashMap<>();
                sums.forEach((name, sum) -> means.put(name, sum / count));
                listener.on(new TrainingEvent.Progress(phase, step, steps, games, tokens, means));
                sums.clear();
                count = 0;
                tokens = 0;
                last = step;
            }
        }
    }
}
