package longbow.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import longbow.benchmarks.harness.Harness;
import longbow.benchmarks.machine.Machine;
import longbow.benchmarks.machine.MatrixLibrary;
import longbow.benchmarks.machine.NativeBlas;
import longbow.benchmarks.machine.Processor;
import longbow.benchmarks.peer.ModelLibrary;
import longbow.benchmarks.report.Line;
import longbow.benchmarks.report.LineTable;
import longbow.benchmarks.report.MarkdownTables;
import longbow.benchmarks.report.Progress;
import longbow.benchmarks.suite.Bench;
import longbow.benchmarks.suite.Benchmark;
import longbow.benchmarks.suite.GpuSuite;
import longbow.benchmarks.suite.LimitsSuite;
import longbow.benchmarks.suite.Suite;
import longbow.benchmarks.suite.Suites;
import longbow.cli.Compute;
import longbow.cli.World;
import longbow.cli.console.BadInput;
import longbow.cli.console.DidYouMean;
import longbow.tasks.detective.DetectiveFile;
import longbow.tasks.zmachine.StoryException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code longbow bench}: how fast Longbow computes here, next to what the machine can do and to a native BLAS. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures how fast Longbow computes here, next to what the machine itself can do.",
        footer = {
            "",
            "The first lines are the limits of this machine: fused multiply-adds, reading and copying",
            "memory. Every figure is a median of samples that alternate with samples of such a limit, and",
            "of a native BLAS where there is one; shares and ratios compare those. All suites together",
            "take some twenty minutes and, for the shapes of GPT-2, a heap of 8 GiB.",
            "",
            "Examples:",
            "  longbow bench gemm",
            "  longbow bench ops --threads 1 --json",
            "  longbow bench gemm --quick --filter 512x2304",
            "  longbow bench --markdown docs/performance.md",
            "  longbow bench gpu",
        })
final class BenchCommand implements Callable<Integer> {
    private static final int MOST_THREADS = 1024;
    private static final int LIMIT_BYTES = 256 << 20;

    @Parameters(
            arity = "0..1",
            paramLabel = "SUITE",
            description = "gemm, ops, attention, train, decode or tasks (default: all); or gpu, for --device gpu.")
    @Nullable
    String suite;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads compute; several numbers with commas (default: 1 and one for each core).")
    @Nullable
    String threads;

    @Option(names = "--filter", paramLabel = "TEXT", description = "Only benchmarks whose name contains this.")
    @Nullable
    String filter;

    @Option(names = "--quick", description = "Fewer and shorter samples, without the largest shapes: a first look.")
    boolean quick;

    @Option(names = "--json", description = "Print one JSON object for each figure, as soon as it is there.")
    boolean json;

    @Option(
            names = "--blas",
            paramLabel = "PATH",
            description = "The OpenBLAS to compare with (default: where systems put it).")
    @Nullable
    Path blas;

    @Option(
            names = "--peers",
            description = {
                "Also time PyTorch, through DJL, beside training steps and decoding: the launcher",
                "builds what that takes, and downloads 120 MB the first time."
            })
    boolean peers;

    @Option(
            names = "--story",
            paramLabel = "FILE",
            description = "The story file of the task detective; without it, tasks leaves its figures out.")
    @Nullable
    Path story;

    @Option(
            names = "--markdown",
            paramLabel = "FILE",
            description = "Also write the tables into this file, between <!-- bench:SUITE --> markers.")
    @Nullable
    Path markdown;

    private final World world;

    BenchCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() throws IOException {
        List<Suite> suites = suites();
        List<Integer> counts = threads();
        List<Benchmark> chosen = chosen(suites, counts);
        String page = page(suites);
        boolean gpu = suites.getFirst().onGpu();
        MatrixLibrary peer = gpu ? null : peer();
        ModelLibrary models = models(gpu);
        String setting = gpu ? settingOfGpu(counts, models) : setting(peer, models);
        world.err().println(setting);

        Harness.Settings settings = quick ? Harness.Settings.quick() : Harness.Settings.thorough();
        Bench bench = new Bench(
                new Harness(world.nanos(), settings),
                new Machine(quick ? LIMIT_BYTES / 4 : LIMIT_BYTES),
                world.backends(),
                peer,
                models);
        List<Benchmark> all = new ArrayList<>(gpu ? List.of() : new LimitsSuite().benchmarks(counts, quick));
        all.addAll(chosen);
        List<Line> lines = run(all, bench);
        if (markdown != null) {
            Files.writeString(
                    world.folder().resolve(markdown), MarkdownTables.fill(page, lines, context(suites, setting)));
        }
        return 0;
    }

    private List<Line> run(List<Benchmark> all, Bench bench) {
        List<Line> lines = new ArrayList<>();
        List<Line> ofSuite = new ArrayList<>();
        try (Progress progress = new Progress(world.err(), world.terminal(), world.nanos(), all.size())) {
            for (Benchmark benchmark : all) {
                if (!ofSuite.isEmpty() && !ofSuite.getFirst().suite().equals(benchmark.suite())) {
                    progress.clear();
                    print(ofSuite);
                    ofSuite.clear();
                }
                progress.next("%s, %d thread%s"
                        .formatted(benchmark.name(), benchmark.threads(), benchmark.threads() == 1 ? "" : "s"));
                List<Line> measured = benchmark.measure(bench);
                lines.addAll(measured);
                ofSuite.addAll(measured);
                if (json) {
                    progress.clear();
                    measured.forEach(line -> world.out().println(line.json().text()));
                    world.out().flush();
                }
            }
        }
        print(ofSuite);
        return lines;
    }

    private void print(List<Line> lines) {
        if (!json) {
            new LineTable(lines).text().forEach(world.out()::println);
            world.out().println();
            world.out().flush();
        }
    }

    // ---- what is asked for -------------------------------------------------------------------------------------

    private List<Suite> suites() {
        if (suite == null) {
            return Suites.all(story());
        }
        List<Suite> all = Suites.named(story());
        List<String> names = all.stream().map(Suite::name).toList();
        int index = names.indexOf(suite);
        if (index < 0) {
            throw new BadInput("unknown suite '%s'.%s There are %s."
                    .formatted(suite, DidYouMean.hint(suite, names), DidYouMean.list(names, "and")));
        }
        return List.of(all.get(index));
    }

    private @Nullable Path story() {
        if (story == null) {
            return null;
        }
        Path file = world.folder().resolve(story);
        try {
            DetectiveFile.read(file);
        } catch (StoryException unusable) {
            throw new BadInput("--story: " + unusable.getMessage(), unusable);
        }
        return file;
    }

    private List<Integer> threads() {
        int cores = Runtime.getRuntime().availableProcessors();
        if (threads == null) {
            return cores == 1 ? List.of(1) : List.of(1, cores);
        }
        List<Integer> counts = new ArrayList<>();
        for (String text : threads.split(",", -1)) {
            int count = count(text.strip());
            if (!counts.contains(count)) {
                counts.add(count);
            }
        }
        return counts;
    }

