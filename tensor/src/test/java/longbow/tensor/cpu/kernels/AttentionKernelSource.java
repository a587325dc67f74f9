package longbow.tensor.cpu.kernels;

import java.util.ArrayList;
import java.util.List;

/**
 * Generates {@link AttentionKernels}. As in {@link MatMulKernelSource}, a kernel keeps a tile of C in registers while the
 * inner index runs.
 */
final class AttentionKernelSource {
    /** Heights of tiles of queries: 28 accumulators, and what they are made of, fill the 32 registers of AVX-512. */
    private static final List<Integer> QUERIES = List.of(14, 7, 4, 2, 1);
    /** Heights of tiles of keys. Their loops are short, and there the compiler spills what 14 rows need. */
    private static final List<Integer> KEYS = List.of(12, 6, 4, 2, 1);
    /** Heights of triangles, which have no loop; of much larger ones the compiler makes nothing. */
    private static final int TRIANGLE = 7;

    /** Heads side by side: eight chains, as many as a multiply-add takes cycles on two units. */
    private static final int HEADS = 4;

    /** Widths of tiles in vectors. */
    private static final List<Integer> VECTORS = List.of(2, 1);

    private final KernelSource out = new KernelSource();

    /** The kernels of one name: one for each height and width. */
    private enum Family {
        SCORES("scores", QUERIES),
        ROWS("rows", QUERIES),
        ROW_TRIANGLE("rowTriangle", QUERIES),
        COLUMNS("columns", KEYS),
        COLUMN_TRIANGLE("columnTriangle", KEYS);

        private final String name;
        private final List<Integer> heights;
        private final List<String> parameters = new ArrayList<>(List.of("float[] a", "int at", "int lda", "float[] b"));

        Family(String name, List<Integer> heights) {
            this.name = name;
            this.heights =
                    heights.stream().filter(h -> !triangle() || h <= TRIANGLE).toList();
            if (!triangle()) {
                parameters.addFirst("int k");
            }
            parameters.addAll(name.equals("scores") ? List.of("int bt", "float scale") : List.of("int bt", "int ldb"));
            parameters.addAll(List.of("float[] c", "int ct", "int ldc"));
            if (name.startsWith("row")) {
                parameters.add("boolean start");
            }
        }

        boolean triangle() {
            return name.endsWith("Triangle");
        }

        String arguments() {
            return String.join(", ", parameters).replaceAll("(int|float|float\\[]|boolean) ", "");
        }
    }

    static String generate() {
        AttentionKernelSource source = new AttentionKernelSource();
        source.header();
        for (Family family : Family.values()) {
            source.choice(family);
            for (int vectors : VECTORS) {
                family.heights.forEach(height -> source.kernel(family, height, vectors));
            }
        }
        source.heads(Family.SCORES);
        source.heads(Family.ROWS);
        return source.out.line("}").toString();
    }

    private void header() {
        out.lines("""
                package longbow.tensor.cpu.kernels;

                import jdk.incubator.vector.FloatVector;
                import jdk.incubator.vector.VectorSpecies;

                /**
                 * The innermost loops of attention: {@code C += A B} for a tile of C, some rows by one or two vectors. Each element is one
                 * chain of fused multiply-adds that continues from what C holds, or from +0 where {@code start}. Row l of B begins at
                 * {@code b[bt + l * ldb]}, row i of C at {@code c[ct + i * ldc]}.
                 *
                 * <p>{@code scores} multiplies queries and a panel of keys, {@code [k][2 L]}, and then {@code scale}, and overwrites C.
                 * {@code rows} reads A row-major: element (i, l) is {@code a[at + i * lda + l]}. {@code columns} reads it transposed:
                 * {@code a[at + l * lda + i]}. {@code rowTriangle} and {@code columnTriangle} do the same where row i of A has elements
                 * 0 ... i only, or i and later only, as query q sees keys 0 ... q: what is not seen is skipped, not multiplied by zero.
                 * {@code OfHeads} computes one row of each of some heads: in each array they are {@code nextA}, {@code nextB} and
                 * {@code nextC} apart.
                 */
                public final class AttentionKernels {
                    private static final VectorSpecies<Float> S = Lanes.SPECIES;
                    private static final int L = Lanes.COUNT;

                    /** Heads that are computed side by side. */
                    public static final int HEADS = %d;

                    private AttentionKernels() {}
                """.formatted(HEADS));
        out.indent();
    }

    private void choice(Family family) {
        List<String> parameters = new ArrayList<>(List.of("int height", "int vectors"));
        parameters.addAll(family.parameters);
        out.line("");
        out.line("/** One tile of {@code height} rows by one or two {@code vectors}. */");
        out.method("public static void " + family.name, parameters);
        for (int vectors : VECTORS) {
            out.line(vectors == 2 ? "if (vectors == 2) {" : "} else {");
            out.line("switch (height) {");
            for (int height : family.heights) {
                out.line(
                        "%s -> %s%dx%d(%s);",
                        height == 1 ? "default" : "case " + height, family.name, height, vectors, family.arguments());
            }
            out.line("}");
        }
        out.line("}").line("}");
    }

    private void kernel(Family family, int height, int vectors) {
        out.line("");
        out.method("private static void %s%dx%d".formatted(family.name, height, vectors), family.parameters);
        for (int i = 0; i < height; i++) {
            for (int v = 0; v < vectors; v++) {
                String load = "FloatVector.fromArray(S, c, ct%s%s)".formatted(plus(i, "ldc"), plus(v, "L"));
                String zero = "FloatVector.zero(S)";
                String value = switch (family) {
                    case SCORES -> zero;
                    case ROWS, ROW_TRIANGLE -> "start ? " + zero + " : " + load;
                    case COLUMNS, COLUMN_TRIANGLE -> load;
                };
                out.line("FloatVector c%dx%d = %s;", i, v, value);
            }
        }
        if (family.triangle()) {
            triangle(family, height, vectors);
        } else {
            loop(family, height, vectors);
        }
        for (int i = 0; i < height; i++) {
            for (int v = 0; v < vectors; v++) {
                String scaled = family == Family.SCORES ? ".mul(scale)" : "";
                out.line("c%dx%d%s.intoArray(c, ct%s%s);", i, v, scaled, plus(i, "ldc"), plus(v, "L"));
            }
        }
        out.line("}");
    }

