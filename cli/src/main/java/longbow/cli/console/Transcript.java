package longbow.cli.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import longbow.rl.Dialogue;
import longbow.rl.Environment;
import longbow.rl.Playthrough;
import longbow.rl.Task;
import longbow.tensor.Key;
import longbow.transformer.tokenizer.Tokenizer;

/**
 * A game as text.
 *
 * @param opening what the environment said first
 * @param turns the turns
 * @param ending how it ended: {@code finished} by the rules, {@code out of turns}, or {@code cut off} for want of room
 */
public record Transcript(String opening, List<Turn> turns, String ending) {

    /**
     * One turn.
     *
     * @param utterance what the agent said
     * @param reply what the environment answered
     * @param reward the reward
     */
    public record Turn(String utterance, String reply, double reward) {
        /** Returns the turn as lines for a terminal. */
        public List<String> lines(int number) {
            String reward = Amounts.signed(reward()).replaceFirst("\\.00$", "");
            return List.of(
                    String.format(Locale.ROOT, "%3d  > %s", number, Transcript.shown(utterance)),
                    String.format(Locale.ROOT, "       %s  (%s)", Transcript.shown(reply), reward));
        }
    }

    /** Copies the list. */
    public Transcript {
        turns = List.copyOf(turns);
    }

    /** Reads a recorded game, by saying the same again to a new environment. */
    public static Transcript of(Dialogue dialogue, Task task, Tokenizer tokenizer, Key key) {
        try (Environment environment = task.environment()) {
            String opening = environment.reset(key.named("environment"));
            List<Turn> turns = new ArrayList<>();
            String ending = "cut off: the model's context is full";
            for (Dialogue.Turn turn : dialogue.turns()) {
                int end = turn.end();
                if (end > turn.start() && dialogue.tokens()[end - 1] == tokenizer.endOfUtterance()) {
                    end--;
                }
                String utterance = tokenizer.decode(Arrays.copyOfRange(dialogue.tokens(), turn.start(), end));
                Environment.Step step = environment.step(utterance);
                turns.add(new Turn(utterance, step.observation(), step.reward()));
                if (step.done()) {
                    ending = ending(step);
                }
            }
            return new Transcript(opening, turns, ending);
        }
    }

    /** Returns a game that was played as text. */
    public static Transcript of(Playthrough game) {
        List<Turn> turns = game.turns().stream()
                .map(turn -> new Turn(turn.utterance(), turn.observation(), turn.reward()))
                .toList();
        return new Transcript(game.opening(), turns, game.terminated() ? "finished" : "out of turns");
    }

    /** Returns how a game ended with {@code last}. */
    public static String ending(Environment.Step last) {
        return last.terminated() ? "finished" : "out of turns";
    }

    /** Returns the sum of rewards. */
    public double totalReward() {
        return turns.stream().mapToDouble(Turn::reward).sum();
    }

    /** Returns the last line: the return, the number of turns, the ending. */
    public String summary() {
        return "return %s in %d turn%s (%s)"
                .formatted(Amounts.decimal(totalReward()), turns.size(), turns.size() == 1 ? "" : "s", ending);
    }

    /** Returns the game as lines for a terminal. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("     " + shown(opening));
        for (int i = 0; i < turns.size(); i++) {
            lines.addAll(turns.get(i).lines(i + 1));
        }
        lines.add(summary());
        return lines;
    }

    /** Text of a game on one line; a model may say anything, also what would steer a terminal. */
    public static String shown(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " / ").replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }
}
