package longbow.tasks.zmachine;

import java.util.Arrays;

/**
 * The output streams (Standard, section 7): 1, the screen; 2, a transcript, which there is not; 3, tables in memory, up to
 * 16 within each other, which take all text while they are selected; 4, a record of commands, which there is not either.
 */
final class Output {
    private static final int MOST_TABLES = 16;

    private final Memory memory;
    private final Zscii zscii;
    private final Screen screen;
    private final TextDecoder decoder;
    private State state = State.START;

    /** Which streams are selected: the screen, and tables at these addresses. */
    record State(boolean screen, int[] tables) {
        static final State START = new State(true, new int[0]);
    }

    Output(Memory memory, Zscii zscii, TextDecoder decoder, Screen screen) {
        this.memory = memory;
        this.zscii = zscii;
        this.decoder = decoder;
        this.screen = screen;
    }

    /** Prints the string at an address. */
    void text(int address) {
        decoder.decode(address, this::zscii);
    }

    /** Prints a ZSCII code; those that have no character print nothing. */
    void zscii(int code) {
        if (state.tables.length > 0) {
            toTable(code);
        } else if (state.screen) {
            char character = zscii.character(code);
            if (character != 0) {
                screen.print(character);
            }
        }
    }

    /** Prints a character that need not be in ZSCII. */
    void unicode(char character) {
        if (state.tables.length > 0) {
            toTable(zscii.code(character));
        } else if (state.screen) {
            screen.print(character);
        }
    }

    void newLine() {
        zscii(Zscii.NEW_LINE);
    }

    /** Starts a new line of a table, from {@code column} on. */
    void newLine(int column) {
        if (state.tables.length > 0) {
            newLine();
        } else if (state.screen) {
            screen.newTableLine(column);
        }
    }

    /** Returns the column of the fixed window's cursor. */
    int column() {
        return screen.column();
    }

    void number(int signed) {
        String digits = Integer.toString(signed);
        for (int i = 0; i < digits.length(); i++) {
            zscii(digits.charAt(i));
        }
    }

    /** A table starts with the number of its characters. */
    private void toTable(int code) {
        int table = state.tables[state.tables.length - 1];
        int length = memory.wordAt(table);
        memory.setByte(table + 2 + length, code);
        memory.setWord(table, length + 1 & 0xFFFF);
    }

    /** Selects stream {@code number}, or deselects it if that is negative. */
    void select(int number, int table) {
        int[] tables = state.tables;
        switch (number) {
            case 1 -> state = new State(true, tables);
            case -1 -> state = new State(false, tables);
            case 3 -> {
                if (tables.length == MOST_TABLES) {
                    throw new IllegalOperation("it printed to more than %d tables at once".formatted(MOST_TABLES));
                }
                int[] more = Arrays.copyOf(tables, tables.length + 1);
                more[tables.length] = table;
                memory.setWord(table, 0);
                state = new State(state.screen, more);
            }
            case -3 -> {
                if (tables.length > 0) {
                    state = new State(state.screen, Arrays.copyOf(tables, tables.length - 1));
                }
            }
            default -> {
                // there is no transcript and no record of commands
            }
        }
    }

    State state() {
        return state;
    }

    void restore(State saved) {
        state = saved;
    }
}
