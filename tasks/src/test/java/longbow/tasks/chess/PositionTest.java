package longbow.tasks.chess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import longbow.tensor.Key;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Legal moves, counted to a depth: the values are those that every correct move generator gives. */
class PositionTest {
    private static long perft(Position position, int depth) {
        List<Move> moves = position.legalMoves();
        if (depth == 1) {
            return moves.size();
        }
        return moves.stream()
                .mapToLong(move -> perft(position.play(move), depth - 1))
                .sum();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1                     | 1 | 20",
                "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1                     | 2 | 400",
                "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1                     | 3 | 8902",
                "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1                     | 4 | 197281",
                "r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1         | 2 | 2039",
                "r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1         | 3 | 97862",
                "8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1                                    | 4 | 43238",
                "r3k2r/Pppp1ppp/1b3nbN/nP6/BBP1P3/q4N2/Pp1P2PP/R2Q1RK1 w kq - 0 1             | 3 | 9467",
                "r2q1rk1/pP1p2pp/Q4n2/bbp1p3/Np6/1B3NBn/pPPP1PPP/R3K2R b KQ - 0 1             | 3 | 9467",
                "rnbq1k1r/pp1Pbppp/2p5/8/2B5/8/PPP1NnPP/RNBQK2R w KQ - 1 8                    | 3 | 62379",
                "r4rk1/1pp1qppp/p1np1n2/2b1p1B1/2B1P1b1/P1NP1N2/1PP1QPPP/R4RK1 w - - 0 10     | 3 | 89890",
            })
    void movesAreCounted(String fen, int depth, long expected) {
        assertThat(perft(Position.fen(fen), depth)).isEqualTo(expected);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1                     | 5 | 4865609",
                "r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1         | 4 | 4085603",
                "8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1                                    | 6 | 11030083",
                "r3k2r/Pppp1ppp/1b3nbN/nP6/BBP1P3/q4N2/Pp1P2PP/R2Q1RK1 w kq - 0 1             | 5 | 15833292",
                "rnbq1k1r/pp1Pbppp/2p5/8/2B5/8/PPP1NnPP/RNBQK2R w KQ - 1 8                    | 4 | 2103487",
                "r4rk1/1pp1qppp/p1np1n2/2b1p1B1/2B1P1b1/P1NP1N2/1PP1QPPP/R4RK1 w - - 0 10     | 4 | 3894594",
            })
    void movesAreCountedDeeper(String fen, int depth, long expected) {
        assertThat(perft(Position.fen(fen), depth)).isEqualTo(expected);
    }

    @Property(seed = "4711", tries = 40)
    void positionsAndMovesAreReadAsTheyAreWritten(@ForAll long seed) {
        Position position = Position.start();
        Key key = Key.of(seed);
        for (int ply = 0; ply < 120 && !position.legalMoves().isEmpty(); ply++) {
            assertThat(Position.fen(position.fen())).hasToString(position.fen());
            List<Move> moves = position.legalMoves();
            for (Move move : moves) {
                String san = San.format(move, position);
                assertThat(San.parse(san, position))
                        .as("%s in %s", san, position)
                        .contains(move);
                assertThat(Spaced.undo(Spaced.of(san))).isEqualTo(san);
            }
            position = position.play(moves.get(key.below(moves.size(), ply)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1 | e4 | rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq - 0 1",
                "rnbqkbnr/ppp1pppp/8/8/3pP3/8/PPPP1PPP/RNBQKBNR b KQkq e3 0 2 | dxe3 | rnbqkbnr/ppp1pppp/8/8/8/4p3/PPPP1PPP/RNBQKBNR w KQkq - 0 3",
                "rnbqkbnr/pppp1ppp/8/8/3pP3/8/PPP2PPP/RNBQKBNR w KQkq - 0 3 | c4 | rnbqkbnr/pppp1ppp/8/8/2PpP3/8/PP3PPP/RNBQKBNR b KQkq c3 0 3",
                "r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 4 9 | O-O-O | r3k2r/8/8/8/8/8/8/2KR3R b kq - 5 9",
                "r3k2r/8/8/8/8/8/8/R3K2R b KQkq - 4 9 | O-O | r4rk1/8/8/8/8/8/8/R3K2R w KQ - 5 10",
                "r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 4 9 | Rxh8+ | r3k2R/8/8/8/8/8/8/R3K3 b Qq - 0 9",
                "1n5k/P7/8/8/8/8/8/K7 w - - 0 1 | axb8=Q+ | 1Q5k/8/8/8/8/8/8/K7 b - - 0 1",
                "1n5k/P7/8/8/8/8/8/K7 w - - 0 1 | a8=N | Nn5k/8/8/8/8/8/8/K7 b - - 0 1",
            })
    void aMoveLeadsToItsPosition(String before, String san, String after) {
        Position position = Position.fen(before);
        Move move = San.parse(san, position).orElseThrow();
        assertThat(position.play(move).fen()).isEqualTo(after);
        assertThat(San.format(move, position)).isEqualTo(san);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4k3/8/8/8/8/8/4K3/R6R w - - 0 1            | Rad1 | Rd1,R1d1,Rbd1,rad1",
                "4k3/8/8/R7/8/8/4K3/R7 w - - 0 1            | R1a3 | Ra3,Raa3",
                "k7/8/8/3Q4/8/8/K7/3Q1Q2 w - - 0 1          | Qd1d3 | Qd3,Qdd3,Q1d3",
                "4k3/8/8/8/8/8/8/R3K2R w KQ - 0 1           | O-O  | o-o,OO,O-O-O-O,Kg1",
                "4k3/1P6/8/8/8/8/8/4K3 w - - 0 1            | b8=R+ | b8,b8=K,b8=P,b9",
                "4k3/8/8/8/8/8/8/R3K3 w - - 0 1             | Ra8+ | Ra9,Ri1,a8,Rxe8,'',Q,--",
            })
    void aMoveMustBeSaidWithoutDoubt(String fen, String good, String bad) {
        Position position = Position.fen(fen);
        assertThat(San.parse(good, position)).isPresent();
        for (String text : bad.split(",")) {
            assertThat(San.parse(text.replace("'", ""), position)).as(text).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Qh5+", "Qh5", "Qd1h5", "Qdh5", "Q1h5#"})
    void signsAndDetailsMayBeMissingOrMore(String text) {
        Position position = Position.fen("rnbqkbnr/ppppp2p/5p2/6p1/4P3/8/PPPP1PPP/RNBQKBNR w KQkq - 0 3");
        assertThat(San.format(San.parse(text, position).orElseThrow(), position))
                .isEqualTo("Qh5#");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "w",
                "8/8/8/8/8/8/8/8 w - - 0 1",
                "4k3/8/8/8/8/8/8/4K2K w - - 0 1",
                "4k3/8/8/8/8/8/8/4K3 x - - 0 1",
                "4k3/8/8/8/8/8/8/4K3 w - e4 0 1",
                "4k3/8/8/8/8/8/8/4K3 w - - zero 1",
                "4k3/8/8/8/8/8/4K3 w - - 0 1",
                "4k4/8/8/8/8/8/8/4K3 w - - 0 1",
                "4k3/8/8/8/8/8/8/4K2P w - - 0 1",
                "4k3/9/8/8/8/8/8/4K3 w - - 0 1",
            })
    void whatIsNoPositionIsRefused(String fen) {
        assertThatThrownBy(() -> Position.fen(fen))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Forsyth-Edwards");
    }
}
