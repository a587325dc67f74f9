package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import longbow.tensor.Key;
import longbow.transformer.Gpt2;
import longbow.transformer.Gpt2Config;
import org.junit.jupiter.api.Test;

class PlaythroughTest {
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /** {@link Hunt}, counting environments and players that are opened and closed. */
    private final Task counted = (Task) Proxy.newProxyInstance(
            Task.class.getClassLoader(),
            new Class<?>[] {Task.class},
            (proxy, method, arguments) -> method.getName().equals("environment")
                    ? counting(Toy.TASK.environment())
                    : method.invoke(Toy.TASK, arguments));

    private Environment counting(Environment environment) {
        opened.incrementAndGet();
        return new Environment() {
            @Override
            public String reset(Key key) {
                return environment.reset(key);
            }

            @Override
            public Step step(String utterance) {
                return environment.step(utterance);
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }

    private Player counting(Player player) {
        return key -> {
            opened.incrementAndGet();
            Player.Game game = player.start(key);
            return new Player.Game() {
                @Override
                public String utter(String observation) {
                    return game.utter(observation);
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
        };
    }

    @Test
    void aGameAsTextIsTheGameAsTokens() {
        for (int g = 0; g < 50; g++) {
            Key key = Key.of(1).fold(g);
            Playthrough text = Playthrough.of(Toy.TASK, Toy.TASK.scriptedPlayer(), key);
            Dialogue tokens = Rollouts.script(Toy.TASK, Toy.TASK.scriptedPlayer(), Toy.TOKENIZER, key);
            StringBuilder said = new StringBuilder(text.opening());
            text.turns()
                    .forEach(turn -> said.append(turn.utterance()).append('\n').append(turn.observation()));
            assertThat(Toy.TOKENIZER.decode(tokens.tokens())).isEqualTo(said.toString());
            assertThat(text.totalReward()).isEqualTo(tokens.totalReward());
            assertThat(text.terminated()).isEqualTo(tokens.terminated());
        }
    }

    @Test
    void whatIsOpenedIsClosed() {
        Player player = counting(counted.scriptedPlayer());
        Playthrough.of(counted, player, Key.of(1));
        assertThat(opened).hasValue(2);
        assertThat(closed).hasValue(2);
        Rollouts.script(counted, player, Toy.TOKENIZER, Key.of(2));
        assertThat(opened).hasValue(4);
        assertThat(closed).hasValue(4);
    }

    @Test
    void environmentsOfAModelsGamesAreClosedAlsoWhereTheContextEndsThem() {
        Gpt2Config tiny = new Gpt2Config(Toy.TOKENIZER.vocabularySize(), 10, 8, 1, 2);
        LanguagePolicy policy = new LanguagePolicy(Gpt2.create(Key.of(3), Toy.backend(1), tiny), Toy.TOKENIZER);
        Rollouts.play(policy, counted, List.of(Key.of(4).split(6)), Toy.SAMPLING, Toy.backend(1));
        assertThat(opened).hasValue(6);
        assertThat(closed.get()).isGreaterThanOrEqualTo(6);
    }

    @Test
    void aPlayerThatFailsLeavesNothingOpen() {
        Player failing = counting(key -> observation -> {
            throw new IllegalStateException("no idea");
        });
        assertThatThrownBy(() -> Playthrough.of(counted, failing, Key.of(1))).hasMessage("no idea");
        assertThat(closed).hasValue(2);
    }

    @Test
    void aUniformPlayerSaysEverythingAboutEquallyOften() {
        UniformPlayer player = new UniformPlayer(List.of("a", "b", "c"));
        Player.Game game = player.start(Key.of(5));
        int[] counts = new int[3];
        IntStream.range(0, 3000).forEach(turn -> counts[game.utter("").charAt(0) - 'a']++);
        assertThat(counts).satisfies(all -> assertThat(IntStream.of(all)).allMatch(n -> n > 850 && n < 1150));
        assertThatThrownBy(() -> new UniformPlayer(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one");
    }
}
