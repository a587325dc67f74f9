package longbow.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.util.LinkedHashMap;
import java.util.Map;
import longbow.tasks.detective.DetectiveFile;
import longbow.tasks.detective.DetectiveGame;
import longbow.tasks.detective.ValidActions;
import longbow.tasks.zmachine.Session;
import longbow.tasks.zmachine.Story;
import longbow.tensor.io.Json;
import org.jspecify.annotations.Nullable;

/** Plays a story and records every step as a JSON object. */
final class StoryRecord {
    private static final String VICTORY = "*** You have won ***";
    private static final String DEATH = "*** You have died ***";
    /** In version 3 the second global variable is the score and the third the number of moves. */
    private static final int GLOBALS = 0x0C;

    private static final int TIME_GAME = 0x02;

    private final Session session;
    private final int scoreAddress;
    private final int movesAddress;
    private final @Nullable ValidActions actions;

    /** Records what {@code session} plays; with the valid actions if {@code valid}, which must be of Detective. */
    StoryRecord(Story story, Session session, boolean valid) {
        this.session = session;
        boolean shown = story.version() == 3 && (story.bytes()[1] & TIME_GAME) == 0;
        boolean detective = DetectiveFile.is(story);
        this.scoreAddress = detective ? DetectiveGame.SCORE : shown ? story.word(GLOBALS) + 2 : 0;
        this.movesAddress = detective ? DetectiveGame.MOVES : shown ? story.word(GLOBALS) + 4 : 0;
        this.actions = valid ? new ValidActions(story) : null;
    }

    /** Prints a line for the opening and one for each line of {@code input}. */
    void print(Reader input, PrintStream out) throws IOException {
        int score = score();
        out.println(step(0, new Json.NullValue(), score));
        int step = 1;
        for (String line = line(input); line != null; line = line(input)) {
            session.step(line);
            out.println(step(step++, Json.of(line), score));
            if (out.checkError()) {
                throw new IOException("standard output was closed after %d steps".formatted(step - 1));
            }
            score = score();
        }
    }

    private String step(int number, Json action, int scoreBefore) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("step", Json.of(number));
        members.put("action", action);
        members.put("obs", Json.of(session.text()));
        members.put("reward", Json.of(score() - scoreBefore));
        members.put("score", scoreAddress == 0 ? new Json.NullValue() : Json.of(score()));
        members.put(
                "moves",
                movesAddress == 0
                        ? new Json.NullValue()
                        : Json.of(session.machine().word(movesAddress)));
        members.put("done", Json.of(done()));
        ValidActions known = actions;
        if (known != null) {
            members.put("valid", Json.of(known.of(new DetectiveGame(session))));
        }
        members.put("ramCrc32", Json.of(Integer.toUnsignedLong(session.machine().checksum())));
        return new Json.ObjectValue(members).text();
    }

    private int score() {
        return scoreAddress == 0 ? 0 : (short) session.machine().word(scoreAddress);
    }

    private boolean done() {
        return !session.machine().status().waiting()
                || session.text().contains(VICTORY)
                || session.text().contains(DEATH);
    }

    /** Returns the next line without its end; null where there is none. Only a line feed ends a line, or one after a return. */
    static @Nullable String line(Reader input) throws IOException {
        int c = input.read();
        if (c < 0) {
            return null;
        }
        StringBuilder line = new StringBuilder();
        while (c >= 0 && c != '\n') {
            line.append((char) c);
            c = input.read();
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }
}
