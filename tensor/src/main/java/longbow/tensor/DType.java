package longbow.tensor;

/** The type of a tensor's elements. */
public enum DType {
    /** 32-bit IEEE 754 floating point: what models compute in. */
    F32(4),
    /** 64-bit IEEE 754 floating point: what the reference backend checks them with. */
    F64(8),
    /** 32-bit signed integer: token ids and other indices. */
    I32(4),
    /** Truth value. */
    BOOL(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Returns the size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Returns whether this is a floating-point type, the only kind that has gradients. */
    public boolean isFloating() {
        return this == F32 || this == F64;
    }
}
