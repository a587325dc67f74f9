package longbow.rl;

/** Whoever wants to follow a training run: a progress line, a metrics file, a test. */
@FunctionalInterface
public interface TrainingListener {
    /** Is told of each event, in order, on the thread that trains. */
    void on(TrainingEvent event);
}
