package longbow.tasks.zmachine;

import org.jspecify.annotations.Nullable;

/**
 * Runs a story from one read to the next, without a screen, files or a clock.
 *
 * <pre>{@code
 * Machine machine = new Machine(Story.read(file), Profile.PLAIN, 0);
 * System.out.print(machine.text()); // what the story says before it asks for the first command
 * machine.resume("open mailbox");
 * System.out.print(machine.text());
 * }</pre>
 *
 * <p>No story can make a machine throw or run forever: an illegal operation, or more instructions for one command than
 * the budget allows, halts it ({@link Status#HALTED}), and {@link #fault()} says why. What a machine does is a function
 * of story, profile, seed and inputs. A machine is not shared between threads; its story and its snapshots can be.
 */
public final class Machine {
    /** How many instructions a command may take if nothing else is said: about a second. */
    public static final long BUDGET = 100_000_000;

    private final Story story;
    private final Processor processor;
    private final long budget;
    private Status status = Status.HALTED;
    private String fault = "";

    /** Starts a story and runs it to its first read. */
    public Machine(Story story, Profile profile, long seed) {
        this(story, profile, seed, BUDGET);
    }

    /**
     * Starts a story and runs it to its first read.
     *
     * @param story the story
     * @param profile what the story can find out about the machine
     * @param seed where random numbers start
     * @param budget how many instructions a command may take
     */
    public Machine(Story story, Profile profile, long seed, long budget) {
        this.story = story;
        this.budget = budget;
        this.processor = new Processor(story, profile, seed);
        reset();
    }

    /** Starts again and runs to the first read. */
    public Status reset() {
        processor.screen.take();
        processor.prepare(budget);
        return run(null);
    }

    /**
     * Gives the story the line or, of it, the key that it waits for, and runs it to the next read.
     *
     * @param input the line without its end; its first character is the key, and an empty one the key that ends a line
     * @throws IllegalStateException if the machine does not wait for input
     */
    public Status resume(String input) {
        if (!status.waiting()) {
            throw new IllegalStateException("Machine.resume: the machine does not wait for input, it is " + status);
        }
        return run(input);
    }

    private Status run(@Nullable String input) {
        try {
            status = processor.run(input, budget);
            fault = "";
        } catch (IllegalOperation e) {
            status = Status.HALTED;
            fault = String.valueOf(e.getMessage());
        }
        return status;
    }

    /** Returns what the machine waits for, or why it does not run any more. */
    public Status status() {
        return status;
    }

    /** Returns what the story did wrong, as a clause that starts with lower case; empty unless it was halted. */
    public String fault() {
        return fault;
    }

    /** Returns the text of all windows, in the order of printing, since the last call. */
    public String text() {
        return processor.screen.take();
    }

    /** Lets {@code display} see what is printed from now on, window by window. */
    public void show(Display display) {
        processor.screen.show(display);
    }

    /** Lets {@code listener} watch the world of objects from now on; null for nobody. */
    public void listen(@Nullable WorldListener listener) {
        processor.listen(listener);
    }

    /** Returns the state: a copy of dynamic memory and the stacks. */
    public Snapshot snapshot() {
        return processor.snapshot(status, fault);
    }

    /**
     * Continues from a state of this machine or of another that runs the same story.
     *
     * @throws IllegalArgumentException if it is a state of another story
     */
    public void restore(Snapshot snapshot) {
        if (snapshot.story != story) {
            throw new IllegalArgumentException("Machine.restore: the snapshot is of another story");
        }
        processor.restore(snapshot);
        status = snapshot.status;
        fault = snapshot.fault;
    }

    /** Returns the story. */
    public Story story() {
        return story;
    }

    /** Returns the word at an address of memory. */
    public int word(int address) {
        return processor.memory.wordAt(address);
    }

    /** Returns the CRC-32 of dynamic memory from 0x40 on, that is, without the header. */
    public int checksum() {
        return processor.memory.checksum();
    }

    /** Returns a 64-bit hash of dynamic memory from {@code start} to {@code end}, not included. */
    public long hash(int start, int end) {
        return processor.memory.hash(start, end);
    }

    /** Returns the objects, as they are now. */
    public World world() {
        return processor.world();
    }
}
