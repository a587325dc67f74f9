package longbow.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import longbow.rl.Task;
import longbow.tensor.BackendProvider;
import longbow.tensor.Backends;
import org.jspecify.annotations.Nullable;

/** Looks at the Java virtual machine and the machine below it. */
final class Checkup {
    /** All is well. */
    static final String OK = "ok";
    /** Something could be better, and the remedy says how. */
    static final String NOTE = "note";
    /** Longbow cannot compute without this. */
    static final String MISSING = "missing";

    private static final long SMALL_HEAP = 1L << 30;

    private final World world;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * One thing that was looked at.
     *
     * @param subject what
     * @param state {@code ok}, {@code note} or {@code missing}
     * @param detail what was found
     * @param remedy what to do; empty where nothing needs to be done
     */
    record Finding(String subject, String state, String detail, String remedy) {}

    Checkup(World world) {
        this.world = world;
    }

    /** Looks at everything. */
    List<Finding> findings() {
        findings.clear();
        java();
        compiler();
        vectors();
        fma();
        compute();
        cores();
        memory();
        gpu();
        tasks();
        return List.copyOf(findings);
    }

    private void add(String subject, boolean good, String detail, String remedy) {
        findings.add(new Finding(subject, good ? OK : NOTE, detail, good ? "" : remedy));
    }

    private void java() {
        add(
                "java",
                true,
                "%s, %s, %s on %s %s"
                        .formatted(
                                Runtime.version(),
                                System.getProperty("java.vendor", "unknown vendor"),
                                System.getProperty("java.vm.name", "unknown machine"),
                                System.getProperty("os.name", "unknown system"),
                                System.getProperty("os.arch", "")),
                "");
    }

    private void compiler() {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        boolean server = System.getProperty("java.vm.name", "").contains("Server");
        String level = vmOption("TieredStopAtLevel");
        boolean full = level == null || level.equals("4");
        String remedy = "kernels are fast only with the C2 compiler: use a HotSpot server JDK such as Temurin, without "
                + "-Xint, -client or -XX:TieredStopAtLevel";
        if (compiler == null) {
            add("jit", false, "none, everything is interpreted", remedy);
        } else {
            add("jit", server && full, compiler.getName() + (server && full ? ", C2 on" : ", without C2"), remedy);
        }
    }

    private void vectors() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            add(
                    "vectors",
                    false,
                    "the module jdk.incubator.vector is not readable",
                    "add --add-modules jdk.incubator.vector to the flags of the JVM, or start with ./longbow");
            return;
        }
        int width = vectorBits();
        String forced = System.getProperty("longbow.vector.bits");
        String detail = (width > 0 ? width + "-bit" : "width unknown") + ", jdk.incubator.vector is readable"
                + (forced == null ? "" : "; longbow.vector.bits=" + forced);
        add(
                "vectors",
                width >= 256,
                detail,
                "256 bits or more are faster where the processor has them: is -XX:UseAVX or -XX:MaxVectorSize set?");
    }

    /** The JVM's preferred vector width; asked by name, since the module may be missing. */
    private static int vectorBits() {
        try {
            Class<?> shape = Class.forName("jdk.incubator.vector.VectorShape");
            Object preferred = shape.getMethod("preferredShape").invoke(null);
            return (int) shape.getMethod("vectorBitSize").invoke(preferred);
        } catch (ReflectiveOperationException | LinkageError absent) {
            return 0;
        }
    }

    private void fma() {
        boolean on = "true".equals(vmOption("UseFMA"));
        add(
                "fma",
                on,
                on ? "fused multiply-add in hardware" : "no fused multiply-add in hardware, or switched off",
                "results stay the same but are computed very slowly; use a processor with FMA (x86: 2013 or later), "
                        + "without -XX:-UseFMA");
    }

    private void compute() {
        List<String> seen = new ArrayList<>();
        boolean usable = false;
        for (BackendProvider provider : Backends.providers()) {
            BackendProvider.Probe probe = provider.probe();
            seen.add((probe.usable() ? usable ? "also " : "uses " : "not ") + provider.name() + " (" + probe.detail()
                    + ")");
            usable |= probe.usable();
        }
        findings.add(new Finding(
                "compute",
                usable ? OK : MISSING,
                seen.isEmpty() ? "there is no backend" : String.join("; ", seen),
                usable ? "" : "the installation is incomplete: build it again with ./mvnw package"));
    }

    private void cores() {
        int cores = Runtime.getRuntime().availableProcessors();
        add(
                "cores",
                cores > 1,
                cores + ", which is the default of --threads",
                "training uses more cores where it has them");
    }

    private void memory() {
        long heap = Runtime.getRuntime().maxMemory();
        String physical = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? "; machine or container: " + bytes(system.getTotalMemorySize()) + ", free "
                        + bytes(system.getFreeMemorySize())
                : "";
        add(
                "memory",
                heap >= SMALL_HEAP,
                "heap up to " + bytes(heap) + physical,
                "give the JVM at least 1 GiB: LONGBOW_JAVA_OPTS=-Xmx2g ./longbow ...");
    }

    private void gpu() {
        String home = world.environment().getOrDefault("TORNADOVM_HOME", "");
        if (home.isEmpty()) {
            add(
                    "gpu",
                    false,
                    "none: TORNADOVM_HOME is not set",
                    "nothing to do to compute on the processor; for a GPU install a TornadoVM SDK for JDK 25 "
                            + "(tornadovm.org) and set TORNADOVM_HOME to it");
        } else if (!isDirectory(home)) {
            add(
                    "gpu",
                    false,
                    "none: TORNADOVM_HOME=" + home + " is not a folder",
                    "set it to the folder of a TornadoVM SDK");
        } else {
            BackendProvider.Probe probe = Backends.providers().stream()
                    .filter(provider -> provider.name().equals(Compute.GPU))
                    .findFirst()
                    .map(BackendProvider::probe)
                    .orElse(new BackendProvider.Probe(
                            false, "TornadoVM is in " + home + ", but this build has no backend for it"));
            add(
                    "gpu",
                    probe.usable(),
                    probe.detail() + (probe.usable() ? ", with --device gpu" : ""),
                    "start with ./longbow, which builds the backend and sets TornadoVM's flags; the processor computes meanwhile");
        }
    }

    private static boolean isDirectory(String path) {
        try {
            return Files.isDirectory(Path.of(path));
        } catch (InvalidPathException notAPath) {
            return false;
        }
    }

    private void tasks() {
        List<Task> tasks = world.tasks();
        findings.add(new Finding(
                "tasks",
                tasks.isEmpty() ? MISSING : OK,
                tasks.isEmpty() ? "none" : tasks.stream().map(Task::name).collect(Collectors.joining(", ")),
                tasks.isEmpty() ? "the installation is incomplete: build it again with ./mvnw package" : ""));
    }

    private static @Nullable String vmOption(String name) {
        try {
            return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .getVMOption(name)
                    .getValue();
        } catch (RuntimeException notHotSpot) {
            return null;
        }
    }

    private static String bytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
