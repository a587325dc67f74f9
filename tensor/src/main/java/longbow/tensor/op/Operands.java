package longbow.tensor.op;

import java.util.Arrays;
import java.util.List;
import longbow.tensor.DType;
import longbow.tensor.DTypeException;
import longbow.tensor.Shape;
import longbow.tensor.ShapeException;
import longbow.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The operands of one operation and what can be asked of them; an answer that does not fit is an exception that names the
 * operation, the types or shapes, and the remedy.
 *
 * @param caller the method that errors name, null where it is that of {@code op}
 * @param count how many there are: the first ones of the list
 */
record Operands(Op op, @Nullable String caller, List<Tensor> in, int count) {

    /** Returns the name that errors begin with. */
    String label() {
        return caller == null ? op.label() : caller;
    }

    /** Returns the first {@code n} of them. */
    Operands first(int n) {
        return new Operands(op, caller, in, n);
    }

    Tensor get(int i) {
        return in.get(i);
    }

    DType dtype(int i) {
        return in.get(i).dtype();
    }

    Shape shape(int i) {
        return in.get(i).shape();
    }

    /** Demands {@code n} operands. */
    void arity(int n) {
        if (count != n) {
            check(false, "takes %d operand%s, not %d", n, n == 1 ? "" : "s", count);
        }
    }

    /** Demands one operand, of any type. */
    DType any() {
        arity(1);
        return dtype(0);
    }

    /** Demands {@code n} operands of one floating-point type. */
    DType floating(int n) {
        arity(n);
        for (int i = 0; i < n; i++) {
            computable(i);
            if (!dtype(i).isFloating()) {
                throw new DTypeException("%s: %s needs floating-point operands, not %s; cast with to(DType.F32)"
                        .formatted(label(), shapes(), dtype(i)));
            }
            same(0, i);
        }
        return dtype(0);
    }

    /**
     * Demands {@code n} operands of one floating-point type, of which the second is a weight: it may be stored in 16 bits where the
     * others are F32.
     */
    DType weighted(int n) {
        arity(n);
        if (!dtype(1).isStorage()) {
            return floating(n);
        }
        for (int i = 0; i < n; i++) {
            if (i != 1 && dtype(i) != DType.F32) {
                throw new DTypeException(
                        "%s: a weight stored as %s is computed with in F32, but operand %d is %s; cast it with to(DType.F32)"
                                .formatted(label(), dtype(1), i, dtype(i)));
            }
        }
        return DType.F32;
    }

    /** Demands {@code n} operands of one type, floating-point or integer. */
    DType numeric(int n) {
        arity(n);
        for (int i = 0; i < n; i++) {
            number(i);
            same(0, i);
        }
        return dtype(0);
    }

    /** Demands that operand {@code i} has numbers that are computed with. */
    void number(int i) {
        computable(i);
        if (!dtype(i).isNumeric()) {
            throw new DTypeException(
                    "%s: %s needs numbers, not truth values; cast with to(DType.I32)".formatted(label(), shapes()));
        }
    }

    private void computable(int i) {
        if (dtype(i).isStorage()) {
            throw new DTypeException("%s: %s is only stored as %s, not computed with; convert it with to(DType.F32)"
                    .formatted(label(), shapes(), dtype(i)));
        }
    }

    /** Demands that operand {@code i} has truth values. */
    void truth(int i, String remedy) {
        if (dtype(i) != DType.BOOL) {
            throw new DTypeException("%s: %s %s".formatted(label(), shapes(), remedy));
        }
    }

    /** Demands that operand {@code i} has indices. */
    void indices(int i) {
        if (!dtype(i).isInteger()) {
            throw new DTypeException("%s: %s needs I32 or I64 indices, not %s; cast with to(DType.I32)"
                    .formatted(label(), shapes(), dtype(i)));
        }
    }

    /** Demands that two operands have one type. */
    void same(int i, int j) {
        if (dtype(i) != dtype(j)) {
            throw new DTypeException("%s: operand types differ: %s and %s; cast one with to(DType)"
                    .formatted(label(), dtype(i), dtype(j)));
        }
    }

    /** Demands a condition on shapes or attributes; the remedy is a format. */
    void check(boolean fits, String remedy, Object... arguments) {
        if (!fits) {
            String given = in.isEmpty() ? "" : shapes() + " ";
            throw new ShapeException("%s: %s%s".formatted(label(), given, remedy.formatted(arguments)));
        }
    }

    /** Returns the shape of a result with these extents, unless that has too many elements. */
    Shape result(long... extents) {
        int[] dims = new int[extents.length];
        double numel = 1; // exact wherever it matters: products of two ints are
        boolean empty = false;
        boolean fits = true;
        for (int i = 0; i < dims.length; i++) {
            fits &= extents[i] <= Integer.MAX_VALUE;
            empty |= extents[i] == 0;
            numel *= extents[i];
            dims[i] = (int) extents[i];
        }
        if (!fits || !empty && numel > Integer.MAX_VALUE) {
            check(false, "would give %s, more than 2^31 - 1 elements; compute it in parts", Arrays.toString(extents));
        }
        return Shape.of(label(), dims);
    }

    /** Returns the shape of a result with these extents, some behind others, unless that has too many elements. */
    Shape joined(int[] outer, int... inner) {
        long[] extents = new long[outer.length + inner.length];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = i < outer.length ? outer[i] : inner[i - outer.length];
        }
        return result(extents);
    }

    /** Returns the number of a dimension of the first operand, which must have it. */
    int axis(int dim) {
        return shape(0).axis(label(), dim);
    }

    /** Returns the shape with the extent of dimension {@code dim} replaced, unless that has too many elements. */
    Shape with(int i, int dim, long extent) {
        if (shape(i).dim(dim) == extent) {
            return shape(i);
        }
        double numel = extent; // exact wherever it matters
        for (int d = 0; d < shape(i).rank(); d++) {
            numel *= d == dim ? 1 : shape(i).dim(d);
        }
        if (extent <= Integer.MAX_VALUE && numel <= Integer.MAX_VALUE) {
            return shape(i).with(dim, (int) extent);
        }
        long[] extents = new long[shape(i).rank()];
        for (int d = 0; d < extents.length; d++) {
            extents[d] = shape(i).dim(d);
        }
        extents[dim] = extent;
        return result(extents);
    }

    /** Returns the shape of all operands together. */
    Shape broadcast() {
        Shape shape = shape(0);
        for (int i = 1; i < count; i++) {
            Shape other = shape(i);
            if (other.rank() > 0 && !other.equals(shape)) {
                shape = Shape.broadcast(label(), shape, other);
            }
        }
        return shape;
    }

    private String shapes() {
        StringBuilder text = new StringBuilder();
        for (Tensor t : in.subList(0, count)) {
            text.append(text.isEmpty() ? "" : " x ").append(t.shape());
        }
        return text.toString();
    }
}
