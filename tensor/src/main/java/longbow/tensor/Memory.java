package longbow.tensor;

import java.util.List;
import java.util.Locale;

/**
 * What memory a backend holds, at one moment; from {@link Backend#memory()}. Memory of tensors that belong to the garbage
 * collector (parameters, optimizer state, whatever was computed or kept outside workspaces) counts only as heap.
 *
 * @param liveBytes of blocks that open workspaces use
 * @param pooledBytes of blocks that are free and wait to be used again
 * @param peakBytes the most that live and free blocks together have ever taken
 * @param blocks how many blocks there are of each size, ascending
 * @param scratch what else is kept for speed: the scratch memory of kernels, the memory of plans
 * @param heapBytes what objects take on the Java heap, garbage included
 * @param heapLimitBytes what they may take at most
 */
public record Memory(
        long liveBytes,
        long pooledBytes,
        long peakBytes,
        List<SizeClass> blocks,
        List<Kept> scratch,
        long heapBytes,
        long heapLimitBytes) {

    /**
     * The blocks of one size.
     *
     * @param dtype the type of their elements
     * @param length how many elements each holds
     * @param live how many are used by open workspaces
     * @param free how many wait to be used again
     */
    public record SizeClass(DType dtype, int length, int live, int free) {
        /** Returns the size of one block. */
        public long bytes() {
            return (long) length * dtype.bytes();
        }
    }

    /** Memory that is kept for a purpose. */
    public record Kept(String purpose, long bytes) {}

    /** Copies the lists. */
    public Memory {
        blocks = List.copyOf(blocks);
        scratch = List.copyOf(scratch);
    }

    /** Returns a report with the present state of the heap; the sums are those of the blocks. */
    public static Memory of(long peakBytes, List<SizeClass> blocks, List<Kept> scratch) {
        long live = 0;
        long free = 0;
        for (SizeClass size : blocks) {
            live += size.live * size.bytes();
            free += size.free * size.bytes();
        }
        Runtime java = Runtime.getRuntime();
        return new Memory(
                live, free, peakBytes, blocks, scratch, java.totalMemory() - java.freeMemory(), java.maxMemory());
    }

    /** Returns the table: sums first, then one line for each size of block. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        line(text, "live", liveBytes);
        line(text, "pooled", pooledBytes);
        line(text, "peak", peakBytes);
        for (Kept kept : scratch) {
            line(text, kept.purpose, kept.bytes);
        }
        line(text, "Java heap", heapBytes);
        line(text, "Java heap limit", heapLimitBytes);
        if (!blocks.isEmpty()) {
            text.append("%-6s %12s %14s %6s %6s%n".formatted("blocks", "elements", "each", "live", "free"));
        }
        for (SizeClass size : blocks) {
            text.append("%-6s %12d %14s %6d %6d%n"
                    .formatted(size.dtype, size.length, human(size.bytes()), size.live, size.free));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, long bytes) {
        text.append("%-32s %14s%n".formatted(name, human(bytes)));
    }

    /** Returns bytes in the greatest binary unit that gives at least 1, for instance {@code 1.5 MiB}. */
    static String human(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        return String.format(Locale.ROOT, "%.1f %ciB", (double) bytes / (1L << 10 * unit), " KMGTPE".charAt(unit));
    }
}
