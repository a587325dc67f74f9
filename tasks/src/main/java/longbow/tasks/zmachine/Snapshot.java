package longbow.tasks.zmachine;

import java.util.List;

/**
 * The whole state of a machine that waits for input, or has ended: a value, which any machine with the same story and
 * profile can continue from. It has what a saved game in Quetzal format has (dynamic memory, stacks, program counter), and also the random
 * numbers, the streams, what the machine waits for, and what {@code undo} would go back to; but not the text on the screen.
 */
public final class Snapshot {
    final Story story;
    final byte[] dynamic;
    final CallStack.Saved stack;
    final int pc;
    final Status status;
    final String fault;
    final RandomNumbers.State random;
    final Output.State output;
    final Screen.State screen;
    final List<Processor.Undo> undos;

    Snapshot(
            Story story,
            byte[] dynamic,
            CallStack.Saved stack,
            int pc,
            Status status,
            String fault,
            RandomNumbers.State random,
            Output.State output,
            Screen.State screen,
            List<Processor.Undo> undos) {
        this.story = story;
        this.dynamic = dynamic;
        this.stack = stack;
        this.pc = pc;
        this.status = status;
        this.fault = fault;
        this.random = random;
        this.output = output;
        this.screen = screen;
        this.undos = undos;
    }
}
