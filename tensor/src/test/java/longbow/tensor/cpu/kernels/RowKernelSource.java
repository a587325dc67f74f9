package longbow.tensor.cpu.kernels;

import java.util.ArrayList;
import java.util.List;

/** Generates {@link RowKernels}. */
final class RowKernelSource {
    private final KernelSource out = new KernelSource();

    /** An array that is read along with the row: its name and that of the index of its first element. */
    private record Operand(String name, String index) {
        String parameter() {
            return "float[] %s, int %s".formatted(name, index);
        }
    }

    private static final Operand X = new Operand("x", "at");

    /**
     * A pass over a row.
     *
     * @param scalars parameters that are the same for all elements; the program knows them in upper case
     * @param operands arrays that are read
     * @param stored the operand that y is written to, or the empty string
     * @param sums names of the terms that are summed
     */
    private record Pass(
            String name,
            String formula,
            List<String> scalars,
            List<Operand> operands,
            String stored,
            List<String> sums,
            String program) {

        String parameters() {
            List<String> all = new ArrayList<>();
            operands.forEach(operand -> all.add(operand.parameter()));
            scalars.forEach(scalar -> all.add("float " + scalar));
            if (!stored.isEmpty() && !overwrites()) {
                all.add("float[] %s, int to".formatted(stored));
            }
            all.add("int n");
            sums.forEach(sum -> all.add("float[] " + partial(sum)));
            return String.join(", ", all);
        }

        boolean overwrites() {
            return operands.stream().anyMatch(operand -> operand.name.equals(stored));
        }

        String index() {
            return operands.stream()
                    .filter(operand -> operand.name.equals(stored))
                    .map(Operand::index)
                    .findFirst()
                    .orElse("to");
        }

        String partial(String sum) {
            return sums.size() == 1 ? "partial" : "partial" + sum.toUpperCase(java.util.Locale.ROOT);
        }

        String arguments() {
            return parameters().replaceAll("(float\\[]|float|int) ", "");
        }
    }

    private static final List<Pass> PASSES = List.of(
            new Pass("sum", "Sums x", List.of(), List.of(X), "", List.of("x"), ""),
            new Pass(
                    "squares",
                    "Sums (x - shift)^2",
                    List.of("shift"),
                    List.of(X),
                    "",
                    List.of("y"),
                    "d = x.sub(SHIFT)\ny = d.mul(d)"),
            new Pass(
                    "products",
                    "Sums x z",
                    List.of(),
                    List.of(X, new Operand("z", "zt")),
                    "",
                    List.of("y"),
                    "y = x.mul(z)"),
            new Pass(
                    "exponentials",
                    "y = e^(x - shift), which must not be positive, and sums y",
                    List.of("shift"),
                    List.of(X),
                    "y",
                    List.of("y"),
                    "x = x.sub(SHIFT)\n" + LanePrograms.EXP_OF_NEGATIVE),
            new Pass(
                    "sumOfExponentials",
                    "Sums e^(x - shift), whose exponent must not be positive",
                    List.of("shift"),
                    List.of(X),
                    "",
                    List.of("y"),
                    "x = x.sub(SHIFT)\n" + LanePrograms.EXP_OF_NEGATIVE),
            new Pass(
                    "quotients",
                    "x = x / divisor, and sums x z",
                    List.of("divisor"),
                    List.of(X, new Operand("z", "zt")),
                    "x",
                    List.of("t"),
                    "y = x.div(DIVISOR)\nt = y.mul(z)"),
            new Pass(
                    "normalised",
                    "With g = dy gamma: sums g, and g (x - mean) rstd",
                    List.of("mean", "rstd"),
                    List.of(X, new Operand("dy", "dt"), new Operand("gamma", "gt")),
                    "",
                    List.of("g", "h"),
                    "h = x.sub(MEAN).mul(RSTD)\ng = dy.mul(gamma)\nh = g.mul(h)"));

    static String generate() {
        RowKernelSource source = new RowKernelSource();
        source.header();
        for (Pass pass : PASSES) {
            source.method(pass);
        }
        source.softmax(2);
        source.softmax(4);
        return source.out.line("}").toString();
    }

