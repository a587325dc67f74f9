package longbow.rl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import longbow.autograd.optim.Polyak;
import longbow.autograd.optim.Schedule;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.tensor.Workspace;
import longbow.transformer.Gpt2;
import longbow.transformer.Sampling;

/**
 * ArCHer: actor-critic with a hierarchy (Zhou, Zanette, Pan, Levine, Kumar 2024, algorithm 1). The critic values whole
 * utterances and learns off-policy, by temporal differences over a replay buffer; the actor improves on-policy, token by
 * token, on utterances sampled afresh at replayed states.
 *
 * <pre>{@code
 * repeat
 *     play games with the actor; add them to the buffer
 *     several times: critic step on replayed games, with fresh utterances of the actor as a'
 *     several times: sample utterances at replayed states; A = Q - V; policy gradient step
 * }</pre>
 *
 * <p>Beyond the paper: advantages are centred over several utterances of one state, and a divergence from a slowly moving
 * copy of the actor keeps it where the critic knows its values. Both are settings.
 */
public final class Archer {
    /** In a critic phase so many batches of games are drawn, and the steps divide them anew each time. */
    private static final int POOL_BATCHES = 4;

    private final LanguagePolicy policy;
    private final Gpt2 copy;
    private final UtteranceCritic critic;
    private final Task task;
    private final RunConfig.Critic criticConfig;
    private final RunConfig.Archer config;
    private final Sampling sampling;
    private final Backend backend;
    private final Key key;
    private final List<Dialogue> scripted;
    private final CriticFitting fitting;
    private final ActorImprovement improvement;
    private final ReplayBuffer buffer;
    private final Schedule schedule;
    private long tokens;

    /**
     * Creates the algorithm around networks that it will change.
     *
     * @param policy the actor, which starts as the fine-tuned policy
     * @param copy the reference of the divergence, which starts equal to the actor
     * @param critic the critic, and {@code target} its slowly moving copy
     * @param scripted games that the critic replays besides the actor's own; may be empty
     */
    public Archer(
            LanguagePolicy policy,
            Gpt2 copy,
            UtteranceCritic critic,
            UtteranceCritic target,
            List<Dialogue> scripted,
            Task task,
            RunConfig run,
            Sampling sampling,
            Backend backend) {
        this.policy = policy;
        this.copy = copy;
        this.critic = critic;
        this.task = task;
        this.criticConfig = run.critic();
        this.config = run.archer();
        this.sampling = sampling;
        this.backend = backend;
        this.key = Key.of(run.seed()).named("archer");
        this.scripted = scripted;
        this.fitting = new CriticFitting(critic, target, run.critic(), backend);
        this.improvement = new ActorImprovement(policy.model(), backend);
        this.buffer = new ReplayBuffer(config.capacity());
        this.schedule = Schedule.linear(config.rate(), config.finalRate(), Math.max(1, config.iterations()));
    }

    /** Returns the learner of the critic, which may be fitted to other games first. */
    public CriticFitting fitting() {
        return fitting;
    }

    /** Returns the learner of the actor. */
    public ActorImprovement improvement() {
        return improvement;
    }

    /** Returns the replay buffer. */
    public ReplayBuffer buffer() {
        return buffer;
    }

    /** Returns how many tokens the networks have computed in all iterations so far, forward and backward counted once. */
    public long tokens() {
        return tokens;
    }

    /** Runs iteration {@code i}, counted from 0; returns measurements by name. Equal states and equal i give equal results. */
    public Map<String, Double> iterate(int i) {
        Key round = key.fold(i);
        List<Dialogue> played = play(round.named("games"));
        Map<String, Double> values = new LinkedHashMap<>();
        describe(played, values);
        audit(played, values);
        buffer.addAll(played);
        fitCritic(round.named("critic"), values);
        if (i >= config.warmup()) {
            improveActor(round.named("actor"), schedule.rate(i), values);
            Polyak.lerp(copy.parameters(), policy.model().parameters(), config.copyRate());
        }
        return values;
    }

    private List<Dialogue> play(Key games) {
        return Rollouts.play(policy, task, List.of(games.split(config.games())), sampling, backend);
    }

    /** Critic phase. The actor stands still in it, so its fresh utterances are sampled once for a pool of games. */
    private void fitCritic(Key phase, Map<String, Double> values) {
        int steps = config.criticSteps();
        int batch = criticConfig.batch();
        int wanted = Math.min(steps, POOL_BATCHES) * batch;
        int offline = scripted.isEmpty() ? 0 : (int) Math.round(wanted * config.offlineShare());
        List<Dialogue> pool = new ArrayList<>(buffer.sample(phase.named("pool"), wanted - offline, Integer.MAX_VALUE));
        Key draw = phase.named("offline");
        for (int j = 0; j < offline; j++) {
            pool.add(scripted.get(draw.below(scripted.size(), j)));
        }
        List<List<TurnBatch.Branch>> fresh = new ArrayList<>();
        LanguagePolicy frozen = policy.frozen();
        Parts.keyed(
                        backend,
                        pool,
                        phase.named("fresh"),
                        (some, theirs) -> byGame(
                                Resampling.sample(frozen, some, 1, theirs, sampling, backend)
                                        .branches(),
                                some.size()))
                .forEach(fresh::addAll);
        double loss = 0;
        double norm = 0;
        double gap = 0;
        for (int s = 0; s < steps; s++) {
            int[] order = phase.named("step").fold(s).permutation(pool.size());
            List<Dialogue> games = new ArrayList<>();
            List<TurnBatch.Branch> branches = new ArrayList<>();
            for (int j = 0; j < Math.min(batch, order.length); j++) {
                for (TurnBatch.Branch b : fresh.get(order[j])) {
                    branches.add(new TurnBatch.Branch(j, b.turn(), b.tokens()));
                }
                games.add(pool.get(order[j]));
            }
            CriticFitting.Result result = fitting.step(games, branches, criticConfig.onlineRate());
            for (Dialogue game : games) {
                tokens += game.tokens().length;
            }
            loss += result.loss() / steps;
            norm += result.gradientNorm() / steps;
            gap += result.headGap() / steps;
        }
        values.put("criticLoss", loss);
        values.put("criticGradientNorm", norm);
        values.put("criticHeadGap", gap);
    }

