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
        return source.out.line("}").toString();
    }

    private void header() {
        out.lines("""
                package longbow.tensor.cpu.kernels;

                import static jdk.incubator.vector.VectorOperators.LSHL;
                import static jdk.incubator.vector.VectorOperators.LT;

                import jdk.incubator.vector.FloatVector;
                import jdk.incubator.vector.VectorMask;
                import jdk.incubator.vector.VectorSpecies;

                /**
                 * Passes over a row of {@code n} elements that end in sums: element i is added to partial sum i mod 64. Four vectors
                 * hold all 64 partial sums, or half or a quarter of them, in which case a row is walked that many times.
                 */
                public final class RowKernels {
                    private static final VectorSpecies<Float> S = Lanes.SPECIES;
                    private static final int L = Lanes.COUNT;
                    private static final int SUMS = 64;
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
        out.line("for (int i = 0; i < n; i += L) {");
        out.line("VectorMask<Float> inside = S.indexInRange(i, n);");
        body(pass, 1, ", inside");
        for (String sum : pass.sums) {
            out.line("FloatVector %ssum = FloatVector.fromArray(S, %s, i);", sum, pass.partial(sum));
            out.line("%1$ssum.add(%1$s0, inside).intoArray(%2$s, i);", sum, pass.partial(sum));
        }
        out.line("}");
        out.line("}");
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
