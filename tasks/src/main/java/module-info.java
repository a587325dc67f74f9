/** Multi-turn text tasks with their oracles and scripted players. */
module longbow.tasks {
    requires transitive longbow.rl;
    requires static org.jspecify;

    exports longbow.tasks.chess;
    exports longbow.tasks.detective;
    exports longbow.tasks.maze;
    exports longbow.tasks.textnav;
    exports longbow.tasks.twentyquestions;
    exports longbow.tasks.wordle;
    exports longbow.tasks.zmachine;

    provides longbow.rl.Task with
            longbow.tasks.chess.Chess,
            longbow.tasks.chess.ChessEndgames,
            longbow.tasks.detective.Detective,
            longbow.tasks.maze.Maze,
            longbow.tasks.textnav.TextNav,
            longbow.tasks.twentyquestions.TwentyQuestions,
            longbow.tasks.wordle.Wordle;
}
