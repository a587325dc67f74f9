/** Multi-turn text tasks with their oracles and scripted players. */
module longbow.tasks {
    requires transitive longbow.rl;
    requires org.apache.lucene.analysis.common;
    requires org.apache.lucene.core;
    requires static org.jspecify;

    exports longbow.tasks.chess;
    exports longbow.tasks.detective;
    exports longbow.tasks.external;
    exports longbow.tasks.guesscity;
    exports longbow.tasks.maze;
    exports longbow.tasks.textnav;
    exports longbow.tasks.twentyquestions;
    exports longbow.tasks.webshop;
    exports longbow.tasks.wordle;
    exports longbow.tasks.zmachine;

    provides longbow.rl.Task with
            longbow.tasks.chess.Chess,
            longbow.tasks.chess.ChessEndgames,
            longbow.tasks.detective.Detective,
            longbow.tasks.external.External,
            longbow.tasks.guesscity.GuessMyCity,
            longbow.tasks.maze.Maze,
            longbow.tasks.textnav.TextNav,
            longbow.tasks.twentyquestions.TwentyQuestions,
            longbow.tasks.webshop.WebShop,
            longbow.tasks.wordle.Wordle;
}
