package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import longbow.tensor.Key;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    /** Names the numbers in order, so that its return tells which one was hidden. */
    private static final Player COUNTER = key -> {
        int[] turn = {0};
        return observation -> Hunt.NUMBERS.get(turn[0]++);
    };

    @Test
    void gameByGameTheSameNumberIsHiddenForEveryPolicy() {
        Evaluation.Games a = Evaluation.scripted(Toy.TASK, COUNTER, Toy.TOKENIZER, 60, Key.of(131));
        Evaluation.Games b = Evaluation.scripted(Toy.TASK, COUNTER, Toy.TOKENIZER, 60, Key.of(131));
        assertThat(a.returns()).isEqualTo(b.returns());
        assertThat(Evaluation.scripted(Toy.TASK, COUNTER, Toy.TOKENIZER, 60, Key.of(132))
                        .returns())
                .isNotEqualTo(a.returns());
    }

    @Test
    void aLanguageModelPlaysTheGamesThatAScriptPlays() {
        Key key = Key.of(133);
        List<Dialogue> games = Toy.play(Toy.sft(Toy.backend(2)), 20, key);
        for (int i = 0; i < games.size(); i++) {
            Dialogue played = games.get(i);
            Iterator<Dialogue.Turn> turns = played.turns().iterator();
            Player repeat = start -> observation -> {
                Dialogue.Turn turn = turns.next();
                return Toy.TOKENIZER.decode(Arrays.copyOfRange(played.tokens(), turn.start(), turn.end() - 1));
            };
            Dialogue again = Rollouts.script(Toy.TASK, repeat, Toy.TOKENIZER, key.fold(i));
            assertThat(again.totalReward()).isEqualTo(played.totalReward());
        }
    }

    @Test
    void theFirstGamesDoNotDependOnHowManyThereAre() {
        double[] few = Evaluation.language(
                        Toy.sft(Toy.backend(2)), Toy.TASK, 7, Key.of(134), Toy.SAMPLING, Toy.backend(2))
                .returns();
        double[] many = Evaluation.language(
                        Toy.sft(Toy.backend(2)), Toy.TASK, 30, Key.of(134), Toy.SAMPLING, Toy.backend(2))
                .returns();
        assertThat(Arrays.copyOf(many, 7)).isEqualTo(few);
    }

    @Test
    void aSummaryComparesGameByGame() {
        Evaluation.Games base = new Evaluation.Games(new double[] {-3, -1, -4, -2}, new double[] {4, 2, 4, 3});
        Evaluation.Games better = new Evaluation.Games(new double[] {-2, 0, -3, -1}, new double[] {3, 1, 4, 2});
        PolicyResult result = Evaluation.summarise("archer", better, base);

        assertThat(result.policy()).isEqualTo("archer");
        assertThat(result.games()).isEqualTo(4);
        assertThat(result.meanReturn().mean()).isEqualTo(-1.5);
        assertThat(result.meanReturn().low()).isLessThan(-1.5);
        assertThat(result.meanTurns()).isEqualTo(2.5);
        assertThat(result.pairedDifference()).as("every game is better by 1").isEqualTo(new Interval(1, 1, 1));
        assertThat(Evaluation.summarise("sft", base, null).pairedDifference()).isNull();
    }

    @Test
    void theGamesOfAnEvaluationAreFixed() {
        assertThat(Evaluation.games()).isEqualTo(Evaluation.games());
        Evaluation.Games games =
                Evaluation.scripted(Toy.TASK, Toy.TASK.nearOptimalPlayer(), Toy.TOKENIZER, 600, Evaluation.games());
        assertThat(Arrays.stream(games.returns()).average().orElseThrow()).isCloseTo(-1.5, within(0.1));
    }
}
