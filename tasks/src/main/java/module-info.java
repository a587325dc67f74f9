/** Multi-turn text tasks with their oracles and scripted players. */
module longbow.tasks {
    requires transitive longbow.rl;
    requires static org.jspecify;

    exports longbow.tasks.detective;
    exports longbow.tasks.twentyquestions;
    exports longbow.tasks.zmachine;

    provides longbow.rl.Task with
            longbow.tasks.detective.Detective,
            longbow.tasks.twentyquestions.TwentyQuestions;
}
