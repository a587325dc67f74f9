package longbow.benchmarks.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What this machine is, in a few words. */
public final class Processor {
    private static final Path LINUX = Path.of("/proc/cpuinfo");

    private Processor() {}

    /** Returns the processor's name where the system tells, else its architecture, and the number of cores. */
    public static String description() {
        int cores = Runtime.getRuntime().availableProcessors();
        return "%s, %d core%s".formatted(name(), cores, cores == 1 ? "" : "s");
    }

    private static String name() {
        try {
            return name(Files.readAllLines(LINUX, StandardCharsets.ISO_8859_1));
        } catch (IOException elsewhere) {
            return System.getProperty("os.arch", "unknown processor");
        }
    }

    /** Returns the name in the lines of Linux's {@code /proc/cpuinfo}. */
    static String name(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch", "unknown processor"));
    }
}
