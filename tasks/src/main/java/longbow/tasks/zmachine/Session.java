package longbow.tasks.zmachine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Plays a story as a dialogue: a command, a text. Takes any command: only its first line counts.
 *
 * <p>In the Jericho profile the dialogue is the one that Jericho gives, to the byte:
 *
 * <ul>
 *   <li>A command is its UTF-8 bytes, at most 198, each taken for a Latin-1 character.
 *   <li>The text is cut at the prompt, which is the first {@code >} followed by two spaces (the status line follows it):
 *       everything from the character before it on is dropped.
 *   <li>Where the story waits for a key, it gets the command's characters one after the other, and then the end of the
 *       line; the commands that come meanwhile are lost. A read of a line drops what is left of them.
 *   <li>After something illegal each text is {@link #HALTED}.
 * </ul>
 */
public final class Session {
    /** The text of a command to a halted machine in the Jericho profile. */
    public static final String HALTED = "Emulator halted due to runtime error.\n";

    private static final int LONGEST_COMMAND = 198;

    private final Machine machine;
    private final boolean jericho;
    private String text = "";
    private String keys = "";

    /** The state of a session. */
    public record State(Snapshot machine, String text, String keys) {}

    /** Starts a story; {@link #text()} is what it says before it asks for the first command. */
    public Session(Story story, Profile profile, long seed) {
        this(story, profile, seed, Machine.BUDGET);
    }

    /** Starts a story that may take so many instructions for a command. */
    public Session(Story story, Profile profile, long seed, long budget) {
        this.machine = new Machine(story, profile, seed, budget);
        this.jericho = profile.jericho();
        this.text = newText();
    }

    /** Starts again; returns the opening text. */
    public String reset() {
        machine.reset();
        keys = "";
        text = newText();
        return text;
    }

    /** Gives the story a command; returns what it says to it, nothing after it has ended. */
    public String step(String command) {
        if (machine.status().waiting()) {
            machine.resume(input(command));
        }
        text = newText();
        return text;
    }

    private String input(String command) {
        String line = firstLine(command);
        if (!jericho) {
            return line;
        }
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        line = new String(Arrays.copyOf(bytes, Math.min(bytes.length, LONGEST_COMMAND)), StandardCharsets.ISO_8859_1);
        if (machine.status() == Status.LINE) {
            keys = "";
            return line;
        }
        String waiting = keys.isEmpty() ? line + '\n' : keys;
        keys = waiting.substring(1);
        return waiting.substring(0, 1);
    }

    private static String firstLine(String command) {
        int end = 0;
        while (end < command.length() && command.charAt(end) != '\n' && command.charAt(end) != '\r') {
            end++;
        }
        return command.substring(0, end);
    }

    private String newText() {
        String printed = machine.text();
        if (!jericho) {
            return printed;
        }
        return machine.status() == Status.HALTED ? HALTED : cut(printed);
    }

    private static String cut(String printed) {
        int prompt = printed.indexOf(">  ");
        return prompt < 0 ? printed : printed.substring(0, Math.max(prompt - 1, 0));
    }

    /** Returns the last text. */
    public String text() {
        return text;
    }

    /** Returns the machine that runs the story. */
    public Machine machine() {
        return machine;
    }

    /** Returns the state. */
    public State state() {
        return new State(machine.snapshot(), text, keys);
    }

    /** Continues from a state of a session with the same story. */
    public void restore(State state) {
        machine.restore(state.machine);
        text = state.text;
        keys = state.keys;
    }
}