    /** Actor phase: on-policy policy gradient at replayed states. */
    private void improveActor(Key phase, double rate, Map<String, Double> values) {
        double[] sums = new double[8];
        int steps = config.actorSteps();
        for (int s = 0; s < steps; s++) {
            Key step = phase.fold(s);
            List<Dialogue> games = buffer.sample(step.named("states"), config.actorGames(), config.recentGames());
            List<Valued> parts = sampleAndValue(games, step.named("fresh"));
            Advantages advantages =
                    Advantages.of(parts.stream().map(Valued::estimates).toList(), config.samples());
            float[] credit =
                    config.permuteAdvantages() ? advantages.permuted(step.named("permutation")) : advantages.values();
            List<ActorImprovement.Credited> credited = new ArrayList<>();
            int utterances = 0;
            int predictions = 0;
            for (Valued part : parts) {
                int next = utterances + part.batch.utterances();
                credited.add(new ActorImprovement.Credited(part.batch, Arrays.copyOfRange(credit, utterances, next)));
                utterances = next;
                predictions += part.batch.predictions();
                tokens += part.batch.ids().length;
            }
            ActorImprovement.Result result = improvement.step(credited, copy, config.klWeight(), rate);
            double[] measured = {
                advantages.meanBeforeCentring(),
                advantages.deviation(),
                result.divergence(),
                result.entropy(),
                result.logProb(),
                result.gradientNorm(),
                result.loss(),
                (double) predictions / utterances
            };
            for (int j = 0; j < sums.length; j++) {
                sums[j] += measured[j] / steps;
            }
        }
        String[] names = {
            "advantageMean",
            "advantageDeviation",
            "divergence",
            "entropy",
            "logProb",
            "actorGradientNorm",
            "actorLoss",
            "utteranceTokens"
        };
        for (int j = 0; j < names.length; j++) {
            values.put(names[j], sums[j]);
        }
    }

    /** Fresh utterances at all states of some games, and what the critic makes of them. */
    private record Valued(TurnBatch batch, UtteranceCritic.Estimates estimates) {}

    private List<Valued> sampleAndValue(List<Dialogue> games, Key fresh) {
        LanguagePolicy frozen = policy.frozen();
        return Parts.keyed(backend, games, fresh, (some, theirs) -> {
            List<TurnBatch.Branch> utterances = Resampling.sample(
                            frozen, some, config.samples(), theirs, sampling, backend)
                    .branches();
            TurnBatch batch = TurnBatch.branches(some, utterances);
            try (Workspace workspace = Workspace.open(backend)) {
                UtteranceCritic.Estimates estimates = critic.estimate(backend, batch);
                workspace.keep(estimates.q());
                workspace.keep(estimates.v());
                return new Valued(batch, estimates);
            }
        });
    }

    /** Describes the games just played. */
    private void describe(List<Dialogue> played, Map<String, Double> values) {
        double total = 0;
        double turns = 0;
        double won = 0;
        for (Dialogue game : played) {
            tokens += game.tokens().length;
            total += game.totalReward();
            turns += game.turns().size();
            won += game.terminated() ? 1 : 0;
        }
        values.put("return", total / played.size());
        values.put("turns", turns / played.size());
        values.put("finished", won / played.size());
    }

    /** How well the critic predicts games it has not seen: explained variance of V, correlation of Q, with the return to go. */
    private void audit(List<Dialogue> played, Map<String, Double> values) {
        float[] v;
        float[] q;
        try (Workspace workspace = Workspace.open(backend)) {
            UtteranceCritic.Estimates e = critic.estimate(backend, TurnBatch.own(played));
            v = e.v().toFloatArray();
            q = e.q().toFloatArray();
        }
        List<double[]> rows = new ArrayList<>();
        for (Dialogue game : played) {
            for (double g : game.returnsToGo(criticConfig.discount())) {
                int row = rows.size();
                rows.add(new double[] {g, (v[2 * row] + v[2 * row + 1]) / 2.0, (q[2 * row] + q[2 * row + 1]) / 2.0});
            }
        }
        values.put("explainedVariance", Moments.explainedVariance(rows, 1, 0));
        values.put("qCorrelation", Moments.correlation(rows, 2, 0));
    }

    private static List<List<TurnBatch.Branch>> byGame(List<TurnBatch.Branch> branches, int games) {
        List<List<TurnBatch.Branch>> grouped = new ArrayList<>();
        for (int g = 0; g < games; g++) {
            grouped.add(new ArrayList<>());
        }
        for (TurnBatch.Branch branch : branches) {
            grouped.get(branch.game()).add(branch);
        }
        return grouped;
    }
}
