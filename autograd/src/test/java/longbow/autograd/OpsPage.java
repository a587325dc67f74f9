package longbow.autograd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import longbow.autograd.OpCases.OpCase;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import longbow.tensor.Tensors;
import longbow.tensor.cpu.VectorBackend;
import longbow.tensor.cpu.VectorCode;
import longbow.tensor.op.ShapeRules;

/**
 * The page docs/ops.md, made from the code: what an operation does is its Javadoc, which methods use it is read off their
 * sources, and which types it takes, whether it has a gradient and whether it has vector code is tried out.
 */
final class OpsPage {
    private static final Path SOURCES = Path.of("../tensor/src/main/java/longbow/tensor");
    private static final List<String> USERS =
            List.of("Tensor", "Tensors", "Selection", "Statistics", "Rearrangement", "Attending");
    private static final Pattern DOCUMENTED =
            Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*([^/;{}]*?)[;{}(,]", Pattern.DOTALL);
    private static final Pattern METHOD = Pattern.compile(
            "\n    (?:public |private )?(?:static )?[A-Z][\\w<>]* (\\w+)\\(.*?\\) \\{\n(.*?)\n    \\}\n",
            Pattern.DOTALL);

    private OpsPage() {}

    static String text() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Operations

                This page is made from the code, and a test compares it (`mvn test -pl autograd -Dtest=OpsPageTest
                -Dlongbow.docs.write=true` writes it anew).

                *Types*: "floating" is F32 and F64; "numbers" adds I32 and I64; "any" adds BF16, F16 and BOOL. Indices are I32 or I64.
                *Vector*: whether single precision has vector code; where it says "threads", these divide a scalar loop. The rest is
                computed in the scalar code of the reference backend, with the same bits. *View*: nothing is copied where strides
                can say it.

                ## Primitives

                Each is a member of the sealed interface `Op`, with a shape rule, a reference and a gradient.

                | operation | methods | what it computes | types | gradient | vector |
                |---|---|---|---|---|---|
                """);
        Map<String, String> meanings = meanings();
        Map<String, Set<String>> methods = methodsByOp();
        for (String name : OpCases.allOps()) {
            if (name.startsWith("Grad.")) {
                continue;
            }
            Trial trial = new Trial(name);
            page.append("| `%s` | %s | %s | %s | %s | %s |%n"
                    .formatted(
                            name,
                            methods.getOrDefault(name, Set.of()).stream()
                                    .map(m -> "`" + m + "`")
                                    .collect(Collectors.joining(", ")),
                            meanings.get(name),
                            trial.types(),
                            trial.hasGradient() ? "yes" : "no",
                            trial.vector()));
        }
        page.append("""

                `Grad(op)` is the vector-Jacobian product of a fused operation (`Linear` and what follows it): one operation, whose
                order of summation the reference backend states; its own gradient is that of the definition in primitives.

                ## Methods

                What `Tensor` and `Tensors` offer. Scalars and other overloads are left out.

                """);
        for (String type : List.of("Tensor", "Tensors")) {
            page.append(methodTable(type));
        }
        return page.toString().replace("\r\n", "\n");
    }

    // ---- sources -----------------------------------------------------------------------------------------------

    private static String source(String file) throws IOException {
        return Files.readString(SOURCES.resolve(file + ".java"));
    }

    /** The Javadoc of every record and of every kind. */
    private static Map<String, String> meanings() throws IOException {
        Map<String, String> meanings = new LinkedHashMap<>();
        String record = "";
        Matcher matcher = DOCUMENTED.matcher(source("op/Op"));
        while (matcher.find()) {
            String declared = matcher.group(2).strip();
            if (declared.startsWith("record ")) {
                record = declared.substring("record ".length());
                meanings.put(record, plain(matcher.group(1)));
            } else if (declared.matches("[A-Z0-9_]+(\\s.*)?")) {
                meanings.put(record + "." + declared.split("\\s")[0], plain(matcher.group(1)));
            }
        }
        return meanings;
    }

    /** One line of Markdown, without parameters. */
    private static String plain(String javadoc) {
        String text = javadoc.replaceAll("(?m)^\\s*\\* ?", " ")
                .replaceAll("@(param|return|throws).*", "")
                .replaceAll("(?s)<p>.*", "");
        text = text.replaceAll("(?s)@(param|return|throws).*", "")
                .replaceAll("\\s+", " ")
                .strip();
        text = Pattern.compile("\\{@link(?:plain)? (?:[\\w.]*)#?(\\w*)[^}]*}")
                .matcher(text)
                .replaceAll((MatchResult m) -> Matcher.quoteReplacement(
                        "`" + (m.group(1).isEmpty() ? m.group().replaceAll("\\{@link |}", "") : m.group(1)) + "`"));
        return text.replaceAll("\\{@code ((?:[^{}]|\\{[^}]*})*)}", "`$1`").replace("|", "\\|");
    }

    /** For each operation the public methods whose code makes it, or that of helpers whom they call. */
    private static Map<String, Set<String>> methodsByOp() throws IOException {
        Set<String> open = new LinkedHashSet<>();
        for (Class<?> type : List.of(Tensor.class, Tensors.class)) {
            for (var method : type.getMethods()) {
                open.add(method.getName());
            }
        }
        Map<String, String> code =
                new LinkedHashMap<>(); // of all overloads, and of methods with one name in several files
        for (String user : USERS) {
            Matcher matcher = METHOD.matcher(source(user));
            while (matcher.find()) {
                code.merge(matcher.group(1), matcher.group(2), String::concat);
            }
        }
        Map<String, Set<String>> methods = new LinkedHashMap<>();
        for (String method : code.keySet()) {
            if (open.contains(method)) {
                String all = withHelpers(method, code, open);
                for (String name : OpCases.allOps()) {
                    String[] parts = name.split("\\.");
                    String made =
                            parts.length == 1 ? "new Op." + name + "(" : "Op." + parts[0] + ".Kind." + parts[1] + "\\b";
                    Pattern pattern = Pattern.compile(parts.length == 1 ? Pattern.quote(made) : made);
                    if (pattern.matcher(all).find()) {
                        methods.computeIfAbsent(name, n -> new TreeSet<>()).add(method);
                    }
                }
            }
        }
        return methods;
    }

    /** The code of a method and of those that are not public and that it calls, these included. */
    private static String withHelpers(String method, Map<String, String> code, Set<String> open) {
        Set<String> reached = new LinkedHashSet<>(List.of(method));
        StringBuilder all = new StringBuilder();
        for (List<String> next = List.of(method); !next.isEmpty(); ) {
            List<String> called = new ArrayList<>();
            for (String caller : next) {
                all.append(code.get(caller));
                Matcher calls = Pattern.compile("\\b(\\w+)\\(").matcher(code.get(caller));
                while (calls.find()) {
                    String name = calls.group(1);
                    if (code.containsKey(name) && !open.contains(name) && reached.add(name)) {
                        called.add(name);
                    }
                }
            }
            next = called;
        }
        return all.toString();
    }

    /** The public methods in the sections of a source file, each with the first sentence of its first overload. */
    private static String methodTable(String type) throws IOException {
        StringBuilder table = new StringBuilder();
        Set<String> seen = new TreeSet<>();
        Pattern pattern = Pattern.compile(
                "// ---- ([\\w ,]+?) -+\n|/\\*\\*((?:(?!\\*/).)*)\\*/\\s*public (?:static )?[\\w<>\\[\\]]+ (\\w+)\\(",
                Pattern.DOTALL);
        Matcher matcher = pattern.matcher(source(type));
        String section = type.equals("Tensors") ? "creation and joining" : "";
        boolean open = false;
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                section = matcher.group(1);
                open = false;
                continue;
            }
            if (section.isEmpty()
                    || section.equals("dispatch")
                    || matcher.group(3).equals("toString")
                    || !seen.add(matcher.group(3))) {
                continue;
            }
            if (!open) {
                table.append(table.isEmpty() ? "" : "\n")
                        .append("### %s: %s\n\n| method | what it gives |\n|---|---|\n".formatted(type, section));
                open = true;
            }
            String what = plain(matcher.group(2)).replaceFirst("^Returns ", "");
            table.append("| `%s` | %s |\n".formatted(matcher.group(3), what.replaceFirst("\\.$", "")));
        }
        return table.append('\n').toString();
    }

    // ---- trials ------------------------------------------------------------------------------------------------

    /** What can only be found out by trying, on the examples of the gradient tests. */
    private static final class Trial {
        private static final Backend REFERENCE = Backends.reference();
        private static final VectorBackend VECTOR = new VectorBackend(1);
        private final String name;

        Trial(String name) {
            this.name = name;
        }

        private OpCase draw(Backend backend, DType dtype, int seed) {
            return OpCases.generators()
                    .get(name)
                    .apply(new Dice(backend, Key.of(seed).named(name), dtype, false));
        }

        String types() {
            OpCase drawn = draw(REFERENCE, DType.F64, 0);
            List<DType> fitting = new ArrayList<>();
            for (DType dtype : DType.values()) {
                List<Tensor> inputs = drawn.inputs().stream()
                        .map(x -> x.dtype() == DType.F64 ? Tensors.zeros(REFERENCE, dtype, x.shape()) : x)
                        .toList();
                try {
                    ShapeRules.infer(drawn.op(), inputs);
                    fitting.add(dtype);
                } catch (TensorException e) {
                    // not this type
                }
            }
            return switch (fitting.size()) {
                case 2 -> "floating";
                case 4 -> "numbers";
                case 7 -> "any";
                default -> throw new AssertionError(name + " takes " + fitting);
            };
        }

        boolean hasGradient() {
            for (int seed = 0; seed < 20; seed++) {
                Autodiff tape = Autodiff.over(REFERENCE);
                OpCase drawn = draw(REFERENCE, DType.F64, seed);
                List<Tensor> inputs = drawn.inputs().stream()
                        .map(x -> x.dtype().isFloating() ? tape.variable(x) : x)
                        .toList();
                Tensor result = Tensor.execute(drawn.op(), inputs).getFirst();
                if (!tape.isTracked(result)) {
                    continue;
                }
                Gradients gradients = tape.backward(result, Tensors.onesLike(result));
                if (inputs.stream().anyMatch(x -> x.dtype().isFloating() && gradients.find(x) != null)) {
                    return true;
                }
            }
            return false;
        }

        String vector() {
            boolean covered = false;
            boolean view = false;
            boolean scalar = false;
            for (int seed = 0; seed < 20; seed++) {
                OpCase drawn = draw(VECTOR, DType.F32, seed);
                List<Tensor> results = Tensor.execute(drawn.op(), drawn.inputs());
                Tensor x = drawn.inputs().getFirst();
                view |= VectorCode.sharesMemory(x, results.getFirst());
                scalar |= VectorCode.scalar(drawn.op());
                covered |= VectorCode.covers(VECTOR, drawn.op(), drawn.inputs(), copies(results));
            }
            return view ? "view" : !covered ? "no" : scalar ? "threads" : "yes";
        }

        private static List<Tensor> copies(List<Tensor> tensors) {
            return tensors.stream().map(Tensor::copy).toList();
        }
    }
}
