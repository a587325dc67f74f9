package longbow.tensor.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Matrix products. */
public final class MatMulKernels {
    private MatMulKernels() {}

    /**
     * A tile of 64 x 64 elements for each group, 4 x 4 for each item, through local memory: for every element one chain of
     * fused multiply-adds over ascending k. Numbers: m, n, k, a, b, y, then the distances between neighbours along m, k (of a), k, n (of b),
     * and between the matrices of a batch of a, b, y.
     */
    public static void tiles(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int m = (int) p.get(0);
        int n = (int) p.get(1);
        int k = (int) p.get(2);
        int sam = (int) p.get(6);
        int sak = (int) p.get(7);
        int sbk = (int) p.get(8);
        int sbn = (int) p.get(9);
        int z = c.groupIdz;
        int a = (int) p.get(3) + z * (int) p.get(10);
        int b = (int) p.get(4) + z * (int) p.get(11);
        int y = (int) p.get(5) + z * (int) p.get(12);
        float[] ta = c.allocateFloatLocalArray(1040); // rows of 65, so that neighbours go to different banks
        float[] tb = c.allocateFloatLocalArray(1024);
        int lx = c.localIdx;
        int ly = c.localIdy;
        int t = ly * 16 + lx;
        int row0 = c.groupIdy * 64;
        int col0 = c.groupIdx * 64;
        float c00 = 0f, c01 = 0f, c02 = 0f, c03 = 0f;
        float c10 = 0f, c11 = 0f, c12 = 0f, c13 = 0f;
        float c20 = 0f, c21 = 0f, c22 = 0f, c23 = 0f;
        float c30 = 0f, c31 = 0f, c32 = 0f, c33 = 0f;
        for (int k0 = 0; k0 < k; k0 += 16) {
            for (int q = 0; q < 4; q++) {
                int e = t + q * 256;
                int mm = e / 16;
                int kk = e % 16;
                if (sak != 1) {
                    mm = e % 64;
                    kk = e / 64;
                }
                float va = 0f;
                if (row0 + mm < m && k0 + kk < k) {
                    va = f.get(a + (row0 + mm) * sam + (k0 + kk) * sak);
                }
                ta[kk * 65 + mm] = va;
                int nn = e % 64;
                int kb = e / 64;
                if (sbn != 1) {
                    nn = e / 16;
                    kb = e % 16;
                }
                float vb = 0f;
                if (col0 + nn < n && k0 + kb < k) {
                    vb = f.get(b + (k0 + kb) * sbk + (col0 + nn) * sbn);
                }
                tb[kb * 64 + nn] = vb;
            }
            c.localBarrier();
            int last = k - k0;
            if (last > 16) {
                last = 16;
            }
            for (int kk = 0; kk < last; kk++) {
                float a0 = ta[kk * 65 + ly];
                float a1 = ta[kk * 65 + ly + 16];
                float a2 = ta[kk * 65 + ly + 32];
                float a3 = ta[kk * 65 + ly + 48];
                float b0 = tb[kk * 64 + lx];
                float b1 = tb[kk * 64 + lx + 16];
                float b2 = tb[kk * 64 + lx + 32];
                float b3 = tb[kk * 64 + lx + 48];
                c00 += a0 * b0;
                c01 += a0 * b1;
                c02 += a0 * b2;
                c03 += a0 * b3;
                c10 += a1 * b0;
                c11 += a1 * b1;
                c12 += a1 * b2;
                c13 += a1 * b3;
                c20 += a2 * b0;
                c21 += a2 * b1;
                c22 += a2 * b2;
                c23 += a2 * b3;
                c30 += a3 * b0;
                c31 += a3 * b1;
                c32 += a3 * b2;
                c33 += a3 * b3;
            }
            c.localBarrier();
        }
        int row = row0 + ly;
        int col = col0 + lx;
        store(f, y, n, m, row, col, c00, c01, c02, c03);
        store(f, y, n, m, row + 16, col, c10, c11, c12, c13);
        store(f, y, n, m, row + 32, col, c20, c21, c22, c23);
        store(f, y, n, m, row + 48, col, c30, c31, c32, c33);
    }

    /**
     * One element for each item, for products of few rows. Numbers: as for {@link #tiles}, and the number of matrices.
     */
    public static void fewRows(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int m = (int) p.get(0);
        int n = (int) p.get(1);
        int k = (int) p.get(2);
        int sam = (int) p.get(6);
        int sak = (int) p.get(7);
        int sbk = (int) p.get(8);
        int sbn = (int) p.get(9);
        int count = m * n * (int) p.get(13);
        for (int e = c.globalIdx; e < count; e += c.globalGroupSizeX) {
            int col = e % n;
            int row = e / n % m;
            int z = e / n / m;
            int a = (int) p.get(3) + z * (int) p.get(10) + row * sam;
            int b = (int) p.get(4) + z * (int) p.get(11) + col * sbn;
            float sum = 0f;
            for (int kk = 0; kk < k; kk++) {
                sum += f.get(a) * f.get(b);
                a += sak;
                b += sbk;
            }
            f.set((int) p.get(5) + z * (int) p.get(12) + row * n + col, sum);
        }
    }

    /** {@code y = f(y + b)} for every row, in place. Numbers: elements, columns, y, b, activation. */
    public static void bias(KernelContext c, FloatArray f, IntArray i, DoubleArray d, DoubleArray p) {
        int count = (int) p.get(0);
        int n = (int) p.get(1);
        int y = (int) p.get(2);
        int b = (int) p.get(3);
        int kind = (int) p.get(4);
        for (int e = c.globalIdx; e < count; e += c.globalGroupSizeX) {
            f.set(y + e, Activations.of(kind, f.get(y + e) + f.get(b + e % n)));
        }
    }

    private static void store(
            FloatArray f, int y, int n, int m, int row, int col, float v0, float v1, float v2, float v3) {
        if (row < m) {
            int at = y + row * n + col;
            if (col < n) {
                f.set(at, v0);
            }
            if (col + 16 < n) {
                f.set(at + 16, v1);
            }
            if (col + 32 < n) {
                f.set(at + 32, v2);
            }
            if (col + 48 < n) {
                f.set(at + 48, v3);
            }
        }
    }
}