    private static int count(String text) {
        try {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= MOST_THREADS) {
                return count;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new BadInput("--threads must be whole numbers from 1 to %d, with commas between them, but has '%s'"
                .formatted(MOST_THREADS, text));
    }

    private List<Benchmark> chosen(List<Suite> suites, List<Integer> counts) {
        List<Benchmark> chosen = new ArrayList<>();
        for (Suite each : suites) {
            for (Benchmark benchmark : each.benchmarks(counts, quick)) {
                if (filter == null || benchmark.name().contains(filter)) {
                    chosen.add(benchmark);
                }
            }
        }
        if (chosen.isEmpty()) {
            throw new BadInput("--filter: no benchmark has '%s' in its name; names are like %s"
                    .formatted(
                            filter,
                            suites.getFirst()
                                    .benchmarks(counts, quick)
                                    .getFirst()
                                    .name()));
        }
        return chosen;
    }

    private @Nullable MatrixLibrary peer() {
        Path path = blas;
        if (path == null && System.getProperty("longbow.blas") != null) {
            path = Path.of(System.getProperty("longbow.blas"));
        }
        if (path != null) {
            try {
                return NativeBlas.open(world.folder().resolve(path));
            } catch (IllegalArgumentException unusable) {
                throw new BadInput("--blas: " + unusable.getMessage(), unusable);
            }
        }
        return NativeBlas.find().orElse(null);
    }

    private @Nullable ModelLibrary models(boolean gpu) {
        if (!peers) {
            return null;
        }
        ModelLibrary found = ModelLibrary.find();
        if (found == null) {
            throw new BadInput("--peers: no library to compare with is on the class path; start with the launcher,"
                    + " ./longbow bench --peers, which puts PyTorch there");
        }
        try {
            return gpu ? found.onGpu() : found;
        } catch (IllegalStateException without) {
            throw new BadInput("--peers: " + without.getMessage(), without);
        }
    }

    /** The same for a GPU, which is opened for it. */
    private String settingOfGpu(List<Integer> counts, @Nullable ModelLibrary models) {
        return "%s; %s; Java %s%s"
                .formatted(
                        world.backends()
                                .apply(Compute.gpu(GpuSuite.threads(counts)))
                                .description(),
                        Processor.description(),
                        Runtime.version(),
                        models == null ? "" : "; peer: " + models.name());
    }

    /** What is measured, in one line. */
    private static String setting(@Nullable MatrixLibrary peer, @Nullable ModelLibrary models) {
        return "%s; Java %s; peer: %s%s"
                .formatted(
                        Processor.description(),
                        Runtime.version(),
                        peer != null
                                ? peer.name()
                                : "none (install OpenBLAS, libopenblas0-pthread, or name its library with --blas PATH)",
                        models == null ? "" : ", " + models.name());
    }

    // ---- Markdown ----------------------------------------------------------------------------------------------

    /** Returns the text of the file to fill; an empty one where none is. */
    private String page(List<Suite> suites) throws IOException {
        if (markdown == null) {
            return "";
        }
        Path file = world.folder().resolve(markdown);
        if (!Files.isRegularFile(file)) {
            throw new BadInput(
                    "--markdown: there is no file %s; it needs lines such as <!-- bench:%s --> and <!-- /bench:%s -->"
                            .formatted(
                                    markdown,
                                    suites.getFirst().name(),
                                    suites.getFirst().name()));
        }
        String text = Files.readString(file);
        List<String> marked = MarkdownTables.suites(text);
        for (Suite each : suites) {
            if (!marked.contains(each.name())) {
                throw new BadInput("--markdown: %s has no lines <!-- bench:%s --> and <!-- /bench:%s -->"
                        .formatted(markdown, each.name(), each.name()));
            }
        }
        return text;
    }

    private Map<String, List<String>> context(List<Suite> suites, String setting) {
        Map<String, List<String>> context = new LinkedHashMap<>();
        for (Suite each : suites) {
            String command = "`./longbow bench %s%s`".formatted(each.name(), options());
            context.put(
                    each.name(), each.onGpu() ? List.of("", command, "", setting + ".", "") : List.of("", command, ""));
        }
        context.put("limits", List.of("", setting + ". Measured at the start of the newest run.", ""));
        return context;
    }

    private String options() {
        return (quick ? " --quick" : "")
                + (peers ? " --peers" : "")
                + (threads == null ? "" : " --threads " + threads)
                + (story == null ? "" : " --story " + story.getFileName())
                + (filter == null ? "" : " --filter " + filter);
    }
}
