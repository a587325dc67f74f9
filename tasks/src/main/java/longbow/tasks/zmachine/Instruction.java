package longbow.tasks.zmachine;

/**
 * A decoded instruction.
 *
 * @param opcode what to do
 * @param count how many operands there are
 * @param a the first operand, see {@link Operand}; 0 if there is none, as for the others
 * @param b the second
 * @param c the third
 * @param d the fourth
 * @param more the fifth to the eighth
 * @param result where the result goes
 * @param sense the condition on which it branches
 * @param target where it branches to, or {@link #RETURN_FALSE} or {@link #RETURN_TRUE}; or where its text is
 * @param next the address of the instruction that follows
 */
record Instruction(
        Opcode opcode,
        int count,
        int a,
        int b,
        int c,
        int d,
        int[] more,
        int result,
        boolean sense,
        int target,
        int next) {
    /** A branch that returns 0 from the routine. */
    static final int RETURN_FALSE = 0;
    /** A branch that returns 1 from the routine. */
    static final int RETURN_TRUE = 1;

    private static final int FIRST_MORE = 4;

    /** Returns operand {@code index}, from 0. */
    int operand(int index) {
        return switch (index) {
            case 0 -> a;
            case 1 -> b;
            case 2 -> c;
            case 3 -> d;
            default -> more[index - FIRST_MORE];
        };
    }
}
