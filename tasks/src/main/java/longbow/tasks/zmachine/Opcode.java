package longbow.tasks.zmachine;

import java.util.Arrays;

/**
 * The instructions of the machine (Standard, section 14): which numbers they have in which versions, and what follows
 * their operands in the code. The comment behind each names its operands.
 */
enum Opcode {
    // 2OP
    JE(Form.TWO, 1, "branch"), // a b [c d]: is a equal to any of the others?
    JL(Form.TWO, 2, "branch"), // a b
    JG(Form.TWO, 3, "branch"), // a b
    DEC_CHK(Form.TWO, 4, "reference branch"), // variable value
    INC_CHK(Form.TWO, 5, "reference branch"), // variable value
    JIN(Form.TWO, 6, "branch"), // object parent
    TEST(Form.TWO, 7, "branch"), // bitmap flags
    OR(Form.TWO, 8, "store"), // a b
    AND(Form.TWO, 9, "store"), // a b
    TEST_ATTR(Form.TWO, 10, "branch"), // object attribute
    SET_ATTR(Form.TWO, 11, ""), // object attribute
    CLEAR_ATTR(Form.TWO, 12, ""), // object attribute
    STORE(Form.TWO, 13, "reference"), // variable value
    INSERT_OBJ(Form.TWO, 14, ""), // object destination
    LOADW(Form.TWO, 15, "store"), // array index
    LOADB(Form.TWO, 16, "store"), // array index
    GET_PROP(Form.TWO, 17, "store"), // object property
    GET_PROP_ADDR(Form.TWO, 18, "store"), // object property
    GET_NEXT_PROP(Form.TWO, 19, "store"), // object property
    ADD(Form.TWO, 20, "store"), // a b
    SUB(Form.TWO, 21, "store"), // a b
    MUL(Form.TWO, 22, "store"), // a b
    DIV(Form.TWO, 23, "store"), // a b
    MOD(Form.TWO, 24, "store"), // a b
    CALL_2S(Form.TWO, 25, "store", 4, 8), // routine argument
    CALL_2N(Form.TWO, 26, "", 5, 8), // routine argument
    SET_COLOUR(Form.TWO, 27, "", 5, 8), // foreground background
    THROW(Form.TWO, 28, "", 5, 8), // value frame
    // 1OP
    JZ(Form.ONE, 0, "branch"), // a
    GET_SIBLING(Form.ONE, 1, "store branch"), // object
    GET_CHILD(Form.ONE, 2, "store branch"), // object
    GET_PARENT(Form.ONE, 3, "store"), // object
    GET_PROP_LEN(Form.ONE, 4, "store"), // property address
    INC(Form.ONE, 5, "reference"), // variable
    DEC(Form.ONE, 6, "reference"), // variable
    PRINT_ADDR(Form.ONE, 7, ""), // string address
    CALL_1S(Form.ONE, 8, "store", 4, 8), // routine
    REMOVE_OBJ(Form.ONE, 9, ""), // object
    PRINT_OBJ(Form.ONE, 10, ""), // object
    RET(Form.ONE, 11, ""), // value
    JUMP(Form.ONE, 12, ""), // offset
    PRINT_PADDR(Form.ONE, 13, ""), // packed string address
    LOAD(Form.ONE, 14, "reference store"), // variable
    OLD_NOT(Form.ONE, 15, "store", 3, 4), // value
    CALL_1N(Form.ONE, 15, "", 5, 8), // routine
    // 0OP
    RTRUE(Form.NONE, 0, ""),
    RFALSE(Form.NONE, 1, ""),
    PRINT(Form.NONE, 2, "text"),
    PRINT_RET(Form.NONE, 3, "text"),
    NOP(Form.NONE, 4, ""),
    SAVE_BRANCH(Form.NONE, 5, "branch", 3, 3),
    OLD_SAVE(Form.NONE, 5, "store", 4, 4),
    RESTORE_BRANCH(Form.NONE, 6, "branch", 3, 3),
    OLD_RESTORE(Form.NONE, 6, "store", 4, 4),
    RESTART(Form.NONE, 7, ""),
    RET_POPPED(Form.NONE, 8, ""),
    POP(Form.NONE, 9, "", 3, 4),
    CATCH(Form.NONE, 9, "store", 5, 8),
    QUIT(Form.NONE, 10, ""),
    NEW_LINE(Form.NONE, 11, ""),
    SHOW_STATUS(Form.NONE, 12, ""), // of version 3, but some stories of version 5 have it: then it does nothing
    VERIFY(Form.NONE, 13, "branch"),
    PIRACY(Form.NONE, 15, "branch", 5, 8),
    // VAR
    CALL_VS(Form.MANY, 0, "store"), // routine [3 arguments]
    STOREW(Form.MANY, 1, ""), // array index value
    STOREB(Form.MANY, 2, ""), // array index value
    PUT_PROP(Form.MANY, 3, ""), // object property value
    SREAD(Form.MANY, 4, "", 3, 4), // text parse [time routine]
    AREAD(Form.MANY, 4, "store", 5, 8), // text parse [time routine]
    PRINT_CHAR(Form.MANY, 5, ""), // ZSCII character
    PRINT_NUM(Form.MANY, 6, ""), // value
    RANDOM(Form.MANY, 7, "store"), // range
    PUSH(Form.MANY, 8, ""), // value
    PULL(Form.MANY, 9, "reference"), // variable
    SPLIT_WINDOW(Form.MANY, 10, ""), // lines
    SET_WINDOW(Form.MANY, 11, ""), // window
    CALL_VS2(Form.MANY, 12, "store", 4, 8), // routine [7 arguments]
    ERASE_WINDOW(Form.MANY, 13, "", 4, 8), // window
    ERASE_LINE(Form.MANY, 14, "", 4, 8), // value
    SET_CURSOR(Form.MANY, 15, "", 4, 8), // line column
    GET_CURSOR(Form.MANY, 16, "", 4, 8), // array
    SET_TEXT_STYLE(Form.MANY, 17, "", 4, 8), // style
    BUFFER_MODE(Form.MANY, 18, "", 4, 8), // flag
    OUTPUT_STREAM(Form.MANY, 19, ""), // number [table]
    INPUT_STREAM(Form.MANY, 20, ""), // number
    SOUND_EFFECT(Form.MANY, 21, ""), // number effect volume [routine]
    READ_CHAR(Form.MANY, 22, "store", 4, 8), // 1 [time routine]
    SCAN_TABLE(Form.MANY, 23, "store branch", 4, 8), // x table length [form]
    NOT(Form.MANY, 24, "store", 5, 8), // value
    CALL_VN(Form.MANY, 25, "", 5, 8), // routine [3 arguments]
    CALL_VN2(Form.MANY, 26, "", 5, 8), // routine [7 arguments]
    TOKENISE(Form.MANY, 27, "", 5, 8), // text parse [dictionary flag]
    ENCODE_TEXT(Form.MANY, 28, "", 5, 8), // text length from coded
    COPY_TABLE(Form.MANY, 29, "", 5, 8), // first second size
    PRINT_TABLE(Form.MANY, 30, "", 5, 8), // text width [height skip]
    CHECK_ARG_COUNT(Form.MANY, 31, "branch", 5, 8), // number
    // EXT
    SAVE(Form.EXTENDED, 0, "store", 5, 8), // [table bytes name]
    RESTORE(Form.EXTENDED, 1, "store", 5, 8), // [table bytes name]
    LOG_SHIFT(Form.EXTENDED, 2, "store", 5, 8), // number places
    ART_SHIFT(Form.EXTENDED, 3, "store", 5, 8), // number places
    SET_FONT(Form.EXTENDED, 4, "store", 5, 8), // font
    SAVE_UNDO(Form.EXTENDED, 9, "store", 5, 8),
    RESTORE_UNDO(Form.EXTENDED, 10, "store", 5, 8),
    PRINT_UNICODE(Form.EXTENDED, 11, "", 5, 8), // character
    CHECK_UNICODE(Form.EXTENDED, 12, "store", 5, 8), // character
    SET_TRUE_COLOUR(Form.EXTENDED, 13, "", 5, 8), // foreground background
    /** Extended instructions 30 to 127 are for later standards; older interpreters ignore them (Standard, 14.2.1). */
    UNKNOWN_EXTENDED(Form.EXTENDED, 30, "", 5, 8);

