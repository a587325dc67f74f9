package longbow.tasks.zmachine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/**
 * The memory of a machine: dynamic memory is its own, and everything above is the story's, shared and read-only. Words are
 * big-endian. Addresses must not be negative; those beyond the end are found by the arrays' own bounds checks
 * ({@link IndexOutOfBoundsException}), which the machine takes for an illegal operation.
 */
final class Memory {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    /** The checksum leaves out the header, which holds settings of the interpreter. */
    private static final int CHECKSUM_START = 0x40;

    private final byte[] story;
    private final byte[] dynamic;

    Memory(Story story) {
        this.story = story.memory();
        this.dynamic = new byte[story.dynamicSize()];
        reload();
    }

    /** Sets dynamic memory to what it is in the story file. */
    void reload() {
        System.arraycopy(story, 0, dynamic, 0, dynamic.length);
    }

    int byteAt(int address) {
        return (address < dynamic.length ? dynamic[address] : story[address]) & 0xFF;
    }

    int wordAt(int address) {
        if (address < dynamic.length - 1) {
            return (short) WORD.get(dynamic, address) & 0xFFFF;
        }
        if (address >= dynamic.length) {
            return (short) WORD.get(story, address) & 0xFFFF;
        }
        return byteAt(address) << 8 | byteAt(address + 1);
    }

    void setByte(int address, int value) {
        if (address >= dynamic.length) {
            throw readOnly(address);
        }
        dynamic[address] = (byte) value;
    }

    void setWord(int address, int value) {
        if (address >= dynamic.length - 1) {
            throw readOnly(address);
        }
        WORD.set(dynamic, address, (short) value);
    }

    private IllegalOperation readOnly(int address) {
        return new IllegalOperation(
                "it wrote to 0x%04x, but only memory below 0x%04x can be written".formatted(address, dynamic.length));
    }

    /** Returns a copy of dynamic memory. */
    byte[] dynamic() {
        return dynamic.clone();
    }

    /** Sets dynamic memory to a copy made earlier. */
    void restore(byte[] saved) {
        System.arraycopy(saved, 0, dynamic, 0, dynamic.length);
    }

    /** Returns the CRC-32 of dynamic memory without the header. */
    int checksum() {
        CRC32 crc = new CRC32();
        crc.update(dynamic, CHECKSUM_START, dynamic.length - CHECKSUM_START);
        return (int) crc.getValue();
    }

    /** Returns a 64-bit hash of the bytes from {@code start} to {@code end}, which must be dynamic memory. */
    long hash(int start, int end) {
        long hash = 0xCBF29CE484222325L;
        for (int i = start; i < end; i++) {
            hash = (hash ^ dynamic[i]) * 0x100000001B3L;
            hash ^= hash >>> 29;
        }
        return hash;
    }
}
