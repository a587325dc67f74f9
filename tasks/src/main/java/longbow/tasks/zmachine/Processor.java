package longbow.tasks.zmachine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries out instructions (Standard, sections 14 and 15). */
final class Processor {
    private static final int MOST_UNDOS = 16;
    private static final int MOST_LOCALS = 15;
    private static final int UNAVAILABLE = 0xFFFF;
    private static final int TRANSCRIPT_AND_FIXED_PITCH = 3;

    final Memory memory;
    final Screen screen;

    private final Story story;
    private final Profile profile;
    private final Budget budget = new Budget();
    private final Decoder decoder;
    private final ObjectTable objects;
    private final TextDecoder texts;
    private final CallStack stack = new CallStack();
    private final Output output;
    private final Tables tables;
    private final LineInput lines;
    private final RandomNumbers random;
    private final List<Undo> undos = new ArrayList<>();
    private final int[] arguments = new int[8];
    private @Nullable WorldListener listener;
    private int pc;

    /** Where {@code restore_undo} goes back to: the state after a {@code save_undo}, and where that puts its result. */
    record Undo(Snapshot snapshot, int result) {}

    Processor(Story story, Profile profile, long seed) {
        this.story = story;
        this.profile = profile;
        this.decoder = story.decoder();
        this.memory = new Memory(story);
        this.screen = new Screen(story.version(), profile);
        this.objects = new ObjectTable(memory, budget, story.version(), profile.objects());
        this.texts = new TextDecoder(memory, story.alphabet(), budget);
        this.output = new Output(memory, story.zscii(), texts, screen);
        this.tables = new Tables(memory, budget);
        this.lines = new LineInput(memory, story, budget);
        this.random = new RandomNumbers(seed);
    }

    void listen(@Nullable WorldListener watching) {
        listener = watching;
    }

    World world() {
        return new World(memory, objects, texts, story.zscii());
    }

    /** Starts again, before the first instruction. */
    void prepare(long allowance) {
        budget.set(Math.max(allowance, story.dynamicSize()));
        restart();
    }

    /** Sets everything to what it is before the first instruction; two flags survive (Standard, section 6.1.3). */
    private void restart() {
        budget.charge(story.dynamicSize());
        int kept = memory.wordAt(Header.FLAGS_2) & TRANSCRIPT_AND_FIXED_PITCH;
        memory.reload();
        profile.writeHeader(memory, story.version());
        memory.setWord(Header.FLAGS_2, memory.wordAt(Header.FLAGS_2) & ~TRANSCRIPT_AND_FIXED_PITCH | kept);
        stack.clear();
        random.reseed();
        output.restore(Output.State.START);
        screen.restart();
        pc = memory.wordAt(Header.INITIAL_PC);
    }

    Snapshot snapshot(Status status, String fault) {
        return snapshot(status, fault, List.copyOf(undos));
    }

    private Snapshot snapshot(Status status, String fault, List<Undo> undoable) {
        return new Snapshot(
                story,
                memory.dynamic(),
                stack.save(),
                pc,
                status,
                fault,
                random.state(),
                output.state(),
                screen.state(),
                undoable);
    }

    void restore(Snapshot saved) {
        memory.restore(saved.dynamic);
        stack.restore(saved.stack);
        pc = saved.pc;
        random.restore(saved.random);
        output.restore(saved.output);
        screen.restore(saved.screen);
        if (!undos.isEmpty() || !saved.undos.isEmpty()) {
            undos.clear();
            undos.addAll(saved.undos);
        }
    }

