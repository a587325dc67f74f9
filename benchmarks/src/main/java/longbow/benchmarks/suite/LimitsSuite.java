package longbow.benchmarks.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import longbow.benchmarks.machine.Limit;
import longbow.benchmarks.report.Line;

/** What the machine itself can do; measured before everything else, and again in turn with it. */
public final class LimitsSuite implements Suite {
    @Override
    public String name() {
        return "limits";
    }

    @Override
    public List<Benchmark> benchmarks(List<Integer> threads, boolean quick) {
        List<Benchmark> all = new ArrayList<>();
        for (int n : threads) {
            all.add(new Benchmark(
                    "limits", "limits/fma", "peak", n, (self, bench) -> measure(self, bench, bench::fma)));
            all.add(new Benchmark(
                    "limits", "limits/read", "peak", n, (self, bench) -> measure(self, bench, bench::read)));
            all.add(new Benchmark(
                    "limits", "limits/copy", "peak", n, (self, bench) -> measure(self, bench, bench::copy)));
        }
        return all;
    }

    private static List<Line> measure(Benchmark self, Bench bench, Function<Benchmark, Limit> of) {
        Limit limit = of.apply(self);
        return List.of(bench.alone(self, limit.quantity(), limit.work()));
    }
}
