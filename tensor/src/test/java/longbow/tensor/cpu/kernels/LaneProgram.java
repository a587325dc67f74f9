package longbow.tensor.cpu.kernels;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A straight-line computation on one vector, written out for several vectors side by side: each step for all of them before
 * the next step. The compiler keeps the order it is given, and only so do the vectors overlap in the pipelines.
 *
 * <p>A step is an assignment {@code y = x.add(ONE)}, {@code mask m = ...} or {@code ints k = ...}. Names that are assigned
 * anywhere, and those of inputs, are numbered; all others are shared.
 */
final class LaneProgram {
    private static final Pattern STEP = Pattern.compile("(?:(mask|ints) )?([a-z]+) = (.*)");
    private static final Pattern NAME = Pattern.compile("(?<![.\\w])[a-z]+(?![\\w(])");

    private final List<Matcher> steps = new ArrayList<>();
    private final Map<String, String> types = new LinkedHashMap<>();

    /** Reads a program, one step a line. */
    LaneProgram(String program) {
        program.lines().forEach(line -> {
            Matcher step = STEP.matcher(line);
            if (!step.matches()) {
                throw new IllegalArgumentException(line);
            }
            steps.add(step);
        });
    }

    /** Declares a numbered name that the program finds. */
    LaneProgram given(String name) {
        types.put(name, "FloatVector");
        return this;
    }

    /** Appends the steps for {@code lanes} vectors. */
    void write(KernelSource out, int lanes) {
        Map<String, String> known = new LinkedHashMap<>(types);
        for (Matcher step : steps) {
            String name = step.group(2);
            String type = step.group(1) == null
                    ? "FloatVector"
                    : step.group(1).equals("mask") ? "VectorMask<Float>" : "IntVector";
            String declaration = known.put(name, type) == null ? type + " " : "";
            for (int lane = 0; lane < lanes; lane++) {
                out.line("%s%s%d = %s;", declaration, name, lane, numbered(step.group(3), known, lane));
            }
        }
    }

    private static String numbered(String expression, Map<String, String> known, int lane) {
        return NAME.matcher(expression)
                .replaceAll(name -> known.containsKey(name.group()) ? name.group() + lane : name.group());
    }
}