    /**
     * Runs until the story needs input other than {@code input}, or ends.
     *
     * @throws IllegalOperation if the story does something illegal or takes more than {@code allowance} instructions
     */
    Status run(@Nullable String input, long allowance) {
        String typed = input;
        int at = pc;
        budget.set(allowance);
        try {
            while (true) {
                budget.charge(1);
                at = pc;
                Instruction i = decoder.at(at, memory);
                switch (i.opcode()) {
                    case SREAD, AREAD, READ_CHAR -> {
                        boolean key = i.opcode() == Opcode.READ_CHAR;
                        if (typed == null) {
                            return key ? Status.KEY : Status.LINE;
                        }
                        pc = i.next();
                        operands(i);
                        screen.typed(!key);
                        store(i.result(), key ? lines.key(typed) : lines.read(typed, arguments[0], arguments[1]));
                        typed = null;
                    }
                    case QUIT -> {
                        pc = i.next();
                        if (!profile.jericho()) {
                            return Status.QUIT;
                        }
                    }
                    default -> {
                        pc = i.next();
                        execute(i);
                    }
                }
            }
        } catch (IllegalOperation e) {
            throw new IllegalOperation("%s (at 0x%05x)".formatted(e.getMessage(), at));
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalOperation("it used an address outside of memory (at 0x%05x)".formatted(at));
        } finally {
            budget.set(allowance);
        }
    }

