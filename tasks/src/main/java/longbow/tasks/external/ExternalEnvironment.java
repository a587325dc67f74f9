package longbow.tasks.external;

import java.util.Map;
import longbow.rl.Environment;
import longbow.tensor.Key;
import longbow.tensor.io.Json;
import org.jspecify.annotations.Nullable;

/** Games that a program runs. It has a program to itself from the reset to the end of the game, or until it is closed. */
final class ExternalEnvironment implements Environment {
    private final Connections connections;
    private final int horizon;

    private @Nullable Connection connection;
    private int turn;

    ExternalEnvironment(Connections connections, int horizon) {
        this.connections = connections;
        this.horizon = horizon;
    }

    @Override
    public String reset(Key key) {
        Connection program = connection;
        if (program == null || !program.alive()) {
            close();
            program = connections.take();
            connection = program;
        }
        turn = 0;
        Answer answer = program.ask("reset", Map.of("seed", Json.of(seed(key))));
        String observation = answer.text("observation");
        if (observation.isEmpty()) {
            throw program.failure("reset", "gave an empty observation, but the agent needs something to answer", null);
        }
        return Text.clean(observation);
    }

    /** Returns the number that a key becomes: 0 to 2^53 - 1, which every language's numbers can hold. */
    static long seed(Key key) {
        return key.bits(0) >>> 11;
    }

    @Override
    public Step step(String utterance) {
        Connection program = connection;
        if (program == null) {
            throw new IllegalStateException("external: step came when no game was on; call reset(key) first");
        }
        turn++;
        Answer answer = program.ask("step", Map.of("action", Json.of(Text.clean(utterance))));
        boolean terminated = answer.flag("terminated");
        boolean truncated = !terminated && (answer.flag("truncated") || turn >= horizon);
        Step step = new Step(Text.clean(answer.text("observation")), answer.number("reward"), terminated, truncated);
        if (step.done()) {
            close();
        }
        return step;
    }

    /** Gives the program back; in the middle of a game the next reset ends that one. */
    @Override
    public void close() {
        Connection program = connection;
        if (program != null) {
            connection = null;
            connections.giveBack(program);
        }
    }
}
