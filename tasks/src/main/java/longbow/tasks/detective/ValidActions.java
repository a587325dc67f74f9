package longbow.tasks.detective;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import longbow.tasks.zmachine.Session;
import longbow.tasks.zmachine.Story;
import org.jspecify.annotations.Nullable;

/**
 * Finds the commands that do something, by trying: Jericho's method (Hausknecht et al., 2020, arXiv:1909.05398, section
 * 4). Templates are filled with the names of what is near, every such candidate is run from the present state, and those
 * are kept that change the world of objects or the score, or end the game. Candidates that change the world in the same
 * way are the same action, and one speaks for all.
 *
 * <p>Thread-safe: the candidates of one call are run side by side, and calls may be.
 */
public final class ValidActions {
    /** What stands for a name in a template. */
    public static final String SLOT = "OBJ";

    private static final String TAKEN_FIRST = "(Taken)";
    /** So many candidates are run by one worker before it looks for more. */
    private static final int CHUNK = 32;

    private final Story story;
    private final List<String> templates;
    private final ToIntFunction<String> verbCounts;
    private final InteractiveNames names;
    private final Queue<DetectiveGame> idle = new ConcurrentLinkedQueue<>();

    /** What a candidate did; null if that is not worth while. */
    private record Effect(String command, @Nullable List<WorldChanges.Change> changes) {}

    /** Actions from the grammar of the story itself. */
    public ValidActions(Story story) {
        this(story, ActionTemplates.of(story), ActionTemplates::usual);
    }

    /**
     * Actions from templates.
     *
     * @param story the story
     * @param templates commands, with {@code OBJ} for a name, at most twice
     * @param verbCounts how much players like a verb
     */
    public ValidActions(Story story, List<String> templates, ToIntFunction<String> verbCounts) {
        this.story = story;
        this.templates = List.copyOf(templates);
        this.verbCounts = verbCounts;
        DetectiveGame game = new DetectiveGame(story);
        this.names = new InteractiveNames(story, game.session().machine().world());
        idle.add(game);
    }

    /** Returns the names that the candidates for the present state of a game are about. */
    public List<String> names(DetectiveGame game) {
        return names.of(game);
    }

    /** Returns the actions for the present state of a game, which is left as it is. */
    public List<String> of(DetectiveGame game) {
        if (game.over()) {
            return List.of();
        }
        return List.copyOf(classes(game, candidates(names(game))).values());
    }

    /** Returns all commands to try. */
    List<String> candidates(List<String> around) {
        List<String> candidates = new ArrayList<>();
        for (String template : templates) {
            int first = template.indexOf(SLOT);
            if (first < 0) {
                candidates.add(template);
                continue;
            }
            int second = template.indexOf(SLOT, first + SLOT.length());
            for (String name : around) {
                String begin = template.substring(0, first) + name;
                if (second < 0) {
                    candidates.add(begin + template.substring(first + SLOT.length()));
                    continue;
                }
                for (String other : around) {
                    if (!other.equals(name)) {
                        candidates.add(begin
                                + template.substring(first + SLOT.length(), second)
                                + other
                                + template.substring(second + SLOT.length()));
                    }
                }
            }
        }
        return candidates;
    }

    /** Returns, for each way in which some candidate changes the world, the command that speaks for it. */
    Map<List<WorldChanges.Change>, String> classes(DetectiveGame game, List<String> candidates) {
        Session.State state = game.state();
        Effect[] effects = new Effect[candidates.size()];
        IntStream.range(0, (candidates.size() + CHUNK - 1) / CHUNK).parallel().forEach(chunk -> {
            int begin = chunk * CHUNK;
            int end = Math.min(begin + CHUNK, candidates.size());
            run(state, candidates, begin, end, effects);
        });
        Map<List<WorldChanges.Change>, String> classes = new LinkedHashMap<>();
        for (Effect effect : Arrays.asList(effects)) {
            if (effect.changes != null) {
                classes.merge(effect.changes, effect.command, (old, other) -> count(other) > count(old) ? other : old);
            }
        }
        return classes;
    }

    private int count(String command) {
        int space = command.indexOf(' ');
        return verbCounts.applyAsInt(space < 0 ? command : command.substring(0, space));
    }

    private void run(Session.State state, List<String> candidates, int begin, int end, Effect[] effects) {
        DetectiveGame found = idle.poll();
        DetectiveGame game = found != null ? found : new DetectiveGame(story);
        WorldChanges changes = new WorldChanges();
        game.session().machine().listen(changes);
        for (int i = begin; i < end; i++) {
            game.restore(state);
            int score = game.score();
            game.step(candidates.get(i));
            List<WorldChanges.Change> made = changes.take();
            boolean counts = !made.isEmpty() || game.score() != score || game.over();
            boolean kept = counts && !game.text().contains(TAKEN_FIRST);
            effects[i] = new Effect(candidates.get(i), kept ? made : null);
        }
        game.session().machine().listen(null);
        idle.add(game);
    }
}
