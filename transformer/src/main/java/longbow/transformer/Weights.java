package longbow.transformer;

import longbow.tensor.DType;

/** What a {@linkplain Decoder#frozen frozen} model keeps its matrices as. */
public enum Weights {
    /** As they are; F64 of a file becomes F32. */
    STORED,
    /** Single precision. */
    F32,
    /** 16 bits with the range of F32, rounded to nearest where there are more. */
    BF16,
    /** 16 bits with three bits more precision, rounded to nearest where there are more; up to 65,504. */
    F16;

    /** Returns the type of what is {@code given}. */
    DType of(DType given) {
        return switch (this) {
            case STORED -> given;
            case F32 -> DType.F32;
            case BF16 -> DType.BF16;
            case F16 -> DType.F16;
        };
    }
}
