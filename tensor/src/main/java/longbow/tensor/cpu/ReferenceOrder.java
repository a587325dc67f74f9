package longbow.tensor.cpu;

import java.util.Comparator;
import java.util.stream.IntStream;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;

/** What depends on the order of the elements along one dimension: sorting and running sums. */
final class ReferenceOrder {
    private ReferenceOrder() {}

    static int[] argsort(boolean descending, Tensor x) {
        int width = Rows.width(x);
        long[] ranks = ranks(x);
        int[] out = new int[ranks.length];
        for (int at = 0; at < out.length; at += width) {
            int from = at;
            Comparator<Integer> ascending = Comparator.comparingLong(i -> ranks[from + i]);
            int[] order = IntStream.range(0, width)
                    .boxed()
                    .sorted(descending ? ascending.reversed() : ascending) // stable, in both directions
                    .mapToInt(Integer::intValue)
                    .toArray();
            System.arraycopy(order, 0, out, at, width);
        }
        return out;
    }

    /** Returns integers in the order of the elements: NaN greatest, zeros equal. */
    private static long[] ranks(Tensor x) {
        if (x.dtype().isInteger()) {
            return Integers.of(x);
        }
        double[] values = Rows.of(x);
        long[] ranks = new long[values.length];
        for (int i = 0; i < ranks.length; i++) {
            long bits = Double.doubleToLongBits(values[i] + 0.0); // -0 + 0 is +0; one pattern for all NaNs
            ranks[i] = bits ^ (bits >> 63 & Long.MAX_VALUE); // negative numbers: the larger the size the less
        }
        return ranks;
    }

    static Object cumsum(Op.Cumsum op, Tensor x) {
        int axis = x.shape().axis(op.dim());
        int n = x.shape().dim(axis);
        int inner = ReferenceIndexing.inner(x, axis + 1);
        boolean integers = x.dtype().isInteger();
        long[] whole = integers ? Integers.of(x) : new long[0];
        double[] real = integers ? new double[0] : Rows.of(x);
        Arithmetic a = Arithmetic.of(x.dtype());
        for (int i = 0; i < x.numel(); i++) {
            int position = i / inner % n;
            int at = op.reverse() ? x.numel() - 1 - i : i; // backwards through all of them
            if (position == 0) {
                continue; // the chain starts here
            }
            int before = op.reverse() ? at + inner : at - inner;
            if (integers) {
                whole[at] += whole[before];
            } else {
                real[at] = a.add(real[before], real[at]);
            }
        }
        return integers ? Integers.narrow(x.dtype(), whole) : real;
    }
}
