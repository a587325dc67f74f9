package longbow.tasks.detective;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import longbow.rl.Player;
import longbow.tasks.zmachine.Session;
import longbow.tasks.zmachine.Story;
import longbow.tensor.Key;

/**
 * Looks one command ahead. The game is deterministic, so it plays along in a copy, tries each valid action there, and
 * takes the one that earns most; among equals one that does not kill, then one that leads to a state of the world, then
 * to a room, that it has seen least often; then any. With probability {@code noise} it says any valid action instead,
 * drawn uniformly. It never looks further, so it walks into dead ends, and with some noise also to its death: good and
 * bad play to learn from.
 *
 * @param story the story
 * @param noise the probability of any valid action, in [0, 1]
 */
public record LookAheadPlayer(Story story, double noise) implements Player {
    /** Each turn has its own draws: whether to look ahead, which action if not, and a tie-break for each action. */
    private static final int DRAWS = 1 << 10;

    /** Checks the probability. */
    public LookAheadPlayer {
        if (!(noise >= 0 && noise <= 1)) {
            throw new IllegalArgumentException(
                    "LookAheadPlayer: the noise is a probability and must be in [0, 1], but was " + noise);
        }
    }

    @Override
    public Game start(Key key) {
        return new Look(key);
    }

    /** What an action leads to: the better it is, the smaller. */
    private record Prospect(String action, int reward, boolean death, int worldSeen, int roomSeen, long draw) {
        static final Comparator<Prospect> BEST_FIRST = Comparator.comparingInt(
                        (Prospect prospect) -> -Math.max(prospect.reward, 0))
                .thenComparing(Prospect::death)
                .thenComparingInt(Prospect::worldSeen)
                .thenComparingInt(Prospect::roomSeen)
                .thenComparingLong(Prospect::draw);
    }

    private final class Look implements Game {
        private final Key key;
        private final DetectiveGame game = new DetectiveGame(story);
        private final Map<Long, Integer> worldsSeen = new HashMap<>();
        private final Map<Integer, Integer> roomsSeen = new HashMap<>();
        private int turn;

        Look(Key key) {
            this.key = key;
            see();
        }

        @Override
        public String utter(String observation) {
            List<String> actions = ActionList.atEndOf(observation);
            int draws = DRAWS * turn++;
            String action = key.uniform(draws) < noise || actions.isEmpty()
                    ? RandomPlayer.draw(actions, key, draws + 1)
                    : best(actions, draws + 2);
            game.step(action);
            see();
            return action;
        }

        private void see() {
            worldsSeen.merge(game.world(), 1, Integer::sum);
            roomsSeen.merge(game.room(), 1, Integer::sum);
        }

        private String best(List<String> actions, int draws) {
            Session.State state = game.state();
            int score = game.score();
            List<Prospect> prospects = new ArrayList<>();
            for (int i = 0; i < actions.size(); i++) {
                game.step(actions.get(i));
                prospects.add(new Prospect(
                        actions.get(i),
                        game.score() - score,
                        game.lost(),
                        worldsSeen.getOrDefault(game.world(), 0),
                        roomsSeen.getOrDefault(game.room(), 0),
                        key.bits(draws + i) >>> 1));
                game.restore(state);
            }
            return prospects.stream()
                    .min(Prospect.BEST_FIRST)
                    .map(Prospect::action)
                    .orElseThrow();
        }
    }
}