    @SuppressWarnings("EnumOrdinal")
    private void execute(Instruction i) {
        switch (i.opcode()) {
            // comparisons and jumps
            case JE -> branch(i, i.count() == 2 ? value(i.a()) == value(i.b()) : equalsAny(i));
            case JL -> branch(i, signed(i.a()) < signed(i.b()));
            case JG -> branch(i, signed(i.a()) > signed(i.b()));
            case JZ -> branch(i, value(i.a()) == 0);
            case JUMP -> pc += signed(i.a()) - 2;
            case TEST -> {
                int bitmap = value(i.a());
                int flags = value(i.b());
                branch(i, (bitmap & flags) == flags);
            }

            // variables
            case STORE -> {
                int variable = reference(i.a());
                assign(variable, value(i.b()));
            }
            case LOAD -> store(i.result(), look(reference(i.a())));
            case INC -> add(reference(i.a()), 1);
            case DEC -> add(reference(i.a()), -1);
            case INC_CHK -> {
                int variable = reference(i.a());
                int limit = signed(i.b());
                branch(i, add(variable, 1) > limit);
            }
            case DEC_CHK -> {
                int variable = reference(i.a());
                int limit = signed(i.b());
                branch(i, add(variable, -1) < limit);
            }
            case PUSH -> stack.push(value(i.a()));
            case PULL -> {
                int variable = reference(i.a());
                assign(variable, stack.pop());
            }
            case POP -> stack.pop();

            // arithmetic
            case ADD -> store(i.result(), value(i.a()) + value(i.b()) & 0xFFFF);
            case SUB -> store(i.result(), value(i.a()) - value(i.b()) & 0xFFFF);
            case MUL -> store(i.result(), value(i.a()) * value(i.b()) & 0xFFFF);
            case DIV -> {
                int dividend = signed(i.a());
                store(i.result(), dividend / divisor(i.b()) & 0xFFFF);
            }
            case MOD -> {
                int dividend = signed(i.a());
                store(i.result(), dividend % divisor(i.b()) & 0xFFFF);
            }
            case OR -> store(i.result(), value(i.a()) | value(i.b()));
            case AND -> store(i.result(), value(i.a()) & value(i.b()));
            case NOT, OLD_NOT -> store(i.result(), ~value(i.a()) & 0xFFFF);
            case LOG_SHIFT -> {
                int number = value(i.a());
                store(i.result(), shift(number, signed(i.b())));
            }
            case ART_SHIFT -> {
                int number = signed(i.a());
                store(i.result(), shift(number, signed(i.b())));
            }
            case RANDOM -> store(i.result(), random.random(signed(i.a())));

            // memory
            case LOADW -> store(i.result(), memory.wordAt(value(i.a()) + 2 * value(i.b()) & 0xFFFF));
            case LOADB -> store(i.result(), memory.byteAt(value(i.a()) + value(i.b()) & 0xFFFF));
            case STOREW -> {
                int address = value(i.a()) + 2 * value(i.b()) & 0xFFFF;
                memory.setWord(address, value(i.c()));
            }
            case STOREB -> {
                int address = value(i.a()) + value(i.b()) & 0xFFFF;
                memory.setByte(address, value(i.c()));
            }

            // routines
            case CALL_VS, CALL_1S, CALL_2S, CALL_VS2, CALL_VN, CALL_1N, CALL_2N, CALL_VN2 -> call(i);
            case RET -> ret(value(i.a()));
            case RTRUE -> ret(1);
            case RFALSE -> ret(0);
            case RET_POPPED -> ret(stack.pop());
            case CHECK_ARG_COUNT -> branch(i, value(i.a()) <= stack.arguments());
            case CATCH -> store(i.result(), stack.depth());
            case THROW -> {
                int value = value(i.a());
                unwind(value(i.b()));
                ret(value);
            }

            // objects
            case GET_PARENT -> store(i.result(), objects.parent(value(i.a())));
            case GET_SIBLING -> storeAndBranch(i, objects.sibling(value(i.a())));
            case GET_CHILD -> storeAndBranch(i, objects.child(value(i.a())));
            case JIN -> branch(i, objects.parent(value(i.a())) == value(i.b()));
            case INSERT_OBJ -> insert(value(i.a()), value(i.b()));
            case REMOVE_OBJ -> {
                int object = value(i.a());
                if (object != 0) {
                    objects.remove(object);
                }
            }
            case TEST_ATTR -> {
                int object = value(i.a());
                int attribute = value(i.b());
                branch(i, object != 0 && objects.has(object, attribute));
            }
            case SET_ATTR -> setAttribute(value(i.a()), value(i.b()));
            case CLEAR_ATTR -> clearAttribute(value(i.a()), value(i.b()));
            case GET_PROP -> store(i.result(), objects.property(value(i.a()), value(i.b())));
            case GET_PROP_ADDR -> store(i.result(), objects.propertyAddress(value(i.a()), value(i.b())));
            case GET_PROP_LEN -> store(i.result(), objects.propertyLength(value(i.a())));
            case GET_NEXT_PROP -> {
                int object = value(i.a());
                int property = value(i.b());
                store(i.result(), object == 0 ? 0 : objects.nextProperty(object, property));
            }
            case PUT_PROP -> {
                operands(i);
                if (arguments[0] != 0) {
                    objects.setProperty(arguments[0], arguments[1], arguments[2]);
                }
            }

            // printing
            case PRINT -> output.text(i.target());
            case PRINT_RET -> {
                output.text(i.target());
                output.newLine();
                ret(1);
            }
            case NEW_LINE -> output.newLine();
            case PRINT_CHAR -> output.zscii(value(i.a()));
            case PRINT_NUM -> output.number(signed(i.a()));
            case PRINT_ADDR -> output.text(value(i.a()));
            case PRINT_PADDR -> output.text(story.unpacked(value(i.a())));
            case PRINT_OBJ -> printName(value(i.a()));
            case PRINT_UNICODE -> output.unicode((char) value(i.a()));
            case CHECK_UNICODE -> store(i.result(), profile.shows(value(i.a())) ? 3 : 0);

            default -> executeRare(i);
        }
    }

