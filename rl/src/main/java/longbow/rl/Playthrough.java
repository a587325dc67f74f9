package longbow.rl;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.Key;

/**
 * One game as text, without any tokens: what was said, and what it was worth.
 *
 * @param opening the environment's first observation
 * @param turns the turns
 * @param terminated whether the game ended by its own rules; otherwise it was cut off by the turn limit
 */
public record Playthrough(String opening, List<Turn> turns, boolean terminated) {

    /**
     * One turn.
     *
     * @param utterance what the player said
     * @param observation what the environment answered
     * @param reward the reward
     */
    public record Turn(String utterance, String observation, double reward) {}

    /** Copies the list. */
    public Playthrough {
        turns = List.copyOf(turns);
    }

    /**
     * Plays a game to its end. Environment and player draw from {@code key.named("environment")} and {@code key.named("player")}, as
     * in {@link Rollouts}: the same key gives the same game there and here.
     */
    public static Playthrough of(Task task, Player player, Key key) {
        try (Environment environment = task.environment();
                Player.Game side = player.start(key.named("player"))) {
            return of(environment, side, key);
        }
    }

    /** Plays a game in an environment that may be used again. */
    public static Playthrough of(Environment environment, Player.Game side, Key key) {
        String opening = environment.reset(key.named("environment"));
        List<Turn> turns = new ArrayList<>();
        String observation = opening;
        while (true) {
            String utterance = side.utter(observation);
            Environment.Step step = environment.step(utterance);
            observation = step.observation();
            turns.add(new Turn(utterance, observation, step.reward()));
            if (step.done()) {
                return new Playthrough(opening, turns, step.terminated());
            }
        }
    }

    /** Returns the undiscounted sum of rewards. */
    public double totalReward() {
        double sum = 0;
        for (Turn turn : turns) {
            sum += turn.reward();
        }
        return sum;
    }
}
