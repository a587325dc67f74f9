package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.transformer.Gpt2;
import longbow.transformer.Gpt2Config;
import longbow.transformer.Sampling;
import longbow.transformer.tokenizer.Tokenizer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RolloutsTest {
    private static final Backend BACKEND = Toy.backend(2);
    private static final Tokenizer WORDS = Toy.TOKENIZER;

    private static LanguagePolicy random(int context) {
        return new LanguagePolicy(
                Gpt2.create(Key.of(91), BACKEND, new Gpt2Config(WORDS.vocabularySize(), context, 8, 1, 2)), WORDS);
    }

    /** Writes down what is said to an environment. */
    private record Overheard(Task task, List<String> said) implements Task {
        @Override
        public Environment environment() {
            Environment game = task.environment();
            return new Environment() {
                @Override
                public String reset(Key key) {
                    return game.reset(key);
                }

                @Override
                public Step step(String utterance) {
                    said.add(utterance);
                    return game.step(utterance);
                }
            };
        }

        @Override
        public String name() {
            return task.name();
        }

        @Override
        public String description() {
            return task.description();
        }

        @Override
        public int horizon() {
            return task.horizon();
        }

        @Override
        public double minReturn() {
            return task.minReturn();
        }

        @Override
        public double maxReturn() {
            return task.maxReturn();
        }

        @Override
        public Player randomPlayer() {
            return task.randomPlayer();
        }

        @Override
        public Player scriptedPlayer() {
            return task.scriptedPlayer();
        }

        @Override
        public Player nearOptimalPlayer() {
            return task.nearOptimalPlayer();
        }

        @Override
        public List<String> language() {
            return task.language();
        }
    }

    @Test
    void aScriptedGameIsWrittenDownWordForWord() {
        Player player = key -> observation -> switch (observation) {
            case Hunt.OPENING -> "size";
            case "Small\n" -> "one";
            case "Medium\n" -> "three";
            case "Large\n" -> "five";
            default -> "even";
        };
        Dialogue game = Rollouts.script(new Hunt(), player, WORDS, Key.of(92));
        String text = WORDS.decode(game.tokens());
        assertThat(text).startsWith("hunt\nsize\n");
        assertThat(game.turns().getFirst()).satisfies(turn -> {
            assertThat(turn.start()).isEqualTo(2);
            assertThat(turn.end()).isEqualTo(4);
            assertThat(turn.reward()).isEqualTo(-1);
            assertThat(turn.logProbs()).isEmpty();
        });
        for (Dialogue.Turn turn : game.turns()) {
            assertThat(game.tokens()[turn.end() - 1])
                    .as("the end is part of the utterance")
                    .isEqualTo(WORDS.endOfUtterance());
        }
        assertThat(game.turns().size()).isBetween(2, 4);
        assertThat(game.terminated()).isEqualTo(text.endsWith("Yes\n"));
    }

    @Property(tries = 15, seed = "92")
    void playingAgainWhatWasSaidGivesTheSameGame(@ForAll long seed) {
        List<String> said = new ArrayList<>();
        Key key = Key.of(seed);
        Dialogue game = Rollouts.play(
                        Toy.sft(BACKEND), new Overheard(new Hunt(), said), List.of(key), Toy.SAMPLING, BACKEND)
                .getFirst();
        Environment again = new Hunt().environment();
        StringBuilder text = new StringBuilder(again.reset(key.named("environment")));
        Environment.Step last = null;
        for (int t = 0; t < said.size(); t++) {
            Dialogue.Turn turn = game.turns().get(t);
            assertThat(WORDS.decode(Arrays.copyOf(game.tokens(), turn.start()))).isEqualTo(text.toString());
            text.append(WORDS.decode(Fixtures.utterance(game, turn)));
            last = again.step(said.get(t));
            text.append(last.observation());
            assertThat(turn.reward()).isEqualTo(last.reward());
            assertThat(turn.logProbs()).hasSize(turn.end() - turn.start());
        }
        assertThat(game.turns()).hasSameSizeAs(said);
        assertThat(WORDS.decode(game.tokens())).isEqualTo(text.toString());
        assertThat(last).isNotNull();
        assertThat(last.done()).isTrue();
        assertThat(game.terminated()).isEqualTo(last.terminated());
    }

    @Test
    void theEnvironmentHearsTheUtteranceWithoutItsEnd() {
        List<String> said = new ArrayList<>();
        List<Dialogue> games = Rollouts.play(
                random(24),
                new Overheard(new Hunt(), said),
                List.of(Key.of(93).split(40)),
                new Sampling(1, 3, 0),
                BACKEND);
        assertThat(said).noneMatch(utterance -> utterance.contains("\n")).contains("");
        boolean stopped = false;
        boolean cut = false;
        for (Dialogue game : games) {
            for (Dialogue.Turn turn : game.turns()) {
                int[] utterance = Fixtures.utterance(game, turn);
                boolean ended = utterance[utterance.length - 1] == WORDS.endOfUtterance();
                assertThat(IntStream.of(utterance).limit(utterance.length - 1)).doesNotContain(WORDS.endOfUtterance());
                assertThat(ended || utterance.length == 3).isTrue();
                stopped |= ended;
                cut |= !ended;
            }
        }
        assertThat(stopped && cut).as("both kinds of utterance occurred").isTrue();
    }

    @Test
    void aGameThatOutgrowsTheContextIsCutOffNotFinished() {
        LanguagePolicy policy = new LanguagePolicy(
                Gpt2.create(Key.of(94), BACKEND, new Gpt2Config(WORDS.vocabularySize(), 11, 8, 1, 2)), WORDS);
        List<Dialogue> games =
                Rollouts.play(policy, new Babble(), List.of(Key.of(95).split(30)), new Sampling(1, 2, 0), BACKEND);
        assertThat(games).allSatisfy(game -> {
            assertThat(game.turns()).isNotEmpty();
            assertThat(game.turns().getLast().end()).isLessThanOrEqualTo(11);
        });
        assertThat(games).anySatisfy(game -> assertThat(game.tokens().length).isGreaterThan(9));
    }

    @Test
    void aGameIsAFunctionOfItsKey() {
        LanguagePolicy policy = random(24);
        List<Key> keys = List.of(Key.of(96), Key.of(97), Key.of(96));
        List<Dialogue> games = Rollouts.play(policy, new Babble(), keys, new Sampling(1, 2, 0), BACKEND);
        Fixtures.assertSameGames(games.subList(2, 3), games.subList(0, 1));
        assertThat(games.get(1).tokens()).isNotEqualTo(games.get(0).tokens());
    }

    @Test
    void scriptsPlayedSideBySideAreThoseOneByOne() {
        List<Key> keys = List.of(Key.of(98).split(13));
        Fixtures.assertSameGames(
                Rollouts.script(Toy.TASK, Toy.TASK.scriptedPlayer(), WORDS, keys, BACKEND),
                keys.stream()
                        .map(key -> Rollouts.script(Toy.TASK, Toy.TASK.scriptedPlayer(), WORDS, key))
                        .toList());
    }

    @Test
    void noKeysNoGames() {
        assertThat(Rollouts.play(random(24), new Babble(), List.of(), new Sampling(1, 2, 0), BACKEND))
                .isEmpty();
    }
}
