/** The {@code longbow} command. */
module longbow.cli {
    requires longbow.tasks;
    requires info.picocli;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.yaml;
    requires static org.jspecify;

    uses longbow.rl.Task;
}
