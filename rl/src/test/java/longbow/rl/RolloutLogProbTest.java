package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.transformer.Sampling;
import longbow.transformer.tokenizer.Tokenizer;
import longbow.transformer.tokenizer.WordTokenizer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * What makes the training on-policy: the log-probabilities that were recorded while playing, token by token through the
 * key-value cache, are those that the training pass computes for whole batches. Not nearly: bit for bit.
 */
class RolloutLogProbTest {
    private static final Task TASK = new Babble();
    private static final Tokenizer TOKENIZER = WordTokenizer.fit(TASK.language());
    private static final int CONTEXT = 64;

    private static LanguagePolicy policy(Key key, Backend backend) {
        return new LanguagePolicy(Fixtures.model(key, backend, TOKENIZER.vocabularySize(), CONTEXT), TOKENIZER);
    }

    private static Sampling sampling(Key key) {
        return new Sampling(1, 1 + key.below(6, 0), TOKENIZER.endOfUtterance());
    }

    private static List<Key> games(Key key, int count) {
        return List.of(key.named("games").split(count));
    }

    /** Returns what the training pass computes for the tokens of a batch. */
    private static float[] trained(LanguagePolicy policy, TurnBatch batch, double temperature, Backend backend) {
        Tensor all = ActorImprovement.logProbs(policy.model(), backend, batch);
        if (temperature != 1) {
            Tensor hidden = policy.model().hidden(Tensors.ofInts(backend, batch.ids()), batch.segments());
            all = policy.model()
                    .logits(hidden.indexSelect(Tensors.ofInts(backend, batch.tokenRows())))
                    .div(temperature)
                    .logSoftmax();
        }
        return all.gather(Tensors.ofInts(backend, batch.tokens())).toFloatArray();
    }

    private static float[] recorded(List<Dialogue> games) {
        return joined(games.stream()
                .flatMap(game -> game.turns().stream())
                .map(Dialogue.Turn::logProbs)
                .toList());
    }

