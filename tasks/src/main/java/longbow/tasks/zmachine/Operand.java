package longbow.tasks.zmachine;

/**
 * Operands and results of decoded instructions, each in one int: a constant is itself, 0 to 65535, and a variable is its
 * kind plus where it is.
 */
final class Operand {
    /** Plus 0 to 14: a local variable. */
    static final int LOCAL = 1 << 16;
    /** Plus an address: a global variable. */
    static final int GLOBAL = 2 << 16;
    /** The top of the evaluation stack, which reading removes and writing adds. */
    static final int STACK = 3 << 16;
    /** Plus an operand: that operand's value is the number of the variable. */
    static final int INDIRECT = 1 << 18;
    /** No result wanted. */
    static final int NOTHING = -1;

    private static final int FIRST_GLOBAL = 16;

    private Operand() {}

    /** Returns variable {@code number} (Standard, section 4.2.2), where global variables are at {@code globals}. */
    static int variable(int number, int globals) {
        if (number == 0) {
            return STACK;
        }
        return number < FIRST_GLOBAL ? LOCAL + number - 1 : GLOBAL + (globals + 2 * (number - FIRST_GLOBAL) & 0xFFFF);
    }
}
