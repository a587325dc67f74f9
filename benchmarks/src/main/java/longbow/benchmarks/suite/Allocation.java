package longbow.benchmarks.suite;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How many bytes of the Java heap work takes, on all threads together. */
final class Allocation {
    private Allocation() {}

    /** Returns the least that one of {@code runs} runs took: a step that is warm, without what the compiler still boxes. */
    static long least(int runs, Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < runs; i++) {
            long before = threads.getTotalThreadAllocatedBytes();
            work.run();
            least = Math.min(least, threads.getTotalThreadAllocatedBytes() - before);
        }
        return least;
    }
}
