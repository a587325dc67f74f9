package longbow.tasks.detective;

import java.util.List;
import longbow.rl.Environment;
import longbow.tasks.zmachine.Story;
import longbow.tensor.Key;

/**
 * The adventure environment of ArCHer: after each command the agent reads what {@code look} and {@code inventory} say,
 * then the text of the command, then the list of valid actions. The reward is the change of the score.
 *
 * <p>The game has no hidden state: every reset is the same, whatever the key.
 */
final class DetectiveEnvironment implements Environment {
    private final DetectiveGame game;
    private final ValidActions actions;
    private final ActionMemo memo;
    private final int horizon;
    private int turn;
    private boolean on;

    DetectiveEnvironment(Story story, ValidActions actions, ActionMemo memo, int horizon) {
        this.game = new DetectiveGame(story);
        this.actions = actions;
        this.memo = memo;
        this.horizon = horizon;
    }

    @Override
    public String reset(Key key) {
        game.reset();
        turn = 0;
        on = true;
        return observation();
    }

    @Override
    public Step step(String utterance) {
        if (!on) {
            throw new IllegalStateException("detective: step(\"%s\") came when no game was on; call reset(key) first"
                    .formatted(utterance.length() <= 40 ? utterance : utterance.substring(0, 40) + "..."));
        }
        int score = game.score();
        game.step(utterance);
        turn++;
        boolean terminated = game.over();
        boolean truncated = !terminated && turn >= horizon;
        on = !terminated && !truncated;
        return new Step(observation(), game.score() - score, terminated, truncated);
    }

    private String observation() {
        List<String> valid = game.over() ? List.of() : memo.get(game.world(), () -> actions.of(game));
        return game.probe("look") + game.probe("inventory") + game.text() + ActionList.text(valid);
    }
}
