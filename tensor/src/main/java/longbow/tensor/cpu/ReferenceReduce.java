package longbow.tensor.cpu;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;

/** Reductions in the order that {@link Op} states. */
final class ReferenceReduce {
    private ReferenceReduce() {}

    static Object reduce(Op.Reduce op, Tensor x) {
        List<Integer> order = new ArrayList<>();
        int kept = 1;
        for (int d = 0; d < x.rank(); d++) {
            if (!op.dims().contains(d)) {
                order.add(d);
                kept *= x.shape().dim(d);
            }
        }
        order.addAll(op.dims());
        Tensor rows = Movement.permute(x.backend(), new Op.Permute(order), x); // (kept, length)
        int length = kept == 0 ? 0 : x.numel() / kept;
        if (x.dtype().isInteger()) {
            return Integers.narrow(x.dtype(), integers(op.kind(), Integers.of(rows), kept, length, x));
        }
        double[] values = Rows.of(rows);
        boolean alongRow = op.dims().contains(x.rank() - 1);
        Arithmetic a = Arithmetic.of(x.dtype());
        double[] out = new double[kept];
        double[] row = new double[length];
        for (int r = 0; r < kept; r++) {
            System.arraycopy(values, r * length, row, 0, length);
            out[r] = switch (op.kind()) {
                case MAX -> Reductions.max(row, length);
                case SUM_OF_SQUARES -> {
                    for (int i = 0; i < length; i++) {
                        row[i] = a.mul(row[i], row[i]);
                    }
                    yield alongRow ? Reductions.sum(a, row, length) : chain(a, row);
                }
                case SUM -> alongRow ? Reductions.sum(a, row, length) : chain(a, row);
            };
        }
        return out;
    }

    private static double chain(Arithmetic a, double[] values) {
        double sum = 0;
        for (double value : values) {
            sum = a.add(sum, value);
        }
        return sum;
    }

    private static long[] integers(Op.Reduce.Kind kind, long[] values, int kept, int length, Tensor x) {
        long[] out = new long[kept];
        for (int r = 0; r < kept; r++) {
            long result = kind == Op.Reduce.Kind.MAX ? Integers.least(x.dtype()) : 0;
            for (int i = 0; i < length; i++) {
                long value = values[r * length + i];
                result = switch (kind) {
                    case SUM -> result + value;
                    case SUM_OF_SQUARES -> result + value * value;
                    case MAX -> Math.max(result, value);
                };
            }
            out[r] = result;
        }
        return out;
    }

    static int[] argmax(Tensor x) {
        int width = Rows.width(x);
        return x.dtype().isInteger() ? argmax(Integers.of(x), width) : argmax(Rows.of(x), width);
    }

    private static int[] argmax(double[] values, int width) {
        int[] out = new int[values.length / width];
        for (int r = 0; r < out.length; r++) {
            int best = 0;
            for (int i = 1; i < width; i++) {
                double value = values[r * width + i];
                double greatest = values[r * width + best];
                if (value > greatest || (Double.isNaN(value) && !Double.isNaN(greatest))) {
                    best = i;
                }
            }
            out[r] = best;
        }
        return out;
    }

    private static int[] argmax(long[] values, int width) {
        int[] out = new int[values.length / width];
        for (int r = 0; r < out.length; r++) {
            int best = 0;
            for (int i = 1; i < width; i++) {
                best = values[r * width + i] > values[r * width + best] ? i : best;
            }
            out[r] = best;
        }
        return out;
    }
}