    private void header() {
        out.lines("""
                package longbow.tensor.cpu.kernels;

                import static jdk.incubator.vector.VectorOperators.GT;
                import static jdk.incubator.vector.VectorOperators.LSHL;
                import static jdk.incubator.vector.VectorOperators.LT;

                import jdk.incubator.vector.FloatVector;
                import jdk.incubator.vector.VectorMask;
                import jdk.incubator.vector.VectorOperators;
                import jdk.incubator.vector.VectorShuffle;
                import jdk.incubator.vector.VectorSpecies;

                /**
                 * Passes over a row of {@code n} elements that end in sums: element i is added to partial sum i mod 64. Four vectors
                 * hold all 64 partial sums, or half or a quarter of them, in which case a row is walked that many times. Of a row of up to
                 * four vectors every element is a partial sum of its own, and nothing of its softmax leaves the registers.
                 */
                public final class RowKernels {
                    private static final VectorSpecies<Float> S = Lanes.SPECIES;
                    private static final int L = Lanes.COUNT;
                    private static final int SUMS = 64;
                    private static final FloatVector INDEX = FloatVector.zero(S).addIndex(1);
                    private static final VectorShuffle<Float> EIGHT_ON = VectorShuffle.iota(S, 8, 1, true);
                    private static final VectorShuffle<Float> FOUR_ON = VectorShuffle.iota(S, 4, 1, true);
                    private static final VectorShuffle<Float> TWO_ON = VectorShuffle.iota(S, 2, 1, true);
                    private static final VectorShuffle<Float> ONE_ON = VectorShuffle.iota(S, 1, 1, true);
                """);
        out.indent();
        ElementwiseKernelSource.constants(
                out, PASSES.stream().map(Pass::program).toList());
        out.line("");
        out.line("private RowKernels() {}");
    }

    private void method(Pass pass) {
        out.line("");
        out.line("/** %s. */", pass.formula);
        declare("public static void " + pass.name, pass.parameters());
        scalars(pass);
        out.line("int full = n - n %% SUMS;");
        out.line("for (int group = 0; group < SUMS; group += 4 * L) {");
        for (String sum : pass.sums) {
            for (int v = 0; v < 4; v++) {
                out.line("FloatVector %ssum%d = FloatVector.zero(S);", sum, v);
            }
        }
        out.line("for (int i = group; i < full; i += SUMS) {");
        body(pass, 4, "");
        for (String sum : pass.sums) {
            for (int v = 0; v < 4; v++) {
                out.line("%1$ssum%2$d = %1$ssum%2$d.add(%1$s%2$d);", sum, v);
            }
        }
        out.line("}");
        for (String sum : pass.sums) {
            for (int v = 0; v < 4; v++) {
                out.line("%ssum%d.intoArray(%s, group%s);", sum, v, pass.partial(sum), ElementwiseKernelSource.plus(v));
            }
        }
        out.line("}");
        out.line("if (full < n) {");
        out.line("%sRest(%s);", pass.name, rest(pass));
        out.line("}");
        out.line("}");
        out.line("");
        declare("private static void %sRest".formatted(pass.name), pass.parameters());
        scalars(pass);
        out.line("int i = 0;");
        out.line("for (; i <= n - L; i += L) {");
        vector(pass, "");
        out.line("}");
        out.line("if (i < n) {");
        out.line("VectorMask<Float> inside = S.indexInRange(i, n);");
        vector(pass, ", inside");
        out.line("}");
        out.line("}");
    }

    /** One vector of the rest: without a mask where it is whole, since what a mask stores is slow to be loaded again. */
    private void vector(Pass pass, String mask) {
        body(pass, 1, mask);
        for (String sum : pass.sums) {
            out.line("FloatVector %ssum = FloatVector.fromArray(S, %s, i);", sum, pass.partial(sum));
            out.line("%1$ssum.add(%1$s0%2$s).intoArray(%3$s, i);", sum, mask, pass.partial(sum));
        }
    }

