/** The {@code longbow} command. */
module longbow.cli {
    requires longbow.tasks;
    requires info.picocli;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.yaml;
    requires java.logging;
    requires java.management;
    requires jdk.management;
    requires static org.jspecify;

    opens longbow.cli to
            info.picocli,
            tools.jackson.databind;
    opens longbow.cli.config to
            info.picocli,
            tools.jackson.databind;
    opens longbow.cli.console to
            info.picocli,
            tools.jackson.databind;
    opens longbow.cli.metrics to
            info.picocli,
            tools.jackson.databind;
    opens longbow.cli.report to
            info.picocli,
            tools.jackson.databind;

    uses longbow.rl.Task;
}
