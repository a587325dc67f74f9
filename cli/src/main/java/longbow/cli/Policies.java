package longbow.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import longbow.cli.console.BadInput;
import longbow.cli.console.DidYouMean;
import longbow.cli.console.Transcript;
import longbow.rl.Evaluation;
import longbow.rl.LanguagePolicy;
import longbow.rl.Player;
import longbow.rl.PolicyResult;
import longbow.rl.Rollouts;
import longbow.rl.Task;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.transformer.Sampling;
import longbow.transformer.tokenizer.Tokenizer;
import longbow.transformer.tokenizer.WordTokenizer;
import org.jspecify.annotations.Nullable;

/** The policies of a run: the task's players, and the trained models in the run's checkpoints. All play the same fixed games. */
final class Policies {
    /** Every policy, in the order of the table. */
    static final List<String> NAMES = List.of("random", "scripted", "sft", "archer", "near-optimal");

    private static final List<String> TRAINED = List.of("sft", "archer");

    private final RunFolder folder;
    private final Task task;
    private final Backend backend;
    private final boolean greedy;

    /** Creates the policies of the run in {@code folder}; {@code greedy} ones always say what they find most probable. */
    Policies(RunFolder folder, Task task, Backend backend, boolean greedy) {
        this.folder = folder;
        this.task = task;
        this.backend = backend;
        this.greedy = greedy;
    }

    /**
     * Returns the names that {@code asked} stands for: one, or with {@code all} those that the run has got so far.
     *
     * @throws BadInput if there is no such policy
     */
    static List<String> named(String asked, RunFolder folder) {
        if (asked.equals("all")) {
            return NAMES.stream()
                    .filter(name -> !TRAINED.contains(name) || exists(name, folder))
                    .toList();
        }
        require(asked, folder, "all");
        return List.of(asked);
    }

    /**
     * Checks that the run has a policy of this name.
     *
     * @param also names that are valid besides those of the policies
     * @throws BadInput if it has not
     */
    static void require(String name, RunFolder folder, String also) {
        List<String> valid = new ArrayList<>(NAMES);
        valid.add(also);
        if (!valid.contains(name)) {
            throw new BadInput("unknown policy '%s'.%s Available: %s."
                    .formatted(name, DidYouMean.hint(name, valid), DidYouMean.list(valid, "and")));
        }
        if (TRAINED.contains(name) && !exists(name, folder)) {
            throw new BadInput("the run in %s has no policy %s yet; 'longbow train --resume --out %s' continues it"
                    .formatted(folder.path(), name, folder.path()));
        }
    }

    static boolean exists(String trained, RunFolder folder) {
        return Files.exists(folder.checkpoints().resolve(trained));
    }

    /** Plays {@code games} games with each policy and compares the others with {@code sft} where that is among them. */
    List<PolicyResult> evaluate(List<String> names, int games) throws IOException {
        Map<String, Evaluation.Games> played = new LinkedHashMap<>();
        for (String name : names) {
            played.put(name, games(name, games));
        }
        Evaluation.@Nullable Games baseline = played.get("sft");
        List<PolicyResult> results = new ArrayList<>();
        played.forEach((name, outcome) ->
                results.add(Evaluation.summarise(name, outcome, name.equals("sft") ? null : baseline)));
        return results;
    }

    private Evaluation.Games games(String name, int games) throws IOException {
        Key key = Evaluation.games();
        if (!TRAINED.contains(name)) {
            return Evaluation.scripted(task, player(name), tokenizer(), games, key);
        }
        LanguagePolicy policy = load(name);
        return Evaluation.language(policy, task, games, key, sampling(policy), backend);
    }

    /** Plays fixed game number {@code game}. */
    Transcript play(String name, int game) throws IOException {
        Key key = Evaluation.games().fold(game);
        if (!TRAINED.contains(name)) {
            Tokenizer tokenizer = tokenizer();
            return Transcript.of(Rollouts.script(task, player(name), tokenizer, key), task, tokenizer, key);
        }
        LanguagePolicy policy = load(name);
        return Transcript.of(
                Rollouts.play(policy, task, List.of(key), sampling(policy), backend)
                        .getFirst(),
                task,
                policy.tokenizer(),
                key);
    }

    /** The players' sentences go through the run's vocabulary, as in training. */
    private Tokenizer tokenizer() throws IOException {
        return exists("sft", folder) ? load("sft").tokenizer() : WordTokenizer.fit(task.language());
    }

    private LanguagePolicy load(String name) throws IOException {
        return LanguagePolicy.load(folder.checkpoints().resolve(name), backend);
    }

    private Sampling sampling(LanguagePolicy policy) {
        return LanguagePolicy.sampling(policy.tokenizer(), greedy ? 0 : 1);
    }

    private Player player(String name) {
        return switch (name) {
            case "random" -> task.randomPlayer();
            case "scripted" -> task.scriptedPlayer();
            case "near-optimal" -> task.nearOptimalPlayer();
            default -> throw new IllegalArgumentException("no player is called " + name);
        };
    }
}
