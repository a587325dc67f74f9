package longbow.benchmarks.suite;

import java.util.List;
import java.util.function.Function;
import longbow.benchmarks.harness.Harness;
import longbow.benchmarks.harness.Quantity;
import longbow.benchmarks.harness.Samples;
import longbow.benchmarks.machine.Limit;
import longbow.benchmarks.machine.Machine;
import longbow.benchmarks.machine.MatrixLibrary;
import longbow.benchmarks.peer.ModelLibrary;
import longbow.benchmarks.report.Line;
import longbow.cli.Compute;
import longbow.tensor.Backend;
import longbow.tensor.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * What measurements are made with.
 *
 * @param harness times
 * @param machine has limits
 * @param backends opens the backend of a device; the same one each time
 * @param peer another matrix product, if one was found
 * @param models other models, if they were asked for
 */
public record Bench(
        Harness harness,
        Machine machine,
        Function<Compute, Backend> backends,
        @Nullable MatrixLibrary peer,
        @Nullable ModelLibrary models) {

    /** Somebody else's work, which is the same as ours. */
    record Peer(String name, Runnable work) {}

    /** Returns the backend that a benchmark computes with. */
    Backend backend(Benchmark benchmark) {
        return backends.apply(Compute.cpu(benchmark.threads()));
    }

    /** Returns the backend of the GPU, with a benchmark's threads beside it. */
    Backend gpu(Benchmark benchmark) {
        return backends.apply(Compute.gpu(benchmark.threads()));
    }

    /** Returns the limit of arithmetic that a benchmark has. */
    Limit fma(Benchmark benchmark) {
        return machine.fma(backend(benchmark), benchmark.threads());
    }

    /** Returns the limit of reading that a benchmark has. */
    Limit read(Benchmark benchmark) {
        return machine.read(backend(benchmark));
    }

    /** Returns the limit of copying that a benchmark has. */
    Limit copy(Benchmark benchmark) {
        return machine.copy(backend(benchmark), benchmark.threads());
    }

    /** Returns work whose results end with it, so that the next run finds their memory ready. */
    static Runnable inWorkspace(Backend backend, Runnable work) {
        return () -> {
            try (Workspace run = Workspace.open(backend)) {
                work.run();
            }
        };
    }

    /** Times {@code work} alone. */
    Line alone(Benchmark benchmark, Quantity quantity, Runnable work) {
        return alone(benchmark, quantity, work, null);
    }

    /** Times {@code work} alone, or in turn with a peer if there is one. */
    Line alone(Benchmark benchmark, Quantity quantity, Runnable work, @Nullable Peer peer) {
        if (peer == null) {
            Samples samples =
                    harness.alternate(kernel(benchmark), List.of(work)).getFirst();
            return line(benchmark, quantity, samples);
        }
        List<Samples> samples = harness.alternate(kernel(benchmark), List.of(work, peer.work));
        return line(benchmark, quantity, samples.getFirst())
                .with(rival(quantity, samples.getFirst(), peer, samples.get(1)));
    }

    /** Times {@code work} in turn with a limit of the machine, both counted in the same unit. */
    Line beside(Benchmark benchmark, Quantity quantity, Runnable work, Limit limit) {
        return beside(benchmark, quantity, work, limit, quantity, null);
    }

    /** Times {@code work} in turn with a limit of the machine, which another quantity is counted against. */
    Line beside(Benchmark benchmark, Quantity quantity, Runnable work, Limit limit, Quantity used) {
        return beside(benchmark, quantity, work, limit, used, null);
    }

    /**
     * Times {@code work} in turn with a limit of the machine and with a peer, if there is one.
     *
     * @param quantity what the figure counts
     * @param used what counts of it against the limit
     */
    Line beside(
            Benchmark benchmark, Quantity quantity, Runnable work, Limit limit, Quantity used, @Nullable Peer peer) {
        List<Runnable> works = peer == null ? List.of(work, limit.work()) : List.of(work, peer.work, limit.work());
        List<Samples> samples = harness.alternate(kernel(benchmark), works);
        Line line = line(benchmark, quantity, samples.getFirst())
                .with(share(used, samples.getFirst(), limit, samples.getLast()));
        return peer == null ? line : line.with(rival(quantity, samples.getFirst(), peer, samples.get(1)));
    }

    private static Line.Rival rival(Quantity quantity, Samples ours, Peer peer, Samples theirs) {
        return new Line.Rival(peer.name, quantity.of(theirs.median()), theirs.median() / ours.median());
    }

    /** Times {@code work} in turn with {@code add}, an addition of as many elements. */
    Line besideAdd(Benchmark benchmark, double elements, Runnable work, Runnable add) {
        List<Samples> samples = harness.alternate(kernel(benchmark), List.of(work, add));
        return line(benchmark, Quantity.nanosPerElement(elements), samples.getFirst())
                .relativeToAdd(samples.get(0).median() / samples.get(1).median());
    }

    /** Times {@code work} in turn with {@code add} and with a limit of memory. */
    Line besideAdd(Benchmark benchmark, double elements, Runnable work, Runnable add, Limit limit, Quantity used) {
        List<Samples> samples = harness.alternate(kernel(benchmark), List.of(work, add, limit.work()));
        return line(benchmark, Quantity.nanosPerElement(elements), samples.getFirst())
                .relativeToAdd(samples.get(0).median() / samples.get(1).median())
                .with(share(used, samples.getFirst(), limit, samples.get(2)));
    }

    /** The first of a kind is warmed up for longer. The first size makes another kind: few rows have kernels of their own. */
    private static String kernel(Benchmark benchmark) {
        String name = benchmark.name();
        int sizes = name.lastIndexOf('/');
        int end = name.indexOf('x', sizes);
        return name.substring(0, end < 0 ? sizes : end) + ", " + benchmark.threads();
    }

    private static Line line(Benchmark benchmark, Quantity quantity, Samples samples) {
        return Line.of(benchmark.suite(), benchmark.name(), benchmark.group(), benchmark.threads(), quantity, samples);
    }

    private static Line.Share share(Quantity quantity, Samples ours, Limit limit, Samples reached) {
        double most = limit.quantity().of(reached.median());
        return new Line.Share(
                limit.kind() == Limit.Kind.FMA ? "percentOfPeak" : "percentOfBandwidth",
                100 * quantity.of(ours.median()) / most,
                most);
    }
}
