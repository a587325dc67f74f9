/** Environments, rollouts, replay, hierarchical multi-turn reinforcement learning, evaluation. */
module longbow.rl {
    requires transitive longbow.transformer;
    requires static org.jspecify;

    exports longbow.rl;

    uses longbow.rl.Task;
}