    /** The instructions that stories use now and then: apart, so that the compiler keeps the others together. */
    private void executeRare(Instruction i) {
        operands(i);
        int a = arguments[0];
        int b = arguments[1];
        int c = arguments[2];
        int d = arguments[3];
        switch (i.opcode()) {
            case TOKENISE -> lines.tokenise(a, b, c, d != 0);
            case ENCODE_TEXT -> lines.encode(a, b, c, d);
            case COPY_TABLE -> tables.copy(a, b, (short) c);
            case PRINT_TABLE -> tables.print(a, b, i.count() > 2 ? c : 1, d, output);
            case SCAN_TABLE -> storeAndBranch(i, tables.scan(a, b, c, i.count() > 3 ? d : 0x82));

            case SPLIT_WINDOW -> screen.split(a);
            case SET_WINDOW -> screen.select(a);
            case ERASE_WINDOW -> screen.erase((short) a);
            case SET_CURSOR -> screen.setCursor(a, b);
            case GET_CURSOR -> {
                memory.setWord(a, screen.line() & 0xFFFF);
                memory.setWord(a + 2, screen.column() & 0xFFFF);
            }
            case OUTPUT_STREAM -> output.select((short) a, b);
            case SET_FONT -> store(i.result(), a == 1 || a == 4 ? 1 : 0);
            case BUFFER_MODE -> screen.buffer(a != 0);
            case SET_TEXT_STYLE, SET_COLOUR, SET_TRUE_COLOUR, ERASE_LINE, SHOW_STATUS -> {
                // nothing to be seen in a text
            }
            case INPUT_STREAM, SOUND_EFFECT, NOP, UNKNOWN_EXTENDED -> {
                // there are no recorded commands and no sounds
            }

            case VERIFY -> branch(i, profile.jericho() || story.checksumHolds());
            case PIRACY -> branch(i, true);
            case RESTART -> restart();
            case SAVE_BRANCH, RESTORE_BRANCH -> branch(i, false); // no files
            case OLD_SAVE, OLD_RESTORE, SAVE, RESTORE -> store(i.result(), 0);
            case SAVE_UNDO -> saveUndo(i.result());
            case RESTORE_UNDO -> restoreUndo(i.result());
            default -> throw new AssertionError(i.opcode() + " is carried out nowhere");
        }
    }

    // ---- operands and results ------------------------------------------------------------------------------------

    private int value(int operand) {
        if (operand < Operand.LOCAL) {
            return operand;
        }
        if (operand < Operand.GLOBAL) {
            return stack.local(operand - Operand.LOCAL);
        }
        return operand < Operand.STACK ? memory.wordAt(operand - Operand.GLOBAL) : stack.pop();
    }

    private int signed(int operand) {
        return (short) value(operand);
    }

    /** Puts the values of all operands into {@link #arguments}; those left out are 0. */
    private int operands(Instruction i) {
        int count = i.count();
        for (int k = 0; k < count; k++) {
            arguments[k] = value(i.operand(k));
        }
        for (int k = count; k < 4; k++) {
            arguments[k] = 0;
        }
        return count;
    }

    /** Returns the variable that a first operand names. */
    private int reference(int operand) {
        return operand < Operand.INDIRECT
                ? operand
                : Operand.variable(value(operand - Operand.INDIRECT) & 0xFF, story.word(Header.GLOBALS));
    }

    /** Stores a result: on the stack as a new value. */
    private void store(int result, int value) {
        if (result == Operand.STACK) {
            stack.push(value);
        } else if (result != Operand.NOTHING) {
            assign(result, value);
        }
    }

    /** Sets a variable that an instruction names: on the stack by replacing the top value (Standard, section 6.3.4). */
    private void assign(int variable, int value) {
        if (variable < Operand.GLOBAL) {
            stack.setLocal(variable - Operand.LOCAL, value);
        } else if (variable < Operand.STACK) {
            memory.setWord(variable - Operand.GLOBAL, value);
        } else {
            stack.poke(value);
        }
    }

    /** Returns the value of a variable that an instruction names, and leaves it there. */
    private int look(int variable) {
        return variable == Operand.STACK ? stack.peek() : value(variable);
    }

    /** Adds to a variable and returns its new value, signed. */
    private int add(int variable, int step) {
        int sum = look(variable) + step & 0xFFFF;
        assign(variable, sum);
        return (short) sum;
    }

    private void branch(Instruction i, boolean condition) {
        if (condition == i.sense()) {
            int target = i.target();
            if (target > Instruction.RETURN_TRUE) {
                pc = target;
            } else {
                ret(target);
            }
        }
    }

    private void storeAndBranch(Instruction i, int value) {
        store(i.result(), value);
        branch(i, value != 0);
    }

