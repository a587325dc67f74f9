package longbow.tensor.tornado;

import longbow.tensor.DType;
import org.jspecify.annotations.Nullable;

/** In which of the device's three arrays a tensor lies. */
enum Place {
    /** Single precision, and 16-bit numbers, widened. */
    FLOATS,
    /** 32-bit integers, and truth values as 0 and 1. */
    INTS,
    /** Double precision. */
    DOUBLES;

    /** Returns where tensors of this type lie; null for a type that stays on the host. */
    static @Nullable Place of(DType dtype) {
        return switch (dtype) {
            case F32, BF16, F16 -> FLOATS;
            case I32, BOOL -> INTS;
            case F64 -> DOUBLES;
            case I64 -> null;
        };
    }
}
