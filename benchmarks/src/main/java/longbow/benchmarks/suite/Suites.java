package longbow.benchmarks.suite;

import java.util.List;

/** All suites, in the order they run. */
public final class Suites {
    private Suites() {}

    /** Returns those that can be asked for by name. */
    public static List<Suite> all() {
        return List.of(new GemmSuite(), new OpsSuite(), new AttentionSuite(), new TrainSuite(), new DecodeSuite());
    }
}
