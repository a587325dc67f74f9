package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import longbow.tensor.Key;
import longbow.tensor.Segments;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A token is predicted from the row before it: this is where one is easily off by one. */
class TurnBatchTest {
    private static final float[] NONE = {};

    /** Observation 10 11, utterance 12 13, observation 14, utterance 15 16, observation 17 18. */
    private static final Dialogue GAME = new Dialogue(
            new int[] {10, 11, 12, 13, 14, 15, 16, 17, 18},
            List.of(new Dialogue.Turn(2, 4, -1, NONE), new Dialogue.Turn(5, 7, 0, NONE)),
            true);

    /** Observation 20, utterance 21, observation 22. */
    private static final Dialogue SHORT =
            new Dialogue(new int[] {20, 21, 22}, List.of(new Dialogue.Turn(1, 2, -1, NONE)), false);

    @Test
    void ownUtterances() {
        TurnBatch batch = TurnBatch.own(List.of(GAME, SHORT));

        assertThat(batch.ids()).containsExactly(10, 11, 12, 13, 14, 15, 20); // up to the last token that is read from
        assertThat(batch.segments()).isEqualTo(Segments.of(6, 1));
        assertThat(batch.stateRows()).containsExactly(1, 4, 6);
        assertThat(batch.tokenRows()).containsExactly(1, 2, 4, 5, 6);
        assertThat(batch.tokens()).containsExactly(12, 13, 15, 16, 21);
        assertThat(batch.owner()).containsExactly(0, 0, 1, 1, 2);
        assertThat(batch.utterances()).isEqualTo(3);
        assertThat(batch.predictions()).isEqualTo(5);
    }

    @Test
    void branchesContinueTheStateBeforeTheirTurn() {
        TurnBatch batch = TurnBatch.branches(
                List.of(SHORT, GAME),
                List.of(
                        new TurnBatch.Branch(1, 1, new int[] {31, 32, 33}),
                        new TurnBatch.Branch(0, 0, new int[] {41}), // one token: no row of its own
                        new TurnBatch.Branch(1, 0, new int[] {51, 52})));

        assertThat(batch.ids()).containsExactly(20, 10, 11, 12, 13, 14, 15, 31, 32, 51);
        assertThat(batch.segments()).isEqualTo(Segments.of(1, 6).branch(1, 5, 2).branch(1, 2, 1));
        assertThat(batch.stateRows()).containsExactly(5, 0, 2);
        assertThat(batch.tokenRows()).containsExactly(5, 7, 8, 0, 2, 9);
        assertThat(batch.tokens()).containsExactly(31, 32, 33, 41, 51, 52);
        assertThat(batch.owner()).containsExactly(0, 0, 0, 1, 2, 2);
    }

    @Test
    void ownUtterancesComeBeforeBranches() {
        TurnBatch batch =
                TurnBatch.ownAndBranches(List.of(SHORT), List.of(new TurnBatch.Branch(0, 0, new int[] {41, 42})));

        assertThat(batch.stateRows()).containsExactly(0, 0);
        assertThat(batch.tokenRows()).containsExactly(0, 0, 1);
        assertThat(batch.tokens()).containsExactly(21, 41, 42);
        assertThat(batch.owner()).containsExactly(0, 1, 1);
    }

    @Test
    void theSameGameMayStandInABatchTwice() {
        TurnBatch batch = TurnBatch.own(List.of(SHORT, SHORT));
        assertThat(batch.stateRows()).containsExactly(0, 1);
    }

    @Test
    void aBranchOffATurnThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> TurnBatch.branches(List.of(SHORT), List.of(new TurnBatch.Branch(0, 1, new int[] {1}))))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** Rebuilds from rows and segments what each prediction can see, and compares it with the dialogue itself. */
    @Property(tries = 100, seed = "21")
    void everyTokenIsPredictedFromExactlyWhatCameBeforeIt(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int count, @ForAll @IntRange(max = 3) int perTurn) {
        Key key = Key.of(seed);
        List<Dialogue> games = Fixtures.dialogues(key, count, 1_000);
        List<TurnBatch.Branch> branches = Fixtures.branches(key.named("branches"), games, perTurn, 1_000);
        TurnBatch batch = TurnBatch.ownAndBranches(games, branches);
        List<TurnBatch.Branch> all = new java.util.ArrayList<>(Fixtures.own(games));
        all.addAll(branches);

        assertThat(batch.utterances()).isEqualTo(all.size());
        assertThat(batch.segments().rows()).isEqualTo(batch.ids().length);
        int prediction = 0;
        for (int u = 0; u < all.size(); u++) {
            TurnBatch.Branch expected = all.get(u);
            Dialogue game = games.get(expected.game());
            int[] state = Arrays.copyOf(
                    game.tokens(), game.turns().get(expected.turn()).start());
            assertThat(seenFrom(batch, batch.stateRows()[u])).isEqualTo(state);
            for (int i = 0; i < expected.tokens().length; i++, prediction++) {
                assertThat(batch.owner()[prediction]).isEqualTo(u);
                assertThat(batch.tokens()[prediction]).isEqualTo(expected.tokens()[i]);
                int[] before = IntStream.concat(
                                IntStream.of(state),
                                IntStream.of(expected.tokens()).limit(i))
                        .toArray();
                assertThat(seenFrom(batch, batch.tokenRows()[prediction])).isEqualTo(before);
            }
        }
        assertThat(batch.predictions()).isEqualTo(prediction);
        assertThat(batch.tokens()).hasSize(prediction);
        assertThat(batch.owner()).hasSize(prediction);
    }

    /** Returns the tokens that attention shows to a row, itself included. */
    private static int[] seenFrom(TurnBatch batch, int row) {
        Segments segments = batch.segments();
        for (int s = 0; s < segments.count(); s++) {
            int start = segments.start(s);
            if (row >= start && row < start + segments.length(s)) {
                int parent = segments.parent(s);
                IntStream inherited = parent < 0
                        ? IntStream.empty()
                        : IntStream.range(segments.start(parent), segments.start(parent) + segments.parentLength(s));
                return IntStream.concat(inherited, IntStream.rangeClosed(start, row))
                        .map(r -> batch.ids()[r])
                        .toArray();
            }
        }
        throw new AssertionError("row " + row + " belongs to no segment");
    }
}
