package longbow.rl;

import java.util.Map;

/** What a training run tells while it goes on. Nothing here depends on the clock, the machine or the number of threads. */
public sealed interface TrainingEvent {

    /** A phase begins, for instance {@code sft}, {@code critic}, {@code archer} or {@code evaluation}. */
    record PhaseStarted(String phase, int steps) implements TrainingEvent {}

    /**
     * Some steps of a phase are done.
     *
     * @param phase the phase
     * @param step steps done so far
     * @param steps steps in all
     * @param games games played so far in the whole run, scripted ones and evaluations not counted
     * @param tokens tokens computed by the models since the last event of this kind
     * @param values measurements by name, in a fixed order
     */
    record Progress(String phase, int step, int steps, long games, long tokens, Map<String, Double> values)
            implements TrainingEvent {}

    /** A policy was evaluated; {@code games} is how many games had been played when it was. */
    record Evaluated(long games, PolicyResult result) implements TrainingEvent {}

    /** Something the user should know, in one sentence. */
    record Note(String text) implements TrainingEvent {}

    /**
     * The run goes on from a checkpoint; what it did after that point, it does again. Comes before every other event.
     *
     * @param phase the phase of the checkpoint
     * @param step steps of that phase that the checkpoint holds
     */
    record Resumed(String phase, int step) implements TrainingEvent {}
}