    private void loop(Family family, int height, int vectors) {
        for (int i = 1; i < height && family != Family.COLUMNS; i++) {
            out.line("int a%d = at%s;", i, plus(i, "lda"));
        }
        out.line("for (int l = 0; l < k; l++) {");
        if (family == Family.COLUMNS) {
            out.line("int p = at + l * lda;");
        }
        b(vectors, true, family == Family.SCORES ? "bt + l * 2 * L" : "bt + l * ldb");
        for (int i = 0; i < height; i++) {
            String row = i == 0 ? "at" : "a" + i;
            row(i, vectors, i == 0, family == Family.COLUMNS ? "p" + plus(i) : row + " + l");
        }
        out.line("}");
    }

    private void triangle(Family family, int height, int vectors) {
        for (int l = 0; l < height; l++) {
            b(vectors, l == 0, "bt" + plus(l, "ldb"));
            boolean columns = family == Family.COLUMN_TRIANGLE;
            for (int i = columns ? 0 : l; i < (columns ? l + 1 : height); i++) {
                String element = columns ? plus(l, "lda") + plus(i) : plus(i, "lda") + plus(l);
                row(i, vectors, l == 0 && i == 0, "at" + element);
            }
        }
    }

    /** The kernels of one name for one row of each of some heads: chains that do not wait for each other. */
    private void heads(Family family) {
        List<String> parameters = new ArrayList<>(List.of("int k", "float[] a", "int at", "int nextA", "float[] b"));
        parameters.addAll(
                family == Family.SCORES
                        ? List.of("int bt", "int nextB", "float scale")
                        : List.of("int bt", "int ldb", "int nextB"));
        parameters.addAll(List.of("float[] c", "int ct", "int nextC"));
        if (family == Family.ROWS) {
            parameters.add("boolean start");
        }
        String name = family.name + "OfHeads";
        String arguments = String.join(", ", parameters).replaceAll("(int|float|float\\[]|boolean) ", "");
        List<String> all = new ArrayList<>(parameters);
        all.addFirst("int vectors");
        out.line("");
        out.line("/** One row by one or two {@code vectors} for each of {@link #HEADS} heads. */");
        out.method("public static void " + name, all);
        out.line("if (vectors == 2) {").line("%s2(%s);", name, arguments);
        out.line("} else {").line("%s1(%s);", name, arguments).line("}").line("}");
        for (int vectors : VECTORS) {
            out.line("");
            out.method("private static void " + name + vectors, parameters);
            heads(family, vectors);
            out.line("}");
        }
    }

    private void heads(Family family, int vectors) {
        boolean scores = family == Family.SCORES;
        for (int h = 0; h < HEADS; h++) {
            if (h > 0) {
                out.line("int a%d = at%s;", h, plus(h, "nextA"));
                out.line("int b%d = bt%s;", h, plus(h, "nextB"));
            }
            for (int v = 0; v < vectors; v++) {
                String zero = "FloatVector.zero(S)";
                String load = "FloatVector.fromArray(S, c, ct%s%s)".formatted(plus(h, "nextC"), plus(v, "L"));
                out.line("FloatVector c%dx%d = %s;", h, v, scores ? zero : "start ? " + zero + " : " + load);
            }
        }
        out.line("for (int l = 0; l < k; l++) {");
        for (int h = 0; h < HEADS; h++) {
            String type = h == 0 ? "FloatVector " : "";
            out.line("%sx = FloatVector.broadcast(S, a[%s + l]);", type, h == 0 ? "at" : "a" + h);
            for (int v = 0; v < vectors; v++) {
                String row = (h == 0 ? "bt" : "b" + h) + (scores ? " + l * 2 * L" : " + l * ldb") + plus(v, "L");
                out.line("c%1$dx%2$d = x.fma(FloatVector.fromArray(S, b, %3$s), c%1$dx%2$d);", h, v, row);
            }
        }
        out.line("}");
        for (int h = 0; h < HEADS; h++) {
            for (int v = 0; v < vectors; v++) {
                String scaled = scores ? ".mul(scale)" : "";
                out.line("c%dx%d%s.intoArray(c, ct%s%s);", h, v, scaled, plus(h, "nextC"), plus(v, "L"));
            }
        }
    }

    /** Loads a row of B. */
    private void b(int vectors, boolean declare, String address) {
        for (int v = 0; v < vectors; v++) {
            out.line(
                    "%sb%d = FloatVector.fromArray(S, b, %s%s);",
                    declare ? "FloatVector " : "", v, address, plus(v, "L"));
        }
    }

    /** Multiplies that row with an element of A and adds it to row i of C. */
    private void row(int i, int vectors, boolean declare, String address) {
        out.line("%sx = FloatVector.broadcast(S, a[%s]);", declare ? "FloatVector " : "", address);
        for (int v = 0; v < vectors; v++) {
            out.line("c%dx%d = x.fma(b%d, c%dx%d);", i, v, v, i, v);
        }
    }

    private static String plus(int n) {
        return n == 0 ? "" : " + " + n;
    }

    private static String plus(int n, String pitch) {
        return n == 0 ? "" : n == 1 ? " + " + pitch : " + " + n + " * " + pitch;
    }
}
