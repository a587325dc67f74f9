package longbow.rl;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.transformer.Generator;
import longbow.transformer.Sampling;
import longbow.transformer.Utterance;

/**
 * Fresh utterances of the current policy at replayed states, without a step of the environment: what makes ArCHer's actor
 * on-policy over off-policy data (Zhou et al. 2024, section 4.3).
 */
public final class Resampling {
    private Resampling() {}

    /**
     * Fresh utterances, state by state: those of one state stand together, {@code samples} of each.
     *
     * @param branches where each was sampled, and its tokens
     * @param logProbs for each the log-probabilities of its tokens
     */
    public record Fresh(List<TurnBatch.Branch> branches, List<float[]> logProbs) {}

    /** Samples {@code samples} utterances in the state before every turn of every game. */
    public static Fresh sample(
            LanguagePolicy policy, List<Dialogue> games, int samples, Key key, Sampling sampling, Backend backend) {
        Generator generator = new Generator(policy.model(), backend);
        int[] roots = new int[games.size()];
        for (int g = 0; g < roots.length; g++) {
            List<Dialogue.Turn> turns = games.get(g).turns();
            roots[g] = generator.open();
            generator.append(
                    roots[g],
                    java.util.Arrays.copyOf(
                            games.get(g).tokens(), turns.getLast().start()));
        }
        generator.compute(roots);
        List<Integer> sequences = new ArrayList<>();
        List<Key> draws = new ArrayList<>();
        List<int[]> places = new ArrayList<>();
        for (int g = 0; g < roots.length; g++) {
            Key game = key.fold(g);
            for (int t = 0; t < games.get(g).turns().size(); t++) {
                int state = games.get(g).turns().get(t).start();
                for (int m = 0; m < samples; m++) {
                    int branch = generator.branch(
                            roots[g], state - 1); // the state's last token is computed again, for its logits
                    generator.append(branch, games.get(g).tokens()[state - 1]);
                    sequences.add(branch);
                    draws.add(game.fold((long) t * samples + m));
                    places.add(new int[] {g, t});
                }
            }
        }
        List<Utterance> utterances = generator.generate(
                sequences.stream().mapToInt(Integer::intValue).toArray(), draws.toArray(Key[]::new), sampling);
        List<TurnBatch.Branch> branches = new ArrayList<>();
        List<float[]> logProbs = new ArrayList<>();
        for (int i = 0; i < utterances.size(); i++) {
            branches.add(new TurnBatch.Branch(
                    places.get(i)[0], places.get(i)[1], utterances.get(i).tokens()));
            logProbs.add(utterances.get(i).logProbs());
        }
        return new Fresh(branches, logProbs);
    }
}
