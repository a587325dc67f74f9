package longbow.tasks.chess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.TreeSet;
import java.util.stream.IntStream;
import longbow.rl.Environment;
import longbow.rl.Environment.Step;
import longbow.rl.Playthrough;
import longbow.rl.Task;
import longbow.tensor.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChessTest {
    private static final Chess CHESS = new Chess();
    private static final ChessEndgames ENDGAMES = new ChessEndgames();

    /** A game from a position, against moves that are prescribed. */
    private static Environment from(String fen, String... answers) {
        int[] next = new int[1];
        Side opponent =
                (position, key) -> San.parse(answers[next[0]++], position).orElseThrow();
        Environment game = new ChessGame("chess", key -> Position.fen(fen), opponent, 400);
        game.reset(Key.of(0));
        return game;
    }

    @Test
    void positionsAreSpaced() {
        Environment game = CHESS.environment();
        assertThat(game.reset(Key.of(0)))
                .isEqualTo(
                        "r n b q k b n r / p p p p p p p p / 8 / 8 / 8 / 8 / P P P P P P P P / R N B Q K B N R   w   "
                                + "K Q k q   -   0   1\n");
        assertThat(ENDGAMES.environment().reset(Key.of(0))).matches("[kKQR1-8/ ]+   w   -   -   0   1\n");
    }

    @Test
    void theOpponentAnswers() {
        Environment game = from("rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1", "e5");
        assertThat(game.step("e 4"))
                .isEqualTo(new Step(
                        Spaced.of("rnbqkbnr/pppp1ppp/8/4p3/4P3/8/PPPP1PPP/RNBQKBNR w KQkq - 0 2") + "\n",
                        0,
                        false,
                        false));
    }

    @Test
    void matingWinsAndBeingMatedLoses() {
        Environment wins = from("rnbqkbnr/ppppp2p/5p2/6p1/4P3/8/PPPP1PPP/RNBQKBNR w KQkq - 0 3");
        Step won = wins.step("Q h 5 #");
        assertThat(won.reward()).isEqualTo(1);
        assertThat(won.terminated()).isTrue();
        assertThat(won.observation()).contains("b   K Q k q");
        Environment loses = from("rnbqkbnr/pppp1ppp/8/4p3/8/5P2/PPPPP1PP/RNBQKBNR w KQkq - 0 2", "Qh4");
        Step lost = loses.step("g 4\n");
        assertThat(lost.reward()).isEqualTo(-1);
        assertThat(lost.terminated()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "e 5", "e 4 e 5", "N x e 4", "resign", "O - O", "e", "\u0000", "e4\ne5"})
    void whatIsNoLegalMoveCostsOneAndChangesNothing(String utterance) {
        Environment game = CHESS.environment();
        String opening = game.reset(Key.of(0));
        assertThat(game.step(utterance)).isEqualTo(new Step(opening, -1, false, false));
    }

    @Test
    void theCapEndsTheGame() {
        Environment game = CHESS.with("horizon", "3").environment();
        game.reset(Key.of(0));
        assertThat(game.step("a 3").done()).isFalse();
        assertThat(game.step("nothing").done()).isFalse();
        Step last = game.step("b 3");
        assertThat(last.truncated()).isTrue();
        assertThat(last.terminated()).isFalse();
        assertThatThrownBy(() -> game.step("c 3"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("chess");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7k/8/5KQ1/8/8/8/8/8 w - - 0 1      | Qf7  | true", // stalemate
                "8/8/8/8/8/8/1p4k1/K7 w - - 0 1     | Kxb2 | true", // bare kings
                "4k3/8/8/8/8/8/1n6/K1B5 w - - 0 1   | Kxb2 | true", // one bishop
                "4kb2/8/8/8/8/8/1n6/K1B5 w - - 0 1  | Kxb2 | true", // bishops on squares of one colour
                "4k1b1/8/8/8/8/8/1n6/K1B5 w - - 0 1 | Kxb2 | false", // bishops on squares of different colour
                "4k1n1/8/8/8/8/8/1n6/K1N5 w - - 0 1 | Kxb2 | false", // two knights
                "4k3/8/8/8/8/8/8/K6R w - - 147 200  | Rg1  | false",
                "4k3/8/8/8/8/8/8/K6R w - - 149 200  | Rg1  | true", // 75 moves of each side
            })
    void drawsNeedNoClaim(String fen, String move, boolean draw) {
        Step step = from(fen, "Kd8").step(move);
        assertThat(step.terminated()).isEqualTo(draw);
        assertThat(step.reward()).isZero();
    }

    @Test
    void theFifthRepetitionIsADraw() {
        Environment game = from(
                "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1",
                "Nf6",
                "Ng8",
                "Nf6",
                "Ng8",
                "Nf6",
                "Ng8",
                "Nf6",
                "Ng8");
        for (int i = 0; i < 8; i++) {
            Step step = game.step(i % 2 == 0 ? "N f 3" : "N g 1");
            assertThat(step.terminated()).isEqualTo(i == 7);
            assertThat(step.reward()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "6k1/5ppp/8/8/8/8/8/R6K w - - 0 1                                    | 1 | Ra8#",
                "rnbqkbnr/pppp1ppp/8/4p3/2B1P3/5Q2/PPPP1PPP/RNB1K1NR w KQkq - 0 4    | 1 | Qxf7#",
                "kbK5/pp6/1P6/8/8/8/8/R7 w - - 0 1                                   | 4 | Ra6", // mate in two
                "4k3/8/8/3q4/8/2N5/8/4K3 w - - 0 1                                   | 2 | Nxd5",
            })
    void theEngineSeesWhatIsNear(String fen, int depth, String best) {
        Position position = Position.fen(fen);
        for (int i = 0; i < 5; i++) {
            assertThat(San.format(new Engine(depth).choose(position, Key.of(i)), position))
                    .isEqualTo(best);
        }
    }

    @Test
    void theEngineVariesAmongEqualMoves() {
        TreeSet<String> openings = new TreeSet<>();
        for (int i = 0; i < 60; i++) {
            openings.add(San.format(new Engine(1).choose(Position.start(), Key.of(i)), Position.start()));
        }
        assertThat(openings).hasSizeGreaterThan(1);
    }

    @Test
    void endgamesBeginWithoutCheckAndWithTheirPieces() {
        Task rooks = ENDGAMES.with("pieces", "two-rooks");
        for (int seed = 0; seed < 100; seed++) {
            Position position = Position.fen(Spaced.undo(rooks.environment().reset(Key.of(seed))));
            assertThat(position.inCheck()).isFalse();
            assertThat(position.leavesNoCheck()).isTrue();
            assertThat(position.whiteToMove()).isTrue();
            assertThat(position.fen().replaceAll("[^A-Za-z].*|[/1-8]", "").length())
                    .isLessThanOrEqualTo(4);
            assertThat(position.fen().chars().filter(c -> c == 'R').count()).isEqualTo(2);
        }
    }

    @Test
    void lateMatesCanBeAskedFor() {
        Task hard = ENDGAMES.with("mate", "15");
        EndgameTables tables = new EndgameTables();
        for (int seed = 0; seed < 20; seed++) {
            Position position = Position.fen(Spaced.undo(hard.environment().reset(Key.of(seed))));
            assertThat(tables.value(position)).isGreaterThanOrEqualTo(29);
        }
        assertThatThrownBy(() -> ENDGAMES.with("pieces", "queen").with("mate", "11"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the longest mate takes 10 moves");
        assertThatThrownBy(() -> ENDGAMES.with("mate", "15").with("pieces", "queen"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theScriptedPlayerMatesAboutAsOftenAsThePublishedData() {
        double mean = IntStream.range(0, 200)
                .mapToDouble(g -> Playthrough.of(
                                ENDGAMES, ENDGAMES.scriptedPlayer(), Key.of(9).fold(g))
                        .totalReward())
                .average()
                .orElseThrow();
        assertThat(mean).isBetween(0.48, 0.66); // published: 0.586
    }

    @Test
    void theBestPlayerAlwaysMates() {
        Task won = ENDGAMES.with("mate", "1"); // without the few positions that are a draw
        for (int g = 0; g < 100; g++) {
            assertThat(Playthrough.of(won, won.nearOptimalPlayer(), Key.of(10).fold(g))
                            .totalReward())
                    .isEqualTo(1);
        }
    }
}
