package longbow.tensor.cpu.kernels;

import java.util.ArrayList;
import java.util.List;

/**
 * Generates {@link MatMulKernels}. A kernel keeps a tile of C in registers while the inner index runs; the compiler does so
 * only where every accumulator is a local variable of its own, and the loop over the inner index is not unrolled.
 */
final class MatMulKernelSource {
    /** Heights of tiles two vectors wide: 14 rows fill the 32 registers of AVX-512, 6 rows the 16 of AVX2. */
    private static final List<Integer> HEIGHTS = List.of(14, 12, 10, 8, 6, 4, 3, 2, 1);

    private final KernelSource out = new KernelSource();

    /** What the elements of B are. */
    private enum Elements {
        F32("", "float[] b"),
        BF16("Bf16", "short[] b"),
        F16("F16", "short[] b");

        private final String suffix;
        private final String parameter;

        Elements(String suffix, String parameter) {
            this.suffix = suffix;
            this.parameter = parameter;
        }
    }

    /** How the elements of A lie. */
    private enum Layout {
        PACKED("packed"),
        ROWS("rows");

        private final String name;

        Layout(String name) {
            this.name = name;
        }
    }

    static String generate() {
        MatMulKernelSource source = new MatMulKernelSource();
        source.header();
        for (Layout layout : Layout.values()) {
            source.choice(layout);
            HEIGHTS.forEach(rows -> source.kernel(layout, rows));
        }
        for (Elements elements : Elements.values()) {
            source.wide(1, 4, elements);
            source.wide(2, 4, elements);
        }
        return source.out.line("}").toString();
    }

    private void header() {
        out.lines("""
                package longbow.tensor.cpu.kernels;

                import jdk.incubator.vector.FloatVector;
                import jdk.incubator.vector.IntVector;
                import jdk.incubator.vector.VectorSpecies;

                /**
                 * The innermost loops of the matrix product: {@code C += A B} for {@code k} steps of the inner index. Each element of
                 * C is one chain of fused multiply-adds; where {@code start}, it starts at +0 and C is not read.
                 *
                 * <p>Kernels named {@code packed} read element (i, l) of A at {@code a[at + l * height + i]}, the others at
                 * {@code a[at + i * lda + l]}. Row l of B begins at {@code b[bt + l * ldb]}, row i of C at {@code c[ct + i * ldc]}.
                 * Tiles are two vectors wide, except those of {@code wide}, whose pairs of columns lie {@code pitch} apart in B. Where B
                 * holds 16-bit numbers, its rows are pairs as {@link Halves} has them.
                 */
                public final class MatMulKernels {
                    /** How many columns a tile has. */
                    public static final int WIDTH = 2 * Lanes.COUNT;

                    /** The rows of the greatest tile: 28 accumulators fit the registers of AVX-512, 12 those of AVX2. */
                    public static final int ROWS = Lanes.COUNT == 16 ? 14 : 6;

                    private static final VectorSpecies<Float> S = Lanes.SPECIES;
                    private static final int L = Lanes.COUNT;

                    private MatMulKernels() {}

                    /** Returns how many of {@code left} rows the next tile takes. */
                    public static int height(int left) {
                        return left >= ROWS ? ROWS : left >= 5 ? left / 2 * 2 : left;
                    }
                """);
        out.indent();
    }

    private void choice(Layout layout) {
        out.line("");
        out.line("/** One tile of {@code height} rows, A %s. */", layout == Layout.PACKED ? "packed" : "row-major");
        method("public static void " + layout.name, layout, Elements.F32, "int height");
        out.line("switch (height) {");
        for (int rows : HEIGHTS) {
            String lda = layout == Layout.PACKED ? "" : "lda, ";
            out.line(
                    "%s -> %s%d(k, a, at, %sb, bt, ldb, c, ct, ldc, start);",
                    rows == 1 ? "default" : "case " + rows, layout.name, rows, lda);
        }
        out.line("}").line("}");
    }

    /** Opens a kernel, which may have a parameter before those that all have. */
    private void method(String declaration, Layout layout, Elements elements, String... first) {
        List<String> parameters = new ArrayList<>(List.of(first));
        parameters.addAll(List.of("int k", "float[] a", "int at"));
        if (layout == Layout.ROWS) {
            parameters.add("int lda");
        }
        parameters.addAll(
                List.of(elements.parameter, "int bt", "int ldb", "float[] c", "int ct", "int ldc", "boolean start"));
        out.method(declaration, parameters);
    }

    private void kernel(Layout layout, int rows) {
        out.line("");
        method("private static void " + layout.name + rows, layout, Elements.F32);
        tile(layout, Elements.F32, rows, 2, "p");
    }

    private void wide(int rows, int vectors, Elements elements) {
        out.line("");
        String of = elements == Elements.F32 ? "" : ", B of " + elements;
        out.line("/** One tile of %d row%s and %d vectors, A row-major%s. */", rows, rows == 1 ? "" : "s", vectors, of);
        method("public static void wide" + rows + elements.suffix, Layout.ROWS, elements, "int pitch");
        tile(Layout.ROWS, elements, rows, vectors, "p + %d * pitch");
    }

    /** Loads the accumulators, runs the loop, stores them. {@code pair} is the address of a pair of vectors of B. */
    private void tile(Layout layout, Elements elements, int rows, int vectors, String pair) {
        for (int i = 0; i < rows; i++) {
            for (int v = 0; v < vectors; v++) {
                out.line(
                        "FloatVector c%dx%d = start ? FloatVector.zero(S) : FloatVector.fromArray(S, c, %s);",
                        i, v, address(i, v));
            }
        }
        for (int i = 1; i < rows && layout == Layout.ROWS; i++) {
            out.line("int a%d = at + %slda;", i, i == 1 ? "" : i + " * ");
        }
        out.line("for (int l = 0; l < k; l++) {");
        out.line("int p = bt + l * ldb;");
        for (int v = 0; v < vectors; v++) {
            String base = v < 2 ? "p" : pair.formatted(v / 2).replace("1 * ", "");
            if (elements == Elements.F32) {
                out.line("FloatVector b%d = FloatVector.fromArray(S, b, %s%s);", v, base, v % 2 == 0 ? "" : " + L");
                continue;
            }
            if (v % 2 == 0) {
                out.line("IntVector q%d = Halves.pairs(b, %s);", v / 2, base);
            }
            String half = v % 2 == 0 ? "first" : "second";
            out.line("FloatVector b%d = Halves.%s%s(q%d);", v, half, elements.suffix, v / 2);
        }
        for (int i = 0; i < rows; i++) {
            String index = layout == Layout.PACKED
                    ? "at + l * %d%s".formatted(rows, i == 0 ? "" : " + " + i)
                    : "%s + l".formatted(i == 0 ? "at" : "a" + i);
            out.line("%sx = FloatVector.broadcast(S, a[%s]);", i == 0 ? "FloatVector " : "", index);
            for (int v = 0; v < vectors; v++) {
                out.line("c%dx%d = x.fma(b%d, c%dx%d);", i, v, v, i, v);
            }
        }
        out.line("}");
        for (int i = 0; i < rows; i++) {
            for (int v = 0; v < vectors; v++) {
                out.line("c%dx%d.intoArray(c, %s);", i, v, address(i, v));
            }
        }
        out.line("}");
    }

    private static String address(int row, int vector) {
        String down = row == 0 ? "" : row == 1 ? " + ldc" : " + " + row + " * ldc";
        return "ct" + down + (vector == 0 ? "" : vector == 1 ? " + L" : " + " + vector + " * L");
    }
}
