package longbow.benchmarks.suite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All suites, in the order they run. */
public final class Suites {
    private Suites() {}

    /**
     * Returns those that run where none is asked for.
     *
     * @param story the story file of Detective, if there is one
     */
    public static List<Suite> all(@Nullable Path story) {
        return List.of(
                new GemmSuite(),
                new OpsSuite(),
                new AttentionSuite(),
                new TrainSuite(),
                new DecodeSuite(),
                new TasksSuite(story));
    }

    /**
     * Returns those that can be asked for by name.
     *
     * @param story the story file of Detective, if there is one
     */
    public static List<Suite> named(@Nullable Path story) {
        List<Suite> named = new ArrayList<>(all(story));
        named.add(new GpuSuite());
        return List.copyOf(named);
    }
}