    private static float[] joined(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @Property(tries = 40, seed = "1")
    void whatWasRecordedWhilePlayingIsWhatTheTrainingPassComputes(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int count) {
        Key key = Key.of(seed);
        Backend backend = Toy.backend(2);
        LanguagePolicy policy = policy(key, backend);
        List<Dialogue> games = Rollouts.play(policy, TASK, games(key, count), sampling(key), backend);

        Fixtures.assertSameBits(
                recorded(games), trained(policy, TurnBatch.own(games), 1, backend), "all games at once");
        List<float[]> alone = new ArrayList<>();
        for (Dialogue game : games.reversed()) {
            alone.addFirst(trained(policy, TurnBatch.own(List.of(game)), 1, backend));
        }
        Fixtures.assertSameBits(recorded(games), joined(alone), "each game alone");
    }

    @Property(tries = 30, seed = "2")
    void whatWasRecordedForFreshUtterancesIsWhatTheTrainingPassComputes(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int count,
            @ForAll @IntRange(min = 1, max = 3) int samples) {
        Key key = Key.of(seed);
        Backend backend = Toy.backend(2);
        LanguagePolicy policy = policy(key, backend);
        Sampling sampling = sampling(key);
        List<Dialogue> games = Rollouts.play(policy, TASK, games(key, count), sampling, backend);
        Fixtures.shake(policy.model().parameters(), key.named("update"), backend, 0.05); // the games are now off-policy
        Resampling.Fresh fresh = Resampling.sample(policy, games, samples, key.named("fresh"), sampling, backend);

        float[] logProbs = joined(fresh.logProbs());
        Fixtures.assertSameBits(
                logProbs,
                trained(policy, TurnBatch.branches(games, fresh.branches()), 1, backend),
                "branches of a tree");
        List<float[]> alone = fresh.branches().stream()
                .map(b -> trained(policy, TurnBatch.own(List.of(prefixed(games.get(b.game()), b))), 1, backend))
                .toList();
        Fixtures.assertSameBits(logProbs, joined(alone), "each utterance after its own prefix, alone");
        assertThat(recorded(games))
                .as("the games' own log-probabilities are those of the policy before its update")
                .isNotEqualTo(trained(policy, TurnBatch.own(games), 1, backend));
    }

    /** Returns the state before a branch, followed by its utterance, as a dialogue of one turn. */
    static Dialogue prefixed(Dialogue game, TurnBatch.Branch branch) {
        int start = game.turns().get(branch.turn()).start();
        int[] tokens = java.util.Arrays.copyOf(game.tokens(), start + branch.tokens().length);
        System.arraycopy(branch.tokens(), 0, tokens, start, branch.tokens().length);
        return new Dialogue(tokens, List.of(new Dialogue.Turn(start, tokens.length, 0, new float[0])), true);
    }

    @Property(tries = 20, seed = "3")
    void aGameDoesNotDependOnItsBatchMates(@ForAll long seed, @ForAll @IntRange(min = 2, max = 8) int count) {
        Key key = Key.of(seed);
        Backend backend = Toy.backend(2);
        LanguagePolicy policy = policy(key, backend);
        Sampling sampling = sampling(key);
        List<Key> keys = games(key, count);
        List<Dialogue> together = Rollouts.play(policy, TASK, keys, sampling, backend);

        List<Dialogue> alone = keys.stream()
                .map(k -> Rollouts.play(policy, TASK, List.of(k), sampling, backend)
                        .getFirst())
                .toList();
        Fixtures.assertSameGames(alone, together);
        Fixtures.assertSameGames(
                Rollouts.play(policy, TASK, keys.reversed(), sampling, backend).reversed(), together);
    }

    @Property(tries = 10, seed = "4")
    void neitherGamesNorFreshUtterancesDependOnThreadsOrBackend(@ForAll long seed) {
        Key key = Key.of(seed);
        Sampling sampling = sampling(key);
        List<List<Dialogue>> games = new ArrayList<>();
        List<float[]> fresh = new ArrayList<>();
        for (Backend backend : List.of(Toy.backend(1), Toy.backend(2), longbow.tensor.Backends.reference())) {
            LanguagePolicy policy = policy(key, backend);
            games.add(Rollouts.play(policy, TASK, games(key, 5), sampling, backend));
            fresh.add(joined(Resampling.sample(policy, games.getLast(), 2, key.named("fresh"), sampling, backend)
                    .logProbs()));
        }
        for (int i = 1; i < games.size(); i++) {
            Fixtures.assertSameGames(games.get(i), games.getFirst());
            Fixtures.assertSameBits(fresh.get(i), fresh.getFirst(), "fresh utterances");
        }
    }

    @Property(tries = 10, seed = "5")
    void theTemperatureIsPartOfWhatIsRecorded(@ForAll long seed) {
        Key key = Key.of(seed);
        Backend backend = Toy.backend(2);
        LanguagePolicy policy = policy(key, backend);
        double temperature = 0.5 + key.uniform(9);
        Sampling sampling = new Sampling(temperature, 4, TOKENIZER.endOfUtterance());
        List<Dialogue> games = Rollouts.play(policy, TASK, games(key, 4), sampling, backend);
        Fixtures.assertSameBits(
                recorded(games),
                trained(policy, TurnBatch.own(games), temperature, backend),
                "at temperature " + temperature);
    }

    @Property(tries = 20, seed = "6")
    void freshUtterancesStandStateByStateAndDifferFromEachOther(@ForAll long seed) {
        Key key = Key.of(seed);
        Backend backend = Toy.backend(2);
        LanguagePolicy policy = policy(key, backend);
        List<Dialogue> games = Rollouts.play(policy, TASK, games(key, 3), sampling(key), backend);
        List<TurnBatch.Branch> branches = Resampling.sample(
                        policy, games, 4, key, new Sampling(1, 6, TOKENIZER.endOfUtterance()), backend)
                .branches();

        List<String> places = new ArrayList<>();
        for (int g = 0; g < games.size(); g++) {
            for (int t = 0; t < games.get(g).turns().size(); t++) {
                places.addAll(java.util.Collections.nCopies(4, g + "." + t));
            }
        }
        assertThat(branches).extracting(b -> b.game() + "." + b.turn()).isEqualTo(places);
        List<List<Integer>> said = branches.stream()
                .map(b -> IntStream.of(b.tokens()).boxed().toList())
                .toList();
        long different = IntStream.range(0, said.size() / 4)
                .filter(s -> said.subList(4 * s, 4 * s + 4).stream().distinct().count() > 1)
                .count();
        assertThat(different)
                .as("states at which the four samples are not all the same")
                .isPositive();
    }
}
