package longbow.tasks.external;

import java.util.LinkedHashMap;
import java.util.Map;
import longbow.rl.Player;
import longbow.tensor.Key;
import longbow.tensor.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * A player that a program has. It speaks with a program of its own, not with the one that runs the game, so it sees text only.
 *
 * @param connections the programs
 * @param name which of the program's players
 */
record ExternalPlayer(Connections connections, String name) implements Player {
    @Override
    public Game start(Key key) {
        Connection program = connections.take();
        program.ask("play", ordered("player", Json.of(name), "seed", Json.of(ExternalEnvironment.seed(key))));
        return new Game() {
            private @Nullable Connection side = program;

            @Override
            public String utter(String observation) {
                Connection open = side;
                if (open == null) {
                    throw new IllegalStateException("external: the player %s was closed".formatted(name));
                }
                return Text.clean(open.ask("act", Map.of("observation", Json.of(Text.clean(observation))))
                        .text("action"));
            }

            @Override
            public void close() {
                Connection open = side;
                if (open != null) {
                    side = null;
                    connections.giveBack(open);
                }
            }
        };
    }

    private static Map<String, Json> ordered(String first, Json firstValue, String second, Json secondValue) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put(first, firstValue);
        members.put(second, secondValue);
        return members;
    }
}
