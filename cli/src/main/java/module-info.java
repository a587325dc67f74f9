/** The {@code longbow} command. */
module longbow.cli {
    requires info.picocli;
    requires java.logging;
    requires java.management;
    requires jdk.management;
    requires transitive longbow.tasks;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.yaml;
    requires static org.jspecify;

    exports longbow.cli;
    exports longbow.cli.console;

    opens longbow.cli to
            info.picocli;

    uses longbow.cli.Verb;
    uses longbow.rl.Task;
}
