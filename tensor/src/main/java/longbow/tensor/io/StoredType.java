package longbow.tensor.io;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The element types of a safetensors file that are read and written, with their width in bytes. */
enum StoredType {
    F64(8),
    I64(8),
    F32(4),
    I32(4),
    F16(2),
    BF16(2),
    I16(2),
    I8(1),
    U8(1),
    BOOL(1);

    private final int width;

    StoredType(int width) {
        this.width = width;
    }

    /** Bytes per element. */
    int width() {
        return width;
    }

    /** Returns the type of that name, or null. */
    static @Nullable StoredType named(String name) {
        for (StoredType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }

    /** Returns all names, for messages. */
    static String names() {
        return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
    }

    /** Returns the f32 whose upper half is {@code bits}: exact. */
    static float bfloat16ToFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** Returns the nearest bfloat16, ties to even; a NaN stays a NaN. */
    static short floatToBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40); // truncation could clear the whole payload, which would mean infinity
        }
        return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
    }
}
