package longbow.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import longbow.rl.PolicyResult;
import longbow.rl.RunConfig;
import longbow.rl.Task;
import longbow.rl.TrainingListener;

/** Trains, or goes on training, and evaluates: {@link longbow.rl.TrainingRun}, or a stand-in for it. */
@FunctionalInterface
public interface Trainer {
    /**
     * Runs to the end.
     *
     * @param task the task, its settings applied
     * @param compute what computes; the results do not depend on the number of threads
     * @param folder the run's folder
     * @param listener is told how it goes; an exception that it throws ends the run
     */
    List<PolicyResult> train(RunConfig config, Task task, Compute compute, Path folder, TrainingListener listener)
            throws IOException;
}