    /** How an instruction's operands are written; each form numbers its instructions anew. */
    enum Form {
        TWO,
        ONE,
        NONE,
        MANY,
        EXTENDED
    }

    private static final int LATER_STANDARDS = 30;
    private static final int PRIVATE_USE = 128;

    /** Whether a result follows. */
    final boolean stores;
    /** Whether a branch follows. */
    final boolean branches;
    /** Whether a string follows. */
    final boolean prints;
    /** Whether the first operand is the number of a variable. */
    final boolean refers;

    private final Form form;
    private final int number;
    private final int first;
    private final int last;

    Opcode(Form form, int number, String effects) {
        this(form, number, effects, 3, 8);
    }

    /** An instruction that exists in versions {@code first} to {@code last}. */
    Opcode(Form form, int number, String effects, int first, int last) {
        this.form = form;
        this.number = number;
        this.first = first;
        this.last = last;
        this.stores = effects.contains("store");
        this.branches = effects.contains("branch");
        this.prints = effects.contains("text");
        this.refers = effects.contains("reference");
    }

    /** Returns the instructions of a version by form and number; null where there is none. */
    static Opcode[][] ofVersion(int version) {
        Opcode[][] table = new Opcode[Form.values().length][256];
        for (Opcode opcode : values()) {
            if (version >= opcode.first && version <= opcode.last) {
                table[opcode.form.ordinal()][opcode.number] = opcode;
            }
        }
        if (version >= UNKNOWN_EXTENDED.first) {
            Arrays.fill(table[Form.EXTENDED.ordinal()], LATER_STANDARDS, PRIVATE_USE, UNKNOWN_EXTENDED);
        }
        return table;
    }
}
