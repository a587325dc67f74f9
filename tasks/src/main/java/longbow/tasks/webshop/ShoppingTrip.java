package longbow.tasks.webshop;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import longbow.rl.Environment;
import longbow.tensor.Key;
import org.jspecify.annotations.Nullable;

/** An episode: a goal, ten actions, and the score of what is bought as the only reward. */
final class ShoppingTrip implements Environment {
    /** No action that does something is nearly as long. */
    private static final int LONGEST_ECHO = 1000;

    private final Supplier<Catalogue> catalogue;
    private final Settings settings;

    private @Nullable Visit visit;
    private String instruction = "";
    private final StringBuilder history = new StringBuilder();
    private int actions;

    ShoppingTrip(Supplier<Catalogue> catalogue, Settings settings) {
        this.catalogue = catalogue;
        this.settings = settings;
    }

    @Override
    public String reset(Key key) {
        Catalogue shop = catalogue.get();
        int first = settings.firstGoal();
        Goal goal = shop.goals().goal(first + key.below(settings.goalsOf(shop) - first, 0));
        return begin(new Visit(shop, goal), goal);
    }

    private String begin(Visit started, Goal goal) {
        visit = started;
        instruction = goal.instruction();
        actions = 0;
        history.setLength(0);
        String event = "\nObservation:\n" + started.start();
        return switch (settings.view()) {
            case NEW -> event + "\nAction:\n";
            case FULL -> withInstruction(event);
        };
    }

    @Override
    public Step step(String utterance) {
        Visit current = visit;
        if (current == null) {
            throw new IllegalStateException("webshop: step came when no episode was on; call reset(key) first");
        }
        String action = utterance.endsWith("\n") ? utterance.substring(0, utterance.length() - 1) : utterance;
        String page = current.act(action);
        Optional<Score> score = current.score();
        actions++;
        boolean truncated = score.isEmpty() && actions >= settings.horizon();
        if (score.isPresent() || truncated) {
            visit = null;
        }
        String observation = switch (settings.view()) {
            case NEW -> "Observation:\n" + page + (visit == null ? "" : "\nAction:\n");
            case FULL -> withInstruction("\nAction:\n" + echo(action) + "\nObservation:\n" + page);
        };
        return new Step(observation, score.map(Score::total).orElse(0.0), score.isPresent(), truncated);
    }

    /** Returns an action as the history repeats it: not without end, and nothing that is no character. */
    private static String echo(String action) {
        String repeated = action.length() <= LONGEST_ECHO ? action : action.substring(0, LONGEST_ECHO) + "...";
        return new String(repeated.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** Adds an event to the history; returns all of it with the instruction behind it. */
    private String withInstruction(String event) {
        return history.append(event) + "\nInstruction:\n" + instruction + " ";
    }
}
