package longbow.tensor.cpu;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads that a backend computes with: {@code threads - 1} daemon threads and the caller. Idle threads spin for some
 * tens of microseconds, because waking a parked thread takes as long as a small kernel, and then park. They do not know the
 * pool, only the {@link Crew} that they are: when the pool has become unreachable, they end.
 *
 * <p>Tasks are handed out with a counter, so which thread runs which task is not fixed. That cannot be seen in results as
 * long as tasks write disjoint memory and no reduced axis is divided between tasks; every kernel here keeps to that.
 */
final class ComputePool {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final long SPIN_NANOS = 50_000;
    /** The cost of a range that is worth handing to another thread. */
    private static final long GRAIN = 1 << 16;

    private static final int SPINS_BETWEEN_CLOCK_READS = 64;

    private final PerThread<RowScratch> scratch = new PerThread<>(RowScratch::new, RowScratch::bytes);
    private final Crew crew;
    private final AtomicBoolean busy = new AtomicBoolean();

    /**
     * Starts the threads.
     *
     * @param threads how many compute, the caller included; at least 1
     */
    ComputePool(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("compute pool: %d threads; give at least 1".formatted(threads));
        }
        crew = new Crew(threads - 1);
        CLEANER.register(this, crew::dismiss);
    }

    /** Returns how many threads compute, the caller included. */
    int threads() {
        return crew.workers.length + 1;
    }

    /** Returns the calling thread's memory for operations on rows. */
    RowScratch scratch() {
        return scratch.get();
    }

    /** Returns how many bytes all threads have for operations on rows. */
    long scratchBytes() {
        return scratch.bytes();
    }

    /**
     * Runs {@code body} for 0 ... tasks - 1, in any order, and returns when all are done. Runs them in the calling thread
     * where there is one thread or one task, and where the pool is in use already: inside a task, or by another thread.
     *
     * <p>What a task throws is thrown here, after the remaining tasks have been dropped.
     */
    void run(int tasks, IntConsumer body) {
        if (tasks <= 1 || crew.workers.length == 0 || !busy.compareAndSet(false, true)) {
            for (int i = 0; i < tasks; i++) {
                body.accept(i);
            }
            return;
        }
        Job mine = new Job(tasks, body, Thread.currentThread());
        try {
            crew.start(mine, tasks - 1);
            mine.work();
            mine.await();
        } finally {
            mine.body = i -> {}; // a late thread finds no task left; what the body holds can be collected
            busy.set(false);
        }
        mine.rethrow();
    }

    /** Part of a loop: {@code from} inclusive to {@code to} exclusive. */
    @FunctionalInterface
    interface Range {
        void run(int from, int to);
    }

    /**
     * Divides 0 ... count - 1 into ranges and runs {@code body} on each of them; on all at once where no other thread helps.
     *
     * @param cost about how long one step takes, in units of a third of a nanosecond: one simple vectorised element
     */
    void ranges(int count, long cost, Range body) {
        if (alone(count, cost)) {
            if (count > 0) {
                body.run(0, count);
            }
            return;
        }
        int each = each(cost);
        run((count - 1) / each + 1, task -> body.run(task * each, (int) Math.min((task + 1L) * each, count)));
    }

    /**
     * Returns whether {@link #ranges} would run one range in the calling thread, at this moment. What is done often and is
     * mostly small asks first, and then needs no function.
     */
    boolean alone(int count, long cost) {
        return crew.workers.length == 0 || count / 2 < each(cost) || busy.get();
    }

    /** Returns how many steps make a range. */
    private static int each(long cost) {
        return (int) Math.clamp(GRAIN / Math.max(cost, 1), 1, Integer.MAX_VALUE);
    }

    /** One call of {@link #run}. */
    private static final class Job {
        private final int tasks;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private final @Nullable Thread caller;
        private volatile boolean callerParks;
        private volatile @Nullable Throwable failure;
        private IntConsumer body;

        Job(int tasks, IntConsumer body, @Nullable Thread caller) {
            this.tasks = tasks;
            this.body = body;
            this.caller = caller;
        }

        void work() {
            int task = next.getAndIncrement();
            while (task < tasks) {
                if (failure == null) {
                    try {
                        body.accept(task);
                    } catch (Throwable t) { // also errors: they belong to the caller
                        failure = t;
                    }
                }
                if (done.incrementAndGet() == tasks && callerParks) {
                    LockSupport.unpark(caller);
                }
                task = next.getAndIncrement();
            }
        }

        void await() {
            if (spinUntilDone()) {
                return;
            }
            callerParks = true;
            while (done.get() < tasks) {
                LockSupport.park(this);
            }
        }

        private boolean spinUntilDone() {
            long start = System.nanoTime();
            do {
                for (int i = 0; i < SPINS_BETWEEN_CLOCK_READS; i++) {
                    if (done.get() == tasks) {
                        return true;
                    }
                    Thread.onSpinWait();
                }
            } while (System.nanoTime() - start < SPIN_NANOS);
            return false;
        }

        void rethrow() {
            switch (failure) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable t -> throw new IllegalStateException("a compute task failed", t);
            }
        }
    }

    /** The threads and what they work on. */
    private static final class Crew {
        private final Worker[] workers;
        private volatile Job job = new Job(0, i -> {}, null);
        private volatile boolean dismissed;

        Crew(int size) {
            workers = new Worker[size];
            for (int i = 0; i < size; i++) {
                workers[i] = new Worker(this, "longbow-compute-" + (i + 1));
            }
            for (Worker worker : workers) {
                worker.start();
            }
        }

        /** Gives the threads a job, and wakes so many of them. */
        void start(Job next, int helpers) {
            job = next;
            for (int i = 0; i < Math.min(workers.length, helpers); i++) {
                workers[i].wake();
            }
        }

        void dismiss() {
            dismissed = true;
            for (Worker worker : workers) {
                LockSupport.unpark(worker);
            }
        }
    }

    private static final class Worker extends Thread {
        private final Crew crew;
        private volatile boolean parked;

        Worker(Crew crew, String name) {
            super(null, null, name, 0, false);
            this.crew = crew;
            setDaemon(true);
        }

        void wake() {
            if (parked) {
                LockSupport.unpark(this);
            }
        }

        @Override
        public void run() {
            Job seen = null;
            while (!crew.dismissed) {
                Job current = crew.job;
                if (current == seen && !spinUntilNew(seen)) {
                    parked = true;
                    if (crew.job == seen && !crew.dismissed) {
                        LockSupport.park(crew);
                    }
                    parked = false;
                } else {
                    seen = crew.job;
                    seen.work();
                }
            }
        }

        private boolean spinUntilNew(@Nullable Job seen) {
            long start = System.nanoTime();
            do {
                for (int i = 0; i < SPINS_BETWEEN_CLOCK_READS; i++) {
                    if (crew.job != seen) {
                        return true;
                    }
                    Thread.onSpinWait();
                }
            } while (!crew.dismissed && System.nanoTime() - start < SPIN_NANOS);
            return false;
        }
    }
}
