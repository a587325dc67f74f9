package longbow.tasks.zmachine;

import java.util.Arrays;

/**
 * The routines that are running, with their local variables and evaluation stacks (Standard, section 6), in one array of
 * ints. A frame is
 *
 * <pre>
 * return address, result, caller's base, number of arguments | 15 local variables | evaluation stack ...
 *                                                       base ^
 * </pre>
 *
 * <p>Every frame has room for all 15 local variables, so that no variable number can reach outside of it. Frame 0 is that
 * of the code that the story starts with, which is not a routine.
 */
final class CallStack {
    /** The largest number of ints. */
    private static final int LIMIT = 1 << 18;

    private static final int START = 1 << 10;
    private static final int LOCALS = 15;
    private static final int LINKS = 4;

    private int[] cells = new int[START];
    private int base = LINKS;
    private int top = LINKS + LOCALS;
    private int depth;

    /** Returns local variable {@code index}, from 0. */
    int local(int index) {
        return cells[base + index];
    }

    void setLocal(int index, int value) {
        cells[base + index] = value;
    }

    void push(int value) {
        if (top == cells.length) {
            grow();
        }
        cells[top++] = value;
    }

    int pop() {
        if (top <= base + LOCALS) {
            throw empty();
        }
        return cells[--top];
    }

    /** Returns the top value and leaves it there. */
    int peek() {
        if (top <= base + LOCALS) {
            throw empty();
        }
        return cells[top - 1];
    }

    /** Replaces the top value. */
    void poke(int value) {
        if (top <= base + LOCALS) {
            throw empty();
        }
        cells[top - 1] = value;
    }

    private static IllegalOperation empty() {
        return new IllegalOperation("the evaluation stack is empty");
    }

    /** Enters a routine, whose local variables are all 0, and which will return to {@code pc}. */
    void enter(int pc, int result, int arguments) {
        int newBase = top + LINKS;
        while (newBase + LOCALS > cells.length) {
            grow();
        }
        int[] stack = cells;
        stack[top] = pc;
        stack[top + 1] = result;
        stack[top + 2] = base;
        stack[top + 3] = arguments;
        Arrays.fill(stack, newBase, newBase + LOCALS, 0);
        base = newBase;
        top = newBase + LOCALS;
        depth++;
    }

    /** Returns the address that the running routine returns to. */
    int returnAddress() {
        return cells[base - LINKS];
    }

    /** Returns where the running routine's value goes. */
    int result() {
        return cells[base - LINKS + 1];
    }

    /** Returns how many arguments the running routine was called with. */
    int arguments() {
        return cells[base - 1];
    }

    /** Leaves the running routine. */
    void leave() {
        if (depth == 0) {
            throw new IllegalOperation("it returned without having been called");
        }
        top = base - LINKS;
        base = cells[base - 2];
        depth--;
    }

    /** Returns how many routines are running: the frame number of {@code catch} and {@code throw}. */
    int depth() {
        return depth;
    }

    /** Returns how many ints the stack takes. */
    int size() {
        return top;
    }

    private void grow() {
        if (cells.length >= LIMIT) {
            throw new IllegalOperation("the stack is full: %d routines are running".formatted(depth));
        }
        cells = Arrays.copyOf(cells, 2 * cells.length);
    }

    /** Empties the stack. */
    void clear() {
        restore(new Saved(new int[LINKS + LOCALS], LINKS, 0));
    }

    /** Returns a copy of the stack. */
    Saved save() {
        return new Saved(Arrays.copyOf(cells, top), base, depth);
    }

    /** Sets the stack to a copy made earlier. */
    void restore(Saved saved) {
        while (saved.cells.length > cells.length) {
            grow();
        }
        System.arraycopy(saved.cells, 0, cells, 0, saved.cells.length);
        top = saved.cells.length;
        base = saved.base;
        depth = saved.depth;
    }

    /** A copy of a stack. */
    record Saved(int[] cells, int base, int depth) {}
}
