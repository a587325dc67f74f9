package longbow.tasks.chess;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import longbow.tensor.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EndgameTableTest {
    private static final EndgameTables TABLES = new EndgameTables();

    @ParameterizedTest
    @EnumSource(Endgame.class)
    void theLongestMatesAreTheKnownOnes(Endgame endgame) {
        assertThat(TABLES.of(endgame).longest()).isEqualTo(2 * endgame.longestMate() - 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7k/8/6K1/8/8/8/8/R7 w - - 0 1   | 1",
                "R6k/8/6K1/8/8/8/8/8 b - - 0 1   | 0",
                "7k/8/6K1/8/8/8/8/5R2 b - - 0 1  | 4",
                "k7/8/1K6/8/8/8/8/7R w - - 0 1   | 1",
                "8/8/8/8/8/8/1k6/R3K3 b - - 0 1  | -1", // the rook is lost
                "7k/5Q2/8/8/8/8/8/K7 b - - 0 1   | -1", // stalemate
                "8/8/8/3k4/8/8/8/K7 w - - 0 1    | -1", // bare kings
                "7k/8/6K1/8/8/8/8/RR6 w - - 0 1  | 1",
                "8/8/8/3k4/8/8/1P6/K1Q5 w - - 0 1  | -1", // not one of the endgames
            })
    void somePositionsAreKnown(String fen, int plies) {
        assertThat(TABLES.value(Position.fen(fen))).isEqualTo(plies);
    }

    /** The defining equations, on random positions: white takes the shortest way, black the longest or a draw. */
    @ParameterizedTest
    @EnumSource(Endgame.class)
    void everyValueFollowsFromTheNext(Endgame endgame) {
        Openings positions = new Openings(TABLES, List.of(endgame), 0);
        int won = 0;
        for (int i = 0; i < 1500; i++) {
            Position white = positions.apply(Key.of(3).fold(i));
            int best = Integer.MAX_VALUE;
            for (Move move : white.legalMoves()) {
                Position black = white.play(move);
                int value = TABLES.value(black);
                assertThat(value).isEqualTo(blackValue(black));
                best = value == EndgameTable.DRAW ? best : Math.min(best, value + 1);
            }
            int expected = best == Integer.MAX_VALUE ? EndgameTable.DRAW : best;
            assertThat(TABLES.value(white)).as(white.fen()).isEqualTo(expected);
            won += expected == EndgameTable.DRAW ? 0 : 1;
        }
        assertThat(won).isGreaterThan(1350);
    }

    private static int blackValue(Position black) {
        List<Move> moves = black.legalMoves();
        if (moves.isEmpty()) {
            return black.inCheck() ? 0 : EndgameTable.DRAW;
        }
        int longest = 0;
        for (Move move : moves) {
            int value = TABLES.value(black.play(move));
            if (value == EndgameTable.DRAW) {
                return EndgameTable.DRAW;
            }
            longest = Math.max(longest, value + 1);
        }
        return longest;
    }

    @Test
    void perfectSidesMateInExactlyTheValue() {
        ExactSide side = new ExactSide(TABLES);
        for (int i = 0; i < 60; i++) {
            Key key = Key.of(4).fold(i);
            Position position = new Openings(TABLES, List.of(Endgame.values()), 1).apply(key);
            int plies = TABLES.value(position);
            for (int ply = 0; ply < plies; ply++) {
                position = position.play(side.choose(position, key.fold(ply)));
            }
            assertThat(position.legalMoves()).isEmpty();
            assertThat(position.inCheck()).isTrue();
        }
    }
}
