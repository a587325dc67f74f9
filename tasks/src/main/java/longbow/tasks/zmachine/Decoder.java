package longbow.tasks.zmachine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes instructions (Standard, section 4), each place in static memory only once. All machines that run a story share
 * what was decoded: an {@link Instruction} is immutable, so that threads may fill the table without a lock, and at worst
 * decode twice. Code in dynamic memory, which a story could change, is decoded each time.
 */
final class Decoder {
    private static final int EXTENDED_OPCODE = 0xBE;
    private static final int[] NONE = {};
    /** Operand types, two bits each: large constant, small constant, variable, omitted. */
    private static final int LARGE = 0;

    private static final int SMALL = 1;
    private static final int OMITTED = 3;

    private final Opcode[][] opcodes;
    private final int dynamicSize;
    private final int globals;
    private final @Nullable Instruction[] decoded;

    Decoder(Story story) {
        this.opcodes = Opcode.ofVersion(story.version());
        this.dynamicSize = story.dynamicSize();
        this.globals = story.word(Header.GLOBALS);
        this.decoded = new @Nullable Instruction[story.memory().length];
    }

    /** Returns the instruction at {@code pc}. */
    Instruction at(int pc, Memory memory) {
        Instruction known = decoded[pc];
        if (known != null) {
            return known;
        }
        Instruction fresh = new Reader(memory, pc).instruction();
        if (pc >= dynamicSize) {
            decoded[pc] = fresh;
        }
        return fresh;
    }

    /** Reads one instruction, byte by byte. */
    private final class Reader {
        private final Memory memory;
        private final int start;
        private int at;
        private final int[] operands = new int[8];
        private int count;

        Reader(Memory memory, int start) {
            this.memory = memory;
            this.start = start;
            this.at = start;
        }

        Instruction instruction() {
            int first = memory.byteAt(at++);
            Opcode opcode;
            if (first == EXTENDED_OPCODE) {
                opcode = opcode(Opcode.Form.EXTENDED, memory.byteAt(at++));
                variable(false);
            } else if (first < 0x80) { // long
                opcode = opcode(Opcode.Form.TWO, first & 0x1F);
                operand((first & 0x40) == 0 ? SMALL : 2);
                operand((first & 0x20) == 0 ? SMALL : 2);
            } else if (first < 0xC0) { // short
                int type = first >> 4 & 3;
                opcode = opcode(type == OMITTED ? Opcode.Form.NONE : Opcode.Form.ONE, first & 0xF);
                if (type != OMITTED) {
                    operand(type);
                }
            } else {
                opcode = opcode(first < 0xE0 ? Opcode.Form.TWO : Opcode.Form.MANY, first & 0x1F);
                variable(opcode == Opcode.CALL_VS2 || opcode == Opcode.CALL_VN2);
            }
            return rest(opcode);
        }

        private Opcode opcode(Opcode.Form form, int number) {
            Opcode opcode = opcodes[form.ordinal()][number];
            if (opcode == null) {
                throw new IllegalOperation(
                        "there is no instruction with opcode 0x%02x".formatted(memory.byteAt(start)));
            }
            return opcode;
        }

        private void variable(boolean twoBytes) {
            int types = memory.byteAt(at++);
            int more = twoBytes ? memory.byteAt(at++) : 0xFF;
            for (int shift = 14; shift >= 0; shift -= 2) {
                int type = (types << 8 | more) >> shift & 3;
                if (type != OMITTED) {
                    operand(type);
                }
            }
        }

        private void operand(int type) {
            int value = memory.byteAt(at++);
            operands[count++] = switch (type) {
                case LARGE -> value << 8 | memory.byteAt(at++);
                case SMALL -> value;
                default -> Operand.variable(value, globals);
            };
        }

        private Instruction rest(Opcode opcode) {
            if (opcode.refers) {
                operands[0] = operands[0] < Operand.LOCAL
                        ? Operand.variable(operands[0] & 0xFF, globals)
                        : Operand.INDIRECT + operands[0];
            }
            int result = opcode.stores ? Operand.variable(memory.byteAt(at++), globals) : Operand.NOTHING;
            boolean sense = false;
            int target = at;
            if (opcode.branches) {
                int branch = memory.byteAt(at++);
                sense = (branch & 0x80) != 0;
                int offset = branch & 0x3F;
                if ((branch & 0x40) == 0) {
                    offset = (offset << 8 | memory.byteAt(at++)) << 18 >> 18; // 14 bits with a sign
                }
                target = offset == 0 || offset == 1 ? offset : Math.max(at + offset - 2, 2);
            }
            if (opcode.prints) {
                at = TextDecoder.end(memory, at);
            }
            int[] more = count <= 4 ? NONE : Arrays.copyOfRange(operands, 4, count);
            return new Instruction(
                    opcode, count, operands[0], operands[1], operands[2], operands[3], more, result, sense, target, at);
        }
    }
}
