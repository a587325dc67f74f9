package longbow.benchmarks.machine;

import java.util.List;

/** Somebody else's matrix product, to compare with. */
public interface MatrixLibrary {

    /** Returns its name and version. */
    String name();

    /**
     * Readies {@code C = A B} in memory of its own.
     *
     * @param sizes which product
     * @param a the left matrix in row-major order, stored as {@code sizes} say
     * @param bs one or more right matrices that runs take in turn
     * @param threads how many threads may compute
     */
    Product product(ProductSizes sizes, float[] a, List<float[]> bs, int threads);

    /** As {@link #product} with one row, by the function for a matrix and a vector. */
    Product vectorProduct(ProductSizes sizes, float[] a, List<float[]> bs, int threads);

    /** A product that can be computed again and again. */
    interface Product extends AutoCloseable {
        /** Computes the product with the next right matrix. */
        void run();

        /** Returns what {@link #run} computed last, (m, n) in row-major order. */
        float[] result();

        /** Frees its memory. */
        @Override
        void close();
    }
}