    /** The softmax of a row of up to so many vectors. The tree leaves the sum in every lane. */
    private void softmax(int vectors) {
        out.line("");
        out.line(
                "/** x = softmax(x) for a row of up to %d L elements; zeros follow, or NaN where the softmax is NaN. */",
                vectors);
        out.line("public static void softmax%d(float[] x, int at, int n) {", vectors);
        out.line("FloatVector nothing = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);");
        for (int v = 0; v < vectors; v++) {
            out.line("VectorMask<Float> inside%d = INDEX.compare(LT, n%s);", v, v == 0 ? "" : " - " + times(v));
            String load = "FloatVector.fromArray(S, x, at%s)".formatted(ElementwiseKernelSource.plus(v));
            out.line("FloatVector x%d = nothing.blend(%s, inside%d);", v, load, v);
        }
        for (int v = 0; v < vectors; v++) {
            out.line("FloatVector max%1$d = nothing.blend(x%1$d, x%1$d.compare(GT, nothing));", v);
        }
        for (int half = vectors / 2; half > 0; half /= 2) {
            for (int v = 0; v < half; v++) {
                out.line("max%1$d = max%1$d.max(max%2$d);", v, v + half);
            }
        }
        out.line("FloatVector greatest = FloatVector.broadcast(S, max0.reduceLanes(VectorOperators.MAX));");
        LaneProgram program = new LaneProgram("x = x.sub(greatest)\n" + LanePrograms.EXP_OF_NEGATIVE);
        program.given("x").write(out, vectors);
        out.line("FloatVector sum = y0.add(y%d);", vectors / 2);
        if (vectors == 4) {
            out.line("sum = sum.add(y1.add(y3));");
        }
        out.line("if (L == 16) {")
                .line("sum = sum.add(sum.rearrange(EIGHT_ON));")
                .line("}");
        out.line("if (L >= 8) {").line("sum = sum.add(sum.rearrange(FOUR_ON));").line("}");
        out.line("sum = sum.add(sum.rearrange(TWO_ON));");
        out.line("sum = sum.add(sum.rearrange(ONE_ON));");
        for (int v = 0; v < vectors; v++) {
            out.line("y%d.div(sum).intoArray(x, at%s);", v, ElementwiseKernelSource.plus(v));
        }
        out.line("}");
    }

    private static String times(int vectors) {
        return vectors == 1 ? "L" : vectors + " * L";
    }

    private void declare(String declaration, String parameters) {
        if (declaration.length() + parameters.length() < 110) {
            out.line("%s(%s) {", declaration, parameters);
        } else {
            out.method(declaration, List.of(parameters.split(", ")));
        }
    }

    private void scalars(Pass pass) {
        for (String scalar : pass.scalars) {
            out.line("FloatVector %s = FloatVector.broadcast(S, %s);", scalar + "s", scalar);
        }
    }

    private static String rest(Pass pass) {
        String arguments = pass.arguments();
        for (Operand operand : pass.operands) {
            arguments = arguments.replaceAll("\\b" + operand.index + "\\b", operand.index + " + full");
        }
        return arguments.replaceAll("\\bto\\b", "to + full").replaceAll("\\bn\\b", "n - full");
    }

    private void body(Pass pass, int vectors, String mask) {
        LaneProgram program = new LaneProgram(pass.scalars.stream()
                .reduce(pass.program, (text, s) -> text.replace(s.toUpperCase(java.util.Locale.ROOT), s + "s")));
        for (Operand operand : pass.operands) {
            program.given(operand.name);
            for (int v = 0; v < vectors; v++) {
                out.line(
                        "FloatVector %s%d = FloatVector.fromArray(S, %s, %s + i%s%s);",
                        operand.name, v, operand.name, operand.index, ElementwiseKernelSource.plus(v), mask);
            }
        }
        program.write(out, vectors);
        for (int v = 0; v < vectors && !pass.stored.isEmpty(); v++) {
            out.line(
                    "y%d.intoArray(%s, %s + i%s%s);",
                    v, pass.stored, pass.index(), ElementwiseKernelSource.plus(v), mask);
        }
    }
}
