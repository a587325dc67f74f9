package longbow.rl;

import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.transformer.Sampling;
import longbow.transformer.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/** Plays fixed games: game i of a key has the same hidden state for every policy, so returns can be compared in pairs. */
public final class Evaluation {
    private Evaluation() {}

    /** The outcome of each game. */
    public record Games(double[] returns, double[] turns) {
        static Games of(List<Dialogue> dialogues) {
            return new Games(
                    dialogues.stream().mapToDouble(Dialogue::totalReward).toArray(),
                    dialogues.stream().mapToDouble(d -> d.turns().size()).toArray());
        }
    }

    /** Returns the key of the fixed games of a run's evaluation; the same for every seed of training. */
    public static Key games() {
        return Key.of(0).named("evaluation");
    }

    /** Plays {@code games} games with a language model. */
    public static Games language(
            LanguagePolicy policy, Task task, int games, Key key, Sampling sampling, Backend backend) {
        return Games.of(Rollouts.play(policy, task, List.of(key.split(games)), sampling, backend));
    }

    /** Plays {@code games} games with a scripted player. */
    public static Games scripted(Task task, Player player, Tokenizer tokenizer, int games, Key key) {
        return Games.of(java.util.stream.IntStream.range(0, games)
                .mapToObj(i -> Rollouts.script(task, player, tokenizer, key.fold(i)))
                .toList());
    }

    /** Summarises games, with the paired difference from {@code baseline} where that is given. */
    public static PolicyResult summarise(String policy, Games games, @Nullable Games baseline) {
        double[] returns = games.returns();
        Key key = games().named("bootstrap");
        Interval paired = null;
        if (baseline != null) {
            double[] differences = new double[returns.length];
            for (int i = 0; i < differences.length; i++) {
                differences[i] = returns[i] - baseline.returns()[i];
            }
            paired = Bootstrap.mean(differences, key.named("difference"));
        }
        double turns = java.util.Arrays.stream(games.turns()).average().orElse(0);
        return new PolicyResult(policy, returns.length, Bootstrap.mean(returns, key.named("mean")), turns, paired);
    }
}
