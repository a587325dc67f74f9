package longbow.tensor.cpu.kernels;

import java.util.List;

/** Generates {@link ElementwiseKernels}. */
final class ElementwiseKernelSource {
    private final KernelSource out = new KernelSource();

    /** A loop over elements: y = f(x), or dx = dy f'(x). */
    private record Loop(String name, String formula, int vectors, String program, boolean gradient) {}

    private static final List<Loop> LOOPS = List.of(
            new Loop("exp", "y = e^x", 3, LanePrograms.EXP, false),
            new Loop("log", "y = ln x", 2, LanePrograms.LOG, false),
            new Loop("tanh", "y = tanh x", 2, LanePrograms.TANH, false),
            new Loop("sigmoid", "y = 1 / (1 + e^-x)", 2, LanePrograms.SIGMOID, false),
            new Loop("erf", "y = erf x", 2, LanePrograms.ERF, false),
            new Loop("gelu", "GELU by the hyperbolic tangent", 3, LanePrograms.GELU, false),
            new Loop("geluErf", "GELU by the error function", 2, LanePrograms.GELU_ERF, false),
            new Loop("silu", "y = x / (1 + e^-x)", 2, LanePrograms.SILU, false),
            new Loop("geluGradient", "dx = dy gelu'(x)", 2, LanePrograms.GELU_SLOPE, true),
            new Loop("geluErfGradient", "dx = dy geluErf'(x)", 1, LanePrograms.GELU_ERF_SLOPE, true),
            new Loop("siluGradient", "dx = dy silu'(x)", 2, LanePrograms.SILU_SLOPE, true));

    static String generate() {
        ElementwiseKernelSource source = new ElementwiseKernelSource();
        source.header();
        for (Loop loop : LOOPS) {
            source.method(loop);
        }
        return source.out.line("}").toString();
    }

    private void header() {
        out.lines("""
                package longbow.tensor.cpu.kernels;

                import static jdk.incubator.vector.VectorOperators.ASHR;
                import static jdk.incubator.vector.VectorOperators.EQ;
                import static jdk.incubator.vector.VectorOperators.GT;
                import static jdk.incubator.vector.VectorOperators.LE;
                import static jdk.incubator.vector.VectorOperators.LSHL;
                import static jdk.incubator.vector.VectorOperators.LT;

                import jdk.incubator.vector.FloatVector;
                import jdk.incubator.vector.IntVector;
                import jdk.incubator.vector.VectorMask;
                import jdk.incubator.vector.VectorSpecies;

                /**
                 * Elementary functions over {@code n} contiguous elements, x from {@code at} on, with the bits of their scalar
                 * definitions. Up to three vectors are computed side by side; the last elements are masked.
                 */
                public final class ElementwiseKernels {
                    private static final VectorSpecies<Float> S = Lanes.SPECIES;
                    private static final int L = Lanes.COUNT;
                """);
        out.indent();
        constants(out, LOOPS.stream().map(Loop::program).toList());
        out.line("");
        out.line("private ElementwiseKernels() {}");
    }

    /** Declares the constants that the programs use. */
    static void constants(KernelSource out, List<String> programs) {
        String all = String.join("\n", programs);
        for (List<String> c : LanePrograms.CONSTANTS) {
            if (all.matches("(?s).*\\b" + c.get(0) + "\\b.*")) {
                out.line("private static final FloatVector %s = FloatVector.broadcast(S, %s);", c.get(0), c.get(1));
            }
        }
        for (List<String> c : LanePrograms.INTEGERS) {
            if (all.matches("(?s).*\\b" + c.get(0) + "\\b.*")) {
                out.line(
                        "private static final IntVector %s = IntVector.broadcast(S.withLanes(int.class), %s);",
                        c.get(0), c.get(1));
            }
        }
    }

    private void method(Loop loop) {
        String given = loop.gradient ? "float[] dy, int dt, float[] dx, int to" : "float[] y, int to";
        String passed = loop.gradient ? "dy, dt + i, dx, to + i" : "y, to + i";
        out.line("");
        out.line("/** %s. */", loop.formula);
        out.line("public static void %s(float[] x, int at, %s, int n) {", loop.name, given);
        out.line("int i = 0;");
        out.line("for (; i <= n - %s; i += %s) {", times(loop.vectors), times(loop.vectors));
        body(loop, loop.vectors, "");
        out.line("}");
        out.line("%sRest(x, at + i, %s, n - i);", loop.name, passed);
        out.line("}");
        out.line("");
        out.line("private static void %sRest(float[] x, int at, %s, int n) {", loop.name, given);
        out.line("for (int i = 0; i < n; i += L) {");
        out.line("VectorMask<Float> inside = S.indexInRange(i, n);");
        body(loop, 1, ", inside");
        out.line("}");
        out.line("}");
    }

    private static String times(int vectors) {
        return vectors == 1 ? "L" : vectors + " * L";
    }

    private void body(Loop loop, int vectors, String mask) {
        for (int v = 0; v < vectors; v++) {
            out.line("FloatVector x%d = FloatVector.fromArray(S, x, at + i%s%s);", v, plus(v), mask);
        }
        new LaneProgram(loop.program).given("x").write(out, vectors);
        for (int v = 0; v < vectors && loop.gradient; v++) {
            out.line("FloatVector dy%d = FloatVector.fromArray(S, dy, dt + i%s%s);", v, plus(v), mask);
        }
        for (int v = 0; v < vectors; v++) {
            out.line(
                    loop.gradient ? "dy%d.mul(y%d).intoArray(dx, to + i%s%s);" : "y%2$d.intoArray(y, to + i%3$s%4$s);",
                    v,
                    v,
                    plus(v),
                    mask);
        }
    }

    /** The distance of vector {@code v}. */
    static String plus(int v) {
        return v == 0 ? "" : " + " + times(v);
    }
}
