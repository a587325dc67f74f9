package longbow.benchmarks.machine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Native memory on huge pages where the kernel gives them to those that ask: the Java heap asks for them when the launcher
 * has started it, and a comparison should not be one of page sizes. An arena's own memory has been touched, and hence has
 * small pages, before anyone can ask.
 */
final class HugePages {
    static final long SIZE = 1 << 21;
    private static final int MADV_HUGEPAGE = 14;

    private HugePages() {}

    /** Returns untouched memory that lives as long as {@code arena}. */
    static MemorySegment allocate(Arena arena, long bytes) {
        Linker linker = Linker.nativeLinker();
        MethodHandle alignedAlloc =
                function(linker, "aligned_alloc", FunctionDescriptor.of(ADDRESS, JAVA_LONG, JAVA_LONG));
        MethodHandle free = function(linker, "free", FunctionDescriptor.ofVoid(ADDRESS));
        long whole = (bytes + SIZE - 1) / SIZE * SIZE;
        try {
            MemorySegment start = (MemorySegment) alignedAlloc.invokeExact(SIZE, whole);
            if (start.address() == 0) {
                throw new OutOfMemoryError("no native memory for " + whole + " bytes");
            }
            if (System.getProperty("os.name", "").equals("Linux")) {
                MethodHandle madvise =
                        function(linker, "madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
                int ignored = (int) madvise.invokeExact(start, whole, MADV_HUGEPAGE); // advice may be declined
            }
            return start.reinterpret(bytes, arena, memory -> release(free, memory));
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException("aligned_alloc failed", failure);
        }
    }

    private static MethodHandle function(Linker linker, String name, FunctionDescriptor type) {
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    private static void release(MethodHandle free, MemorySegment memory) {
        try {
            free.invokeExact(memory);
        } catch (Throwable failure) {
            throw new IllegalStateException("free failed", failure);
        }
    }
}
