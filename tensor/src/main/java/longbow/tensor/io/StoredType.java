package longbow.tensor.io;

import java.util.Arrays;
import java.util.stream.Collectors;
import longbow.tensor.DType;
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

    /** Returns the type of a tensor that holds such elements exactly. */
    DType dtype() {
        return switch (this) {
            case F64 -> DType.F64;
            case F32 -> DType.F32;
            case BF16 -> DType.BF16;
            case F16 -> DType.F16;
            case I64 -> DType.I64;
            case I32, I16, I8, U8 -> DType.I32;
            case BOOL -> DType.BOOL;
        };
    }

    /** Returns all names, for messages. */
    static String names() {
        return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
    }
}
