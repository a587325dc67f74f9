package longbow.benchmarks.machine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** OpenBLAS, found at run time and called through the foreign function interface on native memory. */
public final class NativeBlas implements MatrixLibrary {
    private static final List<Path> STANDARD_PLACES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblas.so.0"),
            Path.of("/usr/lib/x86_64-linux-gnu/libopenblas.so.0"),
            Path.of("/usr/lib/aarch64-linux-gnu/openblas-pthread/libopenblas.so.0"),
            Path.of("/usr/lib/aarch64-linux-gnu/libopenblas.so.0"),
            Path.of("/usr/lib64/libopenblasp.so.0"),
            Path.of("/usr/lib64/libopenblas.so.0"),
            Path.of("/usr/lib/libopenblas.so.0"),
            Path.of("/usr/local/lib/libopenblas.so.0"),
            Path.of("/opt/homebrew/opt/openblas/lib/libopenblas.dylib"),
            Path.of("/usr/local/opt/openblas/lib/libopenblas.dylib"));

    private static final int ROW_MAJOR = 101;
    private static final int NOT_TRANSPOSED = 111;
    private static final int TRANSPOSED = 112;

    private final String name;
    private final MethodHandle sgemm;
    private final MethodHandle sgemv;
    private final MethodHandle setThreads;

    private NativeBlas(Path path) {
        Linker linker = Linker.nativeLinker();
        shortenSpinning(linker);
        SymbolLookup library = SymbolLookup.libraryLookup(path, Arena.global());
        sgemm = linker.downcallHandle(
                library.findOrThrow("cblas_sgemm"),
                FunctionDescriptor.ofVoid(
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_FLOAT,
                        ADDRESS,
                        JAVA_INT,
                        ADDRESS,
                        JAVA_INT,
                        JAVA_FLOAT,
                        ADDRESS,
                        JAVA_INT));
        sgemv = linker.downcallHandle(
                library.findOrThrow("cblas_sgemv"),
                FunctionDescriptor.ofVoid(
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_FLOAT,
                        ADDRESS,
                        JAVA_INT,
                        ADDRESS,
                        JAVA_INT,
                        JAVA_FLOAT,
                        ADDRESS,
                        JAVA_INT));
        setThreads = linker.downcallHandle(
                library.findOrThrow("openblas_set_num_threads"), FunctionDescriptor.ofVoid(JAVA_INT));
        name = describe(linker, library);
    }

    /** Returns the library in a standard place, if there is one that works. */
    public static Optional<NativeBlas> find() {
        return STANDARD_PLACES.stream().filter(Files::isRegularFile).findFirst().flatMap(path -> {
            try {
                return Optional.of(open(path));
            } catch (IllegalArgumentException unusable) {
                return Optional.empty();
            }
        });
    }

    /**
     * Opens the library in {@code path}.
     *
     * @throws IllegalArgumentException if there is none, or if it is not OpenBLAS
     */
    public static NativeBlas open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new IllegalArgumentException("%s: there is no such library".formatted(path));
        }
        try {
            return new NativeBlas(path.toAbsolutePath());
        } catch (IllegalArgumentException | NoSuchElementException notOpenBlas) {
            throw new IllegalArgumentException(
                    "%s is not an OpenBLAS that can be loaded here; give the path of its libopenblas.so.0"
                            .formatted(path),
                    notOpenBlas);
        }
    }

    /**
     * Idle threads of OpenBLAS spin for some tens of milliseconds before they sleep, which would take a core from what is
     * measured next. A tenth of a millisecond, 2^18 ticks, bridges the time between two of its own calls.
     */
    private static void shortenSpinning(Linker linker) {
        Optional<MemorySegment> setenv = linker.defaultLookup().find("setenv");
        if (setenv.isPresent()) {
            MethodHandle set =
                    linker.downcallHandle(setenv.get(), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
            try (Arena arena = Arena.ofConfined()) {
                int ignored = (int)
                        set.invokeExact(arena.allocateFrom("OPENBLAS_THREAD_TIMEOUT"), arena.allocateFrom("18"), 0);
            } catch (Throwable failure) {
                throw new IllegalStateException("setenv failed", failure);
            }
        }
    }

    private static String describe(Linker linker, SymbolLookup library) {
        String config = text(linker, library, "openblas_get_config");
        String core = text(linker, library, "openblas_get_corename");
        String[] words = config.split(" ");
        String version = words.length > 1 ? words[0] + " " + words[1] : "OpenBLAS";
        return core.isEmpty() ? version : version + " (" + core + ")";
    }

    private static String text(Linker linker, SymbolLookup library, String function) {
        Optional<MemorySegment> found = library.find(function);
        if (found.isEmpty()) {
            return "";
        }
        try {
            MemorySegment text = (MemorySegment) linker.downcallHandle(found.get(), FunctionDescriptor.of(ADDRESS))
                    .invokeExact();
            return text.reinterpret(256).getString(0);
        } catch (Throwable failure) {
            throw new IllegalStateException(function + " failed", failure);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Product product(ProductSizes sizes, float[] a, List<float[]> bs, int threads) {
        useThreads(threads);
        return new NativeProduct(sizes, a, bs, false);
    }

    @Override
    public Product vectorProduct(ProductSizes sizes, float[] a, List<float[]> bs, int threads) {
        if (sizes.m() != 1) {
            throw new IllegalArgumentException(
                    "a vector times a matrix has one row, but %s has %d".formatted(sizes, sizes.m()));
        }
        useThreads(threads);
        return new NativeProduct(sizes, a, bs, true);
    }

    private void useThreads(int threads) {
        try {
            setThreads.invokeExact(threads);
        } catch (Throwable failure) {
            throw new IllegalStateException("openblas_set_num_threads failed", failure);
        }
    }

    private final class NativeProduct implements Product {
        private final Arena arena = Arena.ofShared();
        private final ProductSizes sizes;
        private final MemorySegment a;
        private final MemorySegment[] bs;
        private final MemorySegment c;
        private final boolean vector;
        private int next;

        NativeProduct(ProductSizes sizes, float[] a, List<float[]> bs, boolean vector) {
            this.sizes = sizes;
            this.vector = vector;
            this.a = copy(a);
            this.bs = bs.stream().map(this::copy).toArray(MemorySegment[]::new);
            this.c = allocate((long) sizes.m() * sizes.n() * Float.BYTES);
        }

        private MemorySegment copy(float[] elements) {
            MemorySegment segment = allocate((long) elements.length * Float.BYTES);
            MemorySegment.copy(elements, 0, segment, JAVA_FLOAT, 0, elements.length);
            return segment;
        }

        private MemorySegment allocate(long bytes) {
            return (bytes < HugePages.SIZE ? arena.allocate(bytes, 64) : HugePages.allocate(arena, bytes))
                    .fill((byte) 0);
        }

        @Override
        public void run() {
            MemorySegment b = bs[next];
            next = (next + 1) % bs.length;
            try {
                if (vector) {
                    vector(b);
                } else {
                    matrix(b);
                }
            } catch (Throwable failure) {
                throw new IllegalStateException("cblas failed", failure);
            }
        }

        private void matrix(MemorySegment b) throws Throwable {
            sgemm.invokeExact(
                    ROW_MAJOR,
                    sizes.transposeA() ? TRANSPOSED : NOT_TRANSPOSED,
                    sizes.transposeB() ? TRANSPOSED : NOT_TRANSPOSED,
                    sizes.m(),
                    sizes.n(),
                    sizes.k(),
                    1f,
                    a,
                    sizes.transposeA() ? sizes.m() : sizes.k(),
                    b,
                    sizes.transposeB() ? sizes.k() : sizes.n(),
                    0f,
                    c,
                    sizes.n());
        }

        /** y = op(B) a. */
        private void vector(MemorySegment b) throws Throwable {
            int rows = sizes.transposeB() ? sizes.n() : sizes.k();
            int columns = sizes.transposeB() ? sizes.k() : sizes.n();
            sgemv.invokeExact(
                    ROW_MAJOR,
                    sizes.transposeB() ? NOT_TRANSPOSED : TRANSPOSED,
                    rows,
                    columns,
                    1f,
                    b,
                    columns,
                    a,
                    1,
                    0f,
                    c,
                    1);
        }

        @Override
        public float[] result() {
            return c.toArray(JAVA_FLOAT);
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}
