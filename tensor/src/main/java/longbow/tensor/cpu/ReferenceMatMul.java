package longbow.tensor.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;

/** The matrix product as a triple loop: each element one chain of fused multiply-adds over ascending k, from +0. */
final class ReferenceMatMul {
    private ReferenceMatMul() {}

    static double[] matmul(Op.MatMul op, Tensor left, Tensor right) {
        Tensor a = op.transposeA() ? swapLast(left) : left; // (..., M, K)
        Tensor b = op.transposeB() ? swapLast(right) : right; // (..., K, N)
        int m = a.shape().dim(-2);
        int k = a.shape().dim(-1);
        int n = b.shape().dim(-1);
        Shape batch = Shape.broadcast("matmul", leading(a.shape()), leading(b.shape()));
        double[] p = Rows.of(expand(a, batch, m, k));
        double[] q = Rows.of(expand(b, batch, k, n));
        double[] out = new double[batch.numel() * m * n];
        Arithmetic arithmetic = Arithmetic.of(a.dtype());
        for (int g = 0; g < batch.numel(); g++) {
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    double sum = 0;
                    for (int l = 0; l < k; l++) {
                        sum = arithmetic.fma(p[(g * m + i) * k + l], q[(g * k + l) * n + j], sum);
                    }
                    out[(g * m + i) * n + j] = sum;
                }
            }
        }
        return out;
    }

    private static Tensor swapLast(Tensor x) {
        List<Integer> order = new ArrayList<>();
        for (int d = 0; d < x.rank() - 2; d++) {
            order.add(d);
        }
        order.add(x.rank() - 1);
        order.add(x.rank() - 2);
        return Movement.permute(x.backend(), new Op.Permute(order), x);
    }

    private static Shape leading(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 2));
    }

    private static Tensor expand(Tensor x, Shape batch, int rows, int columns) {
        int[] dims = Arrays.copyOf(batch.dims(), batch.rank() + 2);
        dims[dims.length - 2] = rows;
        dims[dims.length - 1] = columns;
        return Movement.expand(x.backend(), new Op.Expand(Shape.of(dims)), x);
    }
}
