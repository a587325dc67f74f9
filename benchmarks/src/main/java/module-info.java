/** The verb {@code bench}: how fast Longbow is, next to what the machine can do. Never published. */
module longbow.benchmarks {
    requires info.picocli;
    requires java.management;
    requires jdk.incubator.vector;
    requires jdk.management;
    requires longbow.cli;
    requires static org.jspecify;

    opens longbow.benchmarks to
            info.picocli;

    exports longbow.benchmarks.peer;

    uses longbow.benchmarks.peer.ModelLibrary;
    uses longbow.rl.Task;

    provides longbow.cli.Verb with
            longbow.benchmarks.BenchVerb;
}
