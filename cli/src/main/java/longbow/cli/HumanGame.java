package longbow.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import longbow.cli.console.Amounts;
import longbow.cli.console.Transcript;
import longbow.rl.Environment;
import longbow.rl.Evaluation;
import longbow.rl.Task;

/** A game at the terminal: the person types what the agent would say; the end of the input leaves the game. */
final class HumanGame {
    private final World world;

    HumanGame(World world) {
        this.world = world;
    }

    /** Plays fixed game {@code number} of {@code task}. */
    void play(Task task, int number) throws IOException {
        PrintStream out = world.out();
        out.printf("Game %d, played by you; an empty input (Ctrl-D) leaves it.%n%n", number);
        try (Environment environment = task.environment()) {
            String opening = environment.reset(Evaluation.games().fold(number).named("environment"));
            say("     ", opening, "");
            List<Transcript.Turn> turns = new ArrayList<>();
            String ending = "left";
            while (true) {
                out.printf(Locale.ROOT, "%3d  > ", turns.size() + 1);
                out.flush();
                String utterance = world.in().readLine();
                if (utterance == null) {
                    out.println();
                    break;
                }
                Environment.Step step = environment.step(utterance);
                turns.add(new Transcript.Turn(utterance, step.observation(), step.reward()));
                String reward = Amounts.signed(step.reward()).replaceFirst("\\.00$", "");
                say("       ", step.observation(), "  (" + reward + ")");
                if (step.done()) {
                    ending = Transcript.ending(step);
                    break;
                }
            }
            out.println(new Transcript(opening, turns, ending).summary());
        }
    }

    /** Prints a text line by line; what follows it goes to the last one. */
    private void say(String indent, String text, String after) {
        List<String> lines = text.stripTrailing().lines().map(Transcript::shown).toList();
        lines = lines.isEmpty() ? List.of("(nothing)") : lines;
        for (int i = 0; i < lines.size(); i++) {
            world.out().println(indent + lines.get(i) + (i == lines.size() - 1 ? after : ""));
        }
    }
}
