package longbow.tasks.zmachine;

/**
 * The random numbers of a story (Standard, section 2.4). State A starts at the seed; a draw sets A to
 * {@code A * 0x015A4E35 + 1} and takes {@code (A >> 16) & 0x7FFF}. These are the numbers of the interpreter that recorded
 * transcripts come from; a story can also ask for the predictable ones, 0, 1, 2 ...
 */
final class RandomNumbers {
    private static final long MULTIPLIER = 0x015A4E35L;
    /** From here on, a negative range is a seed; below, it is how far to count. */
    private static final int LEAST_SEED = 1000;

    private final long seed;
    private State state;

    /** The state: A, and for predictable numbers how far to count (0 for random ones) and the last number. */
    record State(long a, int interval, int counter) {}

    RandomNumbers(long seed) {
        this.seed = seed;
        this.state = new State(seed, 0, 0);
    }

    /** Starts again with the first seed. */
    void reseed() {
        state = new State(seed, 0, 0);
    }

    /** Carries out the instruction {@code random}: a number from 1 to {@code range}; or, if it is not positive, a new start. */
    int random(int range) {
        if (range == 0) {
            reseed();
            return 0;
        }
        if (range < 0) {
            state = -range >= LEAST_SEED ? new State(-range, 0, 0) : new State(state.a, -range, 0);
            return 0;
        }
        if (state.interval != 0) {
            int number = state.counter;
            state = new State(state.a, state.interval, (number + 1) % state.interval);
            return number % range + 1;
        }
        long a = state.a * MULTIPLIER + 1;
        state = new State(a, 0, 0);
        return (int) (a >> 16 & 0x7FFF) % range + 1;
    }

    State state() {
        return state;
    }

    void restore(State saved) {
        state = saved;
    }
}
