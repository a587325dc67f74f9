package longbow.rl;

import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that decides a training run; two runs with equal configurations give the same numbers, bit for bit. Budgets are
 * counts of games and steps, never clock time.
 *
 * @param task the task's name
 * @param taskSettings settings of the task itself, for instance {@code words: 16}
 * @param algorithm the algorithm's name
 * @param seed the seed of every random choice
 * @param model the size of the policy; the critic's trunk has the same
 * @param sft supervised fine-tuning on the scripted player's games, the policy's starting point
 * @param critic fitting the critic to the same games before any online game
 * @param archer the online phase
 * @param evaluation how policies are compared
 */
public record RunConfig(
        String task,
        Map<String, String> taskSettings,
        String algorithm,
        long seed,
        Model model,
        Sft sft,
        Critic critic,
        Archer archer,
        Evaluation evaluation) {

    /** Copies the settings, in order of name. */
    public RunConfig {
        taskSettings = java.util.Collections.unmodifiableMap(new TreeMap<>(taskSettings));
    }

    /**
     * The size of the transformer.
     *
     * @param layers blocks
     * @param width residual stream
     * @param heads attention heads
     * @param context greatest length of a dialogue in tokens
     */
    public record Model(int layers, int width, int heads, int context) {}

    /**
     * Supervised fine-tuning.
     *
     * @param games scripted games
     * @param epochs passes over them
     * @param batch games in a step
     * @param rate first learning rate; it falls linearly to {@code finalRate}
     * @param finalRate last learning rate
     * @param observationWeight weight of predicting the environment's tokens; the agent's own weigh 1
     */
    public record Sft(int games, int epochs, int batch, double rate, double finalRate, double observationWeight) {}

    /**
     * The critic, and its first fit by temporal differences on the scripted games.
     *
     * @param steps optimizer steps before the online phase
     * @param batch games in a step, then and online
     * @param rate first learning rate of that fit; it falls linearly to {@code finalRate}
     * @param finalRate last learning rate of that fit
     * @param onlineRate learning rate in the online phase
     * @param discount per turn, gamma
     * @param polyak how far the targets move towards the critic after every step, tau
     * @param body what it is: {@code trajectory}, a {@link TrajectoryCritic}, or {@code late-fusion}, a {@link LateFusionCritic}
     */
    public record Critic(
            int steps,
            int batch,
            double rate,
            double finalRate,
            double onlineRate,
            double discount,
            double polyak,
            String body) {
        /** The causal critic that starts as the fine-tuned policy. */
        public static final String TRAJECTORY = "trajectory";
        /** The encoder critic of the paper. */
        public static final String LATE_FUSION = "late-fusion";

        /** With the causal critic. */
        public Critic(
                int steps,
                int batch,
                double rate,
                double finalRate,
                double onlineRate,
                double discount,
                double polyak) {
            this(steps, batch, rate, finalRate, onlineRate, discount, polyak, TRAJECTORY);
        }
    }

    /**
     * The online phase of ArCHer.
     *
     * @param iterations rounds of playing, fitting the critic and improving the actor
     * @param games games played in an iteration
     * @param warmup iterations at the start in which the actor does not change
     * @param criticSteps critic steps in an iteration
     * @param actorSteps actor steps in an iteration
     * @param actorGames replayed games in an actor step; all their turns are used
     * @param samples utterances sampled afresh at each replayed state
     * @param rate first learning rate of the actor; it falls linearly to {@code finalRate}
     * @param finalRate last learning rate of the actor
     * @param klWeight weight of the divergence from a slowly moving copy of the actor
     * @param copyRate how far that copy moves towards the actor after every iteration
     * @param recentGames actor steps replay the newest so many games
     * @param capacity the replay buffer holds so many games
     * @param offlineShare share of scripted games among those the critic replays
     * @param permuteAdvantages a control: advantages are permuted within each batch, which removes what they say
     */
    public record Archer(
            int iterations,
            int games,
            int warmup,
            int criticSteps,
            int actorSteps,
            int actorGames,
            int samples,
            double rate,
            double finalRate,
            double klWeight,
            double copyRate,
            int recentGames,
            int capacity,
            double offlineShare,
            boolean permuteAdvantages) {}

    /**
     * How policies are compared: the same games for all.
     *
     * @param games the number of fixed games
     * @param every online iterations between evaluations of the curve; 0 for none
     * @param curveGames games of each of those evaluations
     */
    public record Evaluation(int games, int every, int curveGames) {}

    /** How much work a run does. */
    public enum Budget {
        /** The whole pipeline in under a minute, for continuous integration; learns little. */
        SMOKE,
        /** About five minutes on two cores: the default. */
        QUICK,
        /** Three times as many games, for experiments: about ten minutes on two cores. */
        FULL
    }

    /** Returns the defaults for a budget. */
    public static RunConfig of(Budget budget) {
        RunConfig quick = new RunConfig(
                "twenty-questions",
                Map.of(),
                "archer",
                0,
                new Model(2, 64, 4, 384),
                new Sft(20_000, 6, 32, 3e-3, 3e-4, 0.3),
                new Critic(1_000, 32, 1e-3, 2e-4, 3e-4, 1.0, 0.05),
                new Archer(64, 32, 2, 12, 8, 16, 4, 3e-4, 1e-4, 1.0, 0.1, 256, 10_000, 0.5, false),
                new Evaluation(512, 8, 256));
        return switch (budget) {
            case SMOKE ->
                new RunConfig(
                        quick.task,
                        quick.taskSettings,
                        quick.algorithm,
                        quick.seed,
                        quick.model,
                        new Sft(4_000, 1, 32, 3e-3, 3e-4, 0.3),
                        new Critic(20, 16, 1e-3, 2e-4, 3e-4, 1.0, 0.05),
                        new Archer(4, 16, 1, 2, 1, 8, 2, 3e-4, 1e-4, 1.0, 0.1, 64, 1_000, 0.5, false),
                        new Evaluation(64, 2, 32));
            case QUICK -> quick;
            case FULL ->
                new RunConfig(
                        quick.task,
                        quick.taskSettings,
                        quick.algorithm,
                        quick.seed,
                        quick.model,
                        new Sft(60_000, 3, 32, 3e-3, 3e-4, 0.3),
                        new Critic(2_000, 32, 1e-3, 2e-4, 3e-4, 1.0, 0.05),
                        new Archer(200, 32, 2, 12, 8, 16, 4, 3e-4, 1e-4, 1.0, 0.1, 256, 10_000, 0.5, false),
                        new Evaluation(512, 10, 512));
        };
    }
}