    // ---- what instructions do ------------------------------------------------------------------------------------

    private boolean equalsAny(Instruction i) {
        int count = operands(i);
        for (int k = 1; k < count; k++) {
            if (arguments[k] == arguments[0]) {
                return true;
            }
        }
        return false;
    }

    private int divisor(int operand) {
        int divisor = signed(operand);
        if (divisor == 0) {
            throw new IllegalOperation("it divided by zero");
        }
        return divisor;
    }

    /** Shifts to the left, or, if {@code places} is negative, to the right. */
    private static int shift(int number, int places) {
        return (places >= 0 ? number << Math.min(places, 16) : number >> Math.min(-places, 16)) & 0xFFFF;
    }

    private void call(Instruction i) {
        int passed = operands(i) - 1;
        int result = i.result();
        if (arguments[0] == 0) {
            store(result, 0);
            return;
        }
        int routine = story.unpacked(arguments[0]);
        int locals = memory.byteAt(routine++);
        if (locals > MOST_LOCALS) {
            throw new IllegalOperation("it called what is not a routine, at 0x%05x".formatted(routine - 1));
        }
        stack.enter(pc, result, passed);
        if (story.version() <= 4) { // initial values follow
            for (int k = 0; k < locals; k++) {
                stack.setLocal(k, memory.wordAt(routine));
                routine += 2;
            }
        }
        for (int k = Math.min(passed, locals); k > 0; k--) {
            stack.setLocal(k - 1, arguments[k]);
        }
        pc = routine;
    }

    private void ret(int value) {
        pc = stack.returnAddress();
        int result = stack.result();
        stack.leave();
        store(result, value);
    }

    private void unwind(int frame) {
        if (frame > stack.depth()) {
            throw new IllegalOperation("it threw to frame %d of %d".formatted(frame, stack.depth()));
        }
        while (stack.depth() > frame) {
            stack.leave();
        }
    }

    private void insert(int object, int destination) {
        if (object != 0 && destination != 0) {
            WorldListener watching = listener;
            if (watching != null) {
                watching.inserted(object, destination);
            }
            objects.insert(object, destination);
        }
    }

    private void setAttribute(int object, int attribute) {
        if (object != 0) {
            WorldListener watching = listener;
            if (watching != null) {
                watching.attributeSet(object, attribute);
            }
            objects.set(object, attribute);
        }
    }

    private void clearAttribute(int object, int attribute) {
        if (object != 0) {
            WorldListener watching = listener;
            if (watching != null) {
                watching.attributeCleared(object, attribute);
            }
            objects.clear(object, attribute);
        }
    }

    private void printName(int object) {
        if (object != 0) {
            int name = objects.name(object);
            if (memory.byteAt(name - 1) > 0) {
                output.text(name);
            }
        }
    }

    private void saveUndo(int result) {
        if (profile.jericho()) {
            store(result, UNAVAILABLE);
            return;
        }
        budget.charge(story.dynamicSize() + stack.size());
        if (undos.size() == MOST_UNDOS) {
            undos.removeFirst();
        }
        undos.add(new Undo(snapshot(Status.LINE, "", List.of()), result));
        store(result, 1);
    }

    /** Goes back, but neither random numbers nor the windows do. */
    private void restoreUndo(int result) {
        if (undos.isEmpty()) {
            store(result, profile.jericho() ? UNAVAILABLE : 0);
            return;
        }
        budget.charge(story.dynamicSize() + stack.size());
        Undo last = undos.removeLast();
        int kept = memory.wordAt(Header.FLAGS_2) & TRANSCRIPT_AND_FIXED_PITCH;
        memory.restore(last.snapshot.dynamic);
        memory.setWord(Header.FLAGS_2, memory.wordAt(Header.FLAGS_2) & ~TRANSCRIPT_AND_FIXED_PITCH | kept);
        stack.restore(last.snapshot.stack);
        pc = last.snapshot.pc;
        store(last.result, 2);
    }
}
