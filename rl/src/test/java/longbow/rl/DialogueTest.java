package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DialogueTest {
    private static Dialogue game(double... rewards) {
        List<Dialogue.Turn> turns = new ArrayList<>();
        for (int t = 0; t < rewards.length; t++) {
            turns.add(new Dialogue.Turn(2 * t + 1, 2 * t + 2, rewards[t], new float[0]));
        }
        return new Dialogue(new int[2 * rewards.length + 1], turns, true);
    }

    @Test
    void returnsToGoSumWhatIsStillToCome() {
        assertThat(game(-1, -1, 0, 5).returnsToGo(1)).containsExactly(3, 4, 5, 5);
    }

    @Test
    void eachTurnIsDiscountedOnce() {
        double[] returns = game(-1, -2, 4).returnsToGo(0.5);
        assertThat(returns[2]).isEqualTo(4);
        assertThat(returns[1]).isEqualTo(-2 + 0.5 * 4);
        assertThat(returns[0]).isCloseTo(-1 + 0.5 * -2 + 0.25 * 4, within(1e-12));
        assertThat(game(-1, -2, 4).returnsToGo(0)).containsExactly(-1, -2, 4);
    }

    @Test
    void theTotalIsNotDiscounted() {
        assertThat(game(-1, -2, 4).totalReward()).isEqualTo(1);
        assertThat(game().totalReward()).isZero();
        assertThat(game().returnsToGo(1)).isEmpty();
    }

    @Test
    void laterChangesOfAListDoNotReachIt() {
        List<Dialogue.Turn> turns = new ArrayList<>(game(-1, -1).turns());
        Dialogue game = new Dialogue(new int[5], turns, false);
        turns.clear();
        assertThat(game.turns()).hasSize(2);
    }
}
